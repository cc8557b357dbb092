"""Dates of limits: by hand over the festivals of 2026, against a naive day-by-day oracle, and the traps of the law."""

import json
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yantuo.kernel import why
from yantuo.kernel.counting import BadPause
from yantuo.kernel.rulebook import NotInForce, Rulebook
from yantuo.kernel.terms import (
    Due,
    ExtensionRefused,
    NotALimit,
    Pause,
    PauseRefused,
    Term,
    compute,
)
from yantuo.kernel.worktime import CHINA, Calendar, OutOfCalendar

RULES = Path(__file__).resolve().parents[3] / "rules"
CALENDAR = Calendar.load(RULES)
BOOK = Rulebook.load(RULES)
ONE = timedelta(days=1)
DAYS = st.dates(date(2005, 1, 1), date(2025, 12, 31))


def at(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=CHINA)


def due(key: str, start: str, *pauses: tuple[str, str], extended: bool | int = False) -> Due:
    moment = at(start)
    spans = [Pause(date.fromisoformat(first), date.fromisoformat(last)) for first, last in pauses]
    return compute(BOOK.term(key, on=moment.astimezone(CHINA).date()), moment, CALENDAR, spans, extended)


def day_of(found: Due) -> str:
    assert found.due_at.timetz() == time(23, 59, 59, tzinfo=CHINA)
    return found.due_at.date().isoformat()


def term(amount: int, unit: str, **more: object) -> Term:
    values: dict[str, object] = {
        "key": "test.term",
        "name": "n",
        "name_zh": "名",
        "trigger": "t",
        "trigger_zh": "事",
        "kind": "hours" if unit == "h" else "act",
        "amount": amount,
        "unit": unit,
        "end_rule": "none" if unit == "h" else "next_workday",
        "instrument": "法",
        "basis": "b",
        "basis_zh": "据",
        "valid_from": date(2000, 1, 1),
        "confirmed": True,
        "source": "s",
    }
    return Term.model_validate(values | more)


def moment_of(day: date) -> datetime:
    return datetime.combine(day, time(9, 30, tzinfo=CHINA))


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


# The oracle: day by day, one rule at a time.
def paused_set(pauses: Iterable[tuple[date, date]]) -> set[date]:
    return {first + n * ONE for first, last in pauses for n in range((last - first).days + 1)}


def naive_last(event: date, amount: int, unit: str, paused: set[date]) -> date:
    if unit in {"mo", "y"}:
        return naive_months(event, amount * (12 if unit == "y" else 1), paused)
    day, left = event, amount
    while left:
        day += ONE
        left -= day not in paused and (unit == "d" or CALENDAR.is_working(day))
    return day


def naive_months(event: date, months: int, paused: set[date]) -> date:
    year, month = event.year, event.month
    for _ in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    day = event.day
    while True:
        try:
            end = date(year, month, day)
            break
        except ValueError:
            day -= 1
    owed = sum(event + n * ONE in paused for n in range(1, (end - event).days + 1))
    while owed:
        end += ONE
        owed -= end not in paused
    return end


def naive_due(event: date, amount: int, unit: str, paused: set[date]) -> date:
    day = naive_last(event, amount, unit, paused)
    while not CALENDAR.is_working(day):
        day += ONE
    return day


UNITS = st.sampled_from([("wd", 60), ("d", 120), ("mo", 18), ("y", 3)])
LIMITS = UNITS.flatmap(lambda unit: st.tuples(st.integers(1, unit[1]), st.just(unit[0])))


@st.composite
def pauses_near(draw: st.DrawFn, event: date) -> list[tuple[date, date]]:
    spans = draw(st.lists(st.tuples(st.integers(-10, 90), st.integers(0, 20)), max_size=4))
    return [(event + start * ONE, event + (start + length) * ONE) for start, length in spans]


@given(DAYS, LIMITS, st.data())
def test_due_agrees_with_the_oracle(event: date, limit: tuple[int, str], data: st.DataObject) -> None:
    spans = data.draw(pauses_near(event))
    found = compute(term(*limit), moment_of(event), CALENDAR, [Pause(*span) for span in spans])
    assert found.due_at.date() == naive_due(event, *limit, paused_set(spans))
    assert found.due_at.timetz() == time(23, 59, 59, tzinfo=CHINA)
    assert moment_of(event) < found.yellow_at < found.due_at


@given(DAYS, DAYS, LIMITS, st.integers(0, 40))
def test_a_later_event_or_a_longer_limit_never_ends_sooner(
    one: date, other: date, limit: tuple[int, str], more: int
) -> None:
    first, second = sorted((one, other))
    amount, unit = limit
    early = compute(term(amount, unit), moment_of(first), CALENDAR).due_at
    assert early <= compute(term(amount, unit), moment_of(second), CALENDAR).due_at
    assert early <= compute(term(amount + more, unit), moment_of(first), CALENDAR).due_at


@given(DAYS, st.integers(1, 120), st.integers(0, 60), st.integers(0, 20))
def test_a_pause_inside_adds_exactly_its_days(event: date, amount: int, start: int, length: int) -> None:
    first, last = event + ONE * (1 + start % amount), event + ONE * (1 + start % amount + length)
    still = {"kind": "ban", "end_rule": "none"}
    plain = compute(term(amount, "d", **still), moment_of(event), CALENDAR)
    paused = compute(term(amount, "d", **still), moment_of(event), CALENDAR, [Pause(first, last)])
    assert paused.due_at - plain.due_at == (last - first).days * ONE + ONE
    in_work = compute(term(amount, "wd"), moment_of(event), CALENDAR, [Pause(first, last)])
    without = compute(term(amount, "wd"), moment_of(event), CALENDAR)
    lost = sum(CALENDAR.is_working(first + n * ONE) for n in range((last - first).days + 1))
    assert CALENDAR.working_days_between(without.due_at.date(), in_work.due_at.date()) == lost


@given(DAYS, LIMITS, st.integers(1, 30))
def test_an_extension_is_a_longer_limit(event: date, limit: tuple[int, str], extra: int) -> None:
    amount, unit = limit
    row = term(amount, unit, extend_amount=extra, extend_unit=unit)
    longer = compute(term(amount + extra, unit), moment_of(event), CALENDAR)
    assert compute(row, moment_of(event), CALENDAR, extended=True).due_at == longer.due_at
    assert (
        compute(row, moment_of(event), CALENDAR).due_at
        == compute(term(amount, unit), moment_of(event), CALENDAR).due_at
    )


@given(DAYS, st.integers(1, 60))
def test_back_from_the_last_day_leads_to_the_event(event: date, amount: int) -> None:
    worked = CALENDAR.next_working(event)
    forward = compute(term(amount, "wd"), moment_of(worked), CALENDAR)
    row = term(amount, "wd", direction="backward", end_rule="previous_workday")
    assert compute(row, forward.due_at, CALENDAR).due_at.date() == worked


@given(DAYS, LIMITS)
def test_counted_back_ends_on_the_working_day_before(event: date, limit: tuple[int, str]) -> None:
    row = term(*limit, direction="backward", end_rule="previous_workday")
    found = compute(row, moment_of(event), CALENDAR)
    still = term(*limit, direction="backward", kind="ban", end_rule="none")
    unmoved = compute(still, moment_of(event), CALENDAR).due_at.date()
    day = unmoved
    while not CALENDAR.is_working(day):
        day -= ONE
    assert found.due_at.date() == day
    assert unmoved < event
    assert found.yellow_at < found.due_at


@given(st.integers(0, 5_000_000), st.integers(1, 96), st.data())
def test_hours_are_the_time_that_was_not_paused(second: int, hours: int, data: st.DataObject) -> None:
    start = datetime.fromtimestamp(1_780_000_000 + second, UTC)
    spans = data.draw(pauses_near(start.astimezone(CHINA).date()))
    found = compute(term(hours, "h"), start, CALENDAR, [Pause(*span) for span in spans])
    paused = paused_set(spans)
    day, ran = start.astimezone(CHINA).date(), timedelta()
    while day <= found.due_at.date():
        begin = datetime.combine(day, time(tzinfo=CHINA))
        if day not in paused:
            ran += max(timedelta(), min(found.due_at, begin + ONE) - max(start, begin))
        day += ONE
    assert ran == timedelta(hours=hours)
    last_second = (found.due_at - timedelta(microseconds=1)).astimezone(CHINA).date()
    assert last_second not in paused  # it ends as soon as the time has run
    assert start < found.yellow_at < found.due_at


# Why this date?
def codes(found: Due) -> list[str]:
    return [step.code for step in found.why]


def test_every_step_of_a_count_is_told() -> None:
    found = due("licence.decide", "2026-02-10", ("2026-02-25", "2026-02-26"), extended=True)
    assert codes(found) == [
        "event", "extended", "pause", "makeup", "holiday", "makeup", "weekends", "counted", "end_of_day",
    ]  # fmt: skip
    assert [step.text for step in found.why] == [
        "The day of the event, 2026-02-10, is not counted.",
        "Extended by 5 working days.",
        "Paused from 2026-02-25 to 2026-02-26: days not counted: 2.",
        "2026-02-14 is a make-up working day for Spring Festival and is counted.",
        "Spring Festival, 2026-02-15 to 2026-02-23: days off not counted: 9.",
        "2026-02-28 is a make-up working day for Spring Festival and is counted.",
        "Days not counted as weekend: 3.",
        "Counting 15 working days after 2026-02-10 leads to 2026-03-11.",
        "A limit counted in days ends with its last day.",
    ]


@pytest.mark.parametrize(
    ("key", "start", "code", "text"),
    [
        ("case.pay", "2026-02-02", "moved_on",
         "2026-02-17 is a day off (Spring Festival): the limit ends on the next working day, 2026-02-24."),
        ("case.pay", "2026-03-07", "moved_on",
         "2026-03-22 is a day off (weekend): the limit ends on the next working day, 2026-03-23."),
        ("se.inspect.apply", "2026-11-01", "moved_back",
         "2026-10-01 is a day off (National Day): the limit ends on the working day before, 2026-09-30."),
        ("se.inspect.apply", "2026-11-01", "counted_back",
         "Counting 1 month back from 2026-11-01 leads to 2026-10-01."),
        ("licence.false.ban", "2025-02-17", "stays",
         "2026-02-17 is a day off (Spring Festival), but this kind of period does not move."),
        ("licence.validity", "2024-02-29", "clamped",
         "2029-02-28 is the end of its month, which has no day 29."),
        ("recall.1.start", "2026-03-02T10:30", "hours", "Counting 24 hours leads to 2026-03-03 10:30."),
        ("case.defence", "2026-12-31", "provisional",
         "The days off of 2027 are not announced yet: the date is provisional."),
        ("licence.rectify", "2026-03-02", "unconfirmed",
         "The figure has not been confirmed against the text of the rule."),
    ],
)  # fmt: skip
def test_sentences(key: str, start: str, code: str, text: str) -> None:
    found = {step.code: step.text for step in due(key, start).why}
    assert found[code] == text


def test_the_bureaus_own_days_are_told() -> None:
    own = CALENDAR.overlaid([(date(2026, 3, 3), False, "停电通知"), (date(2026, 3, 7), True, "补班通知")])
    found = compute(term(5, "wd"), at("2026-03-02"), own)
    texts = [step.text for step in found.why]
    assert "The bureau has set 2026-03-03 as a day off (停电通知)." in texts
    assert "The bureau has set 2026-03-07 as a working day (补班通知)." in texts
    moved = compute(term(1, "d"), at("2026-03-02"), own)
    assert "2026-03-03 is a day off (day off set by the bureau)" in moved.why[2].text


def test_a_stored_step_says_the_same_sentence_again() -> None:
    found = due("case.decide", "2026-12-02", ("2027-05-01", "2027-05-02"), extended=True)
    assert "pause_idle" in codes(found)
    for step in found.why:
        stored = json.loads(json.dumps({"code": step.code, "params": dict(step.params)}))
        assert why.sentence(stored["code"], stored["params"]).english == step.text
        assert "%(" not in step.text


CHINESE = {
    "in English": "用中文",
    "Spring Festival": "春节",
    "%(amount)s working days": "%(amount)s个工作日",
    "Extended by %(length)s.": "延长%(length)s。",
    "%(key)s is no limit but a rate: %(figure)s (%(basis)s).": "%(key)s 不是期限，而是比率：%(figure)s（%(basis)s）。",
}


def in_chinese(text: str) -> str:
    return CHINESE.get(text, text)


def test_steps_are_translated_with_their_lengths_and_names() -> None:
    assert (
        why.step("holiday", name="Spring Festival", first="a", last="b", days=9).sentence.said(in_chinese)[:5]
        == "春节, a"
    )
    assert why.step("extended", amount=5, unit="wd").sentence.said(in_chinese) == "延长5个工作日。"


def test_what_the_files_have_in_both_languages_is_said_in_the_readers() -> None:
    row = BOOK.term("case.surcharge", on=date(2026, 6, 1))
    said = row.no_limit_sentence.said(in_chinese)
    assert said.startswith(
        "case.surcharge 不是期限，而是比率：每日按罚款数额的百分之三，不超过罚款数额（《中华人民共和国行政处罚法》"
    )
    assert row.title.said(in_chinese) == "加处罚款"
    assert row.title.english == "Surcharge on a late fine"


# Traps that stand in older papers (figures of 2015 and 2016, days that are working days, two clocks).
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
