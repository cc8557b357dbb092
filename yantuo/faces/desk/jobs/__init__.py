"""Long work on screen: what a person ordered, how far it is, what came of it."""
