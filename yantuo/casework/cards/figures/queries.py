"""Figures of cards per office over a period, from the kept counts; what is late now, from the running clocks."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import connection
from django.db.models import Q, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from yantuo.directory.orgs.models import Organisation
from yantuo.directory.people.actor import Actor
from yantuo.records.tally.models import Tally
from yantuo.records.tally.queries import days, sums

LATE_BY = ((0, 3), (4, 10), (11, 30), (31, None))  # days over the date, both ends included
MOST_CLAUSES = 10


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
    missed: int = 0  # corrections still running whose day is over; part of `due`
    median_days: float | None = None

    @property
    def any(self) -> bool:
        """Whether there is anything to show."""
        return any(getattr(self, name) for name in SUMMED)

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
    """A provision that enterprises break: how many problems, and how many of them where it had been broken before."""

    clause: str
    problems: int
    again: int


@dataclass(frozen=True)
class Figures:
    """Everything the leaders' page shows."""

    period: Period
    rows: list[Row]
    total: Row
    late_by: list[int] = field(default_factory=list)
    clauses: list[Clause] = field(default_factory=list)


def figures(actor: Actor, period: Period, at: datetime) -> Figures:
    """The figures of every office in sight that has cards, and of all together (five queries)."""
    rows: dict[int, Row] = defaultdict(Row)
    for office, counts in sums(actor.offices, _asked(period, at)).items():
        for name, n in counts.items():
            setattr(rows[office], name, n)
    for row in rows.values():  # those met, and those not met whose date has passed
        row.due += row.missed
    took = _took(actor, period)
    for office, found in took.items():
        rows[office].median_days = _median(found)
    late, missed_today = _running(actor, period, at)
    for (office, _band), n in late.items():
        rows[office].late += n
    for office, n in missed_today.items():
        rows[office].due += n
    offices = Organisation.objects.in_bulk(list(rows))
    for number, row in rows.items():
        row.office = offices.get(number)
    shown = [row for row in rows.values() if row.office and row.any]
    named = sorted(shown, key=lambda row: row.office.code if row.office else "")
    total = _together(named)
    total.median_days = _median(sum(took.values(), Counter()))
    bands = [
        sum(n for (_office, band), n in late.items() if band == wanted) for wanted in range(len(LATE_BY))
    ]
    return Figures(period, named, total, bands, clauses(actor, period))


def _asked(period: Period, at: datetime) -> dict[str, Q]:
    """The kept counts of the period; of the corrections still running, those whose day is over."""
    within = days(period.first, period.last)
    over = days(period.first, min(period.last, timezone.localdate(at) - timedelta(days=1)))
    return {
        "issued": Q(name="card.issued") & within,
        "open": Q(name="card.open"),
        "closed": Q(name="card.closed") & within,
        "due": Q(name="correct.met") & within,
        "missed": Q(name="correct.open") & over,
        "on_time": Q(name="correct.in_time") & within,
        "reviews": Q(name="review") & within,
        "sent_back": Q(name="review.back") & within,
        "corrected": Q(name="found.corrected") & within,
        "partly": Q(name="found.partly") & within,
        "uncorrected": Q(name="found.not") & within,
    }


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


def _took(actor: Actor, period: Period) -> dict[int, Counter[int]]:
    """How many tenths of a day the closed cards of the period took, by office (one query)."""
    rows = Tally.objects.filter(
        days(period.first, period.last), name="card.closed", office_id__in=actor.offices
    )
    found: dict[int, Counter[int]] = defaultdict(Counter)
    grouped = rows.order_by().values_list("office_id", "part").annotate(many=Sum("n"))
    for office, tenths, n in grouped:
        found[office][int(tenths)] += n
    return found


def _median(tenths: Counter[int]) -> float | None:
    """The median in days, between the two middle ones where their number is even; None of nothing."""
    whole = sum(tenths.values())
    if not whole:
        return None
    below, middle = 0, []
    for value in sorted(tenths):
        before, below = below, below + tenths[value]
        middle += [value for place in {(whole - 1) // 2, whole // 2} if before <= place < below]
    return round(sum(middle) / len(middle) / 10, 1)


_RUNNING = """
with missed as (
  select office_id, dossier_id, min(due_at) as first from deadlines_deadline
  where state = 'open' and key in ('card.sign', 'card.correct', 'card.review', 'card.revisit')
    and office_id = any(%(offices)s) and paused_since is null and due_at < %(at)s
  group by 1, 2
)
select office_id, floor(extract(epoch from %(at)s - first) / 86400)::int as days, count(*) from missed group by 1, 2
union all
select office_id, -1, count(*) from deadlines_deadline
where state = 'open' and key = 'card.correct' and key in ('card.sign', 'card.correct', 'card.review', 'card.revisit')
  and office_id = any(%(offices)s) and due_at >= %(since)s and due_at < %(until)s
group by 1
"""


def _running(actor: Actor, period: Period, at: datetime) -> tuple[dict[tuple[int, int], int], dict[int, int]]:
    """From the running clocks themselves (one query).

    How many cards of each office are late by each band of days, counted from the first date that was missed; and how
    many corrections came to their date today, which the hour decides.
    """
    midnight = timezone.make_aware(datetime.combine(timezone.localdate(at), time.min))
    begin, end = period.span
    late: dict[tuple[int, int], int] = defaultdict(int)
    today: dict[int, int] = {}
    asked: dict[str, Any] = {
        "offices": list(actor.offices),
        "at": at,
        "since": max(begin, midnight),
        "until": min(end, at),
    }
    with connection.cursor() as cursor:
        cursor.execute(_RUNNING, asked)
        for office, number, n in cursor.fetchall():
            if number < 0:
                today[office] = n
            else:
                late[office, _band(number)] += n
    return late, today


def _band(number: int) -> int:
    return next(n for n, (_first, last) in enumerate(LATE_BY) if last is None or number <= last)


def clauses(actor: Actor, period: Period) -> list[Clause]:
    """The provisions that enterprises broke, those broken again and again first (one query)."""
    rows = Tally.objects.filter(
        days(period.first, period.last), name__in=("problem", "problem.again"), office_id__in=actor.offices
    )
    grouped = rows.order_by().values_list("part").annotate(
        problems=Coalesce(Sum("n", filter=Q(name="problem")), 0),
        again=Coalesce(Sum("n", filter=Q(name="problem.again")), 0),
    )  # fmt: skip
    found = grouped.filter(problems__gt=0).order_by("-again", "-problems", "part")[:MOST_CLAUSES]
    return [Clause(*row) for row in found]
