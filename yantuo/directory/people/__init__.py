"""Persons, their posts and powers, their accounts and certificates."""
