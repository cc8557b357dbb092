"""Whom a rung tells, and which clocks have reached one."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Q
from django.utils import timezone

from yantuo.casework.deadlines.models import Deadline, DeadlineQuerySet, Rung
from yantuo.casework.escalation.rules import LadderRung, Told, ladder, reached_at
from yantuo.directory.orgs.models import Organisation
from yantuo.directory.people.queries import holders
from yantuo.kernel.worktime import Calendar

HEADS = ("section_head",)
LEADERS = ("county_leader", "city_leader", "coordination_head")


def burning(at: datetime) -> DeadlineQuerySet:
    """Running, unpaused clocks whose yellow light burns at a moment, or that fall due that day."""
    tonight = timezone.localtime(at).replace(hour=23, minute=59, second=59)
    near = Q(yellow_at__lte=at) | Q(due_at__lte=tonight)
    return Deadline.objects.open().filter(near, paused_since__isnull=True)


def due_rungs(
    deadline: Deadline, at: datetime, calendar: Calendar, taken: Iterable[Rung]
) -> list[LadderRung]:
    """The rungs that a clock has reached and that were not yet taken for its present date."""
    done = {rung.rung for rung in taken if rung.for_due_at == deadline.due_at}
    return [
        rung
        for rung in ladder()
        if rung.key not in done and reached_at(rung, deadline.yellow_at, deadline.due_at, calendar) <= at
    ]


def persons(told: Told, deadline: Deadline, at: datetime) -> list[int]:
    """The persons of one kind for a clock: its owner, the heads or leaders of its office, the leaders above it."""
    on = timezone.localdate(at)
    if told == "owner":
        return (
            [deadline.owner_id]
            if deadline.owner_id
            else holders(office=deadline.office_id, on=on, role_keys=HEADS)
        )
    if told == "head":
        return holders(office=deadline.office_id, on=on, role_keys=HEADS)
    if told == "leader":
        return holders(office=deadline.office_id, on=on, role_keys=LEADERS)
    above = _leaders_above(deadline.office_id, on)
    if not above:
        return []
    return above[0] if told == "superior" else above[-1]


def _leaders_above(office: int, on: date) -> list[list[int]]:
    """The leaders of each office above that has any, the nearest first: the township's county, then the city."""
    lineage: list[int] = Organisation.objects.values_list("lineage", flat=True).get(pk=office)
    every = (holders(office=above, on=on, role_keys=LEADERS) for above in reversed(lineage[:-1]))
    return [found for found in every if found]
