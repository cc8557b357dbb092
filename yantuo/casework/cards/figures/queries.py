"""Figures of cards per office over a period, from the rows themselves; a few grouped queries, whatever their number."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, F, FloatField, Min, Q, QuerySet
from django.db.models.aggregates import Aggregate
from django.db.models.functions import Extract
from django.utils import timezone

from yantuo.casework.cards.enums import Found, State
from yantuo.casework.cards.models import Card, Problem, Review, Revisited
from yantuo.casework.cards.rules import CORRECT
from yantuo.casework.deadlines.models import Deadline
from yantuo.casework.deadlines.models import State as Clock
from yantuo.directory.orgs.models import Organisation
from yantuo.directory.people.actor import Actor

LATE_BY = ((0, 3), (4, 10), (11, 30), (31, None))  # days over the date, both ends included
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
        """Its first moment, and the first one after it."""
        begin = timezone.make_aware(datetime.combine(self.first, time.min))
        return begin, timezone.make_aware(datetime.combine(self.last + timedelta(days=1), time.min))

    def holds(self, column: str) -> Q:
        """The rows whose moment lies in it."""
        begin, end = self.span
        return Q(**{f"{column}__gte": begin, f"{column}__lt": end})


@dataclass
class Row:
    """The figures of one office, or of several taken together; None where there is nothing to divide by."""

    office: Organisation | None = None
    issued: int = 0
    open: int = 0
    late: int = 0
    closed: int = 0
    due: int = 0  # corrections whose date has passed or that were answered
    on_time: int = 0
    reviews: int = 0
    sent_back: int = 0
    corrected: int = 0
    partly: int = 0
    uncorrected: int = 0
    median_days: float | None = None

    @property
    def on_time_share(self) -> float | None:
        """Per cent of corrections answered by their date."""
        return _share(self.on_time, self.due)

    @property
    def sent_back_share(self) -> float | None:
        """Per cent of answers that were sent back."""
        return _share(self.sent_back, self.reviews)

    @property
    def corrected_share(self) -> float | None:
        """Per cent of problems that a return visit found corrected."""
        return _share(self.corrected, self.corrected + self.partly + self.uncorrected)


SUMMED = (
    "issued", "open", "late", "closed", "due", "on_time", "reviews", "sent_back", "corrected", "partly", "uncorrected",
)  # fmt: skip


def _share(part: int, whole: int) -> float | None:
    return round(100 * part / whole, 1) if whole else None


@dataclass(frozen=True)
class Clause:
    """A provision that enterprises break again and again."""

    clause: str
    problems: int
    firms: int
    repeated: int  # firms with more than one problem on it


@dataclass(frozen=True)
class Figures:
    """Everything the leaders' page shows."""

    period: Period
    rows: list[Row]
    total: Row
    late_by: list[int] = field(default_factory=list)
    clauses: list[Clause] = field(default_factory=list)


def figures(actor: Actor, period: Period, at: datetime) -> Figures:
    """The figures of every office in sight that has cards, and of all together (nine queries)."""
    cards = Card.objects.filter(office_id__in=actor.offices)
    rows: dict[int, Row] = defaultdict(Row)
    for part in (
        _counts(cards, period),
        _clocks(actor, period, at),
        _reviews(actor, period),
        _found(actor, period),
    ):
        for office, values in part.items():
            for name, value in values.items():
                setattr(rows[office], name, value)
    late = _late_by(actor, at)
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
    return Figures(period, named, total, by_band, clauses(actor, period))


def _together(rows: Iterable[Row]) -> Row:
    total = Row()
    for row in rows:
        for name in SUMMED:
            setattr(total, name, getattr(total, name) + getattr(row, name))
    return total


def by_county(found: Figures) -> dict[str, Row]:
    """The figures taken together by county; the median is that of the county's bureau where it has one office only."""
    grouped: dict[str, list[Row]] = defaultdict(list)
    for row in found.rows:
        if row.office:
            grouped[row.office.division_id[:6]].append(row)
    return {code: _together(rows) for code, rows in grouped.items()}


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


def _clocks(actor: Actor, period: Period, at: datetime) -> Mapping[int, dict[str, Any]]:
    """Of the corrections whose date lies in the period: how many were answered by it; and what is late now."""
    rows = Deadline.objects.filter(key=CORRECT, office_id__in=actor.offices)
    passed = period.holds("due_at") & (Q(state=Clock.MET) | Q(state=Clock.OPEN, due_at__lt=at))
    grouped = rows.order_by().values("office_id").annotate(
        due=Count("pk", filter=passed),
        on_time=Count("pk", filter=passed & Q(state=Clock.MET, ended_at__lte=F("due_at"))),
    )  # fmt: skip
    return _by_office(grouped)


def _late(actor: Actor, at: datetime) -> QuerySet[Deadline]:
    rows = Deadline.objects.open().filter(office_id__in=actor.offices, key__startswith="card.", due_at__lt=at)
    return rows.filter(paused_since__isnull=True)


def _late_by(actor: Actor, at: datetime) -> dict[tuple[int, int], int]:
    """How many cards of each office are late by each band of days, counted from the first date that was missed."""
    missed = _late(actor, at).order_by().values("office_id", "dossier_id").annotate(first=Min("due_at"))
    found: dict[tuple[int, int], int] = defaultdict(int)
    for office, due in missed.values_list("office_id", "first"):
        found[office, _band((at - due).days)] += 1
    return found


def _band(days: int) -> int:
    return next(n for n, (_first, last) in enumerate(LATE_BY) if last is None or days <= last)


def _reviews(actor: Actor, period: Period) -> Mapping[int, dict[str, Any]]:
    rows = Review.objects.filter(period.holds("at"), office_id__in=actor.offices).order_by()
    grouped = rows.values("office_id").annotate(
        reviews=Count("pk"), sent_back=Count("pk", filter=Q(accepted=False))
    )
    return _by_office(grouped)


def _found(actor: Actor, period: Period) -> Mapping[int, dict[str, Any]]:
    rows = Revisited.objects.filter(
        period.holds("revisit__visited_at"), office_id__in=actor.offices
    ).order_by()
    grouped = rows.values("office_id").annotate(
        corrected=Count("pk", filter=Q(outcome=Found.CORRECTED)),
        partly=Count("pk", filter=Q(outcome=Found.PARTLY)),
        uncorrected=Count("pk", filter=Q(outcome=Found.NOT)),
    )  # fmt: skip
    return _by_office(grouped)


def clauses(actor: Actor, period: Period) -> list[Clause]:
    """The provisions with the most problems of enterprises, and how many enterprises broke one more than once."""
    rows = Problem.objects.filter(
        period.holds("found_at"), office_id__in=actor.offices, enterprise_id__isnull=False
    )
    rows = rows.exclude(clause="").exclude(card__state=State.DRAFT).order_by()
    per_firm = rows.values("clause", "enterprise_id").annotate(n=Count("pk"))
    found: dict[str, list[int]] = defaultdict(list)
    for row in per_firm:
        found[row["clause"]].append(row["n"])
    every = [Clause(key, sum(n), len(n), sum(one > 1 for one in n)) for key, n in found.items()]
    return sorted(every, key=lambda one: (-one.repeated, -one.problems, one.clause))[:MOST_CLAUSES]
