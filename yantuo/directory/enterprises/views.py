"""Pages of the register: list, entry, correction. The file itself (everything on one page) is at the desk."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
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
    PremisesForm,
    ReopenForm,
    ResponsibleForm,
)
from yantuo.directory.enterprises.models import Enterprise
from yantuo.directory.enterprises.queries import LIST, listed
from yantuo.directory.people.access import access

# What belongs to an enterprise: form, heading of a new one, heading of a change.
PARTS: dict[str, tuple[type[forms.ModelForm[Any]], Any, Any]] = {
    "premises": (PremisesForm, gettext_lazy("New premises"), gettext_lazy("Premises")),
    "object": (ObjectForm, gettext_lazy("New object under supervision"), gettext_lazy("Object under supervision")),
    "person": (ResponsibleForm, gettext_lazy("New responsible person"), gettext_lazy("Responsible person")),
    "licence": (LicenceForm, gettext_lazy("New licence"), gettext_lazy("Licence")),
}


@access("enterprise.read")
def enterprises(request: HttpRequest) -> HttpResponse:
    """All enterprises in sight."""
    page = LIST.page(listed(request.actor), request.GET)
    return render(request, "enterprises/enterprises.html", {"title": _("Enterprises"), "page": page})


def _page(request: HttpRequest, form: forms.BaseForm, title: str, back: str, keep: str, status: int = 200) -> HttpResponse:
    context = {"title": title, "form": form, "back": back, "keep": keep}
    if form.errors and status == 200:
        status = 422
    return render(request, "enterprises/form.html", context, status=status)


@access("enterprise.edit")
def enterprise_new(request: HttpRequest) -> HttpResponse:
    """Enter an enterprise."""
    initial = {"office": request.actor.office_id, "county": request.actor.division}
    form = EnterpriseForm(request.POST or None, initial=initial, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.create(by=request.actor, at=timezone.now(), facts=form.facts())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect("enterprise", pk=made.pk)
    return _page(request, form, _("New enterprise"), reverse("enterprises"), "enterprise-new")


def _get(request: HttpRequest, pk: int) -> Enterprise:
    return get_object_or_404(Enterprise.objects.visible_to(request.actor).current(), pk=pk)


@access("enterprise.edit")
def enterprise_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct the facts of an enterprise."""
    found = _get(request, pk)
    form = EnterpriseForm(request.POST or None, instance=found, actor=request.actor)
    status = 200
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"]
        try:
            actions.edit(enterprise=found, facts=form.facts(), by=request.actor, at=timezone.now(), version=version)
            return redirect("enterprise", pk=pk)
        except actions.EditedMeanwhile as conflict:
            status = 409
            form.add_error(None, str(conflict))
            form.data = {**form.data.dict(), "version": conflict.enterprise.version}
        except ValidationError as error:
            form.add_error(None, error)
    return _page(request, form, _("Correct the facts"), reverse("enterprise", args=[pk]), f"enterprise-{pk}", status)


@access("enterprise.edit")
def enterprise_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Put on file that it is out of business."""
    found = _get(request, pk)
    form = CloseForm(request.POST or None, initial={"on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        actions.close(enterprise=found, by=request.actor, at=timezone.now(), **form.cleaned_data)
        return redirect("enterprise", pk=pk)
    return _page(request, form, _("Close the enterprise"), reverse("enterprise", args=[pk]), "")


@access("enterprise.edit")
def enterprise_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Put on file that it is in business again."""
    found = _get(request, pk)
    form = ReopenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.reopen(enterprise=found, by=request.actor, at=timezone.now(), **form.cleaned_data)
        return redirect("enterprise", pk=pk)
    return _page(request, form, _("In business again"), reverse("enterprise", args=[pk]), "")


@access("enterprise.edit")
def part_new(request: HttpRequest, pk: int, part: str) -> HttpResponse:
    """Add premises, an object, a responsible person or a licence."""
    return _part(request, _get(request, pk), part, None)


@access("enterprise.edit")
def part_edit(request: HttpRequest, pk: int, part: str, row: int) -> HttpResponse:
    """Change one of them."""
    return _part(request, _get(request, pk), part, row)


def _part(request: HttpRequest, enterprise: Enterprise, part: str, row: int | None) -> HttpResponse:
    if part not in PARTS:
        raise Http404
    form_class, new, change = PARTS[part]
    model = form_class._meta.model
    instance = get_object_or_404(model, pk=row, enterprise=enterprise) if row else model()
    form = form_class(request.POST or None, instance=instance, enterprise=enterprise)
    back = reverse("enterprise", args=[enterprise.pk])
    if request.method == "POST" and form.is_valid():
        actions.put(row=form.save(commit=False), by=request.actor, at=timezone.now())
        return redirect(back)
    return _page(request, form, str(change if row else new), back, f"{part}-{enterprise.pk}")
