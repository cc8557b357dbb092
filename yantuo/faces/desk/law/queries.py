"""The law as the desk shows it."""

import calendar as month_calendar
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from yantuo.kernel.rulebook import Edition, Rulebook
from yantuo.kernel.worktime import Calendar

MONTHS = range(1, 13)


def in_chinese() -> bool:
    """Whether the reader reads Chinese."""
    return (get_language() or "").startswith("zh")


@dataclass(frozen=True)
class TermRow:
    """One edition of one limit, in the reader's language."""

    key: str
    name: str
    trigger: str
    figure: str
    basis: str
    edition: Edition
    url: str


def term_row(edition: Edition) -> TermRow:
    """A limit for a table."""
    term, zh = edition.term, in_chinese()
    return TermRow(
        key=term.key,
        name=term.name_zh if zh else term.name,
        trigger=term.trigger_zh if zh else term.trigger,
        figure=_figure(edition),
        basis=term.basis_zh if zh else term.basis,
        edition=edition,
        url=reverse("term", args=[term.key]),
    )


def _figure(edition: Edition) -> str:
    term = edition.term
    if term.amount is None:
        return term.figure_zh if in_chinese() else term.figure
    return f"{term.amount} {unit_name(str(term.unit.value if term.unit else ''))}"


def unit_name(unit: str) -> str:
    """The unit of a limit in words."""
    names = {"h": _("hours"), "d": _("days"), "wd": _("working days"), "mo": _("months"), "y": _("years")}
    return names[unit]


def rows(book: Rulebook, on: date, text: str = "") -> list[TermRow]:
    """The limits in force on a day, by key; narrowed by part of key, name or basis."""
    found = [term_row(book.edition(term.key, on=on)) for term in book.in_force(on)]
    wanted = text.strip().lower()
    if wanted:
        found = [row for row in found if wanted in f"{row.key} {row.name} {row.basis}".lower()]
    return sorted(found, key=lambda row: row.key)


@dataclass(frozen=True)
class Day:
    """One day of the year's calendar."""

    day: date
    working: bool
    special: str  # why it differs from a plain weekday or weekend


def year_of(table: Calendar, year: int) -> list[tuple[int, list[list[Day | None]]]]:
    """The weeks of each month, Monday first."""
    weeks = month_calendar.Calendar(firstweekday=0)
    return [
        (
            month,
            [
                [_day(table, year, month, n) if n else None for n in week]
                for week in weeks.monthdayscalendar(year, month)
            ],
        )
        for month in MONTHS
    ]


def _day(table: Calendar, year: int, month: int, number: int) -> Day:
    day = date(year, month, number)
    mark = table.mark(day)
    return Day(day, table.is_working(day), (mark.name or mark.source) if mark else "")
