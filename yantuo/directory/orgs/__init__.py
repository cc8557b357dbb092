"""Organisations as a tree: governments, regulators, departments, laboratories, schools."""
