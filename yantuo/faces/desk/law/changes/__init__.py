"""Changing the law as this bureau applies it: seen in its effect first, then put in force, then every open date counted anew."""
