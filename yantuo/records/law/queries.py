"""The rules and the calendar in force: the shipped files with the bureau's own rows over them."""

from collections.abc import Mapping
from functools import lru_cache

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet

from yantuo.kernel import sources
from yantuo.kernel.rulebook import Rulebook
from yantuo.kernel.sources import Source
from yantuo.kernel.worktime import Calendar
from yantuo.records.law.models import AnnouncedYear, CalendarDay, Overlay

# The content itself, not its count or last change: rows of the same moment must not be taken for one another.
_STAMP = """
select md5(coalesce((select string_agg(d::text, '/' order by day) from law_calendarday d), '')
    || '//' || coalesce((select string_agg(y.year::text, '/' order by year) from law_announcedyear y), '')
    || '//' || coalesce((select string_agg(o::text, '/' order by id) from law_overlay o
        where withdrawn_at is null), ''))
"""


def stamp() -> str:
    """Changes whenever any of the bureau's own rows does (one query)."""
    with connection.cursor() as cursor:
        cursor.execute(_STAMP)
        return str(cursor.fetchone()[0])


def rulebook() -> Rulebook:
    """The terms in force, shipped rows and overlay together."""
    return _rulebook(stamp())


def calendar() -> Calendar:
    """The working-day calendar in force."""
    return _calendar(stamp())


def law() -> tuple[Rulebook, Calendar]:
    """Both, for one query."""
    now = stamp()
    return _rulebook(now), _calendar(now)


def in_force() -> Rulebook:
    """The terms as the rows now in the database make them, never from memory; raises RuleFaults with every fault."""
    return shipped_rulebook().overlaid([_overlay_row(row) for row in overlays()])


def overlays() -> QuerySet[Overlay]:
    """The bureau's own rows of the terms that are in force."""
    return Overlay.objects.filter(book="terms", withdrawn_at__isnull=True).order_by("key", "valid_from")


def history(key: str) -> QuerySet[Overlay]:
    """Every row the bureau ever had for a limit, the newest first."""
    return Overlay.objects.filter(book="terms", key=key).order_by("-entered_at", "-id")


def days_set(year: int) -> QuerySet[CalendarDay]:
    """The days of a year that the bureau has set itself."""
    return CalendarDay.objects.filter(day__year=year).order_by("day")


def years_entered() -> QuerySet[AnnouncedYear]:
    """The years whose notice the bureau has entered itself."""
    return AnnouncedYear.objects.order_by("year")


@lru_cache(maxsize=1)
def shipped_rulebook() -> Rulebook:
    """The terms as shipped."""
    return Rulebook.load(settings.RULES)


@lru_cache(maxsize=1)
def shipped_sources() -> Mapping[str, Source]:
    """Where the shipped rows were read, by the key that a row names."""
    return sources.load(settings.RULES)


@lru_cache(maxsize=1)
def shipped_calendar() -> Calendar:
    """The calendar as shipped."""
    return Calendar.load(settings.RULES)


@lru_cache(maxsize=4)
def _rulebook(_stamp: str) -> Rulebook:
    return in_force()


def _overlay_row(row: Overlay) -> dict[str, object]:
    return {
        "key": row.key,
        "valid_from": row.valid_from,
        "row": row.row,
        "source": row.source,
        "approver": row.approver,
        "date": row.approved_on,
    }


@lru_cache(maxsize=4)
def _calendar(_stamp: str) -> Calendar:
    rows = [(day.day, day.is_working, day.source) for day in CalendarDay.objects.order_by("day")]
    announced = list(AnnouncedYear.objects.order_by("year").values_list("year", flat=True))
    return shipped_calendar().overlaid(rows, announced=announced)
