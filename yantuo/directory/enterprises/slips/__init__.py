"""Activation slips: a printed one-time code by which a responsible person opens the enterprise's own access."""
