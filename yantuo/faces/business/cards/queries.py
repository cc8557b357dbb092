"""The cards of an enterprise: whose turn it is, until when and why, what was found, answered and said."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from yantuo.casework.cards.enums import ProblemState, State
from yantuo.casework.cards.models import Card, CardQuerySet, ExtensionRequest
from yantuo.casework.cards.rules import CORRECT, REVIEW, REVISIT, SIGN
from yantuo.casework.deadlines.models import Deadline
from yantuo.casework.deadlines.show import Shown, shown
from yantuo.directory.people.actor import Actor
from yantuo.kernel.worktime import Calendar
from yantuo.ui.lists import Column, ListSpec
from yantuo.ui.parts import Lines

CLOCKS = {State.ISSUED: SIGN, State.CORRECTING: CORRECT, State.ANSWERED: REVIEW, State.ACCEPTED: REVISIT}
THEIRS = (State.ISSUED, State.CORRECTING)  # the states in which it is the enterprise's turn


def own_cards(actor: Actor) -> CardQuerySet:
    """The cards that were issued to the enterprise; drafts never, whatever became of them."""
    rows = Card.objects.visible_to(actor).filter(enterprise_id__in=actor.enterprises)
    return rows.filter(issued_at__isnull=False).select_related("dossier__office", "merged_into__dossier")


def _counted(rows: CardQuerySet) -> QuerySet[Card]:
    waiting = ExtensionRequest.objects.filter(card=OuterRef("pk"), granted__isnull=True)
    return rows.annotate(
        every=Count("problems"),
        left=Count("problems", filter=Q(problems__state=ProblemState.OPEN)),
        asked=Exists(waiting),
    )


@dataclass(frozen=True)
class Turn:
    """What happens next on a card: the words of the button, where it leads while it is the enterprise's turn, why."""

    label: str
    url: str
    text: str
    clock: Shown | None = None
    reason: str = ""  # why that day, in one sentence

    @property
    def theirs(self) -> bool:
        """Whether the enterprise has to do something."""
        return bool(self.url)


@dataclass(frozen=True)
class CardNow:
    """An open card with what is next; `then`: the limit that runs besides (to answer, while it is to be signed for)."""

    card: Any
    heading: str
    turn: Turn
    then: Shown | None = None


def open_cards(actor: Actor, at: datetime, working_days: Calendar) -> list[CardNow]:
    """The open cards, those that wait for the enterprise first, of these the most urgent (two queries)."""
    cards = list(_counted(own_cards(actor).open()))
    clocks = running(cards, at, working_days)
    found = [card_now(card, clocks.get(card.pk, {}), card.every) for card in cards]  # type: ignore[attr-defined]
    return sorted(found, key=lambda one: (not one.turn.theirs, _due(one), str(one.card.pk)))


def _due(one: CardNow) -> float:
    return one.turn.clock.deadline.due_at.timestamp() if one.turn.clock else 0.0


def running(cards: Iterable[Card], at: datetime, working_days: Calendar) -> dict[Any, dict[str, Shown]]:
    """The running clocks of some cards by card and key (one query)."""
    rows = Deadline.objects.open().filter(dossier__in=[card.pk for card in cards])
    found: dict[Any, dict[str, Shown]] = {}
    for one in shown(rows.select_related("extension").order_by("due_at"), at, working_days):
        found.setdefault(one.deadline.dossier_id, {})[one.deadline.key] = one
    return found


def heading(card: Card, problems: int) -> str:
    """What a card is about: for the enterprise all of them have the same title."""
    words = ngettext("%(n)s problem, found on %(day)s", "%(n)s problems, found on %(day)s", problems)
    return words % {"n": problems, "day": f"{timezone.localtime(card.seen_at):%Y-%m-%d}"}


def card_now(card: Card, clocks: dict[str, Shown], problems: int) -> CardNow:
    """What is next on an open card with so many problems."""
    state = State(card.state)
    clock = clocks.get(CLOCKS[state])
    label, name, text = _turns()[state]
    url = reverse(name, args=[card.pk]) if name else ""
    turn = Turn(label, url, text, clock, _reason(clock.deadline) if clock else "")
    return CardNow(
        card, heading(card, problems), turn, clocks.get(CORRECT) if state == State.ISSUED else None
    )


def _turns() -> dict[State, tuple[str, str, str]]:
    return {
        State.ISSUED: (
            _("Sign for it"),
            "business_card_sign",
            _("The office has found something wrong. Sign that you have received the card."),
        ),
        State.CORRECTING: (
            _("Answer what was corrected"),
            "business_card_answer",
            _("Put right what the card names, take photos, and answer."),
        ),
        State.ANSWERED: (
            _("Waiting for the review"),
            "",
            _("Your answer has arrived. The office is looking at it; there is nothing to do now."),
        ),
        State.ACCEPTED: (
            _("Waiting for the return visit"),
            "",
            _("Your answer was accepted. The office comes to look once more; keep everything as corrected."),
        ),
    }


def span(clock: Deadline) -> str:
    """The length of a limit in words."""
    n = clock.chosen or clock.amount
    if clock.unit == "wd":
        return ngettext("%(n)s working day", "%(n)s working days", n) % {"n": n}
    if clock.unit == "d":
        return ngettext("%(n)s day", "%(n)s days", n) % {"n": n}
    return ""


def _reason(clock: Deadline) -> str:
    """Why that day, in one sentence for somebody who knows no law; the article stands beside it."""
    named = {"span": span(clock), "day": f"{timezone.localtime(clock.started_at):%Y-%m-%d}"}
    sentences = {
        SIGN: _("A card is signed for within %(span)s after it was issued on %(day)s."),
        CORRECT: _("The office gave you %(span)s to correct it, counted from %(day)s."),
        REVIEW: _("The office reviews an answer within %(span)s; yours came on %(day)s."),
        REVISIT: _("The office comes within %(span)s after it accepted the answer on %(day)s."),
    }
    if not named["span"]:
        return ""
    text = sentences[clock.key] % named
    extension = getattr(clock, "extension", None)
    if extension is None:
        return text
    before = f"{timezone.localtime(extension.due_before):%Y-%m-%d}"
    return text + _(" It was to be done by %(day)s; you were given more time.") % {"day": before}


def may_ask(card: Card, clock: Shown | None, at: datetime, *, waiting: bool) -> bool:
    """Whether more time can be asked for: while the correction runs, before its day, once, and none is asked yet."""
    if waiting or clock is None or card.state not in THEIRS:
        return False
    return at <= clock.deadline.due_at and getattr(clock.deadline, "extension", None) is None


def done_cards(actor: Actor) -> QuerySet[Card]:
    """The cards on which nothing more happens."""
    ended = (State.CLOSED, State.WITHDRAWN, State.MERGED)
    return _counted(own_cards(actor).filter(state__in=ended))


DONE = ListSpec(
    name="business_cards",
    columns=[
        Column(
            "title",
            gettext_lazy("Card"),
            lambda card: Lines(
                card.dossier.number, card.dossier.office.name, reverse("business_card", args=[card.pk])
            ),
            main=True,
        ),
        Column(
            "issued",
            gettext_lazy("Issued on"),
            lambda card: timezone.localdate(card.issued_at),
            sort="issued_at",
        ),
        Column("problems", gettext_lazy("Problems on the card"), "every", numeric=True),
        Column("state", gettext_lazy("How it ended"), lambda card: card.get_state_display()),
    ],
    order="-issued",
    unique="pk",
)
