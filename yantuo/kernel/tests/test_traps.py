"""Traps that stand in older papers: figures of 2015 and 2016, days that are working days, two clocks."""

from datetime import date

import pytest

from yantuo.kernel.rulebook import NotInForce
from yantuo.kernel.tests.factories import BOOK


def limit(key: str, on: str = "2026-06-01") -> tuple[int | None, str | None, int | None]:
    row = BOOK.term(key, on=date.fromisoformat(on))
    return row.amount, row.unit, row.extend_amount


def test_trap_1_licensing_has_the_figures_of_2020() -> None:
    assert limit("licence.decide") == (10, "wd", 5)
    assert limit("licence.issue") == (5, "wd", None)
    assert limit("licence.site.verify") == (5, "wd", None)
    assert limit("licence.cancel.apply") == (20, "wd", None)
    with pytest.raises(NotInForce, match="2020-03-01"):
        limit("licence.decide", on="2020-02-29")


def test_trap_2_food_seizure_is_extended_by_45_days() -> None:
    assert limit("case.seize.food") == (30, "d", 45)
    assert limit("case.seize.other") == (30, "d", 30)


def test_trap_3_short_periods_of_the_penalty_law_are_working_days() -> None:
    short = ("case.preserve", "case.defence", "case.hearing.notice", "case.serve")
    assert {limit(key)[1] for key in short} == {"wd"}
    long = ("case.pay", "case.seize.food", "case.seize.other", "case.decide", "case.serve.notice")
    assert {limit(key)[1] for key in long} == {"d"}


def test_trap_4_a_visit_covers_all_items() -> None:
    row = BOOK.term("inspect.full_cover", on=date(2026, 6, 1))
    assert (row.amount, row.unit) == (2, "y")
    assert "All items" in row.note
    with pytest.raises(NotInForce):
        limit("inspect.full_cover", on="2022-03-14")


def recall_clocks(on: date) -> list[tuple[int | None, str | None, int | None, str | None]]:
    pairs = [
        (BOOK.term(f"recall.{n}.start", on=on), BOOK.term(f"recall.{n}.finish", on=on)) for n in (1, 2, 3)
    ]
    return [(start.amount, start.unit, end.amount, end.unit) for start, end in pairs]


def test_trap_6_recall_has_two_clocks_and_two_editions() -> None:
    last, first = date(2026, 11, 30), date(2026, 12, 1)
    assert recall_clocks(last) == [(24, "h", 10, "wd"), (48, "h", 20, "wd"), (72, "h", 30, "wd")]
    assert recall_clocks(first) == [(24, "h", 10, "d"), (36, "h", 20, "d"), (48, "h", 30, "d")]
    triggers = [
        [BOOK.term(f"recall.2.{end}", on=on).trigger for end in ("start", "finish")] for on in (last, first)
    ]
    assert triggers == [["risk known", "announcement published"], ["risk discovered", "recall plan filed"]]


def test_trap_7_microbial_failures_are_not_retested() -> None:
    assert "microbial" in BOOK.term("retest.apply", on=date(2026, 6, 1)).note


def test_trap_10_limits_of_order_20_end_with_it() -> None:
    assert limit("complaint.mediate", on="2026-04-14") == (45, "wd", None)
    assert limit("complaint.mediate", on="2026-04-15") == (60, "d", None)
    assert limit("report.tell", on="2026-04-14") == (5, "wd", None)
    with pytest.raises(NotInForce, match="2026-04-14"):
        limit("report.tell", on="2026-04-15")
    assert not BOOK.term("complaint.accept", on=date(2026, 4, 14)).confirmed
    assert BOOK.term("complaint.accept", on=date(2026, 4, 15)).confirmed
