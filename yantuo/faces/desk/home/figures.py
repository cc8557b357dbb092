"""The figures above the work list and beside it; each opens the rows it counts."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from yantuo.casework.deadlines.models import Deadline, State
from yantuo.directory.people.actor import Actor
from yantuo.faces.desk.home.queries import Counties, lit, scoped
from yantuo.faces.desk.home.undated import undated
from yantuo.records.tally.queries import days, sums
from yantuo.ui.parts import Kpi

QUARTER, YEAR = 90, 365  # days looked back
RUNNING = Q(state=State.OPEN)
UNPAUSED = RUNNING & Q(paused_since__isnull=True)
IN_TIME = Q(state=State.MET, ended_at__lte=F("due_at"))


def first_day(at: datetime, back: int) -> date:
    """The day so many days ago, in the law's zone."""
    return timezone.localdate(at) - timedelta(days=back)


def begin(day: date) -> datetime:
    """The first moment of a day, in the law's zone: what `ended_from` of a filter means."""
    return timezone.make_aware(datetime.combine(day, time.min))


@dataclass
class Figures:
    """Running clocks, and how many ended in time: this quarter, and within the year.

    `undated` is what is under way without a running clock, of one's own alone: of offices it would take a while.
    """

    late: int = 0
    soon: int = 0
    running: int = 0
    met: int = 0
    in_time: int = 0
    met_year: int = 0
    in_time_year: int = 0
    undated: int = 0

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(*(getattr(self, field.name) + getattr(other, field.name) for field in fields(self)))


@dataclass(frozen=True)
class Standing:
    """The figures of the chosen scope, and of each county in sight where there are several."""

    chosen: Figures
    counties: Mapping[str, Figures]


def standing(actor: Actor, scope: str, counties: Counties, at: datetime) -> Standing:
    """How the scope and the counties stand (three queries at most, whatever there is to count)."""
    offices = list(actor.offices) if counties or scope == "all" else [actor.office_id]
    found = by_office(actor, scope, offices, at) if counties or scope != "mine" else {}
    if scope == "mine":
        chosen = own(actor, at)
    elif scope == "office":
        chosen = found.get(actor.office_id, Figures())
    else:
        chosen = sum(found.values(), Figures())
    return Standing(chosen, by_county(actor, found))


def own(actor: Actor, at: datetime) -> Figures:
    """A person's own, counted from the rows (one query)."""
    ended = Q(state=State.MET, ended_at__gte=begin(first_day(at, QUARTER)))
    none = Count("pk", filter=Q(pk__isnull=True))
    clocks = _own(
        scoped(actor, "mine").filter(RUNNING | ended),
        late=Count("pk", filter=RUNNING & lit("late", at)),
        soon=Count("pk", filter=RUNNING & lit("warn", at)),
        running=Count("pk", filter=RUNNING),
        met=Count("pk", filter=ended),
        in_time=Count("pk", filter=ended & IN_TIME),
        undated=none,
    )
    names = ("late", "soon", "running", "met", "in_time")
    rest = _own(undated(actor, "mine"), **dict.fromkeys(names, none), undated=Count("pk"))
    return sum((Figures(**row) for row in clocks.union(rest, all=True)), Figures())


def _own(rows: QuerySet[Any], **counts: Count) -> QuerySet[Any, Any]:
    """Counts of rows that all have the same owner."""
    counted: QuerySet[Any, Any] = rows.order_by().values("owner_id").annotate(**counts).values(*counts)
    return counted


def by_county(actor: Actor, found: Mapping[int, Figures]) -> dict[str, Figures]:
    """The figures of offices by county unit; offices of the city, and own clocks of other offices, under none."""
    places, added = actor.counties, defaultdict[str, Figures](Figures)
    for office, figures in found.items():
        added[places.get(office, "")] += figures
    return added


def by_office(actor: Actor, scope: str, offices: list[int], at: datetime) -> dict[int, Figures]:
    """The figures by office (two queries); of all in sight with one's own clocks of other offices."""
    found = defaultdict[int, Figures](Figures)
    for office, row in sums(offices, _asked(at)).items():
        found[office] += Figures(
            row["late"], row["reached"] - row["late"], row["running"], row["met"], row["in_time"],
            row["met_year"], row["in_time_year"],
        )  # fmt: skip
    for row in _straight(actor, scope, offices, at):
        found[row["office_id"]] += Figures(
            row["late"], row["reached"] - row["late"], row["running"], row["met"], row["in_time"]
        )
    return found


def _asked(at: datetime) -> dict[str, Q]:
    """What the kept counts are asked for: what came due up to the end of yesterday, and what has ended."""
    today = timezone.localdate(at)
    before = days(None, today - timedelta(days=1))
    quarter, year = days(first_day(at, QUARTER), today), days(first_day(at, YEAR), today)
    return {
        "running": Q(name="deadline.open"),
        "late": Q(name="deadline.due") & before,
        "reached": Q(name="deadline.yellow") & before,
        "met": Q(name="deadline.met") & quarter,
        "in_time": Q(name="deadline.in_time") & quarter,
        "met_year": Q(name="deadline.met") & year,
        "in_time_year": Q(name="deadline.in_time") & year,
    }


def _straight(actor: Actor, scope: str, offices: list[int], at: datetime) -> Iterable[dict[str, Any]]:
    """Counted from the rows: what comes due today, which the hour decides, and one's own clocks of other offices."""
    midnight = begin(timezone.localdate(at))
    due = Q(due_at__gte=midnight, due_at__lt=at)
    reached = Q(yellow_at__gte=midnight, yellow_at__lte=at)
    today = Deadline.objects.filter(UNPAUSED, due | reached, office_id__in=offices)
    counts = {"late": Count("pk", filter=due), "reached": Count("pk", filter=reached)}
    none = Count("pk", filter=Q(pk__isnull=True))
    found = _grouped(today, **counts, running=none, met=none, in_time=none)
    if scope == "all":
        ended = Q(state=State.MET, ended_at__gte=begin(first_day(at, QUARTER)))
        others = Deadline.objects.filter(RUNNING | ended, owner_id=actor.person_id)
        reached = RUNNING & (lit("late", at) | lit("warn", at))
        beyond = _grouped(
            others.exclude(office_id__in=offices),
            late=Count("pk", filter=RUNNING & lit("late", at)),
            reached=Count("pk", filter=reached),
            running=Count("pk", filter=RUNNING),
            met=Count("pk", filter=ended),
            in_time=Count("pk", filter=ended & IN_TIME),
        )
        found = found.union(beyond, all=True)
    return list(found)


def _grouped(rows: QuerySet[Deadline], **counts: Count) -> QuerySet[Deadline, Any]:
    return rows.order_by().values("office_id").annotate(**counts)


def strip(found: Figures, scope: str, at: datetime) -> list[Kpi]:
    """The figures as links to their rows."""
    rate = f"{found.in_time / found.met:.1%}" if found.met else "—"
    said = _("%(n)s of %(all)s in the last 90 days") % {"n": found.in_time, "all": found.met}
    since = f"{first_day(at, QUARTER):%Y-%m-%d}"
    return [
        Kpi(_("Late"), found.late, _open(scope, light="late"), tone="late" if found.late else "none"),
        Kpi(_("Soon due"), found.soon, _open(scope, light="warn"), tone="warn" if found.soon else "none"),
        Kpi(_("Running clocks"), found.running, _open(scope)),
        Kpi(_("Ended in time"), rate, _ended(scope, ended_from=since), said),
    ]


def _open(scope: str, **filters: str) -> str:
    return f"{reverse('home')}?{urlencode({'scope': scope, **filters})}"


def _ended(scope: str, **filters: str) -> str:
    return f"{reverse('work_ended')}?{urlencode({'scope': scope, **filters})}"


@dataclass(frozen=True)
class CountyRate:
    """How a county stands: the share of limits met in time within a year, and the clocks late now."""

    name: str
    rate: float | None
    url: str
    late: int
    late_url: str


def county_rates(found: Mapping[str, Figures], counties: Counties, at: datetime) -> list[CountyRate]:
    """Limits by county of the dossier's office, the worst first."""
    since = f"{first_day(at, YEAR):%Y-%m-%d}"
    rates = [_rate(code, name, found.get(code, Figures()), since) for code, name in counties]
    return sorted(rates, key=lambda row: (2 if row.rate is None else row.rate, row.name))


def _rate(code: str, name: str, found: Figures, since: str) -> CountyRate:
    return CountyRate(
        name,
        found.in_time_year / found.met_year if found.met_year else None,
        _ended("all", county=code, ended_from=since),
        found.late,
        _open("all", county=code, light="late"),
    )
