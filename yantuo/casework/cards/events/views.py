"""The pages of the three lists, and the tabs that lead from one to the next."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yantuo.casework.cards.events import lists
from yantuo.directory.people.access import ActorRequest, access
from yantuo.ui.listing import answer
from yantuo.ui.lists import ListPage
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
    rows = lists.dates(request.actor, timezone.now())
    return _answer(request, lists.DATES.page(rows, request.GET), "card_dates")


@access("dossier.read")
def card_reviews(request: ActorRequest) -> HttpResponse:
    """The answers that were reviewed."""
    return _answer(request, lists.ANSWERS.page(lists.answers(request.actor), request.GET), "card_reviews")


@access("dossier.read")
def card_revisits(request: ActorRequest) -> HttpResponse:
    """The return visits."""
    return _answer(request, lists.VISITS.page(lists.visits(request.actor), request.GET), "card_revisits")


def _answer(request: ActorRequest, page: ListPage, name: str) -> HttpResponse:
    return answer(request, page, TEMPLATE, {"title": TABS[name], "tabs": tabs(name)}, name=TABS[name])
