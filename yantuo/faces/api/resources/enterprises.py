"""Enterprises: list, read, enter, correct."""

from datetime import date
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router, Schema, Status
from pydantic import ConfigDict, Field

from yantuo.directory.enterprises import actions
from yantuo.directory.enterprises.enums import Grade, Scale, State, Type
from yantuo.directory.enterprises.forms import EnterpriseForm
from yantuo.directory.enterprises.models import Enterprise
from yantuo.directory.enterprises.queries import find
from yantuo.directory.enterprises.rules import shown_categories
from yantuo.faces.api.auth import ApiRequest, needs
from yantuo.faces.api.documented import refusals
from yantuo.faces.api.fields import Body, Id, Local, Page, PageAsked, Text, one_of
from yantuo.faces.api.problems import refuse_faulty
from yantuo.faces.api.queries import page

router = Router(tags=["enterprises"])
EXAMPLE: dict[str, Any] = {
    "credit_code": "91140403MA001W2W4L",
    "name": "长治市晋韵醋业有限公司",
    "county": "140403",
    "address": "潞州区延安南路12号",
    "legal_representative": "李明",
    "categories": ["0302"],
}


class EnterpriseOut(Schema):
    """An enterprise as its file says it."""

    id: int = Field(examples=[812])
    credit_code: str = Field(examples=["91140403MA001W2W4L"])
    name: str = Field(examples=["长治市晋韵醋业有限公司"])
    type: str = one_of(Type.values)
    scale: str = one_of(["", *Scale.values])
    county: str = Field(description="code of the county (GB/T 2260)", examples=["140403"])
    township: str | None = Field(description="code of the township", examples=["140403001000"])
    address: str
    legal_representative: str
    founded_on: date | None
    office: int = Field(description="id of the supervising office", examples=[3])
    domain: str = Field(description="field of supervision", examples=["food"])
    categories: list[str] = Field(description="codes of food categories", examples=[["0302"]])
    grade: str = one_of(
        ["", *Grade.values], description="risk grade A to D; empty where none was determined", examples=["B"]
    )
    grade_year: int | None
    state: str = one_of(State.values)
    merged_into: int | None = Field(description="id of the file this one was merged into")
    note: str
    version: int = Field(description="give it back when correcting", examples=[1])
    changed_at: Local


class EnterprisePage(Page):
    """Enterprises, by id."""

    items: list[EnterpriseOut]


class EnterprisesAsked(PageAsked):
    """Which enterprises."""

    q: Text = Field(
        "", description="part of the name, pinyin initials, credit code or licence number", examples=["醋业"]
    )
    county: Text = Field("", description="code of a county", examples=["140403"])
    credit_code: Text = Field("", description="exactly this credit code")


class EnterpriseIn(Body):
    """The facts of an enterprise; what is left out stays empty, the office is the token's own."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"required": ["credit_code", "name", "county"], "examples": [EXAMPLE]},
    )
    credit_code: str = Field("", description="unified social credit code, 18 characters")
    name: str = Field("", description="full name, at most 120 characters")
    type: str = Field(Type.COMPANY.value, description=f"one of {', '.join(Type.values)}")
    scale: str = Field("", description=f"one of {', '.join(Scale.values)}, or empty")
    county: str = Field("", description="code of a county in force (GB/T 2260)")
    township: str = Field("", description="code of a township of the county, or empty")
    address: str = ""
    legal_representative: str = ""
    founded_on: date | None = None
    office: int | None = Field(None, description="id of the supervising office; null: the token's own")
    domain: str = Field("food", description="field of supervision")
    categories: list[str] = Field([], description="codes of food categories or sub-categories: 03, 0302")
    grade: str = Field("", description="risk grade A to D, or empty")
    grade_year: int | None = None
    note: str = ""


class EnterprisePatch(Body):
    """The facts to correct; what is left out stays as it is."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"version": 1, "address": "潞州区延安南路14号"}]}
    )
    version: int = Field(
        description="the version that was read, so that nobody overwrites another's change unseen"
    )
    credit_code: str | None = None
    name: str | None = None
    type: str | None = None
    scale: str | None = None
    county: str | None = None
    township: str | None = None
    address: str | None = None
    legal_representative: str | None = None
    founded_on: date | None = None
    office: int | None = None
    domain: str | None = None
    categories: list[str] | None = None
    grade: str | None = None
    grade_year: int | None = None
    note: str | None = None


def _out(row: Enterprise) -> dict[str, Any]:
    plain = (
        "credit_code",
        "name",
        "type",
        "scale",
        "address",
        "legal_representative",
        "founded_on",
        "domain",
    )
    more = ("grade", "grade_year", "state", "note", "version", "changed_at")
    facts = {name: getattr(row, name) for name in (*plain, *more)}
    links = {name: getattr(row, f"{name}_id") for name in ("county", "township", "office", "merged_into")}
    return {"id": row.pk, **facts, **links, "categories": shown_categories(row.categories)}


def _entries(values: dict[str, Any]) -> dict[str, Any]:
    """Facts as the form of the page takes them."""
    entries = {name: "" if value is None else value for name, value in values.items()}
    if isinstance(entries.get("categories"), list):
        entries["categories"] = " ".join(entries["categories"])
    return entries


@router.get("", response={200: EnterprisePage, **refusals()}, summary="List enterprises")
@needs("enterprises.read")
def list_enterprises(request: ApiRequest, asked: Query[EnterprisesAsked]) -> Any:
    """The enterprises whose file the token's post may open, by id; without those merged into another file."""
    rows = Enterprise.objects.visible_to(request.actor).current()
    exact = {"county_id": asked.county, "credit_code": asked.credit_code}
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    found = page(find(rows, asked.q) if asked.q else rows, [], asked.after, asked.limit)
    return {"items": [_out(row) for row in found["rows"]], "next": found["next"]}


@router.get("/{pk}", response={200: EnterpriseOut, **refusals(404)}, summary="Read an enterprise")
@needs("enterprises.read")
def read_enterprise(request: ApiRequest, pk: Id) -> Any:
    """One enterprise; a file merged into another names it in `merged_into`."""
    return _out(get_object_or_404(Enterprise.objects.visible_to(request.actor), pk=pk))


@router.post("", response={201: EnterpriseOut, **refusals(409)}, summary="Enter an enterprise")
@needs("enterprises.write", writes=True)
def create_enterprise(request: ApiRequest, data: EnterpriseIn) -> Any:
    """Enter an enterprise in the register of an office in sight; every fault is told at once."""
    entries = _entries(data.model_dump())
    entries["office"] = entries["office"] or request.actor.office_id
    form = EnterpriseForm(entries, actor=request.actor)
    refuse_faulty(form)
    made = actions.create(by=request.actor, at=timezone.now(), facts=form.facts())
    return Status(201, _out(made))


@router.patch("/{pk}", response={200: EnterpriseOut, **refusals(404, 409)}, summary="Correct an enterprise")
@needs("enterprises.write", writes=True)
def correct_enterprise(request: ApiRequest, pk: Id, data: EnterprisePatch) -> Any:
    """Correct facts; 409 where the version is no longer the one that was read."""
    rows = Enterprise.objects.visible_to(request.actor).current().select_related("county")
    found = get_object_or_404(rows, pk=pk)
    now = EnterpriseForm(instance=found, actor=request.actor).initial
    entries = _entries({**now, **data.model_dump(exclude={"version"}, exclude_unset=True)})
    form = EnterpriseForm(entries, instance=found, actor=request.actor)
    refuse_faulty(form)
    actions.edit(
        enterprise=found, facts=form.facts(), by=request.actor, at=timezone.now(), version=data.version
    )
    return _out(Enterprise.objects.get(pk=pk))
