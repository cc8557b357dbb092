"""Changing the law as this bureau applies it: its effect is seen first, then it is in force and dates are recounted."""
