"""Pages of the cards of an enterprise: all of them, one, and the three steps it takes itself.

Forms, actions and reads are those of casework; the pages are its own, because the desk's name officials, co-operating
offices and the ladder, and speak to officials.
"""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from yantuo.casework.cards import actions
from yantuo.casework.cards.answering.actions import answer
from yantuo.casework.cards.enums import State
from yantuo.casework.cards.extensions.actions import ask
from yantuo.casework.cards.extensions.forms import AskForm
from yantuo.casework.cards.models import Card
from yantuo.casework.cards.queries import waiting_request
from yantuo.casework.cards.rules import CORRECT
from yantuo.casework.cards.shown import problems_of, rounds_of
from yantuo.casework.cards.uploading import posted, taken
from yantuo.casework.dossiers.stepping import StepForm, step_page
from yantuo.directory.people.access import ActorRequest, access
from yantuo.faces.business.cards import queries
from yantuo.faces.business.cards.forms import PhoneAnswerForm
from yantuo.faces.business.cards.shown import course, said
from yantuo.faces.business.queries import documents
from yantuo.records.law.queries import calendar


def _get(request: ActorRequest, pk: UUID) -> Card:
    return get_object_or_404(queries.own_cards(request.actor), pk=pk)


@access("business.read")
def business_cards(request: ActorRequest) -> HttpResponse:
    """All cards, the open ones first with what is next on each."""
    page = queries.DONE.page(queries.done_cards(request.actor), request.GET)
    page.exportable = False
    context = {
        "title": _("Cards"),
        "cards": queries.open_cards(request.actor, timezone.now(), calendar()),
        "page": page,
    }
    return render(request, "business/cards.html", context)


@access("business.read")
def business_card(request: ActorRequest, pk: UUID) -> HttpResponse:
    """One card: what is next, every problem with what was answered and found, what the office said."""
    card, at = _get(request, pk), timezone.now()
    clocks = queries.running([card], at, calendar()).get(card.pk, {})
    problems, rounds, waiting = problems_of(card), rounds_of(card), waiting_request(card)
    correct = clocks.get(CORRECT)
    context = {
        "title": queries.heading(card, len(problems)),
        "card": card,
        "now": queries.card_now(card, clocks, len(problems)) if card.state in queries.CLOCKS else None,
        "problems": problems,
        "said": said(rounds, problems),
        "waiting": waiting,
        "more_time": queries.may_ask(card, correct, at, waiting=waiting is not None),
        "overseers": list(card.overseers.order_by("pk")),
        "documents": list(documents(request.actor).filter(dossier=card.dossier).order_by("-signed_at", "pk")),
        "course": course(card, rounds, problems),
        "office": card.dossier.office,
    }
    return render(request, "business/card.html", context)


def _step(
    request: ActorRequest,
    card: Card,
    form: StepForm,
    act: Callable[..., Any],
    words: tuple[str, str],
    *,
    template: str = "business/card_step.html",
    more: Mapping[str, object] | None = None,
) -> HttpResponse:
    """A step of the enterprise: `words` are its title and what is said once it is done."""
    title, done = words

    def do(**data: Any) -> None:
        act(card=card, by=request.actor, at=timezone.now(), **data)
        messages.success(request, done)

    back = reverse("business_card", args=[card.pk])
    return step_page(request, card, form, do, title=title, back=back, template=template, more=more)


@access("business.answer")
def business_card_sign(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Sign that the card has arrived."""
    words = (
        _("Sign for the card"),
        _("You have signed for the card. Now correct what it names, and answer."),
    )
    text = _(
        "You sign that the card has arrived. That does not mean that you agree with every point: what you see "
        "differently can be said in the answer."
    )
    more = {"intro": text, "submit": _("Yes, it has arrived")}
    return _step(
        request, _get(request, pk), StepForm(request.POST or None), actions.sign_for, words, more=more
    )


@access("business.answer")
def business_card_answer(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Answer problem by problem, with photos from the camera."""
    card, at = _get(request, pk), timezone.now()
    form = PhoneAnswerForm(*posted(request), problems=problems_of(card))

    def act(version: int, note: str, *, card: Card, **facts: Any) -> None:
        who = {name: facts[name] for name in ("by", "at")}
        taken(answer, card=card, done=form.done(), note=note, version=version, **who)

    words = (_("Answer what was corrected"), _("Your answer has been sent. The office looks at it next."))
    clocks = queries.running([card], at, calendar()).get(card.pk, {})
    more = {"clock": clocks.get(CORRECT), "open": card.state == State.CORRECTING}
    return _step(request, card, form, act, words, template="business/card_answer.html", more=more)


@access("business.answer")
def business_card_more_time(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Ask for more time."""
    card, at = _get(request, pk), timezone.now()
    clocks = queries.running([card], at, calendar()).get(card.pk, {})
    words = (
        _("Ask for more time"),
        _("Your request has been sent. Until it is decided, the date stays as it is."),
    )
    text = _("Ask before the time is over, and say why it is not enough. More time is given once.")
    more = {"intro": text, "submit": _("Send the request"), "clock": clocks.get(CORRECT)}
    return _step(request, card, AskForm(request.POST or None), ask, words, more=more)
