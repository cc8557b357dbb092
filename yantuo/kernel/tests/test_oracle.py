"""Dates of limits against a naive oracle that goes day by day, one rule at a time."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from yantuo.kernel.terms import (
    Pause,
    compute,
)
from yantuo.kernel.tests.factories import CALENDAR, DAYS, ONE, moment_of, term
from yantuo.kernel.worktime import CHINA


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
