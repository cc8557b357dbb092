"""Spreadsheets in and out: headings as offices write them, typed cells, every fault with its place."""
