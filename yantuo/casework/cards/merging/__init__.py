"""Two cards on one addressee made one, without losing a problem."""
