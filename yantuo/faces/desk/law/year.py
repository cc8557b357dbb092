"""The working days of a year as a page of twelve months."""

import calendar as month_calendar
from dataclasses import dataclass
from datetime import date

from yantuo.kernel.holidays import MarkKind
from yantuo.kernel.worktime import Calendar
from yantuo.ui.values import day_text

Weeks = list[list["Day | None"]]


@dataclass(frozen=True)
class Day:
    """One day of the year's calendar."""

    day: date
    working: bool
    kind: str  # how it differs from a plain weekday or weekend: holiday, makeup, statutory, local
    why: str


def year_of(table: Calendar, year: int, *, chinese: bool) -> list[tuple[str, Weeks]]:
    """The weeks of each month, Monday first."""
    weeks = month_calendar.Calendar(firstweekday=0)
    return [
        (
            day_text(date(year, month, 1))[:7],
            [
                [_day(table, date(year, month, n), chinese) if n else None for n in week]
                for week in weeks.monthdayscalendar(year, month)
            ],
        )
        for month in range(1, 13)
    ]


def _day(table: Calendar, day: date, chinese: bool) -> Day:
    mark = table.mark(day)
    if mark is None:
        return Day(day, table.is_working(day), "", "")
    name = mark.name_zh if chinese else mark.name
    return Day(day, mark.working, mark.kind.value, mark.source if mark.kind is MarkKind.LOCAL else name)
