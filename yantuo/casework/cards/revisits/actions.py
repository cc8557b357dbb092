"""The return visit 回访: only it closes a card, and only where it found every open problem corrected."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from yantuo.casework.cards import queries
from yantuo.casework.cards.actions import held, hold_clocks, tell_addressee
from yantuo.casework.cards.documents import revisit_paper
from yantuo.casework.cards.drafting.actions import draft_card, hang_evidence, write_problem
from yantuo.casework.cards.enums import Born, Found, Origin, ProblemState
from yantuo.casework.cards.flow import FLOW
from yantuo.casework.cards.models import Card, Problem, Revisit, Revisited
from yantuo.casework.cards.rules import Stated
from yantuo.casework.documents.actions import issue as issue_paper
from yantuo.casework.dossiers.take import take
from yantuo.directory.people.actor import Actor
from yantuo.directory.people.models import Person
from yantuo.records.files.actions import attach_all
from yantuo.ui.wording import listed


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What the visit found of one problem."""

    outcome: str
    note: str = ""
    files: Sequence[Any] = ()


@transaction.atomic
def revisit(
    *,
    card: Card,
    seen: Mapping[UUID, Seen],
    visited_at: datetime,
    second: Person,
    by: Actor,
    at: datetime,
    place: str = "",
    note: str = "",
    signer: str = "",
    signature: Sequence[Any] = (),
    new_problems: Sequence[Stated] = (),
    apart: bool = False,
    days: int | None = None,
    version: int | None = None,
) -> Revisit:
    """Record a return visit: `seen` says what became of every open problem, by its id.

    All corrected and nothing new: the card is closed. Else exactly what is left is to be corrected within new `days`.
    New problems join the card, or (`apart`) a card of their own is drafted. Raises ValidationError with every fault,
    FileRefused, LawRefusal for days out of bounds, and what `take` raises.
    """
    joining = () if apart else new_problems
    left = bool(joining) or any(one.outcome != Found.CORRECTED for one in seen.values())
    verb = "reopen" if left else "confirm"
    card = held(card, verb, by=by, version=version)
    problems = queries.open_problems(card)
    visit = Revisit(
        card=card, office_id=card.office_id, round=card.round, visited_at=visited_at, place=place, note=note,
        by=by.person_id, name=by.name, second_id=second.pk, second_name=second.name, signer=signer, at=at,
        days=days if left else None, corrected=all(one.outcome == Found.CORRECTED for one in seen.values()),
    )  # fmt: skip
    _certify(visit)
    faults = [*_visit_faults(visit), *_seen_faults(problems, seen), *_new_faults(new_problems)]
    if left and not days:
        faults.append(_("Something is not corrected: set the days for the further correction."))
    if faults:
        raise ValidationError(faults)
    hold_clocks(card)
    _keep(visit, problems, seen, signature, by)
    _take_in(card, joining, visited_at, by, at)
    changes = {"days": days, "round": card.round + 1} if left else {}
    take(FLOW, card, verb, by=by, at=at, reason=note, **changes)
    issue_paper(
        paper=revisit_paper(visit),
        office=card.office_id,
        proved_with="",
        by=by,
        at=at,
        dossier=card.dossier,
        shown_to_enterprise=card.enterprise_id is not None,
    )
    tell_addressee(card, "card.reopened" if left else "card.closed", at, urgent=left)
    if apart and new_problems:
        _draft_apart(card, visit, new_problems, by, at)
    return visit


def _certify(visit: Revisit) -> None:
    on = timezone.localdate(visit.visited_at)
    visit.certificate = queries.certificate_of(visit.by, on)
    visit.second_certificate = queries.certificate_of(visit.second_id, on)


def _visit_faults(visit: Revisit) -> list[str]:
    card, faults = visit.card, []
    reply = queries.last_reply(card)
    if visit.visited_at > visit.at:
        faults.append(_("The time of the return visit lies in the future."))
    if reply and visit.visited_at < reply.at.replace(second=0, microsecond=0):  # the form has no seconds
        faults.append(_("The return visit cannot have been before the answer."))
    if visit.second_id == visit.by:
        faults.append(_("A return visit is made by at least two persons: name the other one."))
    if visit.second_id in card.answered_by:
        faults.append(_("Who answered the card does not make the return visit."))
    if card.enterprise_id:
        rows = ((visit.name, visit.certificate), (visit.second_name, visit.second_certificate))
        bare = listed(name for name, number in rows if not number)
        if bare:
            said = _(
                "Without an enforcement certificate valid on that day: %(names)s. Somebody who holds one goes."
            )
            faults.append(said % {"names": bare})
    return faults


def _seen_faults(problems: Sequence[Problem], seen: Mapping[UUID, Seen]) -> list[str]:
    faults = []
    if {*seen} - {problem.pk for problem in problems}:
        faults.append(_("One of the problems is no longer open on this card: reload the page."))
    for problem in problems:
        found, named = seen.get(problem.pk), {"n": problem.n}
        if found is None or found.outcome not in Found.values:
            faults.append(_("Problem %(n)s: say whether it is corrected.") % named)
        elif found.outcome != Found.CORRECTED and not found.note.strip():
            faults.append(_("Problem %(n)s: say what is still missing.") % named)
    return faults


def _new_faults(problems: Sequence[Stated]) -> list[str]:
    bare = any(not one.text.strip() or not one.clause.strip() for one in problems)
    return [_("A new problem needs its text and its legal basis.")] if bare else []


def _keep(
    visit: Revisit,
    problems: Sequence[Problem],
    seen: Mapping[UUID, Seen],
    signature: Sequence[Any],
    by: Actor,
) -> None:
    """Write the visit with what it found, and mark what is corrected."""
    visit.save(force_insert=True)
    Card.objects.filter(pk=visit.card_id).update(visited_round=visit.round)
    facts: dict[str, Any] = {
        "office": visit.office_id,
        "enterprise": visit.card.enterprise_id,
        "by": by,
        "at": visit.at,
    }
    for problem in problems:
        found = seen[problem.pk]
        row = Revisited.objects.create(
            revisit=visit,
            problem=problem,
            office_id=visit.office_id,
            outcome=found.outcome,
            note=found.note,
        )
        if found.files:
            attach_all(files=found.files, owner_kind="card_revisit", owner=row.pk, **facts)
        if found.outcome == Found.CORRECTED:
            problem.state, problem.corrected_at = ProblemState.CORRECTED, visit.visited_at
            problem.save(update_fields=["state", "corrected_at"])
    if signature:
        attach_all(files=signature, owner_kind="card_signature", owner=visit.pk, **facts)


def _take_in(card: Card, problems: Sequence[Stated], visited_at: datetime, by: Actor, at: datetime) -> None:
    """New problems become part of the card, after those it has."""
    last = Problem.objects.filter(card=card).aggregate(n=Max("n"))["n"] or 0
    for n, stated in enumerate(problems, last + 1):
        problem = Problem(card=card, born=Born.REVISIT, found_at=visited_at)
        write_problem(problem, stated, n=n)
        hang_evidence(problem, stated, by=by, at=at)


def _draft_apart(card: Card, visit: Revisit, problems: Sequence[Stated], by: Actor, at: datetime) -> Card:
    """Draft a card of its own for what was found besides, by the two who found it."""
    return draft_card(
        by=by,
        at=at,
        problems=problems,
        overseers=list(Person.objects.filter(pk__in=[visit.by, visit.second_id]).order_by("pk")),
        seen_at=visit.visited_at,
        enterprise=card.dossier.enterprise,
        addressee=card.addressee,
        origin=Origin.REVISIT,
        origin_dossier=card.dossier,
        place=visit.place,
        unit=card.unit,
        responsible=card.responsible,
    )
