"""Backups as the set-up and the status page show them; they are made by the launcher's own command."""
