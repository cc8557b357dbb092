"""One card as its enterprise reads it: what the office said of it, and its course in plain words.

Officials are named by their office; the persons who saw the problems are named, as they are on the card itself.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from yantuo.casework.cards.enums import Found
from yantuo.casework.cards.models import Card, ExtensionRequest, Review, Revisit
from yantuo.casework.cards.shown import ProblemShown, Round
from yantuo.ui.parts import Event, Link


@dataclass(frozen=True)
class Said:
    """One thing the office said: a review, a return visit, a decision on more time."""

    at: datetime
    tone: str
    title: str
    text: str


def said(rounds: list[Round], problems: list[ProblemShown]) -> list[Said]:
    """What the office said of the answers, the newest first; asks the database nothing."""
    rows = [
        one
        for row in rounds
        for one in (_review(row.review), _visit(row.revisit, problems), *map(_decided, row.requests))
        if one
    ]
    return sorted(rows, key=lambda one: one.at, reverse=True)


def _review(row: Review | None) -> Said | None:
    if row is None:
        return None
    if row.accepted:
        return Said(row.at, "ok", _("The office accepted your answer."), row.reasons)
    days = row.days or 0
    more = ngettext(
        "Your answer is not enough yet. You have %(n)s day to correct it.",
        "Your answer is not enough yet. You have %(n)s days to correct it.",
        days,
    )
    return Said(row.at, "late", more % {"n": days}, row.reasons)


def _visit(row: Revisit | None, problems: list[ProblemShown]) -> Said | None:
    if row is None:
        return None
    left = _left(row, problems)
    if not left:
        return Said(row.visited_at, "ok", _("The return visit found everything corrected."), row.note)
    words = ngettext(
        "The return visit found %(n)s problem that is not corrected yet.",
        "The return visit found %(n)s problems that are not corrected yet.",
        left,
    )
    return Said(row.visited_at, "late", words % {"n": left}, row.note)


def _left(row: Revisit, problems: list[ProblemShown]) -> int:
    """How many problems a return visit left open: not corrected, or found by it."""
    looks = [look.row for one in problems for look in one.looks if look.row.revisit_id == row.pk]
    new = [
        one for one in problems if one.problem.born == "revisit" and one.problem.found_at == row.visited_at
    ]
    return len(new) + sum(look.outcome != Found.CORRECTED for look in looks)


def _decided(row: ExtensionRequest) -> Said | None:
    if row.granted is None or row.decided_at is None:
        return None
    if row.granted:
        words = ngettext("You were given %(n)s day more.", "You were given %(n)s days more.", row.days)
        return Said(row.decided_at, "ok", words % {"n": row.days}, row.answer)
    return Said(row.decided_at, "warn", _("You were given no more time."), row.answer)


def course(card: Card, rounds: list[Round], problems: list[ProblemShown]) -> list[Event]:
    """What happened to the card, the newest first; asks the database nothing."""
    office = card.dossier.office.name
    rows = [*_first(card, office), *_last(card, office)]
    for row in rounds:
        rows += [_asked(one) for one in row.requests]
        if row.reply:
            address = reverse("card_print_reply", args=[card.pk, row.reply.pk])
            paper = Link(_("Answer as PDF"), address, "file-text")
            rows.append(Event(row.reply.at, _("You answered."), who=row.reply.name, links=[paper]))
    rows += [Event(one.at, one.title, who=office, tone=one.tone) for one in said(rounds, problems)]
    return sorted(rows, key=lambda row: row.at, reverse=True)


def _asked(row: ExtensionRequest) -> Event:
    words = ngettext("You asked for %(n)s day more.", "You asked for %(n)s days more.", row.days)
    return Event(row.asked_at, words % {"n": row.days}, who=row.asked_name)


def _first(card: Card, office: str) -> Iterator[Event]:
    if card.issued_at:
        yield Event(card.issued_at, _("The card was issued."), who=office)
    if card.signed_at and card.sign_refusal:
        yield Event(
            card.signed_at, _("It was noted that nobody would sign for the card."), who=office, tone="warn"
        )
    elif card.signed_at:
        yield Event(card.signed_at, _("You signed for the card."), who=card.signed_name)


def _last(card: Card, office: str) -> Iterator[Event]:
    ended = card.dossier.closed_at
    words = {
        "closed": _("The card is closed."),
        "withdrawn": _("The office withdrew the card."),
        "merged": _("The card was put together with another one."),
    }
    if ended and card.state in words:
        yield Event(ended, words[card.state], who=office, tone="ok")
