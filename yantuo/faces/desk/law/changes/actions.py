"""Counting running dates anew after a change of the law: moved ones go on the trail, and their owners are told."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from yantuo.casework.deadlines.counting import counted, put
from yantuo.casework.deadlines.models import Deadline, DeadlineQuerySet
from yantuo.casework.dossiers.models import Dossier
from yantuo.casework.notices.actions import tell
from yantuo.directory.people.actor import MACHINE, Actor
from yantuo.faces.desk.law.changes.effects import Moved
from yantuo.kernel.refusal import LawRefusal
from yantuo.records.law.queries import law
from yantuo.records.trail.actions import record

BATCH = 500
FEW = 3  # moved dates of one person told one by one; more are told as a number

# What a count may change of a deadline; a clock that was met meanwhile is left alone.
_WRITTEN = (
    "edition", "local", "label", "label_en", "due_at", "yellow_at", "amount", "unit", "basis", "basis_en", "confirmed",
    "provisional", "why",
)  # fmt: skip


@dataclass
class Recounted:
    """What a recount did."""

    concerned: int = 0
    moved: list[Moved] = field(default_factory=list)
    stuck: int = 0


@transaction.atomic
def recount(
    *, rows: DeadlineQuerySet, at: datetime, by: Actor = MACHINE, step: Callable[[], object] = lambda: None
) -> Recounted:
    """Count running dates anew under the law in force, each in the edition of its event's day.

    A date that moved is an entry `deadline.recount` on its office's chain and a notice to its owner; one that no
    edition covers any more stays as it is. Needs the system's sight.
    """
    rules, calendar = law()
    done, today = Recounted(), timezone.localdate(at)
    ids = list(rows.order_by("due_at", "id").values_list("pk", flat=True))
    for first in range(0, len(ids), BATCH):
        for deadline in _locked(ids[first : first + BATCH]):
            step()
            done.concerned += 1
            before = _state(deadline)
            due_before = deadline.due_at
            try:
                term, due = counted(deadline, rules, calendar, today)
            except LawRefusal:
                done.stuck += 1
                continue
            put(deadline, term, due, local=rules.is_local(deadline.key, term.valid_from))
            if _state(deadline) != before:
                deadline.save(update_fields=_WRITTEN)
            if deadline.due_at != due_before:
                done.moved.append(Moved(deadline, due_before, deadline.due_at))
                _record(done.moved[-1], by, at)
    _tell(done.moved, at)
    return done


def _locked(ids: list[UUID]) -> list[Deadline]:
    """The running clocks among these, locked after their dossiers, as every step does."""
    theirs = Dossier.objects.filter(pk__in=Deadline.objects.filter(pk__in=ids).values("dossier_id"))
    list(theirs.select_for_update(of=("self",)).order_by("pk").values_list("pk"))
    rows = Deadline.objects.open().filter(pk__in=ids).select_for_update(of=("self",))
    return list(
        rows.select_related("dossier", "extension").prefetch_related("pauses").order_by("due_at", "id")
    )


def _state(deadline: Deadline) -> list[object]:
    return [getattr(deadline, name) for name in _WRITTEN]


def _record(moved: Moved, by: Actor, at: datetime) -> None:
    deadline = moved.deadline
    record(
        by=by,
        at=at,
        verb="deadline.recount",
        kind="deadline",
        subject=deadline.dossier_id,
        office=deadline.office_id,
        enterprise=deadline.enterprise_id,
        data={
            "key": deadline.key,
            "edition": deadline.edition,
            "before": timezone.localtime(moved.before).isoformat(),
            "due_at": moved.after.isoformat(),
        },
    )


def _tell(rows: list[Moved], at: datetime) -> None:
    """Tell each owner, date by date or, where many have moved, how many."""
    owners: dict[int, list[Moved]] = defaultdict(list)
    for moved in rows:
        if moved.deadline.owner_id:
            owners[moved.deadline.owner_id].append(moved)
    for owner, mine in owners.items():
        if len(mine) > FEW:
            office = mine[0].deadline.office_id
            params = {"n": len(mine)}
            tell(
                persons=[owner],
                kind="deadline.moved_many",
                at=at,
                office=office,
                path="/?scope=mine",
                params=params,
            )
            continue
        for moved in mine:
            _tell_one(owner, moved, at)


def _tell_one(owner: int, moved: Moved, at: datetime) -> None:
    deadline = moved.deadline
    tell(
        persons=[owner],
        kind="deadline.moved",
        at=at,
        office=deadline.office_id,
        dossier=deadline.dossier,
        deadline=deadline.pk,
        params={
            "title": deadline.dossier.title,
            "limit": deadline.label,
            "limit_en": deadline.label_en,
            "before": f"{timezone.localtime(moved.before):%Y-%m-%d %H:%M}",
            "due_at": moved.after.isoformat(),
        },
    )
