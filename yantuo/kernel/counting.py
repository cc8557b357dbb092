"""Counts the last day, or the last moment, of a limit: pure arithmetic over a calendar.

The day of the event is not counted. A paused day is a whole day that does not count: for a limit in working days
only paused working days matter, for one in days every paused day; a limit in months or years runs to its nominal
end and then on by as many days as were paused within it. In hours the clock stands still on a paused day.
"""

from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from yantuo.kernel.refusal import LawRefusal
from yantuo.kernel.sentence import Sentence
from yantuo.kernel.worktime import CHINA, Calendar, OutOfCalendar

Span = tuple[date, date]  # first and last day, both included
_END_OF_DAY = time(23, 59, 59, tzinfo=CHINA)


class Unit(StrEnum):
    """What a limit is counted in."""

    HOURS = "h"
    DAYS = "d"
    WORKING_DAYS = "wd"
    MONTHS = "mo"
    YEARS = "y"


class BadPause(LawRefusal):
    """A pause that ends before it begins."""


@dataclass(frozen=True)
class Count:
    """One finished count: what was counted from which event, and where it ended."""

    start: datetime  # in the law's zone
    amount: int
    unit: Unit
    backward: bool
    extra: int  # of the extension
    extra_unit: Unit
    pauses: Sequence[Span]
    before: date  # the last day before it was moved off a day off
    last: date
    due_at: datetime
    calendar: Calendar

    @property
    def event(self) -> date:
        """The day of the event."""
        return self.start.date()

    def unannounced(self, *, moves: bool) -> list[int]:
        """Years not announced on whose days off the date depends; `moves`: days off may move its end."""
        first, last = sorted((self.before, self.last))
        if self.unit is Unit.WORKING_DAYS and self.before != self.event:
            one = timedelta(days=-1 if self.backward else 1)
            first, last = min(first, self.event + one), max(last, self.event + one)
        elif not moves:
            return []
        return self.calendar.unannounced(first, last)

    def _running(self) -> timedelta:
        """How long the limit runs, without its pauses."""
        if self.unit is Unit.HOURS:
            return timedelta(hours=self.amount + self.extra)
        lost = sum(
            ((min(end, self.last) - max(first, self.event)).days + (first > self.event))
            for first, end in self.pauses
            if first <= self.last and end > self.event
        )
        return timedelta(days=abs((self.last - self.event).days) - lost)

    def yellow_at(self) -> datetime:
        """The end less the smaller of three working days and the last quarter of the limit, in its own unit."""
        three = self._worked_back(3)
        quarter = self._worked_quarter() if self.unit is Unit.WORKING_DAYS else self._running() / 4
        window = min(three, quarter) or three  # nothing runs where the limit is the day of the event itself
        return self.due_at - timedelta(seconds=window // timedelta(seconds=1))

    def _worked_back(self, days: int) -> timedelta:
        return self.last - self.calendar.add_working_days(self.calendar.previous_working(self.last), -days)

    def _worked_quarter(self) -> timedelta:
        days, quarters = divmod(self.amount + self.extra, 4)
        return self._worked_back(days) + quarters * timedelta(hours=6)


def merged(spans: Iterable[Span]) -> list[Span]:
    """The same days in ascending spans that do not touch; raises BadPause."""
    found: list[Span] = []
    for first, last in sorted(spans):
        if last < first:
            days = {"first": first, "last": last}
            raise BadPause(Sentence("A pause cannot end (%(last)s) before it begins (%(first)s).", days))
        if found and (first - found[-1][1]).days <= 1:
            found[-1] = (found[-1][0], max(found[-1][1], last))
        else:
            found.append((first, last))
    return found


def add_months(day: date, count: int) -> date:
    """The same day of the month `count` months later (negative: earlier), clamped to the month's end."""
    years, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    if not date.min.year <= years <= date.max.year:
        raise OutOfCalendar(Sentence("The count leaves the calendar, which ends with the year 9999."))
    return date(years, month + 1, min(day.day, monthrange(years, month + 1)[1]))


def nominal(event: date, amount: int, unit: Unit, calendar: Calendar) -> date:
    """The day `amount` units after the event (negative: before), without pauses."""
    match unit:
        case Unit.WORKING_DAYS:
            return calendar.add_working_days(event, amount)
        case Unit.DAYS:
            return _shifted(event, amount)
        case Unit.MONTHS:
            return add_months(event, amount)
        case Unit.YEARS:
            return add_months(event, amount * 12)
        case Unit.HOURS:
            raise ValueError("hours have no last day")


def last_day(event: date, amount: int, unit: Unit, calendar: Calendar, pauses: Sequence[Span] = ()) -> date:
    """The last day of a limit that runs forward; `pauses` are merged spans."""
    last = nominal(event, amount, unit, calendar)
    for first, end in pauses if amount else ():
        if first > last:
            break
        if end > event:
            lost = paused_days(max(first, _shifted(event, 1)), end, unit, calendar)
            step = Unit.WORKING_DAYS if unit is Unit.WORKING_DAYS else Unit.DAYS
            last = nominal(last, lost, step, calendar)
    return last


def paused_days(first: date, last: date, unit: Unit, calendar: Calendar) -> int:
    """How many days of a pause count for a limit of this unit."""
    if unit is Unit.WORKING_DAYS:
        return calendar.working_days_between(first, last) + calendar.is_working(first)
    return (last - first).days + 1


def last_moment(start: datetime, hours: int, pauses: Sequence[Span]) -> datetime:
    """The end of a limit in hours, exact to the second, standing still on paused days."""
    now, left = start, timedelta(hours=hours)
    try:
        for first, last in pauses:
            stop, resume = midnight(first), midnight(last + timedelta(days=1))
            if resume <= now:
                continue
            if now + left <= stop:
                break
            left -= max(stop - now, timedelta())
            now = max(resume, now)
        return now + left
    except OverflowError as problem:
        raise OutOfCalendar(
            Sentence("The count leaves the calendar, which ends with the year 9999.")
        ) from problem


def midnight(day: date) -> datetime:
    """The beginning of a day in the law's zone."""
    return datetime.combine(day, time(tzinfo=CHINA))


def end_of(day: date) -> datetime:
    """The last second of a day in the law's zone."""
    return datetime.combine(day, _END_OF_DAY)


def _shifted(day: date, count: int) -> date:
    try:
        return day + timedelta(days=count)
    except OverflowError as problem:
        raise OutOfCalendar(
            Sentence("The count leaves the calendar, which ends with the year 9999.")
        ) from problem
