"""The JSON API: the same actions and the same sight as the pages."""
