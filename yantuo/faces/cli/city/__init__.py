"""The demonstration city: Changzhi's real divisions and offices with invented people, firms and a year of work.

Everything follows from seed and day; firm i and its work are the same whatever the size. No database is touched here.
"""

from collections.abc import Iterator
from datetime import date
from functools import cached_property
from pathlib import Path

from yantuo.faces.cli.city.clock import Clock
from yantuo.faces.cli.city.desks import Desks
from yantuo.faces.cli.city.firms import Firms
from yantuo.faces.cli.city.lock import Lock
from yantuo.faces.cli.city.lock.rows import Year as LockYear
from yantuo.faces.cli.city.offices import offices
from yantuo.faces.cli.city.people import DEMO_FIRM, DEMO_LOGINS, Staff, representative, staff
from yantuo.faces.cli.city.places import County, counties
from yantuo.faces.cli.city.rows import FirmFile, Office, Person, Post, Work
from yantuo.faces.cli.city.work import Year
from yantuo.kernel.codes import Divisions
from yantuo.kernel.rulebook import Rulebook
from yantuo.kernel.worktime import Calendar

DEFAULT_SIZE = 1300
DEFAULT_SEED = 2009

__all__ = ["DEFAULT_SEED", "DEFAULT_SIZE", "DEMO_FIRM", "DEMO_LOGINS", "City"]


class City:
    """The city on one morning: `rules` is the folder of rule files, `size` the number of firms."""

    def __init__(self, seed: int, on: date, size: int, rules: Path) -> None:
        self.seed, self.on, self.size = seed, on, size
        self._rules = rules

    @cached_property
    def counties(self) -> tuple[County, ...]:
        """The counties with their townships."""
        return counties(Divisions.load(self._rules / "divisions"))

    @cached_property
    def offices(self) -> tuple[Office, ...]:
        """All offices, each after its parent."""
        return offices(self.counties)

    @cached_property
    def staff(self) -> Staff:
        """The people of the offices with posts and certificates."""
        return staff(self.seed, self.on, self.counties, self.offices)

    @cached_property
    def clock(self) -> Clock:
        """The legal clock on the morning of the day."""
        return Clock(self.on, Calendar.load(self._rules), Rulebook.load(self._rules))

    def firms(self) -> Iterator[FirmFile]:
        """All firms one by one, each with all that belongs to it; they are not kept."""
        return Firms(self.seed, self.on, self.counties).files(self.size)

    def year(self) -> Year:
        """The work of the year; ask it firm by firm: `year.of(file)`."""
        return Year(self.seed, self.clock, Desks(self.staff))

    def lock(self) -> LockYear:
        """The inspections and cards of the year."""
        return Lock(self.seed, self.clock, self.staff).year(self.firms())

    def with_work(self) -> Iterator[tuple[FirmFile, Work]]:
        """All firms one by one, each with the work about it."""
        year = self.year()
        return ((file, year.of(file)) for file in self.firms())

    def representative(self) -> tuple[Person, Post]:
        """The person behind the login "firm", and the post at the demonstration firm."""
        first = next(self.firms())
        return representative(first.responsibles[0], self.on)

    def logins(self) -> dict[str, str]:
        """User name → key of the person, for every name of DEMO_LOGINS."""
        return {**self.staff.logins, "firm": self.representative()[0].key}
