"""What a change of rule or calendar does to the dates that are running, before it is made."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import reduce
from operator import or_

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from yantuo.casework.deadlines.counting import counted
from yantuo.casework.deadlines.models import Deadline, DeadlineQuerySet
from yantuo.directory.people.actor import Actor
from yantuo.kernel.counting import end_of, midnight
from yantuo.kernel.refusal import LawRefusal
from yantuo.records.law.actions import Changed
from yantuo.records.law.queries import law
from yantuo.records.sight.session import SYSTEM, sight

SHOWN = 100  # moved dates listed one by one


@dataclass(frozen=True)
class Moved:
    """A date that a change moves."""

    deadline: Deadline
    before: datetime
    after: datetime


@dataclass
class Effect:
    """How many running dates a change concerns, moves, or only marks otherwise; the moved ones in sight one by one."""

    concerned: int = 0
    moved: int = 0
    marked: int = 0
    stuck: int = 0  # dates that no edition would cover any more: they stay as they are
    rows: list[Moved] = field(default_factory=list)

    @property
    def more(self) -> int:
        """How many moved dates are not listed: too many, or out of sight."""
        return self.moved - len(self.rows)


def concerned(changed: Changed) -> DeadlineQuerySet:
    """The running dates that a change may move: of its limits, or counted across its days."""
    spans = [(day, day) for day in changed.days]
    spans += [(date(year, 1, 1), date(year, 12, 31)) for year in changed.years]
    parts = [Q(key__in=changed.keys), *(_across(first, last) for first, last in spans)]
    return Deadline.objects.open().filter(reduce(or_, parts))


def _across(first: date, last: date) -> Q:
    """Counted, forward or backward, over some of these days."""
    begin, end = midnight(first), end_of(last)
    return Q(started_at__lte=end, due_at__gte=begin) | Q(due_at__lte=end, started_at__gte=begin)


def with_rows(rows: DeadlineQuerySet) -> Iterator[Deadline]:
    """Deadlines with what their count needs, in pieces."""
    found = rows.select_related("dossier", "extension").prefetch_related("pauses").order_by("due_at", "id")
    return found.iterator(chunk_size=500)


def effect(changed: Changed, actor: Actor, at: datetime) -> Effect:
    """Compare the running dates concerned with what the law, as it now stands in this transaction, makes of them."""
    rules, calendar = law()
    found, today = Effect(), timezone.localdate(at)
    with sight(SYSTEM):
        for deadline in with_rows(concerned(changed)):
            found.concerned += 1
            try:
                _term, due = counted(deadline, rules, calendar, today)
            except LawRefusal:
                found.stuck += 1
                continue
            if due.due_at != deadline.due_at:
                found.moved += 1
                if deadline.office_id in actor.offices and len(found.rows) < SHOWN:
                    found.rows.append(Moved(deadline, deadline.due_at, due.due_at))
            elif (due.confirmed, due.provisional) != (deadline.confirmed, deadline.provisional):
                found.marked += 1
    return found


def rehearsed(change: Callable[[], Changed], actor: Actor, at: datetime) -> Effect:
    """Make a change, look at its effect, and take everything back; raises LawRefused as the change itself would."""
    with transaction.atomic():
        found = effect(change(), actor, at)
        transaction.set_rollback(True)
    return found
