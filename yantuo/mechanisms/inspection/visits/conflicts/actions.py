"""A conflict of interest put on record, and ended: the row stays, with who ended it, why and from which day on."""

from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from yantuo.casework.notices.actions import tell
from yantuo.directory.enterprises.models import Enterprise
from yantuo.directory.people.actor import Actor
from yantuo.directory.people.models import Person
from yantuo.kernel.refusal import LawRefusal
from yantuo.kernel.sentence import Sentence
from yantuo.mechanisms.inspection.visits.conflicts.queries import why_not
from yantuo.mechanisms.inspection.visits.models import Conflict
from yantuo.records.trail.actions import record


class ConflictRefused(LawRefusal):
    """A conflict of interest that is not ended so; `faults` has a sentence for each field ("" for all of them)."""

    def __init__(self, faults: list[tuple[str, Sentence]]) -> None:
        super().__init__(faults[0][1])
        self.faults = faults

    def __str__(self) -> str:
        return "\n".join(str(sentence) for _field, sentence in self.faults)


@transaction.atomic
def declare_conflict(
    *, person: Person, enterprise: Enterprise, reason: str, by: Actor, at: datetime
) -> Conflict:
    """Put on record that a person keeps away from an enterprise (回避); raises ValidationError."""
    row = Conflict(
        person=person,
        enterprise=enterprise,
        office_id=enterprise.office_id,
        reason=reason.strip(),
        declared_at=at,
        declared_by=by.person_id,
        declared_name=by.name,
    )
    row.full_clean()
    row.save(force_insert=True)
    _record(row, "conflict.declare", by=by, at=at, reason=row.reason)
    return row


@transaction.atomic
def end_conflict(*, conflict: Conflict, reason: str, ends_on: date, by: Actor, at: datetime) -> None:
    """End a conflict of interest from a day on, with the reason: from that day the person may go again.

    Inspections of the past keep what was true, so the day is today or later. Raises ConflictRefused.
    """
    rows = Conflict.objects.select_for_update(of=("self",)).select_related("person", "enterprise")
    row = rows.filter(pk=conflict.pk).first() or conflict  # not to be locked by who may not end it
    if faults := _faults(row, reason, ends_on, by, timezone.localdate(at)):
        raise ConflictRefused(faults)
    row.ended_at, row.ends_on, row.end_reason = at, ends_on, reason.strip()
    row.ended_by, row.ended_name = by.person_id, by.name
    row.full_clean(exclude={"person", "enterprise"})
    row.save(update_fields=["ended_at", "ends_on", "end_reason", "ended_by", "ended_name"])
    _record(row, "conflict.end", by=by, at=at, reason=row.end_reason, ends_on=ends_on.isoformat())
    tell(
        persons=[one for one in (row.person_id, row.declared_by) if one != by.person_id],
        kind="conflict.ended",
        at=at,
        office=row.office_id,
        path=reverse("conflicts"),
        params={
            "by": by.name,
            "name": row.person.name,
            "firm": row.enterprise.name,
            "day": ends_on.isoformat(),
            "reason": row.end_reason,
        },
    )


def _faults(row: Conflict, reason: str, ends_on: date, by: Actor, today: date) -> list[tuple[str, Sentence]]:
    faults = []
    if row.ended_at and row.ends_on:
        facts = {"name": row.ended_name, "day": row.ends_on}
        faults.append(("", Sentence("%(name)s has ended this conflict already, from %(day)s on.", facts)))
    if said := why_not(row, by, today):
        faults.append(("", said))
    if not reason.strip():
        faults.append(
            ("reason", Sentence("A conflict of interest ends only with a reason: say what has changed."))
        )
    if ends_on < today:
        facts = {"day": ends_on}
        said = Sentence(
            "%(day)s lies in the past: a conflict ends today or later. What was true before stays on record.",
            facts,
        )
        faults.append(("ends_on", said))
    return faults


def _record(row: Conflict, verb: str, *, by: Actor, at: datetime, reason: str, **data: str) -> None:
    record(
        by=by,
        at=at,
        verb=verb,
        kind="conflict",
        subject=row.pk,
        office=row.office_id,
        enterprise=row.enterprise_id,
        reason=reason,
        data={"person": row.person_id, "name": row.person.name, **data},
    )
