"""Matters: open, read, close as done."""

from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Router, Schema, Status
from pydantic import ConfigDict, Field

from yantuo.casework.matters import actions
from yantuo.casework.matters.flow import FLOW
from yantuo.casework.matters.forms import FinishForm, MatterForm
from yantuo.casework.matters.models import Matter, State
from yantuo.directory.people.actor import Actor
from yantuo.faces.api.auth import ApiRequest, needs
from yantuo.faces.api.documented import refusals
from yantuo.faces.api.fields import Body, Local, Moment, one_of
from yantuo.faces.api.problems import refuse_faulty

router = Router(tags=["matters"])
OPENING: dict[str, Any] = {
    "title": "检查结果公示",
    "term_key": "inspect.publish",
    "event_at": "2026-11-20T10:00:00+08:00",
    "enterprise": "91140403MA001W2W4L",
}


class MatterIn(Body):
    """A matter to open: what, which limit, since when, whose."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"required": ["title", "term_key", "event_at"], "examples": [OPENING]},
    )
    title: str = Field("", description="at most 200 characters")
    text: str = Field("", description="what is to be done")
    term_key: str = Field("", description="which limit, as in the list of time limits")
    event_at: Moment | None = Field(
        None, description="the event that starts the limit; it must have happened"
    )
    enterprise: str = Field("", description="credit code of an enterprise in sight; empty: about none")
    office: int | None = Field(None, description="id of an office in sight; null: the token's own")
    owner: int | None = Field(
        None, description="id of the responsible person; null: the holder of the token's post"
    )
    shown_to_enterprise: bool = Field(False, description="whether the enterprise sees it on its own pages")


class MatterOut(Schema):
    """A matter and what its table of steps lets the caller do now."""

    id: UUID
    title: str
    text: str
    state: str = one_of(State.values)
    term_key: str
    event_at: Local
    office: int
    enterprise: int | None = Field(description="id of the enterprise")
    owner: int | None = Field(description="id of the responsible person")
    shown_to_enterprise: bool
    opened_at: Local
    closed_at: Local | None
    outcome: str
    version: int = Field(description="give it back with the next step", examples=[1])
    actions: list[str] = Field(description="the steps this token may take now", examples=[["finish"]])


class FinishIn(Body):
    """What was done."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "required": ["outcome", "version"],
            "examples": [{"outcome": "已在网站公示", "version": 1}],
        },
    )
    outcome: str = Field("", description="what was done")
    version: int | None = Field(None, description="the version that was read")


def _out(row: Matter, actor: Actor) -> dict[str, Any]:
    dossier = row.dossier
    shared = ("title", "shown_to_enterprise", "opened_at", "closed_at", "version")
    return {
        "id": row.pk,
        **{name: getattr(row, name) for name in ("text", "state", "term_key", "event_at", "outcome")},
        **{name: getattr(dossier, name) for name in shared},
        **{name: getattr(dossier, f"{name}_id") for name in ("office", "enterprise", "owner")},
        "actions": [found.step.verb for found in FLOW.open_to(row, actor) if found.ready],
    }


def _get(request: ApiRequest, pk: UUID) -> Matter:
    return get_object_or_404(Matter.objects.visible_to(request.actor).select_related("dossier"), pk=pk)


@router.post("", response={201: MatterOut, **refusals()}, summary="Open a matter")
@needs("matters.open", writes=True)
def open_matter(request: ApiRequest, data: MatterIn) -> Any:
    """Open a matter and start its clock at the event, under the rule in force on that day."""
    actor = request.actor
    entries = {
        **data.model_dump(),
        "office": data.office or actor.office_id,
        "owner": data.owner or actor.person_id,
    }
    form = MatterForm({**entries, "enterprise_code": entries.pop("enterprise")}, actor=actor)
    refuse_faulty(form, enterprise_code="enterprise")
    facts = dict(form.cleaned_data)
    facts["enterprise"] = facts.pop("enterprise_code")
    facts["office"] = facts["office"].pk
    made = actions.open_matter(**facts, by=actor, at=timezone.now())
    return Status(201, _out(made, actor))


@router.get("/{pk}", response={200: MatterOut, **refusals(404)}, summary="Read a matter")
@needs("matters.read")
def read_matter(request: ApiRequest, pk: UUID) -> Any:
    """One matter, and what this token may do with it now."""
    return _out(_get(request, pk), request.actor)


@router.post(
    "/{pk}/finish", response={200: MatterOut, **refusals(404, 409)}, summary="Close a matter as done"
)
@needs("matters.finish", writes=True)
def finish_matter(request: ApiRequest, pk: UUID, data: FinishIn) -> Any:
    """Close a matter as done; its clock is met at this moment, late or in time."""
    found = _get(request, pk)
    form = FinishForm(data.model_dump())
    refuse_faulty(form)
    actions.finish(matter=found, by=request.actor, at=timezone.now(), **form.cleaned_data)
    return _out(_get(request, pk), request.actor)
