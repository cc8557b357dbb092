"""The legal clock."""

from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema
from pydantic import Field

from yantuo.casework.deadlines.show import in_chinese
from yantuo.faces.api.auth import ApiRequest, needs
from yantuo.faces.api.documented import refusals
from yantuo.faces.api.fields import Local, Moment, Text
from yantuo.faces.api.problems import Refused
from yantuo.kernel import terms
from yantuo.records.law.queries import law

router = Router(tags=["law"])


class DueOut(Schema):
    """The answer of the legal clock."""

    key: str = Field(examples=["inspect.publish"])
    name: str
    due_at: Local = Field(
        description="a limit in days ends with its last day", examples=["2026-12-18T23:59:59+08:00"]
    )
    unit: str = Field(description="h hours, d days, wd working days, m months, y years", examples=["wd"])
    amount: int = Field(examples=[20])
    extended: int = Field(description="units of the extension", examples=[0])
    basis: str
    confirmed: bool
    provisional: bool
    edition: date = Field(description="since when this edition of the rule is in force")
    why: list[str]


class DueAsked(Schema):
    """The event, and what moves the date."""

    event: Moment = Field(
        description="the event that starts the limit", examples=["2026-11-20T10:00:00+08:00"]
    )
    pause: list[Text] = Field(
        [], description="whole days that do not count, both included", examples=[["2026-11-24..2026-11-26"]]
    )
    extend: bool = Field(False, description="with the one extension the rule allows")


@router.get("/{key}", response={200: DueOut, **refusals()}, summary="Ask the legal clock")
@needs("law.read")
def ask_clock(request: ApiRequest, key: Text, asked: Query[DueAsked]) -> Any:  # noqa: ARG001 - known by this name
    """Which date follows from an event, by which article, and how it was counted."""
    book, calendar = law()
    term = book.term(key, on=timezone.localdate(asked.event))
    due = terms.compute(term, asked.event, calendar, pauses=_pauses(asked.pause), extended=asked.extend)
    same = ("key", "due_at", "unit", "amount", "extended", "confirmed", "provisional", "edition")
    return {
        **{name: getattr(due, name) for name in same},
        "name": str(term.title),
        "basis": due.basis_zh if in_chinese() else due.basis,
        "why": [str(step.sentence) for step in due.why],
    }


def _pauses(spans: list[str]) -> list[terms.Pause]:
    found, faults = [], []
    for span in spans:
        first, _dots, last = span.partition("..")
        try:
            found.append(terms.Pause(date.fromisoformat(first), date.fromisoformat(last)))
        except ValueError:
            faults.append(_("“%(span)s” is no span of days such as 2026-02-10..2026-02-12.") % {"span": span})
    if faults:
        raise Refused({"pause": faults})
    return found
