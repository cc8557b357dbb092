"""Putting the demonstration city into the database: in bulk, as the owner of the tables, and whole or not at all."""
