"""The town the walker goes through: one object of every kind in Luzhou, and whoever may and may not see it."""

from .people import HOSTILE, NAMES
from .records import Records

__all__ = ["HOSTILE", "NAMES", "Town"]


class Town(Records):
    """All of it; everything is made on first use and stays as it is."""
