"""The page of a merger."""

from functools import partial
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from yantuo.casework.cards.merging import actions
from yantuo.casework.cards.merging.forms import MergeForm
from yantuo.casework.cards.queries import the_card
from yantuo.casework.dossiers.stepping import step_page
from yantuo.directory.people.access import ActorRequest, access


@access("card.issue")
def merge(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Merge a card into another of the same addressee."""
    card = the_card(request.actor, pk)
    do = partial(actions.merge, card=card, by=request.actor, at=timezone.now())
    form = MergeForm(request.POST or None, card=card)
    return step_page(
        request, card, form, do, title=_("Merge into another card"), back=reverse("card", args=[pk])
    )
