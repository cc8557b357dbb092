"""Telling people: the notice is written with the act that causes it; the worker delivers it after the commit."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from yantuo.casework.dossiers.models import Dossier
from yantuo.casework.notices.models import Channel, Delivery, Notice
from yantuo.records.sight.session import SYSTEM, sight


@transaction.atomic
def tell(
    *,
    persons: Iterable[int],
    kind: str,
    at: datetime,
    office: int,
    path: str = "",
    params: Mapping[str, object] | None = None,
    dossier: Dossier | None = None,
    deadline: UUID | None = None,
    urgent: bool = False,
) -> list[Notice]:
    """Tell each person once; urgent ones go out at once by e-mail and webhook, the others with the daily digest.

    Written with the system's sight: the person told may sit in an office that the teller does not see.
    """
    notices = [
        Notice(
            person_id=person,
            office_id=office,
            dossier_id=dossier.pk if dossier else None,
            deadline_id=deadline,
            kind=kind,
            params=dict(params or {}),
            path=path,
            urgent=urgent,
            at=at,
        )
        for person in dict.fromkeys(persons)
        if person
    ]
    channels = (Channel.MAIL, Channel.WEBHOOK) if urgent else (Channel.DIGEST,)
    with sight(SYSTEM):
        Notice.objects.bulk_create(notices)
        Delivery.objects.bulk_create(
            Delivery(notice=notice, channel=channel, person_id=notice.person_id)
            for notice in notices
            for channel in channels
        )
    return notices


def read(*, person: int, notices: Iterable[UUID] | None, at: datetime) -> int:
    """Mark a person's own notices as read (all of them when none are named); returns how many."""
    mine = Notice.objects.filter(person_id=person, read_at__isnull=True)
    if notices is not None:
        mine = mine.filter(pk__in=list(notices))
    return mine.update(read_at=at)
