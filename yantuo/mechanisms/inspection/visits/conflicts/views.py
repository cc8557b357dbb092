"""Pages of conflicts of interest: those in sight, a new one, one that ends."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from yantuo.directory.people.access import ActorRequest, access
from yantuo.mechanisms.inspection.visits.conflicts import actions, queries
from yantuo.mechanisms.inspection.visits.conflicts.forms import ConflictForm, EndForm
from yantuo.mechanisms.inspection.visits.models import Conflict
from yantuo.ui.listing import answer


@access("inspection.plan", "inspection.inspect")
def conflicts(request: ActorRequest) -> HttpResponse:
    """The conflicts of interest in sight that hold today, or those that have ended (?box=ended)."""
    box, today = "ended" if request.GET.get("box") == "ended" else "in_force", timezone.localdate()
    rows = queries.listed(request.actor, box, today)
    page = queries.spec(request.actor, today).page(rows, request.GET, keep=[("box", box)])
    context = {"title": _("Conflicts of interest"), "tabs": queries.boxes(box)}
    return answer(request, page, "visits/conflicts.html", context, name=_("Conflicts of interest"))


@access("inspection.plan", "inspection.inspect")
def conflict_new(request: ActorRequest) -> HttpResponse:
    """Declare that a person keeps away from an enterprise."""
    initial = {"person": request.actor.person_id, "enterprise": request.GET.get("enterprise", "")}
    form = ConflictForm(request.POST or None, initial=initial, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        try:
            row = actions.declare_conflict(by=request.actor, at=timezone.now(), **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
        else:
            said = _("On record: %(name)s keeps away from %(firm)s.")
            messages.success(request, said % {"name": row.person.name, "firm": row.enterprise.name})
            return redirect("conflicts")
    context = {"title": _("Declare a conflict of interest"), "form": form, "back": reverse("conflicts")}
    return render(request, "visits/conflict.html", context, status=422 if form.errors else 200)


@access("inspection.plan", "inspection.inspect")
def conflict_end(request: ActorRequest, pk: int) -> HttpResponse:
    """End a conflict of interest, with the reason and from a day on."""
    rows = Conflict.objects.visible_to(request.actor).select_related("person", "enterprise")
    row = get_object_or_404(rows, pk=pk)
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.end_conflict(conflict=row, by=request.actor, at=timezone.now(), **form.cleaned_data)
        except actions.ConflictRefused as refusal:
            form.refuse(refusal)
        else:
            said = _("Ended: from %(day)s on %(name)s may be sent to %(firm)s again.")
            facts = {
                "day": form.cleaned_data["ends_on"],
                "name": row.person.name,
                "firm": row.enterprise.name,
            }
            messages.success(request, said % facts)
            return redirect("conflicts")
    refused = queries.why_not(row, request.actor, timezone.localdate())
    context = {"title": _("End a conflict of interest"), "form": form, "conflict": row, "refused": refused}
    return render(request, "visits/conflict_end.html", context, status=422 if form.errors else 200)
