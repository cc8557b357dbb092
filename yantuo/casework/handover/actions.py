"""Handover of duty, one function per verb."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from yantuo.casework.dossiers.actions import give
from yantuo.casework.handover.models import Handover, Item, ItemState, State
from yantuo.casework.handover.queries import open_dossiers
from yantuo.casework.notices.actions import tell
from yantuo.directory.people.actor import Actor
from yantuo.directory.people.models import Person, Post
from yantuo.records.trail.actions import record


@transaction.atomic
def arrange(*, post: Post, receiver: Person, reason: str, by: Actor, at: datetime) -> Handover:
    """List every open dossier of a post's holder in that office for the successor to accept one by one."""
    if receiver.pk == post.person_id:
        raise ValidationError(_("Giver and receiver are the same person: choose a successor."))
    office = post.organisation.office_id if post.organisation else 0
    dossiers = list(open_dossiers(post.person_id, office))
    if not dossiers:
        raise ValidationError(
            _("%(name)s has no open matter in this office: there is nothing to hand over.")
            % {"name": post.person.name}
        )
    handover = Handover.objects.create(
        office_id=office,
        post=post,
        giver_id=post.person_id,
        receiver=receiver,
        arranged_by=by.person_id,
        arranger_name=by.name,
        reason=reason,
        opened_at=at,
    )
    Item.objects.bulk_create(Item(handover=handover, office_id=office, dossier=row) for row in dossiers)
    _note(handover, "handover.arrange", by, at, {"items": len(dossiers), "to": receiver.name})
    tell(
        persons=[receiver.pk],
        kind="handover.opened",
        at=at,
        office=office,
        path=f"/handovers/{handover.pk}/",
        params={"by": by.name, "giver": post.person.name},
        urgent=True,
    )
    return handover


@transaction.atomic
def accept(*, item: Item, by: Actor, at: datetime) -> None:
    """Take over one dossier: from now on the successor answers for it and its clocks."""
    item = _waiting(item, by)
    item.state, item.decided_at = ItemState.ACCEPTED, at
    item.save(update_fields=["state", "decided_at"])
    give(dossier=item.dossier, to=item.handover.receiver, by=by, at=at, reason=item.handover.reason)
    _close_if_done(item.handover, by, at)


@transaction.atomic
def refuse(*, item: Item, note: str, by: Actor, at: datetime) -> None:
    """Refuse one dossier with the reason; whoever arranged the handover is told and finds another successor."""
    item = _waiting(item, by)
    item.state, item.note, item.decided_at = ItemState.REFUSED, note, at
    item.save(update_fields=["state", "note", "decided_at"])
    tell(
        persons=[item.handover.arranged_by],
        kind="handover.refused",
        at=at,
        office=item.office_id,
        dossier=item.dossier,
        params={"by": by.name, "title": item.dossier.title, "note": note},
        urgent=True,
    )
    _close_if_done(item.handover, by, at)


def _waiting(item: Item, by: Actor) -> Item:
    found = (
        Item.objects.select_for_update(of=("self",))
        .select_related("handover__receiver", "dossier")
        .get(pk=item.pk)
    )
    if found.handover.receiver_id != by.person_id:
        raise ValidationError(_("Only the successor accepts or refuses what is handed over."))
    if found.state != ItemState.WAITING:
        raise ValidationError(_("This item has been decided already."))
    return found


def _close_if_done(handover: Handover, by: Actor, at: datetime) -> None:
    if handover.items.filter(state=ItemState.WAITING).exists():
        return
    handover.state, handover.done_at = State.DONE, at
    handover.save(update_fields=["state", "done_at"])
    refused = handover.items.filter(state=ItemState.REFUSED).count()
    _note(handover, "handover.done", by, at, {"refused": refused})


def _note(handover: Handover, verb: str, by: Actor, at: datetime, data: dict[str, object]) -> None:
    record(
        by=by, at=at, verb=verb, kind="handover", subject=handover.pk, office=handover.office_id, data=data
    )
