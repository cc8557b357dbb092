"""Imports of the first day: offices, persons, their posts, and the last numbers used, from the lists a bureau has."""
