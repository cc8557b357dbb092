"""The page of the answer, for the enterprise and for the office addressed alike."""

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from yantuo.casework.cards.answering import actions
from yantuo.casework.cards.answering.forms import AnswerForm
from yantuo.casework.cards.queries import correcting, the_card
from yantuo.casework.cards.shown import posted, problems_of
from yantuo.casework.dossiers.stepping import step_page
from yantuo.directory.people.access import ActorRequest, access
from yantuo.records.files.refusals import FileRefused


@access("business.answer", "card.answer")
def answer(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Answer a card, problem by problem."""
    card = the_card(request.actor, pk)
    at, problems = timezone.now(), problems_of(card)
    form = AnswerForm(*posted(request), problems=problems)

    def do(version: int, note: str, **_fields: Any) -> None:
        try:
            actions.answer(card=card, done=form.done(), note=note, version=version, by=request.actor, at=at)
        except FileRefused as refusal:
            raise ValidationError(str(refusal)) from refusal

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
