"""The pages of the three lists, and the tabs that lead from one to the next."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yantuo.casework.cards.events import lists
from yantuo.directory.people.access import ActorRequest, access
from yantuo.ui.listing import answer
from yantuo.ui.lists import ListSpec
from yantuo.ui.parts import Tab, Words

TEMPLATE = "cards/events.html"
TABS: dict[str, Words] = {
    "cards": _("Cards"),
    "card_dates": _("Dates of correction"),
    "card_reviews": _("Answers reviewed"),
    "card_revisits": _("Return visits"),
}


def tabs(current: str) -> list[Tab]:
    """The cards, and what happened on them."""
    return [Tab(label, reverse(name), current=name == current) for name, label in TABS.items()]


@access("dossier.read")
def card_dates(request: ActorRequest) -> HttpResponse:
    """The dates of correction that came due."""
    return _answer(request, lists.DATES, lists.dates(request.actor, timezone.now()), "card_dates")


@access("dossier.read")
def card_reviews(request: ActorRequest) -> HttpResponse:
    """The answers that were reviewed."""
    return _answer(request, lists.ANSWERS, lists.answers(request.actor), "card_reviews")


@access("dossier.read")
def card_revisits(request: ActorRequest) -> HttpResponse:
    """The return visits."""
    return _answer(request, lists.VISITS, lists.visits(request.actor), "card_revisits")


def _answer(request: ActorRequest, spec: ListSpec, found: lists.Events, name: str) -> HttpResponse:
    page = spec.page(found.rows, request.GET, ways=found.ways)
    return answer(request, page, TEMPLATE, {"title": TABS[name], "tabs": tabs(name)}, name=TABS[name])
