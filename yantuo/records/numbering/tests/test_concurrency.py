"""Fifty writers at once, some of whom change their mind: no number is missing, none is given twice."""

import random
import threading
from datetime import UTC, datetime

import pytest
from django.db import connections, transaction

from yantuo.records.numbering.actions import next_number, set_up_series
from yantuo.records.numbering.models import Issued, Series
from yantuo.records.numbering.queries import gaps
from yantuo.records.numbering.rules import Carrier
from yantuo.records.sight.session import SYSTEM, sight
from yantuo.records.trail.actions import record
from yantuo.records.trail.tests.factories import Somebody

AT = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
WRITERS, EACH = 50, 8


def write(writer: int, given: list[int], faults: list[Exception]) -> None:
    """Take numbers; about a third is rolled back, and half write the trail first, as other acts do."""
    chance = random.Random(writer)
    by = Somebody(person_id=writer + 1)
    try:
        for turn in range(EACH):
            with sight(SYSTEM):
                lost = chance.random() < 0.35
                if chance.random() < 0.5:
                    record(by=by, at=AT, verb="visit", kind="matter")
                carrier = Carrier("document", f"{writer}-{turn}")
                issued = next_number(office=1, key="red", year=2026, carrier=carrier, at=AT)
                record(by=by, at=AT, verb="number", kind="document", data={"number": issued.number})
                if lost:
                    transaction.set_rollback(True)
                else:
                    given.append(issued.number)
    except Exception as fault:  # noqa: BLE001 - told by the test
        faults.append(fault)
    finally:
        connections.close_all()


def test_fifty_writers(fresh_database: object) -> None:
    with sight(SYSTEM):
        series = set_up_series(
            office=1, key="red", year=2026, pattern="{year}-{number}", by=Somebody(), at=AT, last_used=100
        )
    given: list[int] = []
    faults: list[Exception] = []
    threads = [threading.Thread(target=write, args=(writer, given, faults)) for writer in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert 0 < len(given) < WRITERS * EACH
    assert sorted(given) == list(range(101, 101 + len(given)))
    with sight(SYSTEM):
        series.refresh_from_db()
        assert series.last == 100 + len(given)
        assert gaps(series) == []
        assert Issued.objects.count() == len(given)


def test_a_new_year_begins_once_for_all(fresh_database: object) -> None:
    with sight(SYSTEM):
        set_up_series(office=1, key="red", year=2025, pattern="{year}-{number}", by=Somebody(), at=AT)
    given: list[int] = []
    faults: list[Exception] = []
    start = threading.Barrier(10)

    def first(writer: int) -> None:
        start.wait()
        write(writer, given, faults)

    threads = [threading.Thread(target=first, args=(writer,)) for writer in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert sorted(given) == list(range(1, 1 + len(given)))
    with sight(SYSTEM):
        assert Series.objects.filter(key="red", year=2026).count() == 1


@pytest.mark.parametrize("locked", [True, False])
def test_without_the_lock_numbers_would_be_given_twice(
    fresh_database: object, monkeypatch: pytest.MonkeyPatch, locked: bool
) -> None:
    """The negative control: the same race finds the fault when the row is not locked."""
    from django.db.models import QuerySet

    with sight(SYSTEM):
        set_up_series(office=1, key="red", year=2026, pattern="{year}-{number}", by=Somebody(), at=AT)
    if not locked:
        monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, *_given, **_more: rows)
        monkeypatch.setattr("yantuo.records.numbering.actions.hold", lambda **_given: None)
    given: list[int] = []
    faults: list[Exception] = []
    start = threading.Barrier(8)

    def race(writer: int) -> None:
        start.wait()
        write(writer, given, faults)

    threads = [threading.Thread(target=race, args=(writer,)) for writer in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert bool(faults) is not locked
