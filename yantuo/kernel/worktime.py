"""Working days: Monday to Friday, less the days off of the yearly notice, with its make-up days.

Years whose notice is not on file answer too, by weekend and statute, and are marked provisional.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta, timezone
from pathlib import Path
from typing import NamedTuple

from yantuo.kernel.holidays import CalendarYear, Mark, MarkKind, Statutory
from yantuo.kernel.refusal import LawRefusal
from yantuo.kernel.rulefiles import Fault, RuleFaults, load_file
from yantuo.kernel.sentence import Sentence

CHINA = timezone(timedelta(hours=8))  # the law's zone


class OutOfCalendar(LawRefusal):
    """A count that leaves the years 1 to 9999."""


class _Year(NamedTuple):
    first: int  # ordinal of 1 January
    working: bytes  # one flag a day
    days: list[int]  # ordinals of the working days, ascending


@dataclass(frozen=True, eq=False)
class Calendar:
    """Which days are worked. Immutable; the years are laid out when first asked for, then kept."""

    marks: Mapping[date, Mark]  # from the notices on file
    on_file: frozenset[int]  # years whose notice is on file
    statutory: Statutory
    local: Mapping[date, Mark] = field(default_factory=dict)
    local_years: frozenset[int] = frozenset()
    _years: dict[int, _Year] = field(default_factory=dict, repr=False)

    @classmethod
    def load(cls, root: Path) -> "Calendar":
        """The calendar under `root`/calendar; raises RuleFaults with everything wrong in any file."""
        faults: list[Fault] = []
        paths = sorted((root / "calendar").glob("[0-9]*.yaml"))
        years = [found for path in paths if (found := load_file(CalendarYear, path, faults))]
        statutory = load_file(Statutory, root / "calendar" / "statutory.yaml", faults)
        faults.extend(_misnamed(paths, years) if len(paths) == len(years) else ())
        if faults or statutory is None:
            raise RuleFaults(faults)
        marks = {day: mark for year in years for day, mark in year.marks()}
        return cls(marks, frozenset(year.year for year in years), statutory)

    def overlaid(self, rows: Iterable[tuple[date, bool, str]], announced: Iterable[int] = ()) -> "Calendar":
        """With the bureau's own days (day, worked or not, source) winning, and the years it has entered."""
        own = {day: Mark(working, MarkKind.LOCAL, "", "", source) for day, working, source in rows}
        years = self.local_years | frozenset(announced)
        return replace(self, local={**self.local, **own}, local_years=years, _years={})

    def mark(self, day: date) -> Mark | None:
        """What notice, statute or the bureau says of the day; None where it is a plain weekday or weekend."""
        found = self.local.get(day) or self.marks.get(day)
        if found is None and day.year not in self.on_file:
            return dict(self.statutory.marks(day.year)).get(day)
        return found

    def is_working(self, day: date) -> bool:
        """Whether the day is worked."""
        year = self._year(day.year)
        return year.working[day.toordinal() - year.first] == 1

    def is_provisional(self, day: date) -> bool:
        """Whether the answer may change: the year is not announced and the bureau has not set the day."""
        return not self.is_announced(day.year) and day not in self.local

    def is_announced(self, year: int) -> bool:
        """Whether the notice of the year is on file or entered by the bureau."""
        return year in self.on_file or year in self.local_years

    def unannounced(self, first: date, last: date) -> list[int]:
        """The years between two days (both included) whose notice is missing."""
        return [year for year in range(first.year, last.year + 1) if not self.is_announced(year)]

    def next_working(self, day: date) -> date:
        """The day itself where it is worked, else the next one that is."""
        return day if self.is_working(day) else self.add_working_days(day, 1)

    def previous_working(self, day: date) -> date:
        """The day itself where it is worked, else the last one before it that is."""
        return day if self.is_working(day) else self.add_working_days(day, -1)

    def add_working_days(self, day: date, count: int) -> date:
        """The count-th working day after the day (negative: before), itself not counted; 0 gives the day."""
        if not count:
            return day
        days, number, ordinal = self._year(day.year).days, day.year, day.toordinal()
        at = bisect_right(days, ordinal) - 1 + count if count > 0 else bisect_left(days, ordinal) + count
        while at >= len(days):
            at, number = at - len(days), number + 1
            days = self._year(number).days
        while at < 0:
            number -= 1
            days = self._year(number).days
            at += len(days)
        return date.fromordinal(days[at])

    def working_days_between(self, start: date, end: date) -> int:
        """Working days after `start` to `end`, `end` included; minus those from `end` on if it is earlier."""
        if end < start:
            return -self._worked(end, start, bisect_left)
        return self._worked(start, end, bisect_right)

    def _worked(self, first: date, last: date, side: Callable[[list[int], int], int]) -> int:
        """Working days between two days, both taken on the same side of their own working day."""
        whole_years = sum(len(self._year(number).days) for number in range(first.year, last.year))
        before_first = side(self._year(first.year).days, first.toordinal())
        return whole_years + side(self._year(last.year).days, last.toordinal()) - before_first

    def _year(self, number: int) -> _Year:
        found = self._years.get(number)
        if found is None:
            found = self._years[number] = self._lay_out(number)
        return found

    def _lay_out(self, number: int) -> _Year:
        if not date.min.year <= number <= date.max.year:
            raise OutOfCalendar(Sentence("The count leaves the calendar, which ends with the year 9999."))
        first = date(number, 1, 1).toordinal()
        last = date(number, 12, 31).toordinal()
        # Ordinal 1 is a Monday.
        flags = bytearray((ordinal - 1) % 7 < 5 for ordinal in range(first, last + 1))
        for day, mark in self._said_of(number):
            if day.year == number:
                flags[day.toordinal() - first] = mark.working
        return _Year(first, bytes(flags), [first + at for at, worked in enumerate(flags) if worked])

    def _said_of(self, number: int) -> Iterator[tuple[date, Mark]]:
        """What is said of the days of a year, the stronger voice later."""
        if number not in self.on_file:
            yield from self.statutory.marks(number)
        yield from self.marks.items()
        yield from self.local.items()


def _misnamed(paths: Iterable[Path], years: Iterable[CalendarYear]) -> Iterator[Fault]:
    for path, year in zip(paths, years, strict=True):
        if path.stem != str(year.year):
            sentence = Sentence("holds the year %(year)s: name it %(year)s.yaml", {"year": year.year})
            yield Fault(path.name, "year", sentence)
