"""The answer of who is addressed: every open problem, with measures, date and evidence, or nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from yantuo.casework.cards import queries
from yantuo.casework.cards.actions import held, hold_clocks, lapse, tell_of
from yantuo.casework.cards.flow import FLOW
from yantuo.casework.cards.models import Card, Problem, ProblemReply, Reply
from yantuo.casework.dossiers.take import take
from yantuo.directory.people.actor import Actor
from yantuo.records.files.actions import attach_all


@dataclass(frozen=True, kw_only=True)
class Done:
    """What was done about one problem."""

    measures: str
    done_on: date | None
    files: Sequence[Any] = ()


@transaction.atomic
def answer(
    *,
    card: Card,
    done: Mapping[UUID, Done],
    by: Actor,
    at: datetime,
    note: str = "",
    version: int | None = None,
) -> Reply:
    """Answer a card: `done` says it for every open problem, by its id.

    Raises ValidationError with a sentence for everything that is missing, FileRefused, and what `take` raises.
    """
    card = held(card, "answer", by=by, version=version)
    problems = queries.open_problems(card)
    if faults := list(_faults(problems, done, timezone.localdate(at))):
        raise ValidationError(faults)
    hold_clocks(card)
    reply = Reply.objects.create(
        card=card, office_id=card.office_id, round=card.round, by=by.person_id, name=by.name,
        post=by.post_title, at=at, note=note,
    )  # fmt: skip
    for problem in problems:
        _part(reply, problem, done[problem.pk], by, at)
    take(FLOW, card, "answer", by=by, at=at, answered_by=sorted({*card.answered_by, by.person_id}))
    lapse(card, by=by, at=at)
    tell_of(card, queries.reviewers(card, at), "card.answered", at, urgent=True, by=by.name)
    return reply


def _faults(problems: Sequence[Problem], done: Mapping[UUID, Done], today: date) -> Any:
    if {*done} - {problem.pk for problem in problems}:
        yield _("One of the problems answered is no longer open on this card: reload the page.")
    for problem in problems:
        given, named = done.get(problem.pk), {"n": problem.n}
        if given is None or not given.measures.strip():
            yield _("Problem %(n)s: say what was done about it.") % named
        if given is None or given.done_on is None:
            yield _("Problem %(n)s: give the day on which it was done.") % named
        elif given.done_on > today:
            yield _("Problem %(n)s: the day on which it was done lies in the future.") % named
        if problem.needs_evidence and not (given and given.files):
            yield _("Problem %(n)s: add a photo or document that shows it.") % named


def _part(reply: Reply, problem: Problem, given: Done, by: Actor, at: datetime) -> None:
    assert given.done_on is not None
    part = ProblemReply.objects.create(
        reply=reply,
        problem=problem,
        office_id=reply.office_id,
        measures=given.measures,
        done_on=given.done_on,
    )
    if given.files:
        attach_all(
            files=given.files,
            owner_kind="card_reply",
            owner=part.pk,
            office=reply.office_id,
            enterprise=problem.enterprise_id,
            by=by,
            at=at,
        )
