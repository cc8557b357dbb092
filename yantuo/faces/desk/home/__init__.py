"""Today's work in order of lateness."""
