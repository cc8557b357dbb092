"""The operations: each calls the same query or action as the page."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router
from ninja.errors import HttpError

from yantuo.casework.deadlines.models import Deadline, State
from yantuo.casework.deadlines.show import basis_of, why
from yantuo.casework.matters import actions as matters
from yantuo.casework.matters.flow import FLOW
from yantuo.casework.matters.models import Matter
from yantuo.directory.enterprises import actions as register
from yantuo.directory.enterprises.models import Enterprise
from yantuo.directory.enterprises.queries import find
from yantuo.directory.people.models import Person
from yantuo.faces.api import schemas
from yantuo.faces.api.auth import needs
from yantuo.kernel import terms
from yantuo.records.law.queries import law

router = Router()
LARGEST = 200
Refusals = {400: schemas.Problem, 401: schemas.Problem, 403: schemas.Problem, 404: schemas.Problem, 409: schemas.Problem, 422: schemas.Problem}


def _enterprise(row: Enterprise) -> dict[str, Any]:
    return {
        "id": row.pk,
        "credit_code": row.credit_code,
        "name": row.name,
        "type": row.type,
        "scale": row.scale,
        "county": row.county_id,
        "township": row.township_id,
        "address": row.address,
        "legal_representative": row.legal_representative,
        "office": row.office_id,
        "categories": row.categories,
        "grade": row.grade,
        "state": row.state,
        "version": row.version,
        "changed_at": row.changed_at,
    }


@router.get("/enterprises", response={200: schemas.EnterprisePage, **Refusals}, tags=["enterprises"])
@needs("enterprises.read")
def list_enterprises(
    request: HttpRequest, q: str = "", county: str = "", after: int = 0, limit: int = Query(50, ge=1, le=LARGEST)
) -> Any:
    """The enterprises whose file the token's post may open, by id."""
    rows = Enterprise.objects.visible_to(request.actor).current().filter(pk__gt=after)  # type: ignore[attr-defined]
    rows = find(rows, q) if q else rows
    rows = rows.filter(county_id=county) if county else rows
    found = list(rows.order_by("pk")[: limit + 1])
    more = len(found) > limit
    return {"items": [_enterprise(row) for row in found[:limit]], "next": str(found[limit - 1].pk) if more else None}


@router.get("/enterprises/{pk}", response={200: schemas.EnterpriseOut, **Refusals}, tags=["enterprises"])
@needs("enterprises.read")
def read_enterprise(request: HttpRequest, pk: int) -> Any:
    """One enterprise."""
    return _enterprise(get_object_or_404(Enterprise.objects.visible_to(request.actor), pk=pk))  # type: ignore[attr-defined]


@router.post("/enterprises", response={201: schemas.EnterpriseOut, **Refusals}, tags=["enterprises"])
@needs("enterprises.write", writes=True)
def create_enterprise(request: HttpRequest, data: schemas.EnterpriseIn) -> Any:
    """Enter an enterprise in the register."""
    facts = data.dict()
    facts["county_id"] = facts.pop("county")
    facts["office_id"] = facts.pop("office") or request.actor.office_id  # type: ignore[attr-defined]
    made = register.create(by=request.actor, at=timezone.now(), facts=facts)  # type: ignore[attr-defined]
    return 201, _enterprise(made)


@router.patch("/enterprises/{pk}", response={200: schemas.EnterpriseOut, **Refusals}, tags=["enterprises"])
@needs("enterprises.write", writes=True)
def correct_enterprise(request: HttpRequest, pk: int, data: schemas.EnterprisePatch) -> Any:
    """Correct facts; 409 where the version is no longer the one that was read."""
    found = get_object_or_404(Enterprise.objects.visible_to(request.actor).current(), pk=pk)  # type: ignore[attr-defined]
    facts = {name: value for name, value in data.dict(exclude={"version"}).items() if value is not None}
    try:
        register.edit(enterprise=found, facts=facts, by=request.actor, at=timezone.now(), version=data.version)  # type: ignore[attr-defined]
    except register.EditedMeanwhile as conflict:
        raise HttpError(409, str(conflict)) from conflict
    found.refresh_from_db()
    return _enterprise(found)


def _deadline(row: Deadline, at: datetime) -> dict[str, Any]:
    return {
        "id": row.pk,
        "dossier": row.dossier_id,
        "dossier_kind": row.dossier.kind,
        "dossier_title": row.dossier.title,
        "enterprise": row.enterprise_id,
        "key": row.key,
        "started_at": row.started_at,
        "due_at": row.due_at,
        "light": row.light(at).value,
        "state": row.state,
        "ended_at": row.ended_at,
        "amount": row.amount,
        "unit": row.unit,
        "basis": basis_of(row),
        "confirmed": row.confirmed,
        "provisional": row.provisional,
        "why": why(row),
    }


@router.get("/deadlines", response={200: schemas.DeadlinePage, **Refusals}, tags=["deadlines"])
@needs("deadlines.read")
def list_deadlines(
    request: HttpRequest,
    state: State = State.OPEN,
    enterprise: int | None = None,
    after: str = "",
    limit: int = Query(50, ge=1, le=LARGEST),
) -> Any:
    """The clocks in sight, nearest first."""
    rows = Deadline.objects.visible_to(request.actor).filter(state=state).select_related("dossier")  # type: ignore[attr-defined]
    rows = rows.filter(enterprise_id=enterprise) if enterprise else rows
    if after:
        rows = rows.filter(**_beyond(after))
    found = list(rows.order_by("due_at", "id")[: limit + 1])
    last = found[limit - 1] if len(found) > limit else None
    at = timezone.now()
    key = f"{last.due_at.isoformat()}|{last.pk}" if last else None
    return {"items": [_deadline(row, at) for row in found[:limit]], "next": key}


def _beyond(after: str) -> dict[str, Any]:
    """The condition of the rows behind a key; a key that this API never gave is refused."""
    try:
        moment, _bar, pk = after.partition("|")
        return {"due_at__gte": datetime.fromisoformat(moment), "id__gt": UUID(pk)}
    except ValueError as error:
        raise HttpError(400, "after: give back the key that the page before named as next.") from error


@router.post("/matters", response={201: schemas.MatterOut, **Refusals}, tags=["matters"])
@needs("matters.write", writes=True)
def open_matter(request: HttpRequest, data: schemas.MatterIn) -> Any:
    """Open a matter and start its clock."""
    actor = request.actor  # type: ignore[attr-defined]
    firm = get_object_or_404(Enterprise.objects.visible_to(actor), pk=data.enterprise) if data.enterprise else None
    owner = get_object_or_404(Person.objects.filter(posts__organisation__office_id__in=actor.offices).distinct(), pk=data.owner)
    event = data.event_at if data.event_at.tzinfo else timezone.make_aware(data.event_at)
    made = matters.open_matter(
        by=actor,
        at=timezone.now(),
        title=data.title,
        term_key=data.term_key,
        event_at=event,
        owner=owner,
        office=actor.office_id,
        enterprise=firm,
        text=data.text,
    )
    return 201, _matter(made, actor)


def _matter(row: Matter, actor: Any) -> dict[str, Any]:
    open_steps = [found.step.verb for found in FLOW.open_to(row, actor) if found.ready]
    dossier = row.dossier
    return {"id": row.pk, "title": dossier.title, "state": row.state, "version": dossier.version, "actions": open_steps}


@router.get("/matters/{pk}", response={200: schemas.MatterOut, **Refusals}, tags=["matters"])
@needs("deadlines.read")
def read_matter(request: HttpRequest, pk: UUID) -> Any:
    """One matter, and what may be done with it now."""
    rows = Matter.objects.visible_to(request.actor).select_related("dossier")  # type: ignore[attr-defined]
    return _matter(get_object_or_404(rows, pk=pk), request.actor)  # type: ignore[attr-defined]


@router.post("/matters/{pk}/finish", response={200: schemas.MatterOut, **Refusals}, tags=["matters"])
@needs("matters.write", writes=True)
def finish_matter(request: HttpRequest, pk: UUID, data: schemas.FinishIn) -> Any:
    """Close a matter as done."""
    actor = request.actor  # type: ignore[attr-defined]
    found = get_object_or_404(Matter.objects.visible_to(actor).select_related("dossier"), pk=pk)
    matters.finish(matter=found, outcome=data.outcome, by=actor, at=timezone.now(), version=data.version)
    return _matter(Matter.objects.select_related("dossier").get(pk=pk), actor)


@router.get("/due/{key}", response={200: schemas.DueOut, **Refusals}, tags=["law"])
@needs("law.read")
def ask_clock(request: HttpRequest, key: str, event: datetime) -> Any:
    """Ask the legal clock: which date follows from an event, and why."""
    book, calendar = law()
    moment = event if event.tzinfo else timezone.make_aware(event)
    term = book.term(key, on=timezone.localdate(moment))
    due = terms.compute(term, moment, calendar)
    return {
        "key": key,
        "due_at": due.due_at,
        "unit": str(due.unit),
        "amount": due.amount,
        "basis": due.basis,
        "confirmed": due.confirmed,
        "provisional": due.provisional,
        "edition": due.edition,
        "why": [str(step.sentence) for step in due.why],
    }


def problems(error: ValidationError) -> dict[str, Any]:
    """A refused row as the API says it."""
    fields = error.message_dict if hasattr(error, "error_dict") else {}
    return {"detail": " ".join(error.messages), "fields": fields}
