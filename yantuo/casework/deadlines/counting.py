"""The date of a deadline as a law has it: its rule in the edition of the event's day, its pauses, its extension."""

from datetime import date

from django.utils import timezone

from yantuo.casework.deadlines.models import Deadline
from yantuo.kernel import terms
from yantuo.kernel.rulebook import Rulebook
from yantuo.kernel.terms import Due, Term
from yantuo.kernel.worktime import Calendar


def counted(deadline: Deadline, rules: Rulebook, calendar: Calendar, today: date) -> tuple[Term, Due]:
    """The row in force on the day of the event, and the date that follows; raises LawRefusal where none is.

    A pause that still lasts counts up to `today`. Asks nothing of the database where pauses and extension were read.
    """
    term = rules.term(deadline.key, on=timezone.localdate(deadline.started_at))
    rows = sorted(deadline.pauses.all(), key=lambda row: row.first_day)
    pauses = [terms.Pause(row.first_day, row.last_day or max(today, row.first_day)) for row in rows]
    extension = getattr(deadline, "extension", None)
    extended = (extension.units or True) if extension else False
    due = terms.compute(
        term, deadline.started_at, calendar, pauses=pauses, extended=extended, chosen=deadline.chosen
    )
    return term, due


def put(deadline: Deadline, term: Term, due: Due, *, local: bool) -> None:
    """Write a row and its date into a deadline, unsaved."""
    deadline.edition, deadline.local = term.valid_from, local
    deadline.label, deadline.label_en = term.name_zh, term.name
    deadline.due_at, deadline.yellow_at = due.due_at, due.yellow_at
    deadline.amount, deadline.unit = due.amount, due.unit
    deadline.basis, deadline.basis_en = term.basis_zh, term.basis
    deadline.confirmed, deadline.provisional = due.confirmed, due.provisional
    deadline.why = [{"code": step.code, "params": step.params} for step in due.why]
