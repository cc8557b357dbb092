"""Dates with a basis: started, paused, extended, met, escalated."""
