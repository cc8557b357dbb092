"""The checklist of the set-up, and the pages that enter something for many offices at once."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from yantuo.directory.orgs.models import Organisation
from yantuo.directory.orgs.queries import bureau
from yantuo.directory.people.access import ActorRequest, access
from yantuo.faces.desk.setup import actions, queries
from yantuo.faces.desk.setup.forms import LowerForm, MarksForm

LOWER = gettext_lazy(
    "Each gets its government and its market regulator under the usual name; both can be corrected afterwards."
)


@access("system.set_up")
def set_up(request: ActorRequest) -> HttpResponse:
    """What is set up and what is missing."""
    steps = queries.steps(timezone.now())
    missing = sum(step.tone in ("warn", "late") for step in steps)
    context = {"title": _("Set-up"), "steps": steps, "missing": missing}
    return render(request, "desk/set_up.html", context)


@access("system.set_up")
def set_up_lower(request: ActorRequest) -> HttpResponse:
    """Add the bureaus of the divisions below in one step."""
    office = bureau()
    offered = queries.lower_divisions(office, timezone.localdate()) if office else []
    form = LowerForm(request.POST if request.method == "POST" else None, offered=offered)
    if request.method == "POST" and office and form.is_valid():
        try:
            made = actions.add_lower(
                office=office, divisions=form.cleaned_data["divisions"], by=request.actor, at=timezone.now()
            )
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            said = ngettext("%(n)s bureau was added.", "%(n)s bureaus were added.", len(made))
            messages.success(request, said % {"n": len(made)})
            return redirect("offices")
    context = {
        "title": _("Bureaus below"),
        "form": form,
        "offered": offered,
        "intro": LOWER,
        "submit": _("Add"),
        "done": _("Every division below has its bureau."),
    }
    return render(request, "desk/set_up_form.html", context, status=422 if form.errors else 200)


@access("system.set_up")
def set_up_marks(request: ActorRequest) -> HttpResponse:
    """Enter the document marks of all offices that send documents."""
    offices = list(Organisation.objects.in_force().filter(kind__in=queries.WRITERS).order_by("lineage"))
    form = MarksForm(request.POST if request.method == "POST" else None, offices=offices)
    if request.method == "POST" and form.is_valid():
        actions.set_marks(marks=form.marks(), by=request.actor, at=timezone.now())
        messages.success(request, _("Saved."))
        return redirect("set_up")
    context = {
        "title": _("Document marks"),
        "form": form,
        "offered": offices,
        "intro": _(
            "机关代字 as it stands before 〔year〕 in the document number. Departments and "
            "governments enter theirs on their own page."
        ),
        "submit": _("Save"),
        "done": "",
        "pairs": True,
        "back": reverse("set_up"),
    }
    return render(request, "desk/set_up_form.html", context, status=422 if form.errors else 200)
