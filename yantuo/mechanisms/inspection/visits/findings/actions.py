"""Follow-ups of findings: corrected on the spot, taken on by a card or a referral. No finding is lost between them."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.core.files.base import File
from django.db import transaction

from yantuo.casework.dossiers.models import Dossier
from yantuo.directory.people.actor import Actor
from yantuo.kernel.sentence import Sentence
from yantuo.mechanisms.inspection.visits.actions import VisitRefused
from yantuo.mechanisms.inspection.visits.enums import Follow
from yantuo.mechanisms.inspection.visits.flow import FLOW
from yantuo.mechanisms.inspection.visits.models import Finding, Visit
from yantuo.records.files.actions import attach_all
from yantuo.records.trail.actions import hold, record

SPOT = "finding"  # owner_kind of photos that show a correction on the spot


@transaction.atomic
def correct_on_spot(
    *, finding: Finding, how: str, by: Actor, at: datetime, photos: "Iterable[File[bytes]]" = ()
) -> None:
    """Note that a finding was corrected while the inspectors were there (Order 49, art. 33), with photos of it.

    Raises VisitRefused where the item does not allow it or something else has been done about it.
    """
    found = _open_finding(finding)
    if not found.on_spot:
        raise VisitRefused(
            Sentence(
                "Item %(item)s cannot be settled on the spot: it is a key item, or affects safety. Issue a card.",
                {"item": found.item},
            )
        )
    found.follow, found.follow_note, found.followed_at = Follow.SPOT, how.strip(), at
    found.full_clean()
    found.save()
    files = list(photos)
    if files:
        attach_all(
            files=files,
            owner_kind=SPOT,
            owner=found.pk,
            office=found.office_id,
            enterprise=found.enterprise_id,
            shown_to_enterprise=True,
            by=by,
            at=at,
        )
    _record(found.visit, "finding.spot", by=by, at=at, reason=how, data={"item": found.item})


@transaction.atomic
def hand_on(
    *, findings: Iterable[Finding], dossier: Dossier, follow: Follow, by: Actor, at: datetime
) -> None:
    """Note that a card or a referral has taken findings on; raises VisitRefused for one that is settled already."""
    for finding in findings:
        found = _open_finding(finding)
        found.follow, found.dossier, found.followed_at = follow, dossier, at
        found.save(update_fields=["follow", "dossier", "followed_at"])
        data = {"item": found.item, "dossier": str(dossier.pk)}
        _record(found.visit, f"finding.{follow}", by=by, at=at, data=data)


def _open_finding(finding: Finding) -> Finding:
    hold(office=finding.office_id)
    rows = Finding.objects.select_for_update(of=("self",)).select_related("visit__dossier")
    found = rows.get(pk=finding.pk)
    if found.follow:
        raise VisitRefused(
            Sentence(
                "Item %(item)s has its follow-up already: %(follow)s.",
                {"item": found.item, "follow": Follow(found.follow).label},
            )
        )
    return found


def _record(
    visit: Visit,
    verb: str,
    *,
    by: Actor,
    at: datetime,
    reason: str = "",
    data: Mapping[str, object] | None = None,
) -> None:
    record(
        by=by,
        at=at,
        verb=verb,
        kind=FLOW.name,
        subject=visit.pk,
        office=visit.office_id,
        enterprise=visit.dossier.enterprise_id,
        reason=reason,
        data=dict(data or {}),
    )
