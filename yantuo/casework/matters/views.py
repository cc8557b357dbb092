"""Pages of matters."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from yantuo.casework.documents.drafting import Offer, draft_page
from yantuo.casework.dossiers.page import page_of
from yantuo.casework.dossiers.stepping import ReasonForm, StepForm, step_page
from yantuo.casework.matters import actions, documents
from yantuo.casework.matters.forms import FinishForm, MatterForm
from yantuo.casework.matters.models import Matter
from yantuo.casework.matters.queries import LIST, listed, ways_to
from yantuo.directory.people.access import ActorRequest, access
from yantuo.kernel.refusal import LawRefusal
from yantuo.ui.listing import answer

STEPS = {"finish": "matter_finish", "withdraw": "matter_withdraw"}


@access("dossier.read")
def matters(request: ActorRequest) -> HttpResponse:
    """All matters in sight."""
    page = LIST.page(listed(request.actor), request.GET, ways=ways_to(request.actor))
    return answer(request, page, "matters/matters.html", {"title": _("Matters")}, name=_("Matters"))


@access("dossier.read", "business.read")
def matter(request: ActorRequest, pk: UUID) -> HttpResponse:
    """One matter: facts, clocks, course, next step."""
    found = _get(request, pk)
    page = page_of(found, request.actor, timezone.now(), STEPS)
    return render(
        request, "matters/matter.html", {"title": found.dossier.title, "matter": found, "page": page}
    )


def _get(request: ActorRequest, pk: UUID) -> Matter:
    rows = Matter.objects.visible_to(request.actor)
    return get_object_or_404(
        rows.select_related("dossier__enterprise", "dossier__office", "dossier__owner"), pk=pk
    )


@access("matter.open")
def matter_open(request: ActorRequest) -> HttpResponse:
    """Open a matter."""
    initial = {
        "enterprise_code": request.GET.get("enterprise", ""),
        "term_key": request.GET.get("term", ""),
        "office": request.actor.office_id,
        "owner": request.actor.person_id,
        "event_at": timezone.localtime(),
    }
    form = MatterForm(request.POST or None, initial=initial, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        data["enterprise"] = data.pop("enterprise_code")
        data["office"] = data["office"].pk
        try:
            opened = actions.open_matter(**data, by=request.actor, at=timezone.now())
        except (ValidationError, LawRefusal) as refusal:
            form.add_error(None, str(refusal) if isinstance(refusal, LawRefusal) else refusal.messages)
        else:
            return redirect("matter", pk=opened.pk)
    context = {"title": _("New matter"), "form": form}
    return render(request, "matters/open.html", context, status=422 if form.errors else 200)


@access("document.draft")
def notice(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Draft the notice by which the enterprise is told what to do by which date."""
    found = _get(request, pk)
    back = reverse("matter", args=[pk])
    try:
        known = documents.notice(found, request.actor)
    except LawRefusal as refusal:
        messages.error(request, str(refusal))
        return redirect(back)
    offer = Offer(
        template="matter_notice",
        known=known,
        office=found.office_id,
        title=_("Notice of a time limit"),
        back=back,
        dossier=found.dossier,
        shown=found.dossier.shown_to_enterprise,
    )
    return draft_page(request, offer)


@access("dossier.work")
def finish(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Close a matter as done."""
    return _step(request, pk, FinishForm(request.POST or None), actions.finish, _("Close as done"))


@access("matter.withdraw")
def withdraw(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Withdraw a matter."""
    return _step(request, pk, ReasonForm(request.POST or None), actions.withdraw, _("Withdraw"))


def _step(
    request: ActorRequest, pk: UUID, form: StepForm, act: Callable[..., None], title: str
) -> HttpResponse:
    found = _get(request, pk)
    do = partial(act, matter=found, by=request.actor, at=timezone.now())
    return step_page(request, found, form, do, title=title, back=reverse("matter", args=[pk]))
