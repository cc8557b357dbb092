"""A matter opened at the desk: one obligation on the legal clock, with an owner and an end."""
