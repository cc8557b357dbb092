"""Merging one card into another of the same addressee: every open problem moves, none is lost, none gets more time."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from yantuo.casework.cards import queries
from yantuo.casework.cards.actions import held, hold_clocks, lapse, tell_addressee
from yantuo.casework.cards.enums import Born, State
from yantuo.casework.cards.flow import FLOW
from yantuo.casework.cards.models import Card, Problem
from yantuo.casework.dossiers.models import Dossier
from yantuo.casework.dossiers.take import take
from yantuo.directory.people.actor import Actor
from yantuo.records.trail.actions import record


@transaction.atomic
def merge(
    *, card: Card, into: Card, reason: str, by: Actor, at: datetime, version: int | None = None
) -> list[Problem]:
    """Merge a card into another; returns the problems that moved. Raises ValidationError with every fault."""
    for pk in sorted((card.pk, into.pk)):
        Dossier.objects.select_for_update(of=("self",)).get(pk=pk)
    card = held(card, "merge", by=by, version=version)
    into.refresh_from_db()
    if faults := _faults(card, into, reason):
        raise ValidationError(faults)
    hold_clocks(card)
    before = len(queries.open_problems(card)) + len(queries.open_problems(into))
    moved = _move(card, into)
    after = len(queries.open_problems(card)) + len(queries.open_problems(into))
    if before != after:
        raise RuntimeError(f"{before} open problems before the merger, {after} after it: nothing was merged")
    Dossier.objects.filter(pk=into.pk).update(
        version=into.dossier.version + 1, seen_by=sorted({*into.dossier.seen_by, *card.dossier.seen_by})
    )
    lapse(card, by=by, at=at)
    take(FLOW, card, "merge", by=by, at=at, reason=reason, merged_into=into)
    _note(card, into, moved, by, at, reason)
    into.refresh_from_db()
    tell_addressee(into, "card.merged", at, urgent=True, merged=card.dossier.number)
    return moved


def _faults(card: Card, into: Card, reason: str) -> list[str]:
    faults = []
    if not reason.strip():
        faults.append(_("Cards are merged only with a reason."))
    if card.pk == into.pk:
        faults.append(_("A card cannot be merged into itself: name the other one."))
    if (card.enterprise_id, card.addressee_id) != (into.enterprise_id, into.addressee_id):
        faults.append(_("Both cards must be addressed to the same enterprise or office."))
    if card.office_id != into.office_id:
        faults.append(_("Both cards must be of the same office: another office's card is its own."))
    if into.state not in (State.ISSUED, State.CORRECTING):
        faults.append(_("The other card is no longer being corrected: nothing can be added to it."))
    elif card.state == State.ISSUED and into.state == State.CORRECTING:
        faults.append(
            _("This card has not been signed for, but the other has: let it be signed for first, or merge "
              "the other one into this.")
        )  # fmt: skip
    return faults or _later(card, into)


def _later(card: Card, into: Card) -> list[str]:
    """A merger gives no problem more time: that would be an extension that nobody granted."""
    own, other = queries.correcting(card), queries.correcting(into)
    if own and other and other.due_at > own.due_at:
        return [
            _(
                "The problems would get a later date, and that takes an extension: merge the other card into this."
            )
        ]
    return []


def _move(card: Card, into: Card) -> list[Problem]:
    last = Problem.objects.filter(card=into).aggregate(n=Max("n"))["n"] or 0
    moved = queries.open_problems(card)
    for n, problem in enumerate(moved, last + 1):
        problem.card, problem.from_card, problem.born, problem.n = into, card, Born.MERGED, n
        problem.save(update_fields=["card", "from_card", "born", "n"])
    return moved


def _note(card: Card, into: Card, moved: list[Problem], by: Actor, at: datetime, reason: str) -> None:
    """Put on the other card's record what came to it."""
    record(
        by=by,
        at=at,
        verb="card.take_in",
        kind="card",
        subject=into.pk,
        office=into.office_id,
        enterprise=into.enterprise_id,
        reason=reason,
        data={"name": card.dossier.number, "problems": [str(problem.pk) for problem in moved]},
    )
