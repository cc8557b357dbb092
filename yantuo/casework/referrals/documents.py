"""Papers of a referral, built from its records: the letter by which it is handed over (移送函)."""

from typing import Any

from django.utils import timezone

from yantuo.casework.deadlines.models import Deadline
from yantuo.casework.documents.parties import length, party
from yantuo.casework.referrals.models import Referral
from yantuo.directory.people.actor import Actor
from yantuo.records.files.models import Attachment

MOST_FILES = 60  # lines of the list of what is handed over


def letter(referral: Referral, by: Actor) -> dict[str, Any]:
    """What the records know of the letter: receiver, subject, enterprise, date of the answer, what is handed over."""
    dossier, sender = referral.dossier, referral.from_office
    firm = dossier.enterprise
    known: dict[str, Any] = {
        "office": sender.name,
        "to": dossier.office.name,
        "subject": dossier.title,
        "kind": "事项",
        "facts": "\n".join(part for part in (referral.grounds, referral.request) if part),
        "attachments": [
            {"name": row.name} for row in Attachment.objects.of("dossier", dossier.pk)[:MOST_FILES]
        ],
        "contact": {"name": by.name, "phone": sender.phone, "address": sender.address},
    }
    if firm:
        known["party"] = party(firm)
    return known | _reply(referral)


def _reply(referral: Referral) -> dict[str, Any]:
    """By when the receiver says whether it accepts."""
    clocks = Deadline.objects.open().filter(dossier_id=referral.pk, key="referral.accept")
    if (clock := clocks.first()) is None:
        return {}
    rule = f"收到之日起{length(clock)}内"
    return {"reply_by": timezone.localdate(clock.due_at), "reply_rule": rule}
