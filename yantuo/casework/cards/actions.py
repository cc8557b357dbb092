"""An issued card, one function per verb; drafts, answers, extensions, return visits, mergers have their own folders.

Everywhere the dossier is locked first, then its clocks, then the chain of its office.
"""

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from yantuo.casework.cards import queries
from yantuo.casework.cards.documents import card_paper
from yantuo.casework.cards.flow import FLOW
from yantuo.casework.cards.models import Card, ExtensionRequest, Review
from yantuo.casework.deadlines.models import Deadline
from yantuo.casework.documents.actions import issue as issue_paper
from yantuo.casework.documents.typeset_data import Paper
from yantuo.casework.dossiers.models import Dossier
from yantuo.casework.dossiers.take import MovedOn, take
from yantuo.casework.dossiers.undone import come_back
from yantuo.casework.notices.actions import tell
from yantuo.directory.people.actor import Actor
from yantuo.directory.people.queries import names_in
from yantuo.records.numbering.actions import NumberRefused, next_number
from yantuo.records.numbering.rules import Carrier
from yantuo.records.sight.session import SYSTEM, sight
from yantuo.records.trail.actions import record


def held(card: Card, verb: str, *, by: Actor, version: int | None) -> Card:
    """The card as it stands now, held until the end, where this person may take this step from here.

    What the step itself requires is asked by `take`. Raises MovedOn, WrongState, NotAllowed.
    """
    dossier = Dossier.objects.select_for_update(of=("self",)).get(pk=card.pk)
    if version is not None and version != dossier.version:
        raise MovedOn(dossier)
    card.refresh_from_db()
    step = FLOW.steps[verb]
    if card.state not in step.source or not step.who(by, card):
        FLOW.check(card, verb, by)
    return card


def hold_clocks(card: Card) -> dict[str, Deadline]:
    """The running clocks of a card by their key, held until the end."""
    rows = Deadline.objects.open().filter(dossier_id=card.pk).order_by("pk")
    return {clock.key: clock for clock in rows.select_for_update(of=("self",))}


def lapse(card: Card, *, by: Actor, at: datetime) -> None:
    """End a request for more time that nobody has decided when the card goes on without it."""
    answer = _("Not decided: %(name)s went on before.") % {"name": by.name}
    waiting = ExtensionRequest.objects.filter(card=card, granted__isnull=True)
    waiting.update(granted=False, answer=answer, decided_at=at)


@transaction.atomic
def issue(*, card: Card, proved_with: str, by: Actor, at: datetime, version: int | None = None) -> None:
    """Issue a draft by signature (`proved_with`: password or totp, asked again): it is numbered, and both clocks start.

    Raises ValidationError where no number can be given or who issues it also serves the office addressed, and what
    `take` raises.
    """
    _impartial(card, by, at)
    take(
        FLOW,
        card,
        "issue",
        by=by,
        at=at,
        version=version,
        issued_by=by.person_id,
        issuer_name=by.name,
        issuer_post=by.post_title,
        issued_at=at,
        issued_with=proved_with,
    )
    _number(card, by, at)
    seen_by = sorted({*card.co_units, *([card.addressee.pk] if card.addressee else [])})
    Dossier.objects.filter(pk=card.pk).update(
        seen_by=seen_by, shown_to_enterprise=card.enterprise_id is not None
    )
    card.refresh_from_db()
    _put_on_paper(card, card_paper(card, at=at), proved_with, by, at)
    tell_addressee(card, "card.issued", at, urgent=True)


def _impartial(card: Card, by: Actor, at: datetime) -> None:
    """Nobody puts a card to an office in which he holds a post himself, as one who leads two offices might."""
    on, addressee = timezone.localdate(at), card.addressee
    if addressee and names_in(persons=[by.person_id], offices=[addressee.pk], on=on):
        raise ValidationError(
            _(
                "You also hold a post in %(addressee)s or below it: somebody else of %(office)s issues this card "
                "(督查督办制度)."
            )
            % {"addressee": addressee, "office": card.dossier.office}
        )


def _put_on_paper(card: Card, paper: Paper, proved_with: str, by: Actor, at: datetime) -> None:
    """Keep a paper of the card as it went out: signed, numbered as the card is, verifiable by its code."""
    issue_paper(
        paper=paper,
        office=card.office_id,
        proved_with=proved_with,
        by=by,
        at=at,
        dossier=card.dossier,
        number=card.dossier.number,
        shown_to_enterprise=card.enterprise_id is not None,
    )


def _number(card: Card, by: Actor, at: datetime) -> None:
    office = queries.numbering_office(card)
    carrier = Carrier("card", card.pk)
    try:
        with sight(SYSTEM):  # the series of a township office's card is its bureau's
            issued = next_number(
                office=office.pk, key="card", year=timezone.localdate(at).year, carrier=carrier, at=at
            )
    except NumberRefused as refusal:
        raise ValidationError(list(refusal.faults)) from refusal
    Dossier.objects.filter(pk=card.pk).update(number=issued.text)
    record(
        by=by,
        at=at,
        verb="card.number",
        kind="card",
        subject=card.pk,
        office=card.office_id,
        enterprise=card.enterprise_id,
        data={"name": issued.text},
    )


def tell_addressee(card: Card, kind: str, at: datetime, *, urgent: bool = False, **params: object) -> None:
    """Tell those who answer the card."""
    tell_of(card, queries.addressed(card, at), kind, at, urgent=urgent, **params)


def tell_of(
    card: Card, persons: Iterable[int], kind: str, at: datetime, *, urgent: bool = False, **params: object
) -> None:
    """Tell persons something about a card."""
    tell(
        persons=persons,
        kind=kind,
        at=at,
        office=card.office_id,
        dossier=card.dossier,
        urgent=urgent,
        params={"title": card.dossier.title, "number": card.dossier.number, **params},
    )


@transaction.atomic
def discard(*, card: Card, reason: str, by: Actor, at: datetime, version: int | None = None) -> None:
    """Give up a draft, with the reason: nobody outside has seen it. The findings on it are open again."""
    take(
        FLOW, card, "discard", by=by, at=at, version=version, reason=reason,
        withdraw_reason=reason, withdrawn_by=by.name,
    )  # fmt: skip
    come_back(dossier=card.dossier, reason=reason, by=by, at=at, answers=queries.open_answers(card))


@transaction.atomic
def sign_for(*, card: Card, by: Actor, at: datetime, version: int | None = None) -> None:
    """Sign for a card, as who answers it: the enterprise, or a head or leader of the office addressed."""
    take(
        FLOW, card, "sign_for", by=by, at=at, version=version,
        signed_by=by.person_id, signed_name=by.name, signed_at=at,
    )  # fmt: skip
    tell_of(card, queries.reviewers(card, at), "card.signed_for", at, by=by.name)


@transaction.atomic
def note_refusal(
    *, card: Card, reason: str, witness: str, by: Actor, at: datetime, version: int | None = None
) -> None:
    """Note that the addressee refused to sign, with the reason and a witness; the correction is due all the same."""
    if not (reason.strip() and witness.strip()):
        raise ValidationError(_("A refusal to sign is noted with its reason and a witness."))
    take(
        FLOW, card, "note_refusal", by=by, at=at, version=version, reason=reason,
        sign_refusal=reason[:500], witness=witness, signed_at=at,
    )  # fmt: skip


@transaction.atomic
def accept(*, card: Card, by: Actor, at: datetime, note: str = "", version: int | None = None) -> None:
    """Accept the answer after review: the return visit is due."""
    take(FLOW, card, "accept", by=by, at=at, version=version, reason=note)
    _review(card, by, at, accepted=True, reasons=note)
    tell_addressee(card, "card.accepted", at)


@transaction.atomic
def send_back(
    *, card: Card, reasons: str, days: int, by: Actor, at: datetime, version: int | None = None
) -> None:
    """Send the answer back with reasons and a new time: a new round begins. Raises LawRefusal for wrong days."""
    if not reasons.strip():
        raise ValidationError(_("An answer is sent back only with reasons."))
    done = card.round
    take(
        FLOW, card, "send_back", by=by, at=at, version=version, reason=reasons, days=days, round=done + 1
    )  # fmt: skip
    _review(card, by, at, accepted=False, reasons=reasons, days=days, done=done)
    tell_addressee(card, "card.sent_back", at, urgent=True, reason=reasons)


def _review(
    card: Card,
    by: Actor,
    at: datetime,
    *,
    accepted: bool,
    reasons: str,
    days: int | None = None,
    done: int | None = None,
) -> None:
    Review.objects.create(
        card=card, office_id=card.office_id, round=done or card.round, accepted=accepted, reasons=reasons,
        days=days, by=by.person_id, name=by.name, at=at,
    )  # fmt: skip


@transaction.atomic
def withdraw(
    *, card: Card, reason: str, proved_with: str, by: Actor, at: datetime, version: int | None = None
) -> None:
    """Take an issued card back by signature, with the reason; its problems stay on record, its clocks end.

    The findings behind the problems that were not corrected are open again.
    """
    if not reason.strip():
        raise ValidationError(_("A card is withdrawn only with a reason."))
    take(
        FLOW, card, "withdraw", by=by, at=at, version=version, reason=reason,
        withdraw_reason=reason, withdrawn_by=by.name, withdrawn_with=proved_with,
    )  # fmt: skip
    lapse(card, by=by, at=at)
    come_back(dossier=card.dossier, reason=reason, by=by, at=at, answers=queries.open_answers(card))
    tell_addressee(card, "card.withdrawn", at, reason=reason)
