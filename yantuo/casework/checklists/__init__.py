"""Checklists: the tables of a field of supervision, and the sheets filled in from them at a visit."""
