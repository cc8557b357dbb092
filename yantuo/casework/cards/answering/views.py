"""The page of the answer, for the enterprise and for the office addressed alike."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from yantuo.casework.cards.answering import actions
from yantuo.casework.cards.answering.forms import AnswerForm
from yantuo.casework.cards.queries import correcting, the_card
from yantuo.casework.cards.shown import problems_of
from yantuo.casework.cards.uploading import posted, taken
from yantuo.casework.dossiers.stepping import step_page
from yantuo.directory.people.access import ActorRequest, access


@access("business.answer", "card.answer")
def answer(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Answer a card, problem by problem."""
    card = the_card(request.actor, pk)
    at, problems = timezone.now(), problems_of(card)
    form = AnswerForm(*posted(request), problems=problems)

    def do(version: int, note: str, **_fields: Any) -> None:
        facts = {"done": form.done(), "note": note, "version": version}
        taken(actions.answer, card=card, by=request.actor, at=at, **facts)

    more = {
        "due": correcting(card),
        "base": "ui/phone.html" if request.actor.enterprises else "ui/base.html",
    }
    back = reverse("card", args=[pk])
    return step_page(
        request,
        card,
        form,
        do,
        title=_("Answer the card"),
        back=back,
        template="cards/answer.html",
        more=more,
    )
