"""Figures of cards per office over a period, added up from kept counts: a few queries, however many cards there are.

What the hour decides (dates that come due today) is counted from the rows.
"""

from bisect import bisect
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import accumulate

from django.db.models import Count, Q, QuerySet, Value
from django.utils import timezone

from yantuo.casework.cards.flow import KIND
from yantuo.casework.cards.lists import LATE_BY
from yantuo.casework.cards.models import Card
from yantuo.casework.cards.rules import CORRECT
from yantuo.casework.deadlines.models import Deadline, State
from yantuo.directory.orgs.models import Organisation
from yantuo.directory.people.actor import Actor
from yantuo.records.tally.queries import by_part, days, sums


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
    """Numbers of one office, or of several taken together; a share is None where there is nothing to divide by."""

    office: Organisation | None = None
    issued: int = 0
    open: int = 0
    due: int = 0  # dates of correction in the period that were kept or missed
    on_time: int = 0  # of these: answered in time
    reviewed: int = 0  # answers
    sent_back: int = 0
    visited: int = 0  # return visits
    corrected: int = 0  # of these: found everything corrected
    took: Counter[int] = field(default_factory=Counter)  # closed cards by the days they took
    bands: list[int] = field(default_factory=lambda: [0] * len(LATE_BY))  # cards late by so many days

    @property
    def closed(self) -> int:
        """Cards closed in the period."""
        return self.took.total()

    @property
    def late(self) -> int:
        """Cards with a missed date that still runs."""
        return sum(self.bands)

    @property
    def median_days(self) -> float | None:
        """The median of the days of the calendar from issue to closure."""
        return _median(self.took)

    @property
    def on_time_share(self) -> float | None:
        """Per cent of the dates of correction that were kept, of those that came due."""
        return _share(self.on_time, self.due)

    @property
    def sent_back_share(self) -> float | None:
        """Per cent of the answers that were sent back, of those reviewed."""
        return _share(self.sent_back, self.reviewed)

    @property
    def corrected_share(self) -> float | None:
        """Per cent of the return visits that found everything corrected."""
        return _share(self.corrected, self.visited)

    def add(self, other: "Row") -> None:
        """Take another office's numbers in."""
        for name in SUMMED:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.took.update(other.took)
        self.bands = [mine + theirs for mine, theirs in zip(self.bands, other.bands, strict=True)]


SUMMED = ("issued", "open", "due", "on_time", "reviewed", "sent_back", "visited", "corrected")


def _share(part: int, whole: int) -> float | None:
    return round(100 * part / whole, 1) if whole else None


def _median(took: Counter[int]) -> float | None:
    """The median, between the two middle ones where their number is even."""
    numbers, places = sorted(took), list(accumulate(took[number] for number in sorted(took)))
    if not numbers:
        return None
    middle = [numbers[bisect(places, place)] for place in ((places[-1] - 1) // 2, places[-1] // 2)]
    return sum(middle) / 2


@dataclass(frozen=True)
class Figures:
    """Everything the leaders' page shows but the provisions."""

    period: Period
    rows: list[Row]
    total: Row


def figures(actor: Actor, period: Period, at: datetime) -> Figures:
    """The figures of every office in sight that has cards, and of all together (four queries)."""
    rows: dict[int, Row] = defaultdict(Row)
    for office, counts in sums(actor.offices, _asked(period, at)).items():
        _enter(rows[office], counts)
    for (office, took), number in by_part(actor.offices, Q(name="card.closed") & _days(period)).items():
        rows[office].took[int(took)] += number
    for office, due, late in _today(actor, period, at):
        rows[office].due += due
        rows[office].bands[0] += late
    offices = Organisation.objects.in_bulk([number for number, row in rows.items() if row != Row()])
    for number, row in rows.items():
        row.office = offices.get(number)
    named = sorted(
        (row for row in rows.values() if row.office), key=lambda row: str(row.office and row.office.code)
    )
    total = Row()
    for row in named:
        total.add(row)
    return Figures(period, named, total)


def _days(period: Period) -> Q:
    return days(period.first, period.last)


def _asked(period: Period, at: datetime) -> Mapping[str, Q]:
    """What the kept counts are asked for; dates that still run, up to the end of yesterday."""
    inside, today = _days(period), timezone.localdate(at)
    before = days(period.first, min(period.last, today - timedelta(days=1)))
    bands = {
        f"late_{n}": Q(name="card.late") & _since(today, first, last)
        for n, (first, last) in enumerate(LATE_BY)
    }
    return {
        "issued": Q(name="card.issued") & inside,
        "open": Q(name="card.open"),
        "on_time": Q(name="card.kept") & inside,
        "missed": Q(name="card.missed") & inside,
        "waiting": Q(name="card.waiting") & before,
        "reviewed": Q(name="card.reviewed") & inside,
        "sent_back": Q(name="card.sent_back") & inside,
        "visited": Q(name="card.visited") & inside,
        "corrected": Q(name="card.found_corrected") & inside,
        **bands,
    }


def _since(today: date, first: int, last: int | None) -> Q:
    """Dates that lie so many days back; those of today are decided by the hour."""
    return days(
        today - timedelta(days=last) if last is not None else None, today - timedelta(days=max(first, 1))
    )


def _enter(row: Row, counts: Mapping[str, int]) -> None:
    row.due = counts["on_time"] + counts["missed"] + counts["waiting"]
    row.bands = [counts[f"late_{n}"] for n in range(len(LATE_BY))]
    for name in SUMMED:
        if name != "due":
            setattr(row, name, counts[name])


def overdue(actor: Actor, at: datetime) -> dict[int, int]:
    """How many cards of each office in sight have missed a date that still runs (two queries)."""
    late = Q(name="card.late") & days(None, timezone.localdate(at) - timedelta(days=1))
    found = Counter({office: row["late"] for office, row in sums(actor.offices, {"late": late}).items()})
    for office, number in _late_today(actor, at).values_list("office_id").annotate(Count("pk")):
        found[office] += number
    return found


def _late_today(actor: Actor, at: datetime) -> QuerySet[Card]:
    midnight = timezone.make_aware(datetime.combine(timezone.localdate(at), time.min))
    return Card.objects.filter(
        office_id__in=actor.offices, late_from__gte=midnight, late_from__lt=at
    ).order_by()


def _today(actor: Actor, period: Period, at: datetime) -> Iterable[tuple[int, int, int]]:
    """By office: corrections and cards whose running date has passed since midnight (one query)."""
    midnight = timezone.make_aware(datetime.combine(timezone.localdate(at), time.min))
    first, last = period.span
    due = Deadline.objects.filter(
        office_id__in=actor.offices, key=CORRECT, dossier__kind=KIND, state=State.OPEN, paused_since__isnull=True,
        due_at__gte=max(midnight, first), due_at__lt=min(at, last),
    )  # fmt: skip
    none, number = Value(0), Count("pk")
    columns = ("office_id", "due", "late")
    rows = _late_today(actor, at).values("office_id").annotate(due=none, late=number).values_list(*columns)
    also = due.order_by().values("office_id").annotate(due=number, late=none).values_list(*columns)
    return list(rows.union(also, all=True))
