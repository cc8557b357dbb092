"""Follow-ups of findings: corrected on the spot, taken on by a card or a referral. No finding is lost between them."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.core.files.base import File
from django.db import transaction

from yantuo.casework.cards.drafting.actions import draft_card
from yantuo.casework.cards.enums import Origin
from yantuo.casework.cards.models import Card
from yantuo.casework.cards.rules import Stated
from yantuo.casework.checklists.models import Answer
from yantuo.casework.checklists.queries import photos_of
from yantuo.casework.dossiers.models import Dossier
from yantuo.directory.people.actor import Actor
from yantuo.kernel.sentence import Sentence
from yantuo.mechanisms.inspection.visits.actions import VisitRefused
from yantuo.mechanisms.inspection.visits.enums import Follow
from yantuo.mechanisms.inspection.visits.flow import FLOW
from yantuo.mechanisms.inspection.visits.models import Finding, Visit
from yantuo.records.files.actions import attach_all
from yantuo.records.files.models import Attachment
from yantuo.records.trail.actions import hold, record

WEIGHTS = {"key": "重点项", "general": "一般项"}
REQUIREMENT = "对照所列问题逐项整改，限期书面回复并附整改佐证材料。"  # goes on paper, in Chinese
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


@transaction.atomic
def card_for(
    *,
    findings: Iterable[Finding],
    by: Actor,
    at: datetime,
    days: int | None = None,
    requirement: str = "",
) -> Card:
    """Draft an oversight card on findings of one inspection, with their clauses and photos; each is taken on once.

    Raises VisitRefused where one has its follow-up already, ValidationError with what the card itself refuses.
    """
    rows = list(findings)
    if not rows:
        raise VisitRefused(Sentence("Choose at least one finding for the card."))
    visit = rows[0].visit
    photos = photos_of(list(Answer.objects.filter(pk__in=[one.answer_id for one in rows])))
    card = draft_card(
        by=by,
        at=at,
        enterprise=visit.dossier.enterprise,
        origin=Origin.INSPECTION,
        origin_dossier=visit.dossier,
        seen_at=rows[0].found_at,
        place=visit.premises.address if visit.premises else "",
        overseers=[one.person for one in visit.inspectors.select_related("person")],
        requirement=requirement.strip() or REQUIREMENT,
        days=days or shortest(rows),
        problems=[_stated(one, photos.get(str(one.answer_id), [])) for one in rows],
    )
    hand_on(findings=rows, dossier=card.dossier, follow=Follow.CARD, by=by, at=at)
    return card


def shortest(findings: Iterable[Finding]) -> int | None:
    """The shortest term of correction that the checklist proposes for these findings; none where it proposes none."""
    return min((one.days for one in findings if one.days), default=None)


def _stated(finding: Finding, photos: Iterable[Attachment]) -> Stated:
    return Stated(
        text=finding.note,
        clause=finding.clause,
        category=WEIGHTS[finding.weight],
        requirement=finding.text_zh,
        item=finding.item,
        source_answer=finding.answer_id,
        found_at=finding.found_at,
        carried=tuple(photos),
    )


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
