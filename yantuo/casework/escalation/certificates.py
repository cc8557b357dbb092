"""Enforcement certificates that run out: holder and heads of the office are told, once before and once after."""

from datetime import datetime, timedelta

from django.utils import timezone

from yantuo.casework.escalation.queries import HEADS
from yantuo.casework.notices.actions import tell
from yantuo.casework.notices.models import Notice
from yantuo.directory.people.models import Certificate
from yantuo.directory.people.queries import certificates_ending, holders

AHEAD = timedelta(days=30)
LOOK_BACK = timedelta(days=400)  # whoever has inspected nothing for a year needs no reminder


def remind(*, at: datetime) -> int:
    """Tell of every certificate that ends within thirty days or has ended; returns how many persons were told."""
    today = timezone.localdate(at)
    rows = certificates_ending(today - LOOK_BACK, today + AHEAD, on=today)
    return sum(
        _tell(row, "certificate.ended" if row.valid_to < today else "certificate.ending", at) for row in rows
    )


def _tell(row: Certificate, kind: str, at: datetime) -> int:
    said = {"number": row.number, "valid_to": row.valid_to.isoformat()}
    if Notice.objects.filter(kind=kind, params__contains=said).exists():
        return 0
    heads = holders(office=row.office_id, on=timezone.localdate(at), role_keys=HEADS)
    params = {**said, "name": row.person.name}
    persons = [row.person_id, *heads]
    return len(
        tell(
            persons=persons,
            kind=kind,
            at=at,
            office=row.office_id,
            params=params,
            urgent=kind == "certificate.ended",
        )
    )
