"""Cards that are not issued yet: seen and changed by their own office only."""
