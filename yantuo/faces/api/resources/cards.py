"""Oversight cards with their problems: list and read."""

from typing import Any
from uuid import UUID

from django.db.models import Prefetch
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema
from pydantic import Field

from yantuo.casework.cards.enums import Origin, ProblemState, State
from yantuo.casework.cards.flow import FLOW
from yantuo.casework.cards.models import Card, Problem
from yantuo.casework.deadlines.models import Deadline
from yantuo.directory.people.actor import Actor
from yantuo.faces.api.auth import ApiRequest, needs
from yantuo.faces.api.documented import refusals
from yantuo.faces.api.fields import Id, Local, Page, PageAsked, one_of
from yantuo.faces.api.queries import page

router = Router(tags=["cards"])


class ProblemOut(Schema):
    """One problem of a card."""

    id: UUID
    n: int
    text: str
    clause: str
    requirement: str
    state: str = one_of(ProblemState.values)
    corrected_at: Local | None


class CardOut(Schema):
    """One oversight card; it ends only when a return visit has found every problem corrected."""

    id: UUID
    number: str = Field(description="empty before it is issued")
    title: str
    office: int = Field(description="id of the issuing office")
    enterprise: int | None = Field(description="id of the enterprise it is addressed to")
    addressee: int | None = Field(description="id of the office it is addressed to")
    origin: str = one_of(Origin.values)
    state: str = one_of(State.values)
    round: int = Field(description="rises where an answer or a correction failed", examples=[1])
    issued_at: Local | None
    closed_at: Local | None
    due_at: Local | None = Field(description="the running clock that ends next")
    problems: list[ProblemOut]
    version: int
    actions: list[str] = Field(description="the steps this token may take now", examples=[["accept"]])


class CardPage(Page):
    """Cards, in the order they were drafted."""

    items: list[CardOut]


class CardsAsked(PageAsked):
    """Which cards."""

    enterprise: Id | None = Field(None, description="id of an enterprise")
    state: State | None = Field(None, description="only those in this state")


def _out(row: Card, actor: Actor) -> dict[str, Any]:
    running = [clock.due_at for clock in row.dossier.deadlines.all()]
    problem_facts = ("n", "text", "clause", "requirement", "state", "corrected_at")
    return {
        "id": row.pk,
        "office": row.office_id,
        "enterprise": row.enterprise_id,
        "addressee": row.addressee_id,
        **{name: getattr(row.dossier, name) for name in ("number", "title", "version", "closed_at")},
        **{name: getattr(row, name) for name in ("origin", "state", "round", "issued_at")},
        "due_at": min(running, default=None),
        "problems": [
            {"id": one.pk, **{name: getattr(one, name) for name in problem_facts}}
            for one in row.problems.all()
        ],
        "actions": [step.verb for step in FLOW.steps_from(row.state) if step.who(actor, row)],
    }


def _seen(request: ApiRequest) -> Any:
    running = Prefetch("dossier__deadlines", Deadline.objects.open().order_by("due_at", "id"))
    problems = Prefetch("problems", Problem.objects.order_by("n"))
    rows = Card.objects.visible_to(request.actor).select_related("dossier__office", "addressee")
    return rows.prefetch_related(running, problems)


@router.get("", response={200: CardPage, **refusals()}, summary="List oversight cards")
@needs("cards.read")
def list_cards(request: ApiRequest, asked: Query[CardsAsked]) -> Any:
    """The cards in sight with their problems."""
    rows = _seen(request)
    rows = rows.filter(enterprise_id=asked.enterprise) if asked.enterprise else rows
    rows = rows.filter(state=asked.state) if asked.state else rows
    found = page(rows, ["dossier__opened_at"], asked.after, asked.limit)
    return {"items": [_out(row, request.actor) for row in found["rows"]], "next": found["next"]}


@router.get("/{pk}", response={200: CardOut, **refusals(404)}, summary="Read an oversight card")
@needs("cards.read")
def read_card(request: ApiRequest, pk: UUID) -> Any:
    """One card, and what this token may do with it now."""
    return _out(get_object_or_404(_seen(request), pk=pk), request.actor)
