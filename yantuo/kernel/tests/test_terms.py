"""Dates of limits counted by hand over the festivals of 2026: working days, hours, pauses, extensions, lights."""

from datetime import date

import pytest

from yantuo.kernel.counting import BadPause
from yantuo.kernel.terms import (
    ExtensionRefused,
    NotALimit,
    PauseRefused,
    compute,
)
from yantuo.kernel.tests.factories import BOOK, CALENDAR, at, day_of, due, term
from yantuo.kernel.worktime import OutOfCalendar


# By hand, from the notice of 2026.
@pytest.mark.parametrize(
    ("key", "start", "expected"),
    [
        ("case.defence", "2026-02-13", "2026-02-27"),  # 5 wd: Sat 14 is made up, then 24 to 27
        ("case.defence", "2026-02-14", "2026-02-28"),  # event on the make-up day, ends on the other
        ("case.defence", "2026-02-18", "2026-02-28"),  # event in the festival
        ("case.defence", "2026-02-28", "2026-03-06"),
        ("licence.decide", "2026-02-10", "2026-03-02"),  # 11-14, 24-28, then Mon 2 March
        ("licence.decide", "2026-09-18", "2026-10-09"),  # Sun 20 is made up; Mid-Autumn and National Day
        ("retest.apply", "2026-09-29", "2026-10-14"),  # 30 September, 8, 9, Sat 10 made up, 12, 13, 14 October
        ("case.pay", "2026-02-02", "2026-02-24"),  # 15 d end on 17 Feb, a day off
        ("case.pay", "2026-02-13", "2026-02-28"),  # end on a Saturday that is made up: not moved
        ("case.pay", "2026-09-22", "2026-10-08"),
        ("case.decide", "2026-07-03", "2026-10-08"),  # 90 d end on 1 October
        ("case.court", "2025-11-17", "2026-02-24"),  # 3 mo end on 17 Feb
        ("licence.first_check", "2025-11-30", "2026-02-28"),  # clamped, a made-up Saturday
        ("complaint.age", "2026-05-01", "2029-05-03"),  # Tue 1 and Wed 2 May 2029 are off by statute
        ("licence.validity", "2024-02-29", "2029-02-28"),
        ("licence.false.ban", "2025-02-17", "2026-02-17"),  # a ban does not move
        ("publish.light", "2026-07-01", "2026-10-01"),  # nor does a publication
        ("licence.renew.apply", "2026-03-10", "2026-01-21"),  # 30 wd back over Spring Festival
        ("hearing.notice", "2026-10-12", "2026-09-24"),  # 7 wd back: 10, 9, 8, then 30, 29, 28, 24
        ("hearing.public", "2026-02-24", "2026-02-12"),
        ("se.inspect.apply", "2026-11-01", "2026-09-30"),  # 1 mo back is 1 October, off
        ("licence.renew.decide", "2026-10-03", "2026-09-30"),  # before expiry, on a day off
        ("licence.renew.decide", "2026-09-30", "2026-09-30"),
    ],
)  # fmt: skip
def test_vectors_counted_by_hand(key: str, start: str, expected: str) -> None:
    assert day_of(due(key, start)) == expected


@pytest.mark.parametrize(
    ("key", "start", "expected"),
    [
        ("recall.1.start", "2026-10-01T08:15", "2026-10-02T08:15:00+08:00"),
        ("recall.2.start", "2026-11-30T23:59:59", "2026-12-02T23:59:59+08:00"),
        ("recall.2.start", "2026-12-01T00:00", "2026-12-02T12:00:00+08:00"),
        ("retest.apply.quick", "2026-02-16T22:30", "2026-02-17T02:30:00+08:00"),
        ("se.accident.unit", "2026-05-01T16:00+00:00", "2026-05-02T01:00:00+08:00"),
    ],
)
def test_hours_are_exact_and_run_through_days_off(key: str, start: str, expected: str) -> None:
    assert due(key, start).due_at.isoformat() == expected


def test_the_day_of_the_event_is_the_day_in_china() -> None:
    assert day_of(due("case.pay", "2026-03-01T17:00+00:00")) == "2026-03-17"  # already 2 March
    assert day_of(due("case.pay", "2026-03-01T15:59+00:00")) == "2026-03-16"


@pytest.mark.parametrize(
    ("key", "start", "pauses", "expected"),
    [
        ("licence.decide", "2026-03-02", [("2026-03-04", "2026-03-08")], "2026-03-19"),  # 3 working days
        ("licence.decide", "2026-03-02", [("2026-03-07", "2026-03-08")], "2026-03-16"),  # a weekend only
        ("licence.decide", "2026-03-02", [("2026-02-20", "2026-03-02")], "2026-03-16"),  # before it ran
        ("licence.decide", "2026-03-02", [("2026-03-16", "2026-03-16")], "2026-03-17"),  # the last day
        ("licence.decide", "2026-03-02", [("2026-03-17", "2026-04-17")], "2026-03-16"),  # after the end
        ("case.pay", "2026-03-02", [("2026-03-05", "2026-03-09")], "2026-03-23"),  # 5 d, then Sunday moves
        (
            "case.pay",
            "2026-03-02",
            [("2026-03-05", "2026-03-07"), ("2026-03-07", "2026-03-09")],
            "2026-03-23",
        ),
        (
            "case.pay",
            "2026-03-02",
            [("2026-03-01", "2026-03-03")],
            "2026-03-18",
        ),  # the event's day is no day of it
        ("case.court", "2026-03-02", [("2026-03-10", "2026-03-12")], "2026-06-05"),  # 3 mo and 3 days
        ("case.decide", "2026-01-05", [("2026-02-01", "2026-02-28")], "2026-05-06"),  # 90 d + 28 end on 3 May
    ],
)
def test_pauses_by_hand(key: str, start: str, pauses: list[tuple[str, str]], expected: str) -> None:
    assert day_of(due(key, start, *pauses)) == expected


def test_a_paused_day_stops_the_hours() -> None:
    paused = due("recall.1.start", "2026-03-02T10:30", ("2026-03-03", "2026-03-04"))
    assert paused.due_at.isoformat() == "2026-03-05T10:30:00+08:00"
    inside = due("recall.1.start", "2026-03-02T10:30", ("2026-03-01", "2026-03-02"))
    assert inside.due_at.isoformat() == "2026-03-04T00:00:00+08:00"


@pytest.mark.parametrize(
    ("key", "start", "extended", "expected"),
    [
        ("licence.decide", "2026-02-10", True, "2026-03-09"),
        ("case.seize.food", "2026-03-02", True, "2026-05-18"),  # 75 d end on Saturday 16 May
        ("case.seize.other", "2026-03-02", True, "2026-05-06"),  # 60 d end on 1 May
        ("case.decide", "2026-03-02", True, "2026-06-30"),
        ("case.decide", "2026-03-02", 60, "2026-07-30"),  # decided collectively
        ("case.verify", "2026-03-02", 5, "2026-03-30"),  # less than allowed
        ("sample.dispose", "2026-03-02", 30, "2026-06-30"),
        ("retest.handover", "2026-03-02", True, "2026-03-10"),
    ],
)
def test_extensions(key: str, start: str, extended: bool | int, expected: str) -> None:
    assert day_of(due(key, start, extended=extended)) == expected


@pytest.mark.parametrize(
    ("key", "extended", "sentence"),
    [
        ("licence.site.verify", True, "allows no extension"),
        ("licence.site.verify", 1, "allows no extension"),
        ("licence.decide", 6, "by 5 working days at most"),
        ("licence.decide", -1, "by 5 working days at most"),
        ("sample.dispose", True, "give the length granted"),
    ],
)
def test_an_extension_the_rule_does_not_know_is_refused(
    key: str, extended: bool | int, sentence: str
) -> None:
    with pytest.raises(ExtensionRefused, match=sentence):
        due(key, "2026-03-02", extended=extended)


def test_what_cannot_be_counted_is_refused() -> None:
    with pytest.raises(NotALimit, match="no limit but a rate: 3 % of the fine a day"):
        due("case.surcharge", "2026-03-02")
    with pytest.raises(NotALimit, match="no limit but a frequency"):
        due("recall.2.progress", "2026-12-02")
    with pytest.raises(NotALimit, match="no limit but a schedule"):
        due("se.lift.inspect", "2026-03-02")
    with pytest.raises(PauseRefused, match="nothing to pause"):
        due("licence.renew.apply", "2026-03-02", ("2026-01-05", "2026-01-06"))
    with pytest.raises(BadPause, match=r"cannot end \(2026-03-03\) before it begins"):
        due("case.pay", "2026-03-02", ("2026-03-04", "2026-03-03"))
    with pytest.raises(OutOfCalendar):
        compute(term(5, "y"), at("9996-01-01"), CALENDAR)
    with pytest.raises(OutOfCalendar):
        compute(term(90, "d"), at("9999-12-01"), CALENDAR)
    with pytest.raises(OutOfCalendar):
        compute(term(90, "h"), at("9999-12-30"), CALENDAR)
    with pytest.raises(ValueError, match="needs a zone"):
        compute(term(1, "d"), at("2026-03-02").replace(tzinfo=None), CALENDAR)


def test_a_retention_can_be_counted_though_it_is_no_limit() -> None:
    row = BOOK.term("record.purchase", on=date(2026, 4, 3))
    assert not row.is_limit
    assert row.no_limit_sentence.english.startswith(
        "record.purchase is no limit but a retention: at least 6 months"
    )
    assert day_of(due("record.purchase", "2026-04-03")) == "2026-10-03"  # a day off, not moved


@pytest.mark.parametrize(
    ("key", "start", "expected"),
    [
        ("case.defence", "2026-12-24", False),  # ends on 31 December
        ("case.defence", "2026-12-25", True),  # needs 1 January 2027
        ("case.defence", "2026-12-31", True),
        ("case.pay", "2026-12-16", False),  # 31 December, a Thursday
        ("case.pay", "2026-12-17", True),
        ("licence.validity", "2026-03-02", False),  # ends in 2031, but no day off can move it
        ("recall.1.start", "2026-12-31T12:00", False),
        ("licence.renew.apply", "2027-01-04", True),
        ("licence.renew.apply", "2027-01-01", False),  # only days of 2026 are counted
        ("se.inspect.apply", "2027-01-31", False),
    ],
)
def test_a_year_not_announced_makes_the_date_provisional(key: str, start: str, expected: bool) -> None:
    found = due(key, start)
    assert found.provisional is expected
    assert ("provisional" in {step.code for step in found.why}) is expected


@pytest.mark.parametrize(
    ("key", "start", "expected"),
    [
        (
            "case.decide",
            "2026-03-02",
            "2026-05-27T23:59:59",
        ),  # due 1 June (31 May is a Sunday), 3 working days
        ("licence.decide", "2026-03-02", "2026-03-12T11:59:59"),  # due 16 March, 2.5 working days
        ("licence.site.verify", "2026-03-02", "2026-03-06T17:59:59"),  # due Mon 9 March, 1.25 working days
        ("case.defence", "2026-02-13", "2026-02-26T17:59:59"),  # the festival is no part of the quarter
        ("recall.1.start", "2026-03-02T08:00", "2026-03-03T02:00:00"),  # 6 of 24 hours
        (
            "recall.2.finish",
            "2026-12-01",
            "2026-12-16T23:59:59",
        ),  # due Mon 21 December: 5 days or 3 working days
        ("recall.1.finish", "2026-12-01", "2026-12-09T11:59:59"),  # due 11 December: 2.5 days
        ("licence.renew.decide", "2026-03-06", "2026-03-03T23:59:59"),  # nothing runs: 3 working days
    ],
)
def test_yellow_is_the_smaller_of_three_working_days_and_a_quarter(
    key: str, start: str, expected: str
) -> None:
    assert due(key, start).yellow_at == at(expected)


def test_a_pause_is_no_part_of_the_quarter() -> None:
    paused = due("recall.1.start", "2026-03-02T08:00", ("2026-03-03", "2026-03-03"))
    assert paused.yellow_at == at("2026-03-04T02:00")
    days = due("recall.1.finish", "2026-12-01", ("2026-12-02", "2026-12-08"))
    assert days.yellow_at == at("2026-12-16T11:59:59")  # due 18 December, still 2.5 days
