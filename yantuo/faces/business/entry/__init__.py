"""How an enterprise comes in: the activation slip."""
