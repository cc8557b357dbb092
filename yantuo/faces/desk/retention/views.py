"""Pages of retention: the rules and the lists, one list item by item, the disposal, the list on paper."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yantuo.casework.documents.printing import pdf_response, printed
from yantuo.directory.people.access import ActorRequest, access
from yantuo.faces.desk.models import Disposal, DisposalState
from yantuo.faces.desk.retention import actions, queries
from yantuo.faces.desk.retention.forms import DecisionsForm, WitnessForm
from yantuo.faces.desk.retention.jobs import DISPOSE, PROPOSE
from yantuo.faces.desk.retention.paper import disposal_paper
from yantuo.faces.desk.retention.rules import retentions
from yantuo.records.jobs.actions import order
from yantuo.ui.listing import answer
from yantuo.ui.parts import Crumb


@access("retention.review")
def retention(request: ActorRequest) -> HttpResponse:
    """How long what is kept, and the lists of what has outlived its time."""
    page = queries.LIST.page(queries.listed(request.actor), request.GET)
    context = {"title": _("Retention"), "rules": queries.rule_rows()}
    return answer(request, page, "desk/retention.html", context, name=_("Retention"))


@access("retention.review")
@require_POST
def retention_propose(request: ActorRequest) -> HttpResponse:
    """Have the worker list what has outlived its retention."""
    title, params = _("Look for what has outlived its retention"), {"post": request.actor.post_id}
    job = order(kind=PROPOSE, title=title, by=request.actor, at=timezone.now(), params=params)
    return redirect("job", pk=job.pk)


def _get(request: ActorRequest, pk: UUID) -> Disposal:
    return get_object_or_404(Disposal.objects.visible_to(request.actor).select_related("office"), pk=pk)


@access("retention.review")
def retention_list(request: ActorRequest, pk: UUID) -> HttpResponse:
    """One list, decided item by item."""
    disposal = _get(request, pk)
    form = DecisionsForm(request.POST or None, disposal=disposal)
    if request.method == "POST" and form.is_valid():
        try:
            actions.decide(disposal=disposal, decisions=form.decisions(), by=request.actor, at=timezone.now())
            return redirect("retention_list", pk=pk)
        except actions.DisposalRefused as refusal:
            form.add_error(None, list(refusal.faults))
    context = {
        "title": queries.kind_name(disposal.kind),
        "disposal": disposal,
        "form": form,
        "open": disposal.state != DisposalState.DONE,
        "rule": retentions()[disposal.kind],
        "crumbs": [Crumb(_("Retention"), reverse("retention")), Crumb(queries.kind_name(disposal.kind))],
    }
    return render(request, "desk/retention_list.html", context, status=422 if form.errors else 200)


@access("retention.review")
def retention_dispose(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Have what was approved disposed of, for good, before a witness."""
    disposal = _get(request, pk)
    form = WitnessForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.witnessed(disposal=disposal, witness=form.cleaned_data["witness"], by=request.actor)
            title = _("Dispose of: %(what)s") % {"what": queries.kind_name(disposal.kind)}
            params = {"post": request.actor.post_id, "disposal": pk}
            job = order(kind=DISPOSE, title=title, by=request.actor, at=timezone.now(), params=params)
            return redirect("job", pk=job.pk)
        except actions.DisposalRefused as refusal:
            form.add_error(None, list(refusal.faults))
    approved = disposal.items.filter(decision="dispose").count()
    context = {"title": _("Dispose of"), "disposal": disposal, "form": form, "approved": approved}
    return render(request, "desk/retention_dispose.html", context, status=422 if form.errors else 200)


@access("retention.review")
def retention_paper(request: ActorRequest, pk: UUID) -> HttpResponse:
    """The list on paper."""
    paper = disposal_paper(_get(request, pk), timezone.now())
    return pdf_response(printed(paper).pdf, f"{paper.heading()}.pdf")
