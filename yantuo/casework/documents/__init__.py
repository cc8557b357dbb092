"""Official documents: numbered, typeset, hashed, verifiable, superseded and never edited."""
