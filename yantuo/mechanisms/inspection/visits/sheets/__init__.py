"""Filling in the sheets of an inspection: answers and photos, by two inspectors at a time."""
