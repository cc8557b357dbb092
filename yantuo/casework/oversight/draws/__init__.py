"""Draws of the firms looked at: a frozen list, a key committed to and revealed, a result anyone can repeat."""
