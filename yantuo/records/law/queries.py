"""The rules and the calendar in force: the shipped files with the bureau's own rows over them."""

from functools import lru_cache

from django.conf import settings
from django.db import connection

from yantuo.kernel.rulebook import Rulebook
from yantuo.kernel.worktime import Calendar
from yantuo.records.law.models import AnnouncedYear, CalendarDay, Overlay

_STAMP = """
select (select count(*) || ':' || coalesce(max(entered_at)::text, '') from law_calendarday)
    || '/' || (select count(*) || ':' || coalesce(max(entered_at)::text, '') from law_announcedyear)
    || '/' || (select count(*) || ':' || coalesce(max(greatest(entered_at, withdrawn_at))::text, '') from law_overlay)
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


@lru_cache(maxsize=1)
def shipped_rulebook() -> Rulebook:
    """The terms as shipped."""
    return Rulebook.load(settings.RULES)


@lru_cache(maxsize=1)
def shipped_calendar() -> Calendar:
    """The calendar as shipped."""
    return Calendar.load(settings.RULES)


@lru_cache(maxsize=4)
def _rulebook(_stamp: str) -> Rulebook:
    rows = Overlay.objects.filter(book="terms", withdrawn_at__isnull=True).order_by("key", "valid_from")
    return shipped_rulebook().overlaid([_overlay_row(row) for row in rows])


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
