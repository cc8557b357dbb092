"""The public's pages: no login."""
