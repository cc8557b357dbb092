"""Reading the trail: the course of one thing, what awaits an auditor, and how far the trail is sealed."""

import json
from datetime import date

from yantuo.records.sight.sealed import unseal
from yantuo.records.trail.models import Entry, EntryQuerySet, Private, Reading, Seal
from yantuo.records.trail.private import SEALED_IN, private_digest


def entries(actor: Reading) -> EntryQuerySet:
    """What an actor may read of the trail, the newest first."""
    return Entry.objects.visible_to(actor).order_by("-at", "-id")


def course(kind: str, subject: object) -> EntryQuerySet:
    """What happened to one thing, the oldest first."""
    return Entry.objects.about(kind, subject)


def of_enterprise(enterprise: int) -> EntryQuerySet:
    """Everything that ever happened to an enterprise, the newest first; paged by `at` and `id`."""
    return Entry.objects.filter(enterprise_id=enterprise).order_by("-at", "-id")


def private_of(entry: Entry) -> dict[str, str] | None:
    """The personal data of an entry, None once erased; ValueError where they are not what the chain holds.

    Reading them is a disclosure: the caller puts it on record.
    """
    row = Private.objects.filter(entry=entry).first()
    if row is None:
        return None
    text = unseal(row.sealed, SEALED_IN)
    if private_digest(row.salt, text) != entry.data.get("private"):
        raise ValueError(f"the personal data beside entry {entry} are not those of its digest")
    return dict(json.loads(text))


def sealed_until() -> date | None:
    """The last day that is sealed."""
    return Seal.objects.order_by("-day").values_list("day", flat=True).first()
