"""Coming in: login, second factor, password, invitation, choice of post."""
