"""Working days against a naive day-by-day oracle that reads the files itself, and against the notices by hand."""

from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from yantuo.kernel.rulefiles import RuleFaults
from yantuo.kernel.worktime import Calendar, OutOfCalendar

RULES = Path(__file__).resolve().parents[3] / "rules"
CALENDAR = Calendar.load(RULES)
DAYS = st.dates(date(2004, 1, 1), date(2026, 12, 31))
ONE = timedelta(days=1)


@cache
def naive() -> tuple[set[date], set[date]]:
    off: set[date] = set()
    work: set[date] = set()
    for path in (RULES / "calendar").glob("[0-9]*.yaml"):
        for row in yaml.safe_load(path.read_text(encoding="utf-8"))["holidays"]:
            off |= {row["first"] + n * ONE for n in range((row["last"] - row["first"]).days + 1)}
            work |= set(row.get("work", ()))
    return off, work


def works(day: date) -> bool:
    off, work = naive()
    return day in work or (day.weekday() < 5 and day not in off)


def step(day: date, count: int) -> date:
    while count:
        day += ONE if count > 0 else -ONE
        count -= (1 if count > 0 else -1) * works(day)
    return day


def between(*spans: tuple[str, str]) -> set[date]:
    found = set()
    for first, last in spans:
        day = date.fromisoformat(first)
        while day <= date.fromisoformat(last):
            found.add(day)
            day += ONE
    return found


def test_2026_is_as_its_notice_says() -> None:
    off = between(
        ("2026-01-01", "2026-01-03"),
        ("2026-02-15", "2026-02-23"),
        ("2026-04-04", "2026-04-06"),
        ("2026-05-01", "2026-05-05"),
        ("2026-06-19", "2026-06-21"),
        ("2026-09-25", "2026-09-27"),
        ("2026-10-01", "2026-10-07"),
    )
    work = {"2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"}
    for day in between(("2026-01-01", "2026-12-31")):
        expected = str(day) in work or (day.weekday() < 5 and day not in off)
        assert CALENDAR.is_working(day) == expected, day


@given(DAYS)
def test_every_day_is_as_the_files_say(day: date) -> None:
    assert CALENDAR.is_working(day) == works(day)
    assert not CALENDAR.is_provisional(day)


@given(st.dates(date(2004, 6, 1), date(2026, 6, 30)), st.integers(-80, 80))
def test_adding_agrees_with_stepping(day: date, count: int) -> None:
    assert CALENDAR.add_working_days(day, count) == step(day, count)


@given(DAYS, DAYS, st.integers(-300, 300), st.integers(0, 30))
def test_adding_is_monotone(one: date, other: date, count: int, more: int) -> None:
    first, second = sorted((one, other))
    if count:  # nothing counted leaves a day off where it is
        assert CALENDAR.add_working_days(first, count) <= CALENDAR.add_working_days(second, count)
        if count + more:
            assert CALENDAR.add_working_days(one, count) <= CALENDAR.add_working_days(one, count + more)


@given(DAYS, st.integers(-400, 400))
def test_forward_and_backward_undo_each_other(day: date, count: int) -> None:
    worked = CALENDAR.next_working(day)
    there = CALENDAR.add_working_days(worked, count)
    assert CALENDAR.is_working(there)
    assert CALENDAR.add_working_days(there, -count) == worked
    assert CALENDAR.working_days_between(worked, there) == count


@given(st.dates(date(2024, 1, 1), date(2026, 12, 31)), st.dates(date(2024, 1, 1), date(2026, 12, 31)))
def test_between_agrees_with_counting(start: date, end: date) -> None:
    if start <= end:
        counted = sum(works(start + n * ONE) for n in range(1, (end - start).days + 1))
    else:
        counted = -sum(works(end + n * ONE) for n in range((start - end).days))
    assert CALENDAR.working_days_between(start, end) == counted


@given(st.dates(date(2004, 2, 1), date(2026, 11, 30)))
def test_next_and_previous_are_the_nearest(day: date) -> None:
    following, before = CALENDAR.next_working(day), CALENDAR.previous_working(day)
    assert before <= day <= following
    assert works(before)
    assert works(following)
    assert not any(works(before + n * ONE) for n in range(1, (following - before).days)) or works(day)


def test_last_day_of_2005_was_worked_for_new_year_2006() -> None:
    assert CALENDAR.is_working(date(2005, 12, 31))  # a Saturday, moved by the notice of 2006


@pytest.mark.parametrize("year", range(2004, 2027))
def test_days_off_by_statute_are_off_in_every_notice(year: int) -> None:
    found = dict(CALENDAR.statutory.marks(year))
    assert len(found) >= 9  # two festivals may fall together
    assert not [day for day in found if CALENDAR.is_working(day)]


def test_a_year_to_come_answers_provisionally() -> None:
    assert CALENDAR.is_provisional(date(2027, 3, 1))
    assert CALENDAR.is_working(date(2027, 3, 1))  # Monday
    spring = between(("2027-02-05", "2027-02-08"))  # the eve to the third day: Friday to Monday
    others = {
        date(2027, *md) for md in ((1, 1), (4, 5), (5, 1), (5, 2), (6, 9), (9, 15), (10, 1), (10, 2), (10, 3))
    }
    assert not [day for day in spring | others if CALENDAR.is_working(day)]
    assert CALENDAR.add_working_days(date(2027, 2, 4), 1) == date(2027, 2, 9)
    assert CALENDAR.unannounced(date(2026, 12, 31), date(2028, 1, 1)) == [2027, 2028]


def test_far_years_know_weekends_and_fixed_days_only() -> None:
    assert CALENDAR.is_provisional(date(2003, 12, 31))
    assert not CALENDAR.is_working(date(2003, 10, 1))
    assert not CALENDAR.is_working(date(2000, 2, 5))  # first day of the lunar year
    assert not CALENDAR.is_working(date(2075, 5, 1))
    assert not CALENDAR.is_working(date(1, 1, 1))
    assert CALENDAR.add_working_days(date(1, 1, 1), 1) == date(1, 1, 2)


@pytest.mark.parametrize(("day", "count"), [(date(9999, 12, 20), 60), (date(1, 1, 20), -60)])
def test_a_count_cannot_leave_the_calendar(day: date, count: int) -> None:
    with pytest.raises(OutOfCalendar, match="leaves the calendar"):
        CALENDAR.add_working_days(day, count)


def test_the_bureaus_own_days_win() -> None:
    monday, saturday = date(2026, 3, 2), date(2026, 3, 7)
    own = CALENDAR.overlaid([(monday, False, "市政府通知"), (saturday, True, "市政府通知")])
    assert not own.is_working(monday)
    assert own.is_working(saturday)
    assert own.add_working_days(date(2026, 2, 28), 5) == saturday
    mark = own.mark(monday)
    assert mark
    assert mark.source == "市政府通知"
    assert CALENDAR.is_working(monday)  # the shipped calendar is untouched
    assert own.overlaid([(monday, True, "更正")]).is_working(monday)  # the later row wins


def test_a_year_entered_by_the_bureau_is_no_longer_provisional() -> None:
    day = date(2027, 10, 4)
    own = CALENDAR.overlaid([(day, False, "国办通知")])
    assert not own.is_provisional(day)
    assert own.is_provisional(date(2027, 10, 5))
    entered = CALENDAR.overlaid([(day, False, "国办通知")], announced=[2027])
    assert not entered.is_provisional(date(2027, 10, 5))
    assert not entered.is_working(day)
    assert not entered.is_working(date(2027, 10, 1))  # the statute still holds
    assert entered.unannounced(date(2027, 1, 1), date(2027, 12, 31)) == []


def write(root: Path, name: str, text: str) -> None:
    folder = root / "calendar"
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")


def test_bad_files_report_all_their_faults(tmp_path: Path) -> None:
    write(tmp_path, "statutory.yaml", "basis: x\neditions: []\nfestivals: {}\n")
    row = "- {name: a, name_zh: 甲, first: 2026-05-03, last: 2026-05-01, work: [2026-05-04, 2025-05-03], extra: 1}\n"
    write(tmp_path, "2026.yaml", f"year: 2026\nholidays:\n{row}")
    row = "- {name: a, name_zh: 甲, first: 2025-05-01, last: 2025-05-03, work: [2025-05-03, 2025-05-08]}\n"
    write(tmp_path, "2025.yaml", f"year: 2025\nbasis: x\nholidays:\n{row}")
    write(tmp_path, "2024.yaml", "year: 2024\nyear: 2023\nbasis: x\nholidays: []\n")
    write(tmp_path, "2023.yaml", "year: [")
    with pytest.raises(RuleFaults) as refused:
        Calendar.load(tmp_path)
    text = str(refused.value)
    for expected in (
        "2023.yaml: is not valid YAML",
        "2024.yaml: is not valid YAML (key 'year' stands twice",
        "2025.yaml: 2025-05-03 is both off and worked",
        "2025.yaml: 2025-05-08 is no Saturday or Sunday",
        "2026.yaml: basis: is missing",
        "2026.yaml: holidays.0.extra: is not a value this kind of rule knows",
        "statutory.yaml: editions",
    ):
        assert expected in text


def test_a_misnamed_year_is_refused(tmp_path: Path) -> None:
    write(tmp_path, "statutory.yaml", (RULES / "calendar" / "statutory.yaml").read_text(encoding="utf-8"))
    write(tmp_path, "2025.yaml", "year: 2026\nbasis: x\nholidays: []\n")
    with pytest.raises(RuleFaults, match=r"name it 2026\.yaml"):
        Calendar.load(tmp_path)
