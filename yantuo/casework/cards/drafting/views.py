"""Pages of drafts: a new card, a draft changed."""

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from yantuo.casework.cards.drafting import actions
from yantuo.casework.cards.drafting.forms import CardForm, initial_rows, problem_rows, with_more
from yantuo.casework.cards.enums import State
from yantuo.casework.cards.models import Card
from yantuo.casework.cards.rules import span
from yantuo.casework.dossiers.take import MovedOn
from yantuo.directory.people.access import ActorRequest, access
from yantuo.kernel.flow import FlowError
from yantuo.kernel.refusal import LawRefusal
from yantuo.records.files.refusals import FileRefused
from yantuo.records.files.uploads import files_of


@access("card.draft")
def card_new(request: ActorRequest) -> HttpResponse:
    """Draft a card on its own."""
    initial = {
        "enterprise": request.GET.get("enterprise", ""),
        "addressee": request.GET.get("office", ""),
        "origin": "other",
        "seen_at": timezone.localtime(),
        "days": span(timezone.localdate())[1],
        "overseer_1": request.actor.person_id,
    }
    return _page(request, None, initial, [])


@access("card.draft")
def card_redraft(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Change a draft."""
    rows = Card.objects.visible_to(request.actor).filter(state=State.DRAFT)
    card = get_object_or_404(
        rows.select_related("dossier__enterprise", "dossier__office", "addressee"), pk=pk
    )
    people = [one.person_id for one in card.overseers.order_by("pk")]
    names = ("origin", "seen_at", "place", "requirement", "days", "unit", "responsible", "co_units")
    initial = {
        **{name: getattr(card, name) for name in names},
        **{f"overseer_{n}": person for n, person in enumerate(people[:3], 1)},
        "title": card.dossier.title,
        "version": card.dossier.version,
    }
    return _page(request, card, initial, initial_rows(card.problems.order_by("n")))


def _page(
    request: ActorRequest, card: Card | None, initial: dict[str, Any], problems: list[dict[str, Any]]
) -> HttpResponse:
    """The form of a draft, or on to the card; 409 where somebody has changed it meanwhile."""
    post, more = (request.POST if request.method == "POST" else None), "more" in request.POST
    rows = problem_rows(with_more(post) if more else post, files_of(request), initial=problems)
    form = CardForm(post, actor=request.actor, card=card, initial=initial)
    status = 200
    if post is not None and not more and form.is_valid() & rows.is_valid():
        status, done = _save(request, card, form, rows)
        if done:
            return redirect("card", pk=done.pk)
    bad = post is not None and not more
    context = {
        "title": _("Change the draft") if card else _("New oversight card"),
        "form": form,
        "rows": rows,
        "card": card,
        "quiet": more,
        "back": reverse("card", args=[card.pk]) if card else reverse("cards"),
    }
    return render(request, "cards/draft.html", context, status=status if status != 200 or not bad else 422)


def _save(request: ActorRequest, card: Card | None, form: CardForm, rows: Any) -> tuple[int, Card | None]:
    """Take the draft: the card, or the status of the page that says why not."""
    kept = {one.pk: one for one in card.problems.all()} if card else {}
    facts: dict[str, Any] = form.facts()
    facts["problems"] = [one for row in rows.forms if (one := row.stated(kept))]
    try:
        with transaction.atomic():
            return 200, _act(request, card, facts)
    except MovedOn as conflict:
        form.add_error(None, str(conflict))
        form.data = {**dict(form.data.items()), "version": conflict.dossier.version}
        return 409, None
    except (FlowError, LawRefusal, FileRefused) as refusal:
        form.add_error(None, str(refusal))
    except ValidationError as refusal:
        form.add_error(None, refusal.messages)
    return 422, None


def _act(request: ActorRequest, card: Card | None, facts: dict[str, Any]) -> Card:
    version = facts.pop("version")
    by, at = request.actor, timezone.now()
    if card is None:
        return actions.draft_card(by=by, at=at, **facts)
    facts["title"] = facts["title"] or card.dossier.title
    actions.redraft(card=card, by=by, at=at, version=version, **facts)
    return card
