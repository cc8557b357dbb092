"""The papers of a card printed at once; what was issued is kept as a document besides."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from yantuo.casework.cards.documents import card_paper, reply_paper, revisit_paper
from yantuo.casework.cards.models import Card, Reply, Revisit
from yantuo.casework.documents.printing import pdf_response, printed
from yantuo.casework.documents.refusals import PaperRefused
from yantuo.casework.documents.typeset_data import Paper
from yantuo.directory.people.access import ActorRequest, access


def _card(request: ActorRequest, pk: UUID) -> Card:
    rows = Card.objects.visible_to(request.actor).exclude(state="draft")
    return get_object_or_404(
        rows.select_related("dossier__office", "dossier__enterprise", "dossier__owner", "addressee"), pk=pk
    )


def _answer(request: ActorRequest, card: Card, build: Callable[[], Paper]) -> HttpResponse:
    try:
        paper = build()
        return pdf_response(printed(paper).pdf, f"{paper.heading()}.pdf")
    except PaperRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("card", pk=card.pk)


@access("dossier.read", "business.read")
def card_print(request: ActorRequest, pk: UUID) -> HttpResponse:
    """The card with its whole course as it stands."""
    card = _card(request, pk)
    return _answer(request, card, lambda: card_paper(card, at=timezone.now(), course=True))


@access("dossier.read", "business.read")
def card_print_reply(request: ActorRequest, pk: UUID, reply: UUID) -> HttpResponse:
    """One answer with its evidence."""
    card = _card(request, pk)
    found = get_object_or_404(
        Reply.objects.filter(card=card).select_related("card__dossier__office"), pk=reply
    )
    return _answer(request, card, lambda: reply_paper(found))


@access("dossier.read", "business.read")
def card_print_revisit(request: ActorRequest, pk: UUID, visit: UUID) -> HttpResponse:
    """The record of one return visit, before and after."""
    card = _card(request, pk)
    found = get_object_or_404(
        Revisit.objects.filter(card=card).select_related("card__dossier__office"), pk=visit
    )
    return _answer(request, card, lambda: revisit_paper(found))
