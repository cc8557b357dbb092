"""Pages of the register: list, entry, correction. The file itself (everything on one page) is at the desk."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yantuo.directory.enterprises import actions
from yantuo.directory.enterprises.forms import (
    CloseForm,
    EnterpriseForm,
    LicenceForm,
    ObjectForm,
    PartForm,
    PremisesForm,
    ReasonForm,
    ResponsibleForm,
    refuse,
)
from yantuo.directory.enterprises.models import (
    Enterprise,
    Licence,
    Owned,
    Premises,
    Responsible,
    SupervisedObject,
)
from yantuo.directory.enterprises.packs import ObjectKind, UnknownKind, object_kind, of_enterprises
from yantuo.directory.enterprises.picking import offers
from yantuo.directory.enterprises.queries import LIST, listed
from yantuo.directory.enterprises.rules import place_note, shown_categories
from yantuo.directory.people.access import ActorRequest, access
from yantuo.ui.listing import answer
from yantuo.ui.parts import Change

# What belongs to an enterprise: form, heading of a new one, heading of a change.
PARTS: dict[str, tuple[type[Owned], type[PartForm], Any, Any]] = {
    "premises": (Premises, PremisesForm, gettext_lazy("New premises"), gettext_lazy("Premises")),
    "object": (
        SupervisedObject,
        ObjectForm,
        gettext_lazy("New object under supervision"),
        gettext_lazy("Object under supervision"),
    ),
    "person": (
        Responsible,
        ResponsibleForm,
        gettext_lazy("New responsible person"),
        gettext_lazy("Responsible person"),
    ),
    "licence": (Licence, LicenceForm, gettext_lazy("New licence"), gettext_lazy("Licence")),
}


@access("enterprise.read")
def enterprises(request: ActorRequest) -> HttpResponse:
    """All enterprises in sight."""
    page = LIST.page(listed(request.actor), request.GET)
    return answer(
        request, page, "enterprises/enterprises.html", {"title": _("Enterprises")}, name=_("Enterprises")
    )


def _page(request: ActorRequest, form: forms.BaseForm, title: str, back: str, **more: Any) -> HttpResponse:
    status = more.pop("status", 422 if form.errors else 200)
    context = {"submit": _("Save"), "keep": "", "about": None, "intro": "", "differences": (), **more}
    return render(
        request,
        "enterprises/form.html",
        {"title": title, "form": form, "back": back, **context},
        status=status,
    )


@access("enterprise.read")
def enterprise_pick(request: ActorRequest) -> HttpResponse:
    """The enterprises in sight that match what is being typed into a field, whatever the field is called."""
    asked = str(next(iter(request.GET.values()), ""))[:60]
    rows = offers(Enterprise.objects.visible_to(request.actor).select_related("county"), asked)
    return render(request, "enterprises/_offers.html", {"offers": rows})


@access("enterprise.edit")
def enterprise_new(request: ActorRequest) -> HttpResponse:
    """Enter an enterprise."""
    initial = {"office": request.actor.office_id, "county": request.actor.division, "domain": "food"}
    form = EnterpriseForm(request.POST or None, initial=initial, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.create(by=request.actor, at=timezone.now(), facts=form.facts())
            return redirect("enterprise", pk=made.pk)
        except ValidationError as error:
            refuse(form, error)
    return _page(request, form, _("New enterprise"), reverse("enterprises"), keep="enterprise-new")


def _get(request: ActorRequest, pk: int) -> Enterprise:
    return get_object_or_404(
        Enterprise.objects.visible_to(request.actor).current().select_related("county"), pk=pk
    )


@access("enterprise.edit")
def enterprise_edit(request: ActorRequest, pk: int) -> HttpResponse:
    """Correct the facts of an enterprise."""
    found = _get(request, pk)
    form = EnterpriseForm(request.POST or None, instance=found, actor=request.actor)
    more: dict[str, Any] = {"keep": f"enterprise-{pk}"}
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"]
        try:
            actions.edit(
                enterprise=found, facts=form.facts(), by=request.actor, at=timezone.now(), version=version
            )
            return redirect("enterprise", pk=pk)
        except actions.EditedMeanwhile as conflict:
            more |= _conflict(form, conflict, version=getattr(conflict.now, "version", None))
        except ValidationError as error:
            refuse(form, error)
    return _page(request, form, _("Correct the facts"), reverse("enterprise", args=[pk]), **more)


def _conflict(form: forms.ModelForm[Any], conflict: actions.EditedMeanwhile, **fresh: Any) -> dict[str, Any]:
    """The page after a conflict: what was typed, beside what now stands there; saving once more decides."""
    form.add_error(None, str(conflict))
    rows = [
        Change(
            form.fields[name].label or name,
            _said(form, name, getattr(conflict.now, name)),
            _said(form, name, form.cleaned_data[name]),
        )
        for name in form.cleaned_data
        if hasattr(conflict.now, name) and name not in ("phone", "identity")
    ]
    form.data = {**{name: form.data.get(name, "") for name in form.data}, **fresh}
    return {"status": 409, "differences": [row for row in rows if not row.same]}


def _said(form: forms.BaseForm, name: str, value: Any) -> str:
    """A value of a field as people read it."""
    if isinstance(value, list):
        return " ".join(shown_categories(value))
    field = form.fields[name]
    choices: Any = field.choices if isinstance(field, forms.ChoiceField) else ()
    words: dict[Any, Any] = dict(choices)
    return "" if value is None else str(words.get(value, value))


def _state_page(
    request: ActorRequest, pk: int, form: forms.Form, do: Callable[..., None], title: str, submit: str
) -> HttpResponse:
    """A page that moves an enterprise into or out of business, with its reason."""
    found = _get(request, pk)
    if request.method == "POST" and form.is_valid():
        try:
            do(enterprise=found, by=request.actor, at=timezone.now(), **form.cleaned_data)
            return redirect("enterprise", pk=pk)
        except ValidationError as error:
            refuse(form, error)
    return _page(request, form, title, reverse("enterprise", args=[pk]), submit=submit, about=found)


@access("enterprise.edit")
def enterprise_close(request: ActorRequest, pk: int) -> HttpResponse:
    """Put on file that it is out of business."""
    form = CloseForm(request.POST or None, initial={"on": timezone.localdate()})
    return _state_page(request, pk, form, actions.close, _("Close the enterprise"), _("Close"))


@access("enterprise.edit")
def enterprise_suspend(request: ActorRequest, pk: int) -> HttpResponse:
    """Put on file that it has stopped for a time."""
    return _state_page(
        request, pk, ReasonForm(request.POST or None), actions.suspend, _("Business suspended"), _("Suspend")
    )


@access("enterprise.edit")
def enterprise_reopen(request: ActorRequest, pk: int) -> HttpResponse:
    """Put on file that it is in business again."""
    return _state_page(
        request, pk, ReasonForm(request.POST or None), actions.reopen, _("In business again"), _("Reopen")
    )


@access("enterprise.edit")
def part_new(request: ActorRequest, pk: int, part: str) -> HttpResponse:
    """Add premises, an object, a responsible person or a licence; of an object its kind is asked first."""
    enterprise = _get(request, pk)
    if part == "object":
        domain, _dot, key = request.GET.get("kind", "").partition(".")
        try:
            kind = object_kind(domain, key) if domain else None
        except UnknownKind as unknown:
            return _kinds(request, enterprise, str(unknown.sentence))
        if kind is None:
            return _kinds(request, enterprise)
        row = SupervisedObject(enterprise=enterprise, domain=domain, kind=key)
        return _part(request, row, part, _("New: %(kind)s") % {"kind": kind.title}, kind=kind)
    if part not in PARTS:
        raise Http404
    model, _form, new, _change = PARTS[part]
    return _part(request, model(enterprise=enterprise), part, str(new))


def _kinds(request: ActorRequest, enterprise: Enterprise, refusal: str = "") -> HttpResponse:
    """The kinds of object there are, to choose from."""
    fields = sorted(of_enterprises().values(), key=lambda pack: pack.key != enterprise.domain)
    context = {
        "title": _("Which kind of object?"),
        "packs": fields,
        "enterprise": enterprise,
        "refusal": refusal,
    }
    return render(request, "enterprises/kinds.html", context, status=404 if refusal else 200)


@access("enterprise.edit")
def part_edit(request: ActorRequest, pk: int, part: str, row: int) -> HttpResponse:
    """Change one of them."""
    if part not in PARTS:
        raise Http404
    model, _form, _new, change = PARTS[part]
    found = get_object_or_404(model.objects.all(), pk=row, enterprise=_get(request, pk))
    if isinstance(found, SupervisedObject):
        return _part(request, found, part, found.title, kind=_kind_of(found))
    return _part(request, found, part, str(change))


def _kind_of(row: SupervisedObject) -> ObjectKind | None:
    try:
        return object_kind(row.domain, row.kind)
    except UnknownKind:
        return None


def _part(request: ActorRequest, row: Owned, part: str, title: str, **of_form: Any) -> HttpResponse:
    """The page of one of them, new or changed."""
    enterprise = row.enterprise
    form = PARTS[part][1](request.POST or None, instance=row, enterprise=enterprise, **of_form)
    more: dict[str, Any] = {
        "keep": "" if part == "person" else f"{part}-{enterprise.pk}",
        "about": enterprise,
    }
    if request.method == "POST" and form.is_valid():
        try:
            actions.put(
                row=form.instance, by=request.actor, at=timezone.now(), seen=form.cleaned_data["seen"]
            )
            _warn(request, form.instance)
            return redirect("enterprise", pk=enterprise.pk)
        except actions.EditedMeanwhile as conflict:
            more |= _conflict(form, conflict, seen=actions.fingerprint(conflict.now))
        except ValidationError as error:
            refuse(form, error)
    if kind := of_form.get("kind"):
        more["intro"] = _("Basis: %(ground)s") % {"ground": kind.ground}
    return _page(request, form, title, reverse("enterprise", args=[enterprise.pk]), **more)


def _warn(request: ActorRequest, row: Owned) -> None:
    """Say what is odd about what was saved nevertheless."""
    if not isinstance(row, Premises) or row.longitude is None or row.latitude is None:
        return
    if odd := place_note(row.county_id, row.longitude, row.latitude):
        messages.warning(request, _("Saved. %(remark)s") % {"remark": odd})
