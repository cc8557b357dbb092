"""Views a person keeps of a list: its filters and order under a name."""
