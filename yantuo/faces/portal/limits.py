"""How often the open doors may be used: per visitor and minute, counted in the database for all app hosts together."""

from dataclasses import dataclass
from datetime import datetime

from yantuo.faces.portal.actions import count_use


class TooOften(Exception):
    """The door was used too often; `wait` is the number of seconds after which it opens again."""

    def __init__(self, wait: int) -> None:
        super().__init__(f"too often: wait {wait} seconds")
        self.wait = wait


@dataclass(frozen=True)
class Door:
    """One open door and how many uses of one visitor it takes in a minute."""

    name: str
    most: int

    def passes(self, who: str, at: datetime) -> int:
        """Count one use and return its number in this minute; what to do with one too many is the caller's."""
        return count_use(door=self.name, who=who, at=at)

    def refuse_beyond(self, uses: int, at: datetime) -> None:
        """Raise TooOften where the number of uses is over the limit."""
        if uses > self.most:
            raise TooOften(60 - at.second)
