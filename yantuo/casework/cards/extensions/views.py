"""Pages about more time: asked for, granted, refused."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from yantuo.casework.cards.extensions import actions
from yantuo.casework.cards.extensions.forms import AskForm, GrantForm, RefuseForm
from yantuo.casework.cards.queries import correcting, the_card, waiting_request
from yantuo.casework.dossiers.stepping import StepForm, step_page
from yantuo.directory.people.access import ActorRequest, access


def _page(
    request: ActorRequest, pk: UUID, form: StepForm, act: Callable[..., Any], title: str
) -> HttpResponse:
    card = the_card(request.actor, pk)
    do = partial(act, card=card, by=request.actor, at=timezone.now())
    more = {"request_waiting": waiting_request(card), "due": correcting(card)}
    back = reverse("card", args=[pk])
    return step_page(
        request, card, form, do, title=title, back=back, template="cards/extension.html", more=more
    )


@access("business.answer", "card.answer")
def ask_extension(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Ask for more time."""
    return _page(request, pk, AskForm(request.POST or None), actions.ask, _("Ask for more time"))


@access("deadline.extend")
def grant_extension(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Grant what was asked for."""
    return _page(request, pk, GrantForm(request.POST or None), actions.grant, _("Grant more time"))


@access("deadline.extend")
def refuse_extension(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Refuse it with the reason."""
    return _page(request, pk, RefuseForm(request.POST or None), actions.refuse, _("Refuse more time"))
