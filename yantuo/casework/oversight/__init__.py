"""Oversight rounds (督查): a superior looks at offices below; closed only when the cards that came of it are closed."""
