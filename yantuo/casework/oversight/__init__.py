"""Oversight rounds (督查): a superior looks at the offices below it; findings become cards on them, and only then it closes."""
