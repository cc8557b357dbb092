"""Pages of cards: the list, one card, its evidence, its steps."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from yantuo.casework.cards import actions, shown
from yantuo.casework.cards.events.views import tabs
from yantuo.casework.cards.forms import AcceptForm, RefusalForm, SendBackForm, SignedForm, WithdrawForm
from yantuo.casework.cards.lists import EMPTY, LIST, addressee_of, listed, ways_to
from yantuo.casework.cards.queries import the_card, waiting_request
from yantuo.casework.documents.proof import AccountLocked, proof_of
from yantuo.casework.dossiers.kinds import own_page
from yantuo.casework.dossiers.page import page_of
from yantuo.casework.dossiers.stepping import ReasonForm, StepForm, step_page
from yantuo.directory.people.access import ActorRequest, access
from yantuo.records.files.serving import response_for
from yantuo.ui.listing import answer

ISSUE = "cards/issue.html"  # shows what is signed


@access("dossier.read")
def cards(request: ActorRequest) -> HttpResponse:
    """All cards in sight."""
    at = timezone.now()
    page = LIST.page(listed(request.actor, at), request.GET, empty=EMPTY, ways=ways_to(request.actor, at))
    context = {"title": _("Oversight cards"), "tabs": tabs("cards")}
    return answer(request, page, "cards/cards.html", context, name=_("Oversight cards"))


@access("dossier.read", "business.read")
def card(request: ActorRequest, pk: UUID) -> HttpResponse:
    """One card: problems before and after, rounds, clocks, ladder, course, next steps."""
    found, actor = the_card(request.actor, pk), request.actor
    if own := own_page(found.dossier, actor):
        return redirect(own)
    page, waiting = page_of(found, actor, timezone.now(), shown.STEPS), waiting_request(found)
    ahead, beside = shown.steps_of(found, page, actor, waiting=waiting is not None)
    context = {
        "title": found.dossier.title,
        "card": found,
        "page": page,
        "addressee": addressee_of(found),
        "stages": shown.stages(found),
        "problems": shown.problems_of(found),
        "rounds": shown.rounds_of(found),
        "overseers": list(found.overseers.order_by("pk")),
        "helpers": shown.helpers(found),
        "climbed": shown.climbed(page.clocks),
        "waiting": waiting,
        "steps": {"steps": ahead},
        "may_issue": any(step.verb == "issue" for step in ahead),
        "unfolded": found.state == "answered",  # whoever reviews reads the answer first
        "beside": beside,
        "mine": found.office_id in actor.offices,
    }
    return render(request, "cards/card.html", context)


@access("dossier.read", "business.read")
def card_file(request: ActorRequest, pk: UUID, file: UUID) -> HttpResponseBase:
    """Send a piece of evidence to whoever sees the card."""
    found = shown.file_of(the_card(request.actor, pk), file)
    if found is None:
        raise Http404
    return response_for(found, download="download" in request.GET)


def _step(
    request: ActorRequest,
    pk: UUID,
    form: StepForm,
    act: Callable[..., Any],
    title: str,
    template: str = "dossiers/step.html",
) -> HttpResponse:
    found = the_card(request.actor, pk)
    do = partial(act, card=found, by=request.actor, at=timezone.now())
    more = shown.signed_of(found) if template == ISSUE else {}
    back = reverse("card", args=[pk])
    return step_page(request, found, form, do, title=title, back=back, template=template, more=more)


def _signed(
    request: ActorRequest,
    pk: UUID,
    form: StepForm,
    act: Callable[..., Any],
    title: str,
    template: str = "dossiers/step.html",
) -> HttpResponse:
    """A step that is signed; what the secret proves is asked outside the step's own transaction."""
    proof = _proof(request, form)

    def do(password: str, **data: Any) -> None:
        del password  # proved already
        act(proved_with=proof, **data)

    return _step(request, pk, form, do, title, template)


def _proof(request: ActorRequest, form: StepForm) -> str:
    """What the secret proves; a wrong one is an error of the form and counts towards the lock of the account."""
    if request.method != "POST" or not form.is_valid():
        return ""
    try:
        proof = proof_of(request, form.cleaned_data["password"])
    except AccountLocked as locked:
        form.add_error(None, str(locked))
        return ""
    if not proof:
        form.add_error(
            "password", _("Neither your password nor a code of your authenticator. Nothing was signed.")
        )
    return proof


@access("card.issue")
@sensitive_post_parameters("password")
def issue(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Issue a draft."""
    form = SignedForm(request.POST or None)
    return _signed(request, pk, form, actions.issue, _("Issue the card"), ISSUE)


@access("card.draft")
def discard(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Give up a draft."""
    return _step(request, pk, ReasonForm(request.POST or None), actions.discard, _("Discard the draft"))


@access("business.answer", "card.answer")
def sign_for(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Sign for a card."""
    return _step(request, pk, StepForm(request.POST or None), actions.sign_for, _("Sign for the card"))


@access("card.revisit")
def note_refusal(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Note that nobody would sign."""
    form = RefusalForm(request.POST or None)
    return _step(request, pk, form, actions.note_refusal, _("Note that signing was refused"))


@access("card.review")
def accept(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Accept the answer."""
    return _step(request, pk, AcceptForm(request.POST or None), actions.accept, _("Accept the answer"))


@access("card.review")
def send_back(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Send the answer back."""
    return _step(
        request, pk, SendBackForm(request.POST or None), actions.send_back, _("Send the answer back")
    )


@access("card.withdraw")
@sensitive_post_parameters("password")
def withdraw(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Take an issued card back."""
    return _signed(request, pk, WithdrawForm(request.POST or None), actions.withdraw, _("Withdraw the card"))
