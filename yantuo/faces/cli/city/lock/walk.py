"""Walking forward through the working days of a card; what would lie ahead of the city's day has not happened."""

from datetime import date, datetime, timedelta

from yantuo.faces.cli.city.clock import Clock
from yantuo.faces.cli.city.draws import Draws

_PACE = timedelta(minutes=20)  # between two acts of one day at the least


class Ahead(Exception):
    """The next act would lie ahead of the city's day."""


class Walk:
    """The moments of one card, each after the one before."""

    def __init__(self, clock: Clock, draws: Draws, since: datetime) -> None:
        self.clock, self.draws, self.at = clock, draws, since

    def on(self, day: date) -> datetime:
        """A moment in the office hours of a day, or of the working day before it; raises Ahead."""
        day = max(self.clock.working(day), self.at.date())
        if day >= self.clock.on:
            raise Ahead
        self.at = max(self.clock.moment(self.draws, day), self.at + _PACE)
        return self.at

    def step(self, low: int, high: int) -> datetime:
        """A moment so many working days on; raises Ahead."""
        days = self.draws.between(low, high)
        return self.on(self.clock.after(self.at.date(), days) if days else self.at.date())

    def calendar(self, since: datetime, days: float) -> datetime:
        """A moment so many days after another, on a working day; raises Ahead."""
        return self.on(since.date() + timedelta(days=max(0, int(days))))
