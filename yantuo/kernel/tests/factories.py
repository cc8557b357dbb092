"""Limits and moments of the tests: the shipped books, a date asked for by hand, a limit made for the occasion."""

from datetime import date, datetime, time, timedelta
from pathlib import Path

from hypothesis import strategies as st

from yantuo.kernel.rulebook import Rulebook
from yantuo.kernel.terms import (
    Due,
    Pause,
    Term,
    compute,
)
from yantuo.kernel.worktime import CHINA, Calendar

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
