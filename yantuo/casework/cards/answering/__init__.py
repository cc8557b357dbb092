"""The answer to a card: what was done about each problem, by when, with which evidence."""
