"""More time for a correction, one function per verb."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from yantuo.casework.cards import queries
from yantuo.casework.cards.actions import held, hold_clocks, tell_of
from yantuo.casework.cards.flow import FLOW
from yantuo.casework.cards.models import Card, ExtensionRequest
from yantuo.casework.cards.rules import CORRECT, span
from yantuo.casework.deadlines import actions as deadlines
from yantuo.casework.deadlines.models import Deadline, Extension
from yantuo.casework.dossiers.take import take
from yantuo.directory.people.actor import Actor


@transaction.atomic
def ask(
    *, card: Card, days: int, reason: str, by: Actor, at: datetime, version: int | None = None
) -> ExtensionRequest:
    """Ask for more time while the correction runs and is not over; raises ValidationError with every fault."""
    card = held(card, "ask_extension", by=by, version=version)
    clock = hold_clocks(card).get(CORRECT)
    most = span(timezone.localdate(at))[2]
    faults = list(_clock_faults(clock, at))
    if not reason.strip():
        faults.append(_("More time is given only for a reason: say it."))
    if not 1 <= days <= most:
        faults.append(_("More time is given from 1 to %(most)s days.") % {"most": most})
    if queries.waiting_request(card):
        faults.append(_("A request for more time is waiting already: it is decided first."))
    if faults:
        raise ValidationError(faults)
    take(FLOW, card, "ask_extension", by=by, at=at, reason=reason)
    request = ExtensionRequest.objects.create(
        card=card, office_id=card.office_id, round=card.round, reason=reason, days=days,
        asked_by=by.person_id, asked_name=by.name, asked_at=at,
    )  # fmt: skip
    approvers = [person for person in queries.approvers(card, at) if person != by.person_id]
    tell_of(card, approvers, "card.extension_asked", at, urgent=True, by=by.name, days=days)
    return request


@transaction.atomic
def grant(*, card: Card, by: Actor, at: datetime, answer: str = "", version: int | None = None) -> None:
    """Grant the request that waits: the clock is extended, before its time is over, by another than who asked."""
    card = held(card, "grant_extension", by=by, version=version)
    clock = hold_clocks(card).get(CORRECT)
    request = _waiting(card, by)
    if faults := list(_clock_faults(clock, at)):
        raise ValidationError(faults)
    assert clock is not None
    try:
        deadlines.extend(deadline=clock, reason=request.reason, by=by, at=at, units=request.days)
    except deadlines.ClockRefused as refusal:
        raise ValidationError(str(refusal)) from refusal
    take(FLOW, card, "grant_extension", by=by, at=at, reason=answer)
    _decide(request, by, at, granted=True, answer=answer)
    tell_of(card, queries.addressed(card, at), "card.extension_granted", at, days=request.days)


@transaction.atomic
def refuse(*, card: Card, answer: str, by: Actor, at: datetime, version: int | None = None) -> None:
    """Refuse the request that waits, with the reason."""
    card = held(card, "refuse_extension", by=by, version=version)
    request = _waiting(card, by)
    if not answer.strip():
        raise ValidationError(_("A request is refused only with a reason."))
    take(FLOW, card, "refuse_extension", by=by, at=at, reason=answer)
    _decide(request, by, at, granted=False, answer=answer)
    tell_of(card, queries.addressed(card, at), "card.extension_refused", at, reason=answer)


def _clock_faults(clock: Deadline | None, at: datetime) -> list[str]:
    if clock is None:
        return [_("No time of correction is running: there is nothing to extend.")]
    day = {"day": f"{timezone.localtime(clock.due_at):%Y-%m-%d}"}
    if at > clock.due_at:
        return [_("The time ran out on %(day)s: more is given only before.") % day]
    if Extension.objects.filter(deadline=clock).exists():
        return [_("This time of correction has been extended once already; it is extended only once.")]
    return []


def _waiting(card: Card, by: Actor) -> ExtensionRequest:
    request = queries.waiting_request(card)
    if request is None:
        raise ValidationError(_("No request for more time is waiting: somebody may have decided already."))
    if request.asked_by == by.person_id:
        raise ValidationError(_("Nobody decides on his own request: another person with the power does."))
    return request


def _decide(request: ExtensionRequest, by: Actor, at: datetime, *, granted: bool, answer: str) -> None:
    request.granted, request.answer = granted, answer
    request.decided_by, request.decided_name, request.decided_at = by.person_id, by.name, at
    request.save(update_fields=["granted", "answer", "decided_by", "decided_name", "decided_at"])
