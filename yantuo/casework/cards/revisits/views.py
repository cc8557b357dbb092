"""The page of the return visit."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from yantuo.casework.cards.queries import the_card
from yantuo.casework.cards.revisits import actions
from yantuo.casework.cards.revisits.forms import RevisitForm
from yantuo.casework.cards.shown import problems_of
from yantuo.casework.cards.uploading import posted, taken
from yantuo.casework.dossiers.stepping import step_page
from yantuo.directory.people.access import ActorRequest, access

WHOLE = ("visited_at", "second", "place", "note", "signer", "signature", "apart", "days", "version")


@access("card.revisit")
def revisit(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Record a return visit: each open problem before and after, and what was found besides."""
    card, at = the_card(request.actor, pk), timezone.now()
    initial = {"visited_at": timezone.localtime(at), "place": card.place}
    form = RevisitForm(
        *posted(request),
        actor=request.actor,
        problems=problems_of(card),
        initial=initial,
    )

    def do(**data: Any) -> None:
        facts = {name: data[name] for name in WHOLE}
        facts |= {"seen": form.seen(), "new_problems": form.new_problems()}
        taken(actions.revisit, card=card, by=request.actor, at=at, **facts)

    back = reverse("card", args=[pk])
    return step_page(
        request, card, form, do, title=_("Return visit"), back=back, template="cards/revisit.html"
    )
