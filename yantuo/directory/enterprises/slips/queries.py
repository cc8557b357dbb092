"""Reads about activation slips: those of an enterprise, and how often the door was tried."""

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from yantuo.directory.enterprises.models import ActivationSlip, Enterprise
from yantuo.records.trail.models import Entry

WINDOW = timedelta(minutes=30)
MOST_PER_CODE = 5
MOST_PER_PLACE = 30  # a whole office or a proxy may stand behind one address


def slips_of(enterprise: Enterprise) -> QuerySet[ActivationSlip]:
    """The slips made for an enterprise, the newest first."""
    return (
        ActivationSlip.objects.filter(enterprise=enterprise)
        .select_related("responsible", "account")
        .order_by("-made_at")
    )


def tried_too_often(*, credit_code: str, place: str, at: datetime) -> bool:
    """Whether an activation was refused too often within the last half hour, for one enterprise or from one place."""
    since = at - WINDOW
    refused = Entry.objects.filter(office_id=0, kind="account", verb="slip.refused", at__gt=since)
    tried = refused.filter(Q(subject=credit_code) | Q(data__place=place)).values_list(
        "subject", "data__place"
    )
    found = list(tried[: MOST_PER_CODE + MOST_PER_PLACE])
    per_code = sum(subject == credit_code for subject, _place in found)
    per_place = sum(where == place for _subject, where in found)
    return per_code >= MOST_PER_CODE or per_place >= MOST_PER_PLACE
