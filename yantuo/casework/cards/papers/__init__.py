"""Printing a card, an answer, a return visit as they stand."""
