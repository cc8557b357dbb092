"""Three lists of events on cards: the rows behind the leaders' figures, one for each date, answer or visit."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yantuo.casework.cards.flow import KIND
from yantuo.casework.cards.lists import addressee_of, counties, offices
from yantuo.casework.cards.models import Card, Review, Revisit
from yantuo.casework.cards.rules import CORRECT
from yantuo.casework.deadlines.models import Deadline, State
from yantuo.casework.dossiers.models import in_sight
from yantuo.casework.dossiers.ways import ways
from yantuo.directory.people.actor import Actor
from yantuo.ui.lists import Choice, Column, Days, ListSpec, Way, YesNo
from yantuo.ui.parts import Light, Lines, Nothing
from yantuo.ui.wording import listed

WITH_ITS_CARD = ("card__dossier__enterprise", "card__dossier__office", "card__addressee")


def _card(card: Callable[[Any], Card]) -> list[Column]:
    """The card of an event, with whom it is addressed to."""
    return [
        Column(
            "title",
            _("Oversight card"),
            lambda row: Lines(
                card(row).dossier.number or card(row).dossier.title,
                addressee_of(card(row)),
                reverse("card", args=[card(row).pk]),
            ),
            export=lambda row: card(row).dossier.title,
            main=True,
        ),
        Column("number", _("Number"), lambda row: card(row).dossier.number, shown=False),
        Column("addressee", _("Addressee"), lambda row: addressee_of(card(row)), shown=False),
        Column("office", _("Office"), lambda row: card(row).dossier.office.name),
    ]


def _of(path: str) -> list[Choice | YesNo]:
    """Filters by the office that issued the card; `path` leads from the row to its dossier."""

    def in_county(rows: QuerySet[Any], county: str) -> QuerySet[Any]:
        return rows.filter(**{f"{path}__office__division__code__startswith": county})

    return [
        Choice("office", _("Office"), "office_id", offices),
        Choice("county", _("County"), in_county, counties),
        YesNo("own", _("Issued by an office in my sight"), "own"),
    ]


def _own(actor: Actor) -> Case:
    return Case(When(office_id__in=actor.offices, then=Value(True)), default=Value(False))


def _kept(row: Any) -> Light:
    """The day of the answer, or that there is none."""
    if row.ended_at is None:
        return Light("late", pgettext_lazy("card", "not answered"))
    day = f"{timezone.localdate(row.ended_at):%Y-%m-%d}"
    return Light("ok" if row.ended_at <= row.due_at else "late", day)


def _in_time(rows: QuerySet[Any], wanted: bool) -> QuerySet[Any]:
    kept = Q(state=State.MET, ended_at__lte=F("due_at"))
    return rows.filter(kept) if wanted else rows.exclude(kept)


DATES = ListSpec(
    name="card_dates",
    columns=[
        *_card(lambda row: row.dossier.card),
        Column("due", _("Correction due"), "due_at", sort="due_at", short=True),
        Column("answered", _("Answered"), _kept, sort="ended_at", nulls=True, export="ended_at"),
    ],
    filters=[
        *_of("dossier"),
        YesNo("kept", _("Kept"), _in_time),
        Days("due", _("Correction due"), "due_at", moment=True),
    ],
    order="-due",
    unique="pk",
    empty=Nothing(
        _("No date of a correction has come due yet"),
        _("Here stands every date set on a card, once it was answered or has passed."),
    ),
)
ANSWERS = ListSpec(
    name="card_answers",
    columns=[
        *_card(lambda row: row.card),
        Column("reviewed", _("Answer reviewed"), "at", sort="at", short=True),
        Column("by", _("Reviewed by"), "name", short=True),
        Column(
            "accepted",
            pgettext_lazy("answer", "Decision"),
            lambda row: (
                Light("ok", pgettext_lazy("answer", "accepted"))
                if row.accepted
                else Light("late", pgettext_lazy("answer", "sent back"))
            ),
            export=lambda row: (
                pgettext_lazy("answer", "accepted") if row.accepted else pgettext_lazy("answer", "sent back")
            ),
        ),
        Column("reasons", _("Reasons"), "reasons", quiet=True),
    ],
    filters=[
        *_of("card__dossier"),
        YesNo("accepted", _("Accepted"), "accepted"),
        Days("reviewed", _("Answer reviewed"), "at", moment=True),
    ],
    order="-reviewed",
    unique="pk",
    empty=Nothing(_("No answer was reviewed yet"), _("Here stands every decision on an answer to a card.")),
)
VISITS = ListSpec(
    name="card_visits",
    columns=[
        *_card(lambda row: row.card),
        Column("visited", _("Return visit"), "visited_at", sort="visited_at", short=True),
        Column(
            "by",
            pgettext_lazy("return visit", "Made by"),
            lambda row: listed((row.name, row.second_name)),
            short=True,
        ),
        Column(
            "corrected",
            _("Found"),
            lambda row: (
                Light("ok", _("all corrected")) if row.corrected else Light("late", _("not all corrected"))
            ),
            export=lambda row: _("all corrected") if row.corrected else _("not all corrected"),
        ),
        Column("note", _("Note"), "note", quiet=True),
    ],
    filters=[
        *_of("card__dossier"),
        YesNo("corrected", _("Found everything corrected"), "corrected"),
        Days("visited", _("Return visit"), "visited_at", moment=True),
    ],
    order="-visited",
    unique="pk",
    empty=Nothing(_("No return visit yet"), _("Here stands every return visit with what it found.")),
)


@dataclass(frozen=True)
class Events:
    """The rows of a list in sight, and the ways into it."""

    rows: QuerySet[Any]
    ways: list[Way]


def dates(actor: Actor, at: datetime) -> Events:
    """The dates of correction that were answered, or have passed and do not stand still."""
    passed = Q(state=State.OPEN, paused_since__isnull=True, due_at__lt=at)
    # Wrapped, it is looked up row by row: as a join, the planner would read every card first.
    on_card = Coalesce(Exists(Card.objects.filter(pk=OuterRef("dossier_id"))), False)
    rows = Deadline.objects.alias(on_card=on_card).filter(
        Q(state=State.MET) | passed, key=CORRECT, on_card=True
    )
    related = ("dossier__card__addressee", "dossier__enterprise", "dossier__office")
    return _events(actor, rows, related, "dossier")


def answers(actor: Actor) -> Events:
    """The reviewed answers to cards."""
    return _events(actor, Review.objects.all(), WITH_ITS_CARD, "card__dossier")


def visits(actor: Actor) -> Events:
    """The return visits to cards."""
    return _events(actor, Revisit.objects.all(), WITH_ITS_CARD, "card__dossier")


def _events(actor: Actor, rows: QuerySet[Any], related: Sequence[str], dossier: str) -> Events:
    """`dossier` leads from the row to the dossier of its card."""
    rows = rows.annotate(own=_own(actor))
    key = dossier.split("__", maxsplit=1)[0]
    return Events(
        rows.filter(in_sight(actor, f"{dossier}__")).select_related(*related),
        ways(actor, rows, KIND, dossier=f"{key}_id"),
    )
