"""Figures of cards per office over a period, from the rows themselves; a few grouped queries, whatever their number."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from django.db.models import Count, F, FloatField, Q, QuerySet
from django.db.models.aggregates import Aggregate
from django.db.models.functions import Extract
from django.utils import timezone

from yantuo.casework.cards import measures
from yantuo.casework.cards.enums import State
from yantuo.casework.cards.lists import LATE_BY
from yantuo.casework.cards.models import Card, Problem
from yantuo.directory.orgs.models import Organisation
from yantuo.directory.people.actor import Actor

MOST_CLAUSES = 10
DAY = 86_400  # seconds


class Median(Aggregate):
    """The median of a figure, between the two middle ones where their number is even."""

    function = "PERCENTILE_CONT"
    name = "median"
    output_field = FloatField()
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"


@dataclass(frozen=True)
class Period:
    """From a day to a day, both included, in the law's zone."""

    first: date
    last: date

    @property
    def span(self) -> tuple[datetime, datetime]:
        """Its first and its last moment."""
        begin = timezone.make_aware(datetime.combine(self.first, time.min))
        return begin, timezone.make_aware(datetime.combine(self.last, time.max))

    def holds(self, column: str) -> Q:
        """The rows whose moment lies in it."""
        return Q(**{f"{column}__range": self.span})


@dataclass
class Row:
    """Numbers of cards of one office, or of several taken together; None where there is nothing to divide by."""

    office: Organisation | None = None
    issued: int = 0
    open: int = 0
    late: int = 0
    closed: int = 0
    due: int = 0  # with a date of the correction in the period that was kept or missed
    on_time: int = 0  # of these: no date was ever missed
    reviewed: int = 0
    sent_back: int = 0
    visited: int = 0
    corrected: int = 0  # of those visited: every return visit found everything corrected
    median_days: float | None = None

    @property
    def on_time_share(self) -> float | None:
        """Per cent of cards that kept every date, of those that came due."""
        return _share(self.on_time, self.due)

    @property
    def sent_back_share(self) -> float | None:
        """Per cent of cards with an answer sent back, of those with an answer reviewed."""
        return _share(self.sent_back, self.reviewed)

    @property
    def corrected_share(self) -> float | None:
        """Per cent of cards whose return visits found everything corrected, of those that had one."""
        return _share(self.corrected, self.visited)


SUMMED = (
    "issued", "open", "late", "closed", "due", "on_time", "reviewed", "sent_back", "visited", "corrected",
)  # fmt: skip


def _share(part: int, whole: int) -> float | None:
    return round(100 * part / whole, 1) if whole else None


@dataclass(frozen=True)
class Clause:
    """A provision that enterprises break again and again."""

    clause: str
    cards: int
    firms: int
    repeated: int  # firms with more than one card on it


@dataclass(frozen=True)
class Figures:
    """Everything the leaders' page shows."""

    period: Period
    rows: list[Row]
    total: Row
    late_by: list[int] = field(default_factory=list)
    clauses: list[Clause] = field(default_factory=list)


def figures(actor: Actor, period: Period, at: datetime) -> Figures:
    """The figures of every office in sight that has cards, and of all together (ten queries)."""
    cards = Card.objects.filter(office_id__in=actor.offices)
    rows: dict[int, Row] = defaultdict(Row)
    for part in (_counts(cards, period), *_shares(cards, period, at)):
        for office, values in part.items():
            for name, value in values.items():
                setattr(rows[office], name, value)
    late = _late_by(cards, at)
    for (number, _band_of), count in late.items():
        rows[number].late += count
    offices = Organisation.objects.in_bulk(list(rows))
    for number, row in rows.items():
        row.office = offices.get(number)
    named = sorted(
        (row for row in rows.values() if row.office), key=lambda row: row.office.code if row.office else ""
    )
    total = _together(named)
    total.median_days = _median(_closed_in(cards, period))
    by_band = [
        sum(n for (_office, band), n in late.items() if band == wanted) for wanted in range(len(LATE_BY))
    ]
    return Figures(period, named, total, by_band, clauses(cards, period))


def _together(rows: Iterable[Row]) -> Row:
    total = Row()
    for row in rows:
        for name in SUMMED:
            setattr(total, name, getattr(total, name) + getattr(row, name))
    return total


def _closed_in(cards: QuerySet[Card], period: Period) -> QuerySet[Card]:
    return cards.filter(period.holds("dossier__closed_at"), state=State.CLOSED)


def _days() -> Any:
    return Extract(F("dossier__closed_at") - F("issued_at"), "epoch") / float(DAY)


def _median(cards: QuerySet[Card]) -> float | None:
    value = cards.annotate(took=_days()).aggregate(value=Median("took"))["value"]
    return round(value, 1) if value is not None else None


def _by_office(rows: Iterable[Any]) -> dict[int, dict[str, Any]]:
    """Grouped rows by their office."""
    return {int(row["office_id"]): {name: row[name] for name in row if name != "office_id"} for row in rows}


def _counts(cards: QuerySet[Card], period: Period) -> Mapping[int, dict[str, Any]]:
    running = (State.ISSUED, State.CORRECTING, State.ANSWERED, State.ACCEPTED)
    grouped = cards.order_by().values("office_id").annotate(
        issued=Count("pk", filter=period.holds("issued_at")),
        open=Count("pk", filter=Q(state__in=running)),
        closed=Count("pk", filter=period.holds("dossier__closed_at") & Q(state=State.CLOSED)),
    )  # fmt: skip
    found = _by_office(grouped)
    medians = (
        _closed_in(cards, period)
        .order_by()
        .annotate(took=_days())
        .values("office_id")
        .annotate(value=Median("took"))
    )
    for row in medians:
        if row["value"] is not None:
            found[row["office_id"]]["median_days"] = round(row["value"], 1)
    return found


def _shares(cards: QuerySet[Card], period: Period, at: datetime) -> Iterable[Mapping[int, dict[str, Any]]]:
    """The parts and wholes of the shares, by the conditions that the list of cards filters by (three queries)."""
    span = period.span
    for whole, rows, part, kept in (
        ("due", measures.came_due(at, span), "on_time", ~measures.missed(at)),
        ("reviewed", measures.reviewed(span), "sent_back", measures.sent_back()),
        ("visited", measures.visited(span), "corrected", ~measures.fell_short()),
    ):
        counts = {whole: Count("pk"), part: Count("pk", filter=Q(kept))}
        yield _by_office(cards.filter(rows).order_by().values("office_id").annotate(**counts))


def _late_by(cards: QuerySet[Card], at: datetime) -> dict[tuple[int, int], int]:
    """How many cards of each office are late by each band of days, counted from the first date that was missed."""
    today, found = timezone.localdate(at), defaultdict[tuple[int, int], int](int)
    rows = cards.order_by().annotate(since=measures.late_since(at)).filter(since__isnull=False)
    for office, since in rows.values_list("office_id", "since"):
        found[office, _band((today - timezone.localdate(since)).days)] += 1
    return found


def _band(days: int) -> int:
    return next(n for n, (_first, last) in enumerate(LATE_BY) if last is None or days <= last)


def clauses(cards: QuerySet[Card], period: Period) -> list[Clause]:
    """The provisions on the most cards of enterprises, and how many enterprises have more than one card on it."""
    issued = cards.filter(period.holds("issued_at"), enterprise_id__isnull=False)
    rows = Problem.objects.filter(card__in=issued).exclude(clause="").order_by()
    per_firm = rows.values("clause", "card__enterprise_id").annotate(n=Count("card_id", distinct=True))
    found: dict[str, list[int]] = defaultdict(list)
    for row in per_firm:
        found[row["clause"]].append(row["n"])
    every = [Clause(key, sum(n), len(n), sum(one > 1 for one in n)) for key, n in found.items()]
    return sorted(every, key=lambda one: (-one.repeated, -one.cards, one.clause))[:MOST_CLAUSES]
