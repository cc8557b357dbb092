"""Every change of a referral, one function per verb."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from yantuo.casework.dossiers.models import Dossier
from yantuo.casework.dossiers.take import open_case, take
from yantuo.casework.dossiers.undone import come_back, go_again
from yantuo.casework.notices.actions import tell
from yantuo.casework.referrals.flow import FLOW
from yantuo.casework.referrals.models import Referral
from yantuo.casework.referrals.queries import receivers_in
from yantuo.casework.referrals.receivers import receiver_of
from yantuo.directory.enterprises.models import Enterprise
from yantuo.directory.orgs.models import Organisation
from yantuo.directory.people.actor import Actor


class NotToOneself(ValueError):
    """A referral to the sender's own office is no referral."""


@transaction.atomic
def send(
    *,
    to: Organisation,
    title: str,
    reason: str,
    by: Actor,
    at: datetime,
    request: str = "",
    enterprise: Enterprise | None = None,
    about: Dossier | None = None,
    mechanism: str = "",
) -> Referral:
    """Hand a matter over to another office; its dossier belongs there, and the sender keeps it in sight."""
    if to.pk == by.office_id:
        raise NotToOneself(_("A referral goes to another office: choose one that is not your own."))
    referral = open_case(
        FLOW,
        Referral,
        by=by,
        at=at,
        title=title,
        office=to.pk,
        enterprise=enterprise,
        seen_by=(by.office_id,),
        reason=reason,
        from_office_id=by.office_id,
        from_person=by.person_id,
        from_name=by.name,
        about=about,
        mechanism=mechanism,
        request=request,
        grounds=reason,
    )
    _tell_receivers(referral, "referral.received", at)
    return referral


def _tell_receivers(referral: Referral, kind: str, at: datetime) -> None:
    tell(
        persons=receivers_in(referral.office_id, at),
        kind=kind,
        at=at,
        office=referral.office_id,
        dossier=referral.dossier,
        params={"title": referral.dossier.title, "office": str(referral.from_office)},
    )


def _tell_sender(referral: Referral, kind: str, at: datetime, **params: str) -> None:
    tell(
        persons=[referral.from_person],
        kind=kind,
        at=at,
        office=referral.from_office_id,
        dossier=referral.dossier,
        params={"title": referral.dossier.title, **params},
    )


@transaction.atomic
def accept(*, referral: Referral, by: Actor, at: datetime, version: int | None = None) -> None:
    """Accept it: the clock for accepting stops, the clock for handling starts, the mechanism named is told."""
    take(FLOW, referral, "accept", by=by, at=at, version=version)
    if receive := receiver_of(referral.mechanism):
        receive(referral)
    _tell_sender(referral, "referral.accepted", at, by=by.name)


@transaction.atomic
def send_back(
    *, referral: Referral, reason: str, by: Actor, at: datetime, version: int | None = None
) -> None:
    """Return it to the sender with the reason; what it had taken on is the sender's again."""
    take(FLOW, referral, "return", by=by, at=at, version=version, reason=reason, return_reason=reason)
    come_back(dossier=referral.dossier, reason=reason, by=by, at=at)
    _tell_sender(referral, "referral.returned", at, by=by.name, reason=reason)


@transaction.atomic
def handle(*, referral: Referral, outcome: str, by: Actor, at: datetime, version: int | None = None) -> None:
    """Close it with what came of it; the sender is told."""
    take(FLOW, referral, "handle", by=by, at=at, version=version, outcome=outcome)
    _tell_sender(referral, "referral.handled", at, by=by.name, outcome=outcome)


@transaction.atomic
def resend(*, referral: Referral, reason: str, by: Actor, at: datetime, version: int | None = None) -> None:
    """Send a returned referral again, with what was missing; it takes on again what still waits."""
    take(
        FLOW,
        referral,
        "resend",
        by=by,
        at=at,
        version=version,
        reason=reason,
        grounds=reason,
        return_reason="",
    )
    go_again(dossier=referral.dossier, by=by, at=at)
    _tell_receivers(referral, "referral.received", at)


@transaction.atomic
def withdraw(*, referral: Referral, reason: str, by: Actor, at: datetime, version: int | None = None) -> None:
    """Take it back before it is accepted, with the reason; what it had taken on is the sender's again."""
    take(FLOW, referral, "withdraw", by=by, at=at, version=version, reason=reason)
    come_back(dossier=referral.dossier, reason=reason, by=by, at=at)
