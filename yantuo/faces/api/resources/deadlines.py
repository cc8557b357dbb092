"""Deadlines: list and read."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field

from yantuo.casework.deadlines.models import Deadline, Light, State
from yantuo.casework.deadlines.show import basis_of, name_of, why
from yantuo.faces.api.auth import ApiRequest, needs
from yantuo.faces.api.documented import refusals
from yantuo.faces.api.fields import Id, Local, Page, PageAsked, one_of
from yantuo.faces.api.queries import lit, page

router = Router(tags=["deadlines"])


class DeadlineOut(Schema):
    """A clock with its basis and how the date was counted."""

    id: UUID
    key: str = Field(description="which limit, as in the list of time limits", examples=["inspect.publish"])
    name: str = Field(examples=["Publish the result of an inspection"])
    dossier: UUID
    dossier_kind: str = Field(examples=["matter"])
    dossier_title: str
    office: int = Field(description="id of the office that answers for it")
    enterprise: int | None
    owner: int | None = Field(description="id of the responsible person")
    started_at: Local
    due_at: Local
    light: str = one_of(Light.values, description="ok: in time, warn: soon due, late")
    state: str = one_of(State.values)
    ended_at: Local | None
    paused_since: date | None = Field(description="the date moves on while the clock stands still")
    amount: int = Field(examples=[20])
    unit: str = Field(description="h hours, d days, wd working days, m months, y years", examples=["wd"])
    basis: str = Field(description="instrument and article")
    confirmed: bool = Field(description="whether the figure was confirmed against the text of the rule")
    provisional: bool = Field(description="whether it depends on a calendar year not announced yet")
    why: list[str] = Field(description="how the date was counted, step by step")


class DeadlinePage(Page):
    """Clocks, the earliest date first."""

    items: list[DeadlineOut]


class DeadlinesAsked(PageAsked):
    """Which clocks."""

    state: State = Field(State.OPEN, description="open: running, met, void: no longer applying")
    enterprise: Id | None = Field(None, description="id of an enterprise")
    light: Light | None = Field(None, description="only those with this light")


def _out(row: Deadline, at: datetime) -> dict[str, Any]:
    same = (
        "key",
        "started_at",
        "due_at",
        "state",
        "ended_at",
        "paused_since",
        "amount",
        "unit",
        "confirmed",
        "provisional",
    )
    return {
        **{name: getattr(row, name) for name in same},
        "id": row.pk,
        "name": name_of(row),
        "dossier": row.dossier_id,
        "dossier_kind": row.dossier.kind,
        "dossier_title": row.dossier.title,
        "office": row.office_id,
        "enterprise": row.enterprise_id,
        "owner": row.owner_id,
        "light": row.light(at),
        "basis": basis_of(row),
        "why": why(row),
    }


@router.get("", response={200: DeadlinePage, **refusals()}, summary="List deadlines")
@needs("deadlines.read")
def list_deadlines(request: ApiRequest, asked: Query[DeadlinesAsked]) -> Any:
    """The clocks in sight, the earliest date first."""
    at = timezone.now()
    rows = Deadline.objects.visible_to(request.actor).filter(state=asked.state).select_related("dossier")
    rows = rows.filter(enterprise_id=asked.enterprise) if asked.enterprise else rows
    found = page(lit(rows, asked.light, at) if asked.light else rows, ["due_at"], asked.after, asked.limit)
    return {"items": [_out(row, at) for row in found["rows"]], "next": found["next"]}


@router.get("/{pk}", response={200: DeadlineOut, **refusals(404)}, summary="Read a deadline")
@needs("deadlines.read")
def read_deadline(request: ApiRequest, pk: UUID) -> Any:
    """One clock with its basis, and how its date was counted."""
    rows = Deadline.objects.visible_to(request.actor).select_related("dossier")
    return _out(get_object_or_404(rows, pk=pk), timezone.now())
