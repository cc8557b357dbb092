"""Merging another file into this one: compare, say why, confirm."""
