"""Settings, addresses and the WSGI entry: the only floor that knows all the others by name."""
