"""Findings taken back from a card or referral that came to nothing, taken on again, and the clock until they are.

Called in the transaction of the step that ends the card or returns the referral, mostly by somebody who does not see
the inspection: everything here is done with the sight of the system. Locked are first the dossier that came back (by
its own step), then the chain of the inspection's office, then the findings.
"""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from yantuo.casework.deadlines import actions as clocks
from yantuo.casework.dossiers.models import Dossier
from yantuo.casework.notices.actions import tell
from yantuo.directory.people.actor import Actor
from yantuo.directory.people.queries import holders
from yantuo.mechanisms.inspection.visits.enums import Follow
from yantuo.mechanisms.inspection.visits.flow import FLOW
from yantuo.mechanisms.inspection.visits.models import Finding, Visit
from yantuo.mechanisms.inspection.visits.queries import came_back, is_superseded
from yantuo.records.sight.session import SYSTEM, sight
from yantuo.records.trail.actions import hold, record

CLOCK = "inspect.follow_up"
HEADS = ("section_head",)


@transaction.atomic
def take_back(
    *, dossier: Dossier, answers: Collection[UUID] | None, reason: str, by: Actor, at: datetime
) -> None:
    """Open to a follow-up again what a referral had taken on, or of a card what goes back to these answers."""
    with sight(SYSTEM):
        rows = Finding.objects.filter(dossier=dossier, follow=Follow.REFERRAL)
        if answers is not None:
            rows = Finding.objects.filter(answer_id__in=answers, follow=Follow.CARD)
        for visit, found in _by_visit(rows):
            for one in found:
                one.follow, one.dossier, one.followed_at, one.back_reason = Follow.BACK, dossier, at, reason
                one.save(update_fields=["follow", "dossier", "followed_at", "back_reason"])
            _note(visit, "finding.back", found, dossier, by=by, at=at, reason=reason)
            start(visit=visit, by=by, at=at)
            _tell(visit, found, reason, by=by, at=at)


@transaction.atomic
def take_on_again(*, dossier: Dossier, by: Actor, at: datetime) -> None:
    """Note that a returned referral was sent again with the findings that had come back and still wait."""
    with sight(SYSTEM):
        rows = Finding.objects.filter(dossier=dossier, follow=Follow.BACK)
        for visit, found in _by_visit(rows):
            for one in found:
                one.follow, one.followed_at = Follow.REFERRAL, at
                one.save(update_fields=["follow", "followed_at"])
            _note(visit, "finding.referral", found, dossier, by=by, at=at)
            settle(visit=visit, by=by, at=at)


def start(*, visit: Visit, by: Actor, at: datetime) -> None:
    """Start the clock of what came back, from when it did, unless it runs or a further record has the findings."""
    left = came_back(visit)
    if not left or is_superseded(visit) or clocks.running(dossier=visit.dossier, keys=[CLOCK]):
        return
    since = min(one.followed_at for one in left if one.followed_at)
    clocks.start(dossier=visit.dossier, key=CLOCK, since=since, by=by, at=at)


def settle(*, visit: Visit, by: Actor, at: datetime) -> None:
    """Stop the clock where nothing that came back waits any longer."""
    if is_superseded(visit) or not came_back(visit):
        clocks.meet(dossier=visit.dossier, keys=[CLOCK], by=by, at=at)


def _by_visit(rows: QuerySet[Finding]) -> Iterator[tuple[Visit, list[Finding]]]:
    """The findings by their inspection, locked after the chain of its office and read anew."""
    visits = Visit.objects.filter(pk__in=rows.values("visit_id")).select_related("dossier")
    for visit in list(visits.order_by("pk")):
        hold(office=visit.office_id)
        locked = rows.filter(visit=visit).select_for_update(of=("self",))
        if found := list(locked.order_by("item", "pk")):
            yield visit, found


def _note(
    visit: Visit,
    verb: str,
    found: Iterable[Finding],
    dossier: Dossier,
    *,
    by: Actor,
    at: datetime,
    reason: str = "",
) -> None:
    for one in found:
        record(
            by=by,
            at=at,
            verb=verb,
            kind=FLOW.name,
            subject=visit.pk,
            office=visit.office_id,
            enterprise=visit.dossier.enterprise_id,
            reason=reason,
            data={"item": one.item, "name": one.item, "dossier": str(dossier.pk)},
        )


def _tell(visit: Visit, found: Iterable[Finding], reason: str, *, by: Actor, at: datetime) -> None:
    """Tell who answers for the inspection and who made it, but not who did it; the heads where nobody is left."""
    made = [visit.dossier.owner_id, *visit.inspectors.values_list("person_id", flat=True)]
    persons = [one for one in made if one and one != by.person_id]
    heads = holders(office=visit.office_id, on=timezone.localdate(at), role_keys=HEADS)
    tell(
        persons=persons or heads,
        kind="finding.back",
        at=at,
        office=visit.office_id,
        dossier=visit.dossier,
        urgent=True,
        params={
            "title": visit.dossier.title,
            "items": ", ".join(one.item for one in found),
            "reason": reason,
        },
    )
