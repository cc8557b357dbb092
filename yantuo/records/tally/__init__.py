"""Counts that are always current: triggers note every change as a row, readers add up, a nightly job folds the rows.

No counter is ever locked: two people who close two matters of one office do not wait for each other.
"""
