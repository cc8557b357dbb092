"""The platforms by which persons come in beside the password."""
