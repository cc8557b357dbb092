"""Changing the law as this bureau applies it: its effect is seen first, then it is in force, then dates are counted anew."""
