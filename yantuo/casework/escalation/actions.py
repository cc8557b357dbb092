"""Climbing the ladder: every rung taken is a row, a trail entry and a notice, written together and only once."""

from collections import defaultdict
from datetime import datetime
from uuid import UUID

from django.db import transaction

from yantuo.casework.deadlines.models import Deadline, Rung
from yantuo.casework.escalation.queries import burning, due_rungs, persons
from yantuo.casework.escalation.rules import LadderRung
from yantuo.casework.notices.actions import tell
from yantuo.directory.people.actor import MACHINE, Actor
from yantuo.directory.people.models import Person
from yantuo.kernel.worktime import Calendar
from yantuo.records.law.queries import calendar as calendar_in_force
from yantuo.records.trail.actions import record

BATCH = 500


def sweep(*, by: Actor = MACHINE, at: datetime) -> int:
    """Take every rung that any running clock has reached; returns how many. Safe to run twice or beside itself."""
    calendar = calendar_in_force()
    taken, last = 0, None
    while True:
        rows = burning(at).order_by("id")
        ids = list((rows.filter(pk__gt=last) if last else rows).values_list("pk", flat=True)[:BATCH])
        if not ids:
            return taken
        last = ids[-1]
        taken += _batch(ids, calendar, by=by, at=at)


@transaction.atomic
def _batch(ids: list[UUID], calendar: Calendar, *, by: Actor, at: datetime) -> int:
    """One transaction for a batch; clocks locked by somebody else are left to the next sweep."""
    locked = burning(at).select_for_update(skip_locked=True, of=("self",)).select_related("dossier")
    clocks = list(locked.filter(pk__in=ids))
    before: dict[object, list[Rung]] = defaultdict(list)
    for rung in Rung.objects.filter(deadline__in=clocks):
        before[rung.deadline_id].append(rung)
    return sum(_climb_to(clock, due_rungs(clock, at, calendar, before[clock.pk]), by, at) for clock in clocks)


def _climb_to(clock: Deadline, rungs: list[LadderRung], by: Actor, at: datetime) -> int:
    """Take several rungs of one clock: only the highest tells people, so that nobody gets two messages at once."""
    for rung in rungs[:-1]:
        climb(deadline=clock, rung=rung, by=by, at=at, passed=True)
    for rung in rungs[-1:]:
        climb(deadline=clock, rung=rung, by=by, at=at)
    return len(rungs)


@transaction.atomic
def climb(*, deadline: Deadline, rung: LadderRung, by: Actor, at: datetime, passed: bool = False) -> None:
    """Take one rung: log it, tell the persons (unless a higher one does), put it on the trail."""
    kinds = () if passed else rung.tell
    told = list(dict.fromkeys(person for kind in kinds for person in persons(kind, deadline, at)))
    names = list(Person.objects.filter(pk__in=told).order_by("pk").values_list("name", flat=True))
    Rung.objects.create(
        deadline=deadline,
        office_id=deadline.office_id,
        rung=rung.key,
        for_due_at=deadline.due_at,
        at=at,
        told=names,
        passed=passed,
        nobody=not told and not passed,
    )
    tell(
        persons=told,
        kind=f"ladder.{rung.key}",
        at=at,
        office=deadline.office_id,
        dossier=deadline.dossier,
        deadline=deadline.pk,
        urgent=rung.urgent,
        params={
            "title": deadline.dossier.title,
            "due_at": deadline.due_at.isoformat(),
            "limit": deadline.label,
            "limit_en": deadline.label_en,
        },
    )
    record(
        by=by,
        at=at,
        verb="ladder.climb",
        kind="deadline",
        subject=deadline.dossier_id,
        office=deadline.office_id,
        enterprise=deadline.enterprise_id,
        data={"rung": rung.key, "told": names, "key": deadline.key},
    )
