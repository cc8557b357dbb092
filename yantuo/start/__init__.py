"""The launcher's inside: environment, embedded PostgreSQL, front-end files, processes, pack. No Django here."""
