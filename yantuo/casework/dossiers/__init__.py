"""One row per matter, and the one door through which its state changes."""
