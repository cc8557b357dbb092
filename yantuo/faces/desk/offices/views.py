"""Pages of the offices. The tree decides who sees whose dossiers, so every change is on the trail."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from yantuo.directory.orgs import actions
from yantuo.directory.orgs.forms import FACTS, DissolveForm, OfficeForm, fingerprint
from yantuo.directory.orgs.models import Organisation
from yantuo.directory.people.access import ActorRequest, access
from yantuo.faces.desk.offices import queries


@access("org.edit", "post.grant")
def offices(request: ActorRequest) -> HttpResponse:
    """The tree of offices."""
    dissolved = request.GET.get("dissolved") == "1"
    text = request.GET.get("q", "").strip()[:60]
    rows = queries.shown_offices(dissolved=dissolved)
    nodes = queries.tree(rows, timezone.localdate(), text)
    context = {"title": _("Offices"), "nodes": nodes, "text": text, "dissolved": dissolved}
    return render(request, "desk/offices.html", context)


@access("org.edit", "post.grant")
def office(request: ActorRequest, pk: int) -> HttpResponse:
    """One office: facts, posts, what stands below it."""
    found = get_object_or_404(Organisation.objects.select_related("division", "parent"), pk=pk)
    today = timezone.localdate()
    below = queries.shown_offices(dissolved=True).filter(parent=found)
    context = {
        "title": found.name,
        "office": found,
        "crumbs": queries.crumbs(found),
        "facts": queries.facts(found),
        "posts": queries.posts(found, today),
        "nodes": queries.tree(below, today),
    }
    return render(request, "desk/office.html", context)


@access("org.edit")
def office_new(request: ActorRequest) -> HttpResponse:
    """Enter an office, below the one named in the address."""
    parent = Organisation.objects.in_force().filter(pk=_number(request.GET.get("below", ""))).first()
    initial = {"parent": parent, "division": parent.division_id if parent else None}
    form = OfficeForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.add_organisation(**form.facts(), by=request.actor, at=timezone.now())
            return redirect("office", pk=made.pk)
        except ValidationError as error:
            form.add_error(None, error)
    back = reverse("office", args=[parent.pk]) if parent else reverse("offices")
    return _form_page(request, form, _("New office"), back, "office-new")


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 18 else 0


def _form_page(
    request: ActorRequest, form: OfficeForm, title: str, back: str, keep: str, status: int = 0
) -> HttpResponse:
    context = {"title": title, "form": form, "back": back, "keep": keep}
    return render(request, "desk/office_form.html", context, status=status or (422 if form.errors else 200))


@access("org.edit")
def office_edit(request: ActorRequest, pk: int) -> HttpResponse:
    """Correct an office or move it in the tree; what lies below moves with it."""
    found = get_object_or_404(
        Organisation.objects.select_for_update(of=("self",)) if request.method == "POST" else Organisation,
        pk=pk,
    )
    present = {name: getattr(found, name) for name in FACTS}
    form = OfficeForm(request.POST or None, instance=get_object_or_404(Organisation, pk=pk))
    back = reverse("office", args=[pk])
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["seen"] not in ("", fingerprint(found)):
            form.add_error(
                None,
                _("Somebody else has corrected this office meanwhile. It stands now: %(facts)s.")
                % {"facts": _told(present)},
            )
            form.data = {**request.POST.dict(), "seen": fingerprint(found)}
            return _form_page(request, form, _("Correct the office"), back, "", 409)
        try:
            actions.edit_organisation(organisation=found, by=request.actor, at=timezone.now(), **form.facts())
            return redirect(back)
        except ValidationError as error:
            form.add_error(None, error)
    return _form_page(request, form, _("Correct the office"), back, f"office-{pk}")


def _told(facts: dict[str, object]) -> str:
    """The facts of an office in one line."""
    return ", ".join(str(value) for value in facts.values() if value not in (None, "", False))


def _refuse_open(count: int) -> None:
    """An office with open dossiers cannot end: their clocks would run unseen."""
    if count:
        raise ValidationError(
            ngettext(
                "%(n)s matter of this office is still open: its head refers it to the office that "
                "takes over, or finishes it.",
                "%(n)s matters of this office are still open: its head refers them to the office "
                "that takes over, or finishes them.",
                count,
            )
            % {"n": count}
        )


@access("org.edit")
def office_dissolve(request: ActorRequest, pk: int) -> HttpResponse:
    """Let an office end."""
    found = get_object_or_404(Organisation.objects.in_force(), pk=pk)
    form = DissolveForm(request.POST or None, initial={"on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            _refuse_open(queries.open_matters(found))
            actions.dissolve(organisation=found, by=request.actor, at=timezone.now(), **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("%(office)s is dissolved.") % {"office": found.name})
            return redirect("office", pk=pk)
    context = {
        "title": _("Dissolve the office"),
        "office": found,
        "form": form,
        "back": reverse("office", args=[pk]),
    }
    return render(request, "desk/office_dissolve.html", context, status=422 if form.errors else 200)
