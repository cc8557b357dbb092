"""The bureau's own rules and days: with source and approver, checked as a whole, on record, and winning."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries

from yantuo.records.law.actions import (
    Authority,
    Changed,
    LawRefused,
    add_term,
    announce_year,
    change_term,
    confirm_term,
    set_day,
    unset_day,
    withdraw_overlay,
)
from yantuo.records.law.models import AnnouncedYear, CalendarDay, Overlay
from yantuo.records.law.queries import (
    calendar,
    days_set,
    history,
    law,
    overlays,
    rulebook,
    shipped_rulebook,
    stamp,
)
from yantuo.records.sight.session import SYSTEM, sight
from yantuo.records.trail.models import Entry
from yantuo.records.trail.tests.factories import Somebody

AT = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
BY = Somebody()
PAPER = Authority("长市监发〔2026〕18号", "王局长", date(2026, 11, 20))
DAY = date(2026, 11, 24)  # a plain Tuesday
FUTURE = 2031

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def looking() -> Iterator[None]:
    with sight(SYSTEM), override("en"):
        yield


def shipped(*, confirmed: bool) -> tuple[str, date]:
    """Some shipped limit, by key and edition."""
    terms = (one.term for one in shipped_rulebook() if one.term.confirmed is confirmed and one.term.is_limit)
    term = next(term for term in terms if term.kind == "act")
    return term.key, term.valid_from


def change(key: str, valid_from: date, **changes: Any) -> Changed:
    return change_term(key=key, valid_from=valid_from, changes=changes, on=PAPER, by=BY, at=AT)


def test_confirming_an_unconfirmed_limit() -> None:
    key, edition = shipped(confirmed=False)
    assert not rulebook().term(key, on=edition).confirmed
    changed = confirm_term(key=key, valid_from=edition, on=PAPER, by=BY, at=AT)
    assert changed == Changed(keys=(key,))
    assert rulebook().term(key, on=edition).confirmed
    assert rulebook().is_local(key, edition)
    row = overlays().get()
    assert (row.row, row.source, row.approver, row.approved_on) == (
        {"confirmed": True},
        PAPER.source,
        "王局长",
        PAPER.approved_on,
    )


def test_changes_build_on_one_another_and_the_old_rows_stay() -> None:
    key, edition = shipped(confirmed=False)
    change(key, edition, amount=17)
    confirm_term(key=key, valid_from=edition, on=PAPER, by=BY, at=AT + timedelta(hours=1))
    term = rulebook().term(key, on=edition)
    assert (term.amount, term.confirmed) == (17, True)
    assert [row.row for row in history(key)] == [{"amount": 17, "confirmed": True}, {"amount": 17}]
    assert shipped_rulebook().term(key, on=edition).amount != 17


def test_withdrawing_brings_the_shipped_row_back() -> None:
    key, edition = shipped(confirmed=True)
    before = rulebook().term(key, on=edition).amount
    change(key, edition, amount=99)
    row = overlays().get()
    with pytest.raises(LawRefused, match="Say why"):
        withdraw_overlay(overlay=row, reason="", by=BY, at=AT)
    assert withdraw_overlay(overlay=row, reason="superseded", by=BY, at=AT) == Changed(keys=(key,))
    assert rulebook().term(key, on=edition).amount == before
    with pytest.raises(LawRefused, match="already"):
        withdraw_overlay(overlay=row, reason="again", by=BY, at=AT)


def whole() -> dict[str, Any]:
    key, edition = shipped(confirmed=True)
    row = shipped_rulebook().term(key, on=edition).model_dump(mode="json")
    return {
        name: value for name, value in row.items() if name not in ("key", "valid_from", "valid_to", "source")
    }


def test_adding_a_limit_of_its_own() -> None:
    add_term(key="local.answer", valid_from=date(2026, 1, 1), row=whole(), on=PAPER, by=BY, at=AT)
    assert rulebook().term("local.answer", on=DAY).source == PAPER.source
    with pytest.raises(LawRefused, match="change it instead"):
        add_term(key="local.answer", valid_from=date(2026, 1, 1), row=whole(), on=PAPER, by=BY, at=AT)
    change("local.answer", date(2026, 1, 1), amount=3)
    assert rulebook().term("local.answer", on=DAY).amount == 3


def test_adding_an_edition_builds_on_the_one_before() -> None:
    key, edition = shipped(confirmed=True)
    before = rulebook().term(key, on=edition)
    add_term(key=key, valid_from=date(2030, 1, 1), row={"amount": 1}, on=PAPER, by=BY, at=AT)
    after = rulebook().term(key, on=date(2030, 6, 1))
    assert (after.amount, after.unit) == (1, before.unit)
    assert rulebook().term(key, on=edition) == before


def test_every_fault_of_a_row_is_told_and_nothing_is_kept() -> None:
    key, edition = shipped(confirmed=True)
    with pytest.raises(LawRefused) as refusal:
        change(key, edition, amount="many", end_rule="sometimes", colour="red")
    assert len(refusal.value.faults) == 3
    assert not Overlay.objects.exists()
    assert not Entry.objects.exists()
    assert change(key, edition, amount=5).keys == (key,)


@pytest.mark.parametrize(
    ("key", "day", "words"),
    [
        ("no.such.limit", date(2026, 1, 1), "no limit"),
        ("", date(2026, 1, 1), "no limit"),
        ("recall.1.start", date(2001, 1, 1), "no edition from 2001-01-01"),
    ],
)
def test_what_does_not_exist_is_not_changed(key: str, day: date, words: str) -> None:
    with pytest.raises(LawRefused, match=words):
        change(key, day, amount=1)


def test_nothing_changed_is_refused() -> None:
    with pytest.raises(LawRefused, match="Nothing is changed"):
        change(*shipped(confirmed=True))


def test_source_approver_and_date_are_obligatory() -> None:
    nobody = Authority(" ", "", date(2027, 1, 1))
    with pytest.raises(LawRefused) as refusal:
        set_day(day=DAY, is_working=False, on=nobody, by=BY, at=AT)
    assert len(refusal.value.faults) == 3
    key, edition = shipped(confirmed=False)
    with pytest.raises(LawRefused):
        confirm_term(key=key, valid_from=edition, on=nobody, by=BY, at=AT)
    with pytest.raises(LawRefused):
        add_term(key="local.answer", valid_from=DAY, row=whole(), on=nobody, by=BY, at=AT)
    with pytest.raises(LawRefused):
        announce_year(year=FUTURE, days=notice(), on=nobody, by=BY, at=AT)
    assert not CalendarDay.objects.exists()


def test_a_day_set_wins_and_can_be_taken_back() -> None:
    assert calendar().is_working(DAY)
    assert set_day(day=DAY, is_working=False, on=PAPER, by=BY, at=AT) == Changed(days=(DAY,))
    assert not calendar().is_working(DAY)
    assert list(days_set(2026)) == [CalendarDay.objects.get(day=DAY)]
    assert set_day(day=DAY, is_working=False, on=PAPER, by=BY, at=AT) == Changed()
    assert unset_day(day=DAY, reason="a mistake", by=BY, at=AT) == Changed(days=(DAY,))
    assert calendar().is_working(DAY)
    with pytest.raises(LawRefused, match="set nothing"):
        unset_day(day=DAY, reason="again", by=BY, at=AT)
    with pytest.raises(LawRefused, match="Say why"):
        unset_day(day=DAY, reason=" ", by=BY, at=AT)


def notice() -> dict[date, bool]:
    """A notice as it could be: the statutory days, and a Saturday worked."""
    marks = calendar().statutory.marks(FUTURE)
    saturday = next(day for day in (date(FUTURE, 3, n) for n in range(1, 8)) if day.weekday() == 5)
    return {**{day: False for day, mark in marks if not mark.working}, saturday: True}


def test_a_year_is_announced_with_its_days() -> None:
    days = notice()
    saturday = next(day for day, working in days.items() if working)
    assert calendar().is_provisional(date(FUTURE, 6, 3))
    changed = announce_year(year=FUTURE, days=days, on=PAPER, by=BY, at=AT)
    assert changed == Changed(days=(saturday,), years=(FUTURE,))  # the others were off by statute already
    assert calendar().is_working(saturday)
    assert not calendar().is_provisional(date(FUTURE, 6, 3))
    assert AnnouncedYear.objects.get().source == PAPER.source
    again = announce_year(year=FUTURE, days={**days, saturday: False}, on=PAPER, by=BY, at=AT)
    assert again == Changed(days=(saturday,))


def test_a_notice_that_cannot_be_is_refused_with_every_fault() -> None:
    with pytest.raises(LawRefused) as refusal:
        announce_year(
            year=2026,
            days={date(2025, 3, 1): False, date(2026, 3, 3): True},
            on=PAPER,
            by=BY,
            at=AT,
        )
    told = "\n".join(refusal.value.faults)
    assert len(refusal.value.faults) == 4
    for words in ("on file already", "2025-03-01 does not belong", "2026-03-03 is no Saturday", "2026-10-01"):
        assert words in told
    assert not AnnouncedYear.objects.exists()


def test_every_change_is_put_on_record() -> None:
    key, edition = shipped(confirmed=False)
    confirm_term(key=key, valid_from=edition, on=PAPER, by=BY, at=AT)
    change(key, edition, amount=17)
    withdraw_overlay(overlay=overlays().get(), reason="superseded", by=BY, at=AT)
    add_term(key="local.answer", valid_from=date(2026, 1, 1), row=whole(), on=PAPER, by=BY, at=AT)
    set_day(day=DAY, is_working=False, on=PAPER, by=BY, at=AT)
    unset_day(day=DAY, reason="a mistake", by=BY, at=AT)
    announce_year(year=FUTURE, days=notice(), on=PAPER, by=BY, at=AT)
    entries = list(Entry.objects.order_by("seq"))
    assert [entry.verb for entry in entries] == [
        f"law.{verb}"
        for verb in ("confirm", "change", "withdraw", "add", "set_day", "unset_day", "announce_year")
    ]
    assert entries[1].data["before"] == {"confirmed": True}
    assert entries[1].data["row"] == {"confirmed": True, "amount": 17}
    assert entries[4].data["approver"] == "王局长"


def test_rows_of_the_same_moment_are_not_taken_for_one_another() -> None:
    """The law is remembered by its content: another day set at the same time is another law."""
    other = DAY + timedelta(days=1)
    set_day(day=DAY, is_working=False, on=PAPER, by=BY, at=AT)
    first = stamp()
    assert not calendar().is_working(DAY)
    unset_day(day=DAY, reason="a mistake", by=BY, at=AT)
    set_day(day=other, is_working=False, on=PAPER, by=BY, at=AT)
    assert stamp() != first
    assert calendar().is_working(DAY)
    assert not calendar().is_working(other)


def test_the_law_costs_one_query_once_it_is_known(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    law()
    with django_assert_num_queries(1):
        law()
