"""The cards of an enterprise as it reads and answers them on a phone."""
