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
from yantuo.casework.referrals.actions import send
from yantuo.casework.referrals.models import Referral
from yantuo.directory.orgs.models import Organisation
from yantuo.directory.people.actor import Actor
from yantuo.kernel.sentence import Sentence
from yantuo.mechanisms.inspection.visits.actions import VisitRefused
from yantuo.mechanisms.inspection.visits.enums import UNSETTLED, Follow, State
from yantuo.mechanisms.inspection.visits.findings.words import WEIGHTS
from yantuo.mechanisms.inspection.visits.flow import FLOW
from yantuo.mechanisms.inspection.visits.models import Finding, Visit
from yantuo.mechanisms.inspection.visits.queries import is_superseded
from yantuo.mechanisms.inspection.visits.returns import actions as returns
from yantuo.records.files.actions import attach_all, carry
from yantuo.records.files.models import Attachment
from yantuo.records.trail.actions import hold, record

ON_THE_SPOT = (State.CONCLUDED, State.SIGNED)  # the inspectors are still there
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
    if found.visit.state not in ON_THE_SPOT:
        raise VisitRefused(
            Sentence(
                "The result was handed over: what is corrected from now on is answered on a card. Issue a card "
                "for item %(item)s, or refer it.",
                {"item": found.item},
            )
        )
    found.follow, found.follow_note, found.followed_at, found.dossier = Follow.SPOT, how.strip(), at, None
    found.full_clean()
    found.save()
    returns.settle(visit=found.visit, by=by, at=at)
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
    _record(
        found.visit, "finding.spot", by=by, at=at, reason=how, data={"item": found.item, "name": found.item}
    )


@transaction.atomic
def hand_on(
    *, findings: Iterable[Finding], dossier: Dossier, follow: Follow, by: Actor, at: datetime
) -> None:
    """Note that a card or a referral has taken findings on; raises VisitRefused for one that is settled already."""
    taken = [_open_finding(finding) for finding in findings]
    for found in taken:
        found.follow, found.dossier, found.followed_at = follow, dossier, at
        found.save(update_fields=["follow", "dossier", "followed_at"])
        data = {"item": found.item, "name": found.item, "dossier": str(dossier.pk)}
        _record(found.visit, f"finding.{follow}", by=by, at=at, data=data)
    for visit in {found.visit_id: found.visit for found in taken}.values():
        returns.settle(visit=visit, by=by, at=at)


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


@transaction.atomic
def refer(
    *,
    findings: Iterable[Finding],
    to: Organisation,
    title: str,
    reason: str,
    by: Actor,
    at: datetime,
    request: str = "",
) -> Referral:
    """Refer findings of one inspection to another office, with the photos taken of them; each is taken on once.

    Raises VisitRefused where one has its follow-up already, NotToOneself, ValidationError with what a referral refuses.
    """
    rows = list(findings)
    if not rows:
        raise VisitRefused(Sentence("Choose at least one finding to refer."))
    visit = rows[0].visit
    sent = send(
        to=to,
        title=title,
        reason=reason,
        request=request,
        enterprise=visit.dossier.enterprise,
        about=visit.dossier,
        by=by,
        at=at,
    )
    photos = photos_of(list(Answer.objects.filter(pk__in=[one.answer_id for one in rows])))
    carry(
        attachments=[photo for one in rows for photo in photos.get(str(one.answer_id), [])],
        owner_kind="dossier",
        owner=sent.pk,
        office=sent.office_id,
        enterprise=visit.dossier.enterprise_id,
        by=by,
        at=at,
    )
    hand_on(findings=rows, dossier=sent.dossier, follow=Follow.REFERRAL, by=by, at=at)
    return sent


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
    if said := _why_not(found):
        raise VisitRefused(said)
    return found


def _why_not(found: Finding) -> Sentence | None:
    """What stands in the way of a follow-up of a finding."""
    if found.follow not in UNSETTLED:
        return Sentence(
            "Item %(item)s has its follow-up already: %(follow)s.",
            {"item": found.item, "follow": Follow(found.follow).label},
        )
    if found.visit.state == State.UNDER_WAY:
        return Sentence("The answers are open again: form the result first, then follow its findings up.")
    if is_superseded(found.visit):
        return Sentence(
            "A further record corrects this one and was handed over: its findings are followed up there."
        )
    return None


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
