"""Kept counts: the sums of any span of days, folding that changes no sum, a recount that finds what is wrong."""

from collections import Counter
from datetime import date

import psycopg
import pytest
from django.db import ProgrammingError, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from yantuo.records.sight.session import SYSTEM, Sight, sight
from yantuo.records.tally.actions import fold
from yantuo.records.tally.counting import Count, counted, law_day
from yantuo.records.tally.jobs import tend
from yantuo.records.tally.models import Tally
from yantuo.records.tally.queries import days, differences, sums

DAYS = st.dates(date(2025, 1, 1), date(2027, 3, 31))


def rows_of(day: date) -> list[tuple[str, date]]:
    """What one thing of a day is kept as."""
    return [("d", day), ("m", day.replace(day=1))]


@given(st.lists(DAYS, max_size=40), st.none() | DAYS, DAYS)
def test_a_span_of_days_is_added_up_from_months_and_its_edges(
    things: list[date], first: date | None, last: date
) -> None:
    """Each thing in the span is met once, and nothing outside it."""
    wanted = days(first, last)
    found = Counter(day for day in things for grain, begins in rows_of(day) if _holds(wanted, grain, begins))
    assert found == Counter(day for day in things if (first is None or day >= first) and day <= last)


def _holds(condition: object, grain: str, day: date) -> bool:
    """What the database would say of a row, read from the condition itself."""
    parts = []
    for child in condition.children:  # type: ignore[attr-defined]
        if not isinstance(child, tuple):
            parts.append(_holds(child, grain, day))
            continue
        name, value = child
        parts.append({
            "grain": lambda v: grain == v, "day": lambda v: day == v, "day__gte": lambda v: day >= v,
            "day__lte": lambda v: day <= v, "day__lt": lambda v: day < v, "pk__in": bool,
        }[name](value))  # fmt: skip
    whole = any(parts) if condition.connector == "OR" else all(parts)  # type: ignore[attr-defined]
    return not whole if condition.negated else whole  # type: ignore[attr-defined]


COUNTS = [Count("thing", "t.good"), Count("thing.day", "t.good", law_day("t.at"), "t.part")]


def test_a_wrong_count_is_found_and_made_anew(
    owner_connection: psycopg.Connection, caplog: pytest.LogCaptureFixture
) -> None:
    """Whoever owns the tables can falsify a count; the night's check finds it, and says so in the log."""
    with sight(SYSTEM):
        assert differences() == []
    owner_connection.execute(
        "insert into tally_tally (office_id, name, grain, part, n) values (7, 'deadline.open', '', '', 3)"
    )
    owner_connection.execute(
        "insert into tally_tally (office_id, name, grain, part, n) values (7, 'deadline.open', '', '', -1)"
    )
    with sight(SYSTEM):
        assert [row[:2] for row in differences()] == [(7, "deadline.open")]
        assert fold() == 1
        assert Tally.objects.get().n == 2
        tend(at=timezone.now())
        assert "made anew" in caplog.text
        assert differences() == []
        assert not Tally.objects.exists()
        caplog.clear()
        tend(at=timezone.now())
        assert not caplog.text


@pytest.mark.django_db
def test_only_triggers_write_and_only_ones_own_offices_are_seen() -> None:
    with sight(SYSTEM), transaction.atomic(), pytest.raises(ProgrammingError, match="row-level security"):
        Tally.objects.create(office_id=1, name="x", n=1)
    with sight(Sight("staff", person=1, offices=(1,))):
        assert sums([1, 2], {"x": days(None, date(2026, 1, 1))}) == {}


def test_the_triggers_are_named_and_undone() -> None:
    """The reverse of the operation removes what it made."""
    made = counted("things", "things", COUNTS)
    for event in ("insert", "update", "delete"):
        assert f"create trigger tally_things_{event} after {event} on things" in str(made.sql)
        assert f"drop trigger tally_things_{event} on things" in str(made.reverse_sql)
    assert "delete from tally_tally where name in ('thing', 'thing.day');" in str(made.reverse_sql)
    assert "delete" not in str(counted("b", "things", COUNTS, beside=True).reverse_sql).replace("_delete", "")
