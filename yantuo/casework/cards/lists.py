"""The list of cards: what is open, how late it is, on whom."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import (
    Case,
    Count,
    DateTimeField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, TruncDate
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from yantuo.casework.cards import measures
from yantuo.casework.cards.enums import Origin, State
from yantuo.casework.cards.flow import FLOW
from yantuo.casework.cards.models import Card, CardQuerySet, Problem
from yantuo.casework.deadlines.models import Deadline
from yantuo.casework.deadlines.models import State as Clock
from yantuo.casework.dossiers.ways import ways
from yantuo.directory.enterprises.queries import bureau_division
from yantuo.directory.enterprises.rules import counties_in, division_title
from yantuo.directory.orgs.models import Kind, Organisation
from yantuo.directory.people.actor import Actor
from yantuo.records.sight.session import current
from yantuo.ui.lists import Choice, Column, Days, ListSpec, Text, Way, YesNo
from yantuo.ui.parts import Light, Lines, Nothing, Part
from yantuo.ui.values import LAW_ZONE

ENTERPRISE, OFFICE = "enterprise", "office"


def addressee_of(card: Card) -> str:
    """Who is addressed."""
    return card.addressee.name if card.addressee else str(card.dossier.enterprise or "")


def _due(card: Card) -> Part | str:
    """The nearest date, in the colour of its lateness."""
    due, at = card.due_at, getattr(card, "asked_at", None)
    if due is None or at is None:
        return ""
    day = timezone.localdate(due)
    if paused := getattr(card, "paused_since", None):
        return Light("none", _("paused since %(day)s") % {"day": paused}, f"{day:%Y-%m-%d}")
    late = (timezone.localdate(at) - day).days
    if at > due:
        words = (
            ngettext("%(n)s day late", "%(n)s days late", late) % {"n": late} if late else f"{day:%Y-%m-%d}"
        )
        return Light("late", words, f"{day:%Y-%m-%d}")
    yellow = card.yellow_at  # type: ignore[attr-defined]  # annotated below
    return Light("warn" if at >= yellow else "ok", f"{day:%Y-%m-%d}")


def _to(rows: QuerySet[Card], kind: str) -> QuerySet[Card]:
    return rows.filter(addressee__isnull=kind == ENTERPRISE)


def counties() -> list[tuple[str, str]]:
    """The county units of the bureau's area (one query)."""
    area = bureau_division()
    return [(row.code, str(division_title(row))) for row in counties_in(area)] if area else []


def _in_county(rows: QuerySet[Card], county: str) -> QuerySet[Card]:
    return rows.filter(dossier__office__division__code__startswith=county)


NOW = OuterRef("asked_at")  # the moment that the list was asked for


def _answered_late(rows: QuerySet[Card], wanted: bool) -> QuerySet[Card]:
    """Whether a date of the correction was missed; of cards whose correction has come to its date."""
    missed = measures.missed(NOW)
    return rows.filter(missed) if wanted else rows.filter(~missed, measures.came_due(NOW))


def _sent_back(rows: QuerySet[Card], wanted: bool) -> QuerySet[Card]:
    found = measures.sent_back()
    return rows.filter(found) if wanted else rows.filter(~found)


def _revisited(rows: QuerySet[Card], wanted: bool) -> QuerySet[Card]:
    found = measures.visited()
    return rows.filter(found) if wanted else rows.filter(~found)


def _all_corrected(rows: QuerySet[Card], wanted: bool) -> QuerySet[Card]:
    """Whether every return visit found everything corrected; of cards that had one."""
    short = measures.fell_short()
    return rows.filter(measures.visited(), ~short) if wanted else rows.filter(short)


def _overdue(rows: QuerySet[Card], wanted: bool) -> QuerySet[Card]:
    late = Q(late_from__lt=F("asked_at"))
    return rows.filter(late) if wanted else rows.exclude(late)


LATE_BY = ((0, 3), (4, 10), (11, 30), (31, None))  # days over the date, both ends included


def late_bands() -> list[tuple[str, str]]:
    """The bands of lateness by their key in the address, with their words."""
    return [
        (
            str(first),
            _("%(first)s to %(last)s days") % {"first": first, "last": last}
            if last is not None
            else _("more than %(n)s days") % {"n": first - 1},
        )
        for first, last in LATE_BY
    ]


def _late_by(rows: QuerySet[Card], band: str) -> QuerySet[Card]:
    """The cards whose first missed date lies so many days back, by the days of the law's zone."""
    first, last = next(one for one in LATE_BY if str(one[0]) == band)
    rows = rows.filter(late_from__lt=F("asked_at")).annotate(
        late_for=TruncDate("asked_at", tzinfo=LAW_ZONE) - TruncDate("late_from", tzinfo=LAW_ZONE)
    )
    rows = rows.filter(late_for__gte=timedelta(days=first))
    return rows.filter(late_for__lte=timedelta(days=last)) if last is not None else rows


def _with_clause(rows: QuerySet[Card], clause: str) -> QuerySet[Card]:
    return rows.filter(Exists(Problem.objects.filter(card=OuterRef("pk"), clause=clause)))


def offices() -> list[tuple[int, str]]:
    """The offices in sight that have cards, for a filter (one query)."""
    kinds = (Kind.REGULATOR, Kind.STATION, Kind.COORDINATING, Kind.GOVERNMENT)
    seen = current()
    card = Exists(Card.objects.filter(office_id=OuterRef("pk")))  # looked up by index, office by office
    rows = Organisation.objects.filter(card, kind__in=kinds, pk__in=seen.offices if seen else ())
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
        Column("due", _("Due"), _due, sort="due_at", nulls=True, export="due_at"),
        Column("open", _("Problems open"), lambda c: f"{c.left} / {c.every}", numeric=True, short=True),
        Column("office", _("Office"), "dossier.office.name"),
        Column("origin", _("Origin"), lambda c: c.get_origin_display(), shown=False),
        Column(
            "owner",
            pgettext_lazy("card", "Responsible person"),
            lambda c: c.dossier.owner.name if c.dossier.owner else "",
            short=True,
        ),
        Column("issued", _("Issued"), "issued_at", sort="issued_at", nulls=True, short=True),
        Column("opened", _("Drafted"), "drafted_at", sort="drafted_at", shown=False),
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
        YesNo("overdue", _("Overdue"), _overdue),
        Choice("late_by", _("Overdue by days"), _late_by, late_bands),
        YesNo("late_answer", _("Answered late, or due and not answered"), _answered_late),
        YesNo("sent_back", _("An answer was sent back"), _sent_back),
        YesNo("revisited", _("Had a return visit"), _revisited),
        YesNo("all_corrected", _("Return visits found everything corrected"), _all_corrected),
        Text("clause", _("Provision"), _with_clause),
        YesNo("own", _("Issued by an office in my sight"), "own"),
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
        yellow_at=Subquery(clocks.values("yellow_at")[:1]),
        paused_since=Subquery(clocks.values("paused_since")[:1]),
        **_asked(actor, at),
        every=_count(Problem.objects.all()),
        left=_count(Problem.objects.filter(state="open")),
    )


def ways_to(actor: Actor, at: datetime) -> list[Way]:
    """The ways into that list."""
    return ways(actor, Card.objects.annotate(**_asked(actor, at)), FLOW.name)


def _asked(actor: Actor, at: datetime) -> dict[str, Any]:
    """What filters need to know: whose card it is to the asker, and when was asked."""
    return {
        "own": Case(When(office_id__in=actor.offices, then=Value(True)), default=Value(False)),
        "asked_at": Value(at, output_field=DateTimeField()),
    }


def _count(problems: QuerySet[Problem]) -> Coalesce:
    """How many of these problems a card has; counted for the rows of the page alone."""
    rows = problems.filter(card=OuterRef("pk")).order_by().values("card")
    return Coalesce(Subquery(rows.annotate(n=Count("pk")).values("n")), 0)
