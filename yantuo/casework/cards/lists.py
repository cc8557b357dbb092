"""The list of cards: what is open, how late it is, on whom."""

from datetime import datetime
from typing import Any

from django.db.models import Count, DateTimeField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Now
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from yantuo.casework.cards.enums import Origin, State
from yantuo.casework.cards.flow import FLOW
from yantuo.casework.cards.models import Card, CardQuerySet, Problem, Review, Revisit
from yantuo.casework.cards.rules import CORRECT
from yantuo.casework.deadlines.models import Deadline
from yantuo.casework.deadlines.models import State as Clock
from yantuo.directory.enterprises.queries import bureau_division
from yantuo.directory.enterprises.rules import counties_in, division_title
from yantuo.directory.orgs.models import Kind, Organisation
from yantuo.directory.people.actor import Actor
from yantuo.ui.lists import Choice, Column, Days, ListSpec, Text, YesNo
from yantuo.ui.parts import Light, Lines, Nothing, Part

ENTERPRISE, OFFICE = "enterprise", "office"


def addressee_of(card: Card) -> str:
    """Who is addressed."""
    return card.addressee.name if card.addressee else str(card.dossier.enterprise or "")


def _due(card: Card) -> Part | str:
    """The nearest date, in the colour of its lateness."""
    due, at = getattr(card, "due_at", None), getattr(card, "asked_at", None)
    if due is None or at is None:
        return ""
    day = timezone.localdate(due)
    late = (timezone.localdate(at) - day).days
    if at > due:
        words = (
            ngettext("%(n)s day late", "%(n)s days late", late) % {"n": late} if late else f"{day:%Y-%m-%d}"
        )
        return Light("late", words, f"{day:%Y-%m-%d}")
    yellow = card.yellow_at  # type: ignore[attr-defined]  # annotated below
    return Light("warn" if at >= yellow else "ok", f"{day:%Y-%m-%d}")


def _due_day(card: Card) -> Any:
    return getattr(card, "due_at", None)


def _to(rows: QuerySet[Card], kind: str) -> QuerySet[Card]:
    return rows.filter(addressee__isnull=kind == ENTERPRISE)


def counties() -> list[tuple[str, str]]:
    """The county units of the bureau's area (one query)."""
    area = bureau_division()
    return [(row.code, str(division_title(row))) for row in counties_in(area)] if area else []


def _in_county(rows: QuerySet[Card], county: str) -> QuerySet[Card]:
    return rows.filter(dossier__office__division_id__startswith=county)


def _answered_late(rows: QuerySet[Card], wanted: bool) -> QuerySet[Card]:
    """Whether a date of the correction was missed; of cards whose correction has come to its date."""
    clocks = Deadline.objects.filter(dossier_id=OuterRef("pk"), key=CORRECT)
    ended = clocks.filter(state=Clock.MET)
    late = Q(ended_at__gt=F("due_at")) | Q(state=Clock.OPEN, due_at__lt=Now())
    missed = Exists(clocks.filter(late))
    return rows.filter(missed) if wanted else rows.filter(~missed, Exists(ended))


def _sent_back(rows: QuerySet[Card], wanted: bool) -> QuerySet[Card]:
    found = Exists(Review.objects.filter(card=OuterRef("pk"), accepted=False))
    return rows.filter(found) if wanted else rows.filter(~found)


def _revisited(rows: QuerySet[Card], wanted: bool) -> QuerySet[Card]:
    found = Exists(Revisit.objects.filter(card=OuterRef("pk")))
    return rows.filter(found) if wanted else rows.filter(~found)


def _with_clause(rows: QuerySet[Card], clause: str) -> QuerySet[Card]:
    return rows.filter(Exists(Problem.objects.filter(card=OuterRef("pk"), clause=clause)))


def offices() -> list[tuple[int, str]]:
    """The offices that issue cards, for a filter (one query)."""
    kinds = (Kind.REGULATOR, Kind.STATION, Kind.COORDINATING, Kind.GOVERNMENT)
    card = Exists(Card.objects.filter(office_id=OuterRef("pk")))  # looked up by index, office by office
    rows = Organisation.objects.filter(card, kind__in=kinds)
    return list(rows.order_by("lineage").values_list("pk", "name"))


LIST = ListSpec(
    name="cards",
    columns=[
        Column(
            "title",
            _("Oversight card"),
            lambda c: Lines(
                c.dossier.number or c.dossier.title, addressee_of(c), reverse("card", args=[c.pk])
            ),
            export=lambda c: c.dossier.title,
            main=True,
        ),
        Column("number", _("Number"), "dossier.number", shown=False),
        Column("addressee", _("Addressee"), addressee_of, shown=False),
        Column("state", _("State"), lambda c: c.get_state_display()),
        Column("due", _("Due"), _due, sort="due_at", nulls=True, export=_due_day),
        Column("open", _("Problems open"), lambda c: f"{c.left} / {c.every}", numeric=True, short=True),
        Column("office", _("Office"), "dossier.office.name"),
        Column("origin", _("Origin"), lambda c: c.get_origin_display(), shown=False),
        Column(
            "owner",
            _("Responsible person"),
            lambda c: c.dossier.owner.name if c.dossier.owner else "",
            short=True,
        ),
        Column("issued", _("Issued"), "issued_at", sort="issued_at", nulls=True, short=True),
        Column("opened", _("Drafted"), "dossier.opened_at", sort="dossier__opened_at", shown=False),
        Column(
            "closed", _("Closed"), "dossier.closed_at", sort="dossier__closed_at", nulls=True, shown=False
        ),
    ],
    filters=[
        Text(
            "q",
            _("Number, addressee or title"),
            [
                "dossier__number__contains",
                "dossier__title__contains",
                "dossier__enterprise__name__contains",
                "addressee__name__contains",
            ],
        ),
        Choice("state", _("State"), "state", State.choices, several=True),
        Choice("office", _("Office"), "office_id", offices),
        Choice("county", _("County"), _in_county, counties),
        Choice("to", _("Addressed to"), _to, [(ENTERPRISE, _("enterprises")), (OFFICE, _("offices"))]),
        Choice("origin", _("Origin"), "origin", Origin.choices),
        YesNo("overdue", _("Overdue"), "overdue"),
        YesNo("late_answer", _("Answered late, or due and not answered"), _answered_late),
        YesNo("sent_back", _("An answer was sent back"), _sent_back),
        YesNo("revisited", _("Had a return visit"), _revisited),
        Text("clause", _("Provision"), _with_clause),
        Days("issued", _("Issued"), "issued_at", moment=True),
        Days("closed", _("Closed"), "dossier__closed_at", moment=True),
    ],
    order="-opened",
    unique="pk",
)
EMPTY = Nothing(
    _("No cards yet"), _("A card is drafted from a finding of an inspection, or here on its own.")
)


def listed(actor: Actor, at: datetime) -> CardQuerySet:
    """The cards in sight with their nearest date, how late they are at a moment, and how much is left of them."""
    clocks = Deadline.objects.filter(dossier_id=OuterRef("pk"), state=Clock.OPEN).order_by("due_at")
    rows = (
        Card.objects.visible_to(actor)
        .filter(dossier__kind=FLOW.name)
        .select_related("dossier__enterprise", "dossier__office", "dossier__owner", "addressee")
    )
    return rows.annotate(
        due_at=Subquery(clocks.values("due_at")[:1]),
        yellow_at=Subquery(clocks.values("yellow_at")[:1]),
        overdue=Exists(clocks.filter(due_at__lt=at)),
        asked_at=Value(at, output_field=DateTimeField()),
        every=_count(Problem.objects.all()),
        left=_count(Problem.objects.filter(state="open")),
    )


def _count(problems: QuerySet[Problem]) -> Coalesce:
    """How many of these problems a card has; counted for the rows of the page alone."""
    rows = problems.filter(card=OuterRef("pk")).order_by().values("card")
    return Coalesce(Subquery(rows.annotate(n=Count("pk")).values("n")), 0)
