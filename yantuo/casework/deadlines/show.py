"""How a deadline looks: its light in words, and the answer to "why this date?"."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from yantuo.casework.deadlines.models import Deadline, State
from yantuo.casework.deadlines.models import Light as Colour
from yantuo.kernel.refusal import LawRefusal
from yantuo.kernel.rulebook import Rulebook
from yantuo.kernel.why import sentence
from yantuo.kernel.worktime import Calendar
from yantuo.ui.parts import Light


def in_chinese() -> bool:
    """Whether the reader reads Chinese: names and articles of rules are kept in both languages."""
    return (get_language() or "").startswith("zh")


def name_of(deadline: Deadline) -> str:
    """What the limit is called."""
    return deadline.label if in_chinese() else deadline.label_en


def basis_of(deadline: Deadline) -> str:
    """The article it rests on."""
    return deadline.basis if in_chinese() else deadline.basis_en


def light(deadline: Deadline, at: datetime, calendar: Calendar) -> Light:
    """The light with its words: late by days, working days left, the date; an ended or paused one says so."""
    if deadline.state == State.VOID:
        return Light("none", _("no longer applies"))
    if deadline.state == State.MET:
        late = deadline.light(at) is Colour.RED
        return Light("late" if late else "ok", _("done late") if late else _("done in time"))
    if deadline.paused_since:
        return Light("none", _("paused since %(day)s") % {"day": deadline.paused_since})
    return Light(
        deadline.light(at).value,
        _left(deadline, at, calendar),
        f"{timezone.localtime(deadline.due_at):%Y-%m-%d %H:%M}",
    )


def _left(deadline: Deadline, at: datetime, calendar: Calendar) -> str:
    today, due = timezone.localtime(at).date(), timezone.localtime(deadline.due_at).date()
    if at > deadline.due_at:
        days = (today - due).days
        return (
            ngettext("%(n)s day late", "%(n)s days late", days) % {"n": days}
            if days
            else _late_hours(deadline, at)
        )
    if deadline.unit == "h":
        hours = int((deadline.due_at - at).total_seconds() // 3600)
        return ngettext("%(n)s hour left", "%(n)s hours left", hours) % {"n": hours}
    if today == due:
        return _("due today")
    if deadline.light(at) is Colour.YELLOW:
        left = calendar.working_days_between(today, due)
        return ngettext("%(n)s working day left", "%(n)s working days left", left) % {"n": left}
    return f"{due:%Y-%m-%d}"


def _late_hours(deadline: Deadline, at: datetime) -> str:
    hours = int((at - deadline.due_at).total_seconds() // 3600)
    return ngettext("%(n)s hour late", "%(n)s hours late", hours) % {"n": hours} if hours else _("just late")


def why(deadline: Deadline) -> list[str]:
    """How the date was counted, step by step, in the reader's language."""
    return [str(sentence(step["code"], step["params"])) for step in deadline.why]


@dataclass(frozen=True)
class Shown:
    """A deadline ready for a page."""

    deadline: Deadline
    light: Light
    name: str
    basis: str
    steps: list[str]
    extendable: bool = False  # its rule allows an extension


def shown(
    deadlines: Iterable[Deadline], at: datetime, calendar: Calendar, rules: Rulebook | None = None
) -> list[Shown]:
    """Several deadlines ready for a page; asks the database nothing. With `rules` it says what may be extended."""
    return [
        Shown(row, light(row, at, calendar), name_of(row), basis_of(row), why(row), _extendable(row, rules))
        for row in deadlines
    ]


def _extendable(deadline: Deadline, rules: Rulebook | None) -> bool:
    try:
        term = rules.term(deadline.key, on=deadline.edition) if rules else None
    except LawRefusal:  # the bureau's own row that it was counted by has been withdrawn
        return False
    return term is not None and bool(term.extend_amount or term.extend_open)
