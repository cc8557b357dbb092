"""The series of document numbers of each office."""
