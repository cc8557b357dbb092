"""What can be done to any dossier, whatever its kind: give it an owner, assign a person from outside."""

from datetime import datetime

from django.db import transaction

from yantuo.casework.deadlines.models import Deadline
from yantuo.casework.deadlines.models import State as Clock
from yantuo.casework.dossiers.models import Assignment, Dossier
from yantuo.directory.people.actor import Actor
from yantuo.directory.people.models import Person
from yantuo.records.trail.actions import record


@transaction.atomic
def give(*, dossier: Dossier, to: Person, by: Actor, at: datetime, reason: str = "") -> None:
    """Make a person answer for a dossier and its running clocks."""
    dossier = Dossier.objects.select_for_update(of=("self",)).get(pk=dossier.pk)
    before = dossier.owner
    dossier.owner = to
    dossier.version += 1
    dossier.save(update_fields=["owner", "version"])
    Deadline.objects.filter(dossier=dossier, state=Clock.OPEN).update(owner_id=to.pk)
    record(
        by=by,
        at=at,
        verb="give",
        kind=dossier.kind,
        subject=dossier.pk,
        office=dossier.office_id,
        enterprise=dossier.enterprise_id,
        reason=reason,
        data={"from": before.name if before else "", "to": to.name},
    )


@transaction.atomic
def assign(*, dossier: Dossier, person: Person, by: Actor, at: datetime, reason: str = "") -> Assignment:
    """Let a person beyond the reach of his post (an expert, a laboratory) see and work on one dossier."""
    found, _new = Assignment.objects.update_or_create(
        dossier=dossier, person=person, defaults={"office_id": dossier.office_id, "since": at, "until": None}
    )
    record(
        by=by,
        at=at,
        verb="assign",
        kind=dossier.kind,
        subject=dossier.pk,
        office=dossier.office_id,
        enterprise=dossier.enterprise_id,
        reason=reason,
        data={"to": person.name},
    )
    return found
