"""Every change of a matter, one function per verb."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from yantuo.casework.deadlines import actions as deadlines
from yantuo.casework.dossiers.take import open_case, take
from yantuo.casework.matters.flow import FLOW
from yantuo.casework.matters.models import Matter
from yantuo.casework.notices.actions import tell
from yantuo.directory.enterprises.models import Enterprise
from yantuo.directory.people.actor import Actor
from yantuo.directory.people.models import Person


@transaction.atomic
def open_matter(
    *,
    by: Actor,
    at: datetime,
    title: str,
    term_key: str,
    event_at: datetime,
    owner: Person,
    office: int,
    enterprise: Enterprise | None = None,
    text: str = "",
    shown_to_enterprise: bool = False,
) -> Matter:
    """Open a matter and start its clock at the event, under the rule in force on that day."""
    matter = open_case(
        FLOW,
        Matter,
        by=by,
        at=at,
        title=title,
        office=office,
        enterprise=enterprise,
        owner=owner,
        shown_to_enterprise=shown_to_enterprise,
        term_key=term_key,
        event_at=event_at,
        text=text,
    )
    deadlines.start(dossier=matter.dossier, key=term_key, since=event_at, by=by, at=at)
    if owner.pk != by.person_id:
        tell(
            persons=[owner.pk],
            kind="matter.opened",
            at=at,
            office=office,
            dossier=matter.dossier,
            params={"title": title, "by": by.name},
        )
    return matter


@transaction.atomic
def finish(*, matter: Matter, outcome: str, by: Actor, at: datetime, version: int | None = None) -> None:
    """Close a matter as done: its clock is met at this moment, late or in time."""
    deadlines.meet(dossier=matter.dossier, keys=[matter.term_key], by=by, at=at)
    take(FLOW, matter, "finish", by=by, at=at, version=version, outcome=outcome)


def withdraw(*, matter: Matter, reason: str, by: Actor, at: datetime, version: int | None = None) -> None:
    """Withdraw a matter that should not have been opened, with the reason."""
    take(
        FLOW,
        matter,
        "withdraw",
        by=by,
        at=at,
        version=version,
        reason=reason or _("withdrawn"),
        withdraw_reason=reason,
    )
