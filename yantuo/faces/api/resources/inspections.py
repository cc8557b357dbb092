"""Inspections with their findings: list and read."""

from datetime import date
from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema
from pydantic import Field

from yantuo.casework.checklists.enums import Action, Weight
from yantuo.directory.people.actor import Actor
from yantuo.faces.api.auth import ApiRequest, needs
from yantuo.faces.api.documented import refusals
from yantuo.faces.api.fields import Id, Local, Page, PageAsked, one_of
from yantuo.faces.api.queries import page
from yantuo.mechanisms.inspection.visits.enums import UNSETTLED, Follow, Kind, Source, State
from yantuo.mechanisms.inspection.visits.flow import FLOW
from yantuo.mechanisms.inspection.visits.models import Finding, Visit

router = Router(tags=["inspections"])


class FindingOut(Schema):
    """One item that failed, and what became of it."""

    id: UUID
    inspection: UUID
    enterprise: int = Field(description="id of the enterprise")
    item: str = Field(examples=["3.2"])
    weight: str = one_of(Weight.values)
    text: str = Field(description="the item, as the checklist has it, in Chinese")
    note: str = Field(description="what was found")
    clause: str = Field(description="the provision that was not kept")
    found_at: Local
    follow: str = one_of(
        [str(value) for value in Follow.values],
        description="empty: nothing yet; back: its card or referral came to nothing, and it waits again",
    )
    followed_at: Local | None
    card: UUID | None = Field(description="the card or referral that took it on, or from which it came back")


class InspectionOut(Schema):
    """One inspection of an enterprise."""

    id: UUID
    number: str = Field(description="number of its record, once handed over")
    enterprise: int | None = Field(description="id of the enterprise")
    office: int
    kind: str = one_of(Kind.values)
    source: str = one_of(Source.values)
    item_code: str = Field(description="the published item", examples=["SC-JC-01"])
    state: str = one_of(State.values)
    planned_on: date
    began_at: Local | None
    concluded_at: Local | None
    result: str = Field(description="label of the result in Chinese", examples=["基本符合"])
    action: str = one_of(["", *Action.values])
    key_failed: list[str]
    general_failed: list[str]
    why: str = Field(description="how the result follows, in Chinese")
    published_at: Local | None
    corrects: UUID | None = Field(description="the earlier record that this one corrects")
    actions: list[str] = Field(description="the steps this token may take now", examples=[["publish"]])


class InspectionPage(Page):
    """Inspections, the latest first."""

    items: list[InspectionOut]


class FindingPage(Page):
    """Findings, in the order they were made."""

    items: list[FindingOut]


class InspectionsAsked(PageAsked):
    """Which inspections."""

    enterprise: Id | None = Field(None, description="id of an enterprise")
    state: State | None = Field(None, description="only those in this state")


class FindingsAsked(PageAsked):
    """Which findings."""

    enterprise: Id | None = Field(None, description="id of an enterprise")
    open: bool = Field(False, description="only those that wait for a follow-up")


def _out(row: Visit, actor: Actor) -> dict[str, Any]:
    same = (
        "kind", "source", "item_code", "state", "planned_on", "began_at", "concluded_at", "action", "key_failed",
        "general_failed", "published_at",
    )  # fmt: skip
    return {
        "id": row.pk,
        "number": row.dossier.number,
        "enterprise": row.dossier.enterprise_id,
        "office": row.office_id,
        **{name: getattr(row, name) for name in same},
        "result": row.outcome_zh,
        "why": row.why_zh,
        "corrects": row.corrects_id,
        "actions": [step.verb for step in FLOW.steps_from(row.state) if step.who(actor, row)],
    }


def _finding(row: Finding) -> dict[str, Any]:
    same = ("item", "weight", "note", "clause", "found_at", "follow", "followed_at")
    return {
        "id": row.pk,
        "inspection": row.visit_id,
        "enterprise": row.enterprise_id,
        **{name: getattr(row, name) for name in same},
        "text": row.text_zh,
        "card": row.dossier_id,
    }


def _seen(request: ApiRequest) -> Any:
    return Visit.objects.visible_to(request.actor).select_related("dossier")


@router.get("", response={200: InspectionPage, **refusals()}, summary="List inspections")
@needs("inspections.read")
def list_inspections(request: ApiRequest, asked: Query[InspectionsAsked]) -> Any:
    """The inspections in sight by their planned day."""
    rows = _seen(request)
    rows = rows.filter(dossier__enterprise_id=asked.enterprise) if asked.enterprise else rows
    rows = rows.filter(state=asked.state) if asked.state else rows
    found = page(rows, ["planned_on"], asked.after, asked.limit)
    return {"items": [_out(row, request.actor) for row in found["rows"]], "next": found["next"]}


@router.get("/findings", response={200: FindingPage, **refusals()}, summary="List findings")
@needs("inspections.read")
def list_findings(request: ApiRequest, asked: Query[FindingsAsked]) -> Any:
    """The findings of the inspections in sight."""
    rows = Finding.objects.filter(visit__in=Visit.objects.visible_to(request.actor))
    rows = rows.filter(enterprise_id=asked.enterprise) if asked.enterprise else rows
    rows = rows.filter(follow__in=UNSETTLED) if asked.open else rows
    found = page(rows, ["found_at"], asked.after, asked.limit)
    return {"items": [_finding(row) for row in found["rows"]], "next": found["next"]}


@router.get("/{pk}", response={200: InspectionOut, **refusals(404)}, summary="Read an inspection")
@needs("inspections.read")
def read_inspection(request: ApiRequest, pk: UUID) -> Any:
    """One inspection, and what this token may do with it now."""
    return _out(get_object_or_404(_seen(request), pk=pk), request.actor)
