"""Pages of rounds: the list, a new one, one round, its steps, its report."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from yantuo.casework.documents.drafting import Offer, draft_page
from yantuo.casework.dossiers.page import page_of
from yantuo.casework.dossiers.stepping import ReasonForm, StepForm, step_page
from yantuo.casework.oversight import actions, documents, flow, shown
from yantuo.casework.oversight.enums import State, StopState
from yantuo.casework.oversight.forms import CloseForm, RoundForm
from yantuo.casework.oversight.lists import EMPTY, LIST
from yantuo.casework.oversight.queries import listed, the_round
from yantuo.directory.people.access import ActorRequest, access
from yantuo.ui.listing import answer

STEPS = {
    "begin": "round_begin",
    "report": "round_report",
    "close": "round_close",
    "cancel": "round_cancel",
}


@access("dossier.read")
def rounds(request: ActorRequest) -> HttpResponse:
    """All rounds in sight."""
    page = LIST.page(listed(request.actor), request.GET, empty=EMPTY)
    return answer(
        request, page, "oversight/rounds.html", {"title": _("Oversight rounds")}, name=_("Oversight rounds")
    )


@access("oversight.run")
def round_new(request: ActorRequest) -> HttpResponse:
    """Plan a round."""
    initial = {"leader": request.actor.person_id, "first_day": timezone.localdate()}
    form = RoundForm(request.POST or None, initial=initial, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.plan_round(**form.cleaned_data, by=request.actor, at=timezone.now())
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
        else:
            return redirect("round", pk=made.pk)
    context = {"title": _("New oversight round"), "form": form}
    return render(request, "oversight/round_new.html", context, status=422 if form.errors else 200)


@access("dossier.read")
def round_page(request: ActorRequest, pk: UUID) -> HttpResponse:
    """One round: team, offices, draws, findings, cards, next steps."""
    found = the_round(request.actor, pk)
    page = page_of(found, request.actor, timezone.now(), STEPS)
    context = {
        "title": found.dossier.title,
        "round": found,
        "page": page,
        "stages": shown.stages(found),
        "members": shown.team(found),
        "offices": (offices := shown.offices(found)),
        "looked_at": all(one.stop.state == StopState.DONE for one in offices),
        "cards": shown.cards(found),
        "paper": flow.report_of(found),
        "runs": flow.runs(request.actor, found),
    }
    return render(request, "oversight/round.html", context)


@access("document.draft")
def round_paper(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Draft the report to the leader from findings and figures."""
    found = the_round(request.actor, pk)
    if found.office_id != request.actor.office_id or found.state != State.UNDER_WAY:
        raise Http404
    offer = Offer(
        template="redhead",
        known=documents.report(found),
        office=found.office_id,
        title=pgettext("oversight", "Report to the leader"),
        back=reverse("round", args=[pk]),
        dossier=found.dossier,
    )
    return draft_page(request, offer)


def _step(
    request: ActorRequest, pk: UUID, form: StepForm, act: Callable[..., Any], title: str
) -> HttpResponse:
    found = the_round(request.actor, pk)
    do = partial(act, case=found, by=request.actor, at=timezone.now())
    return step_page(request, found, form, do, title=title, back=reverse("round", args=[pk]))


@access("oversight.run")
def begin(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Begin a round."""
    title = pgettext("oversight", "Begin the round")
    return _step(request, pk, StepForm(request.POST or None), actions.begin, title)


@access("oversight.run")
def report(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Report a round."""
    title = pgettext("oversight", "Report the round")
    return _step(request, pk, StepForm(request.POST or None), actions.report, title)


@access("oversight.run")
def close(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Close a round."""
    title = pgettext("oversight", "Close the round")
    return _step(request, pk, CloseForm(request.POST or None), actions.close, title)


@access("oversight.run")
def cancel(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Cancel a round that has not begun."""
    title = pgettext("oversight", "Cancel the round")
    return _step(request, pk, ReasonForm(request.POST or None), actions.cancel, title)
