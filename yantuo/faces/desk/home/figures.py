"""The figures above the work list and beside it; each opens the rows it counts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from yantuo.casework.deadlines.models import Deadline, State
from yantuo.directory.people.actor import Actor
from yantuo.faces.desk.home.queries import Counties, lit, scoped
from yantuo.ui.parts import Kpi

QUARTER, YEAR = 90, 365  # days looked back
RUNNING = Q(state=State.OPEN)
IN_TIME = Q(state=State.MET, ended_at__lte=F("due_at"))


def begin(at: datetime, days: int) -> datetime:
    """The first moment of the day so many days ago, in the law's zone: what `ended_from` of a filter means."""
    day = timezone.localdate(at) - timedelta(days=days)
    return timezone.make_aware(datetime.combine(day, time.min))


@dataclass(frozen=True)
class Figures:
    """What the strip above the list says."""

    late: int
    soon: int
    running: int
    met: int
    in_time: int


def figures(actor: Actor, scope: str, at: datetime) -> Figures:
    """Late, soon due and running clocks of a scope, and how many ended in time this quarter (one query)."""
    ended = Q(state=State.MET, ended_at__gte=begin(at, QUARTER))
    found = (
        scoped(actor, scope)
        .filter(RUNNING | ended)
        .aggregate(
            late=Count("pk", filter=RUNNING & lit("late", at)),
            soon=Count("pk", filter=RUNNING & lit("warn", at)),
            running=Count("pk", filter=RUNNING),
            met=Count("pk", filter=ended),
            in_time=Count("pk", filter=ended & IN_TIME),
        )
    )
    return Figures(**found)


def strip(found: Figures, scope: str, at: datetime) -> list[Kpi]:
    """The figures as links to their rows."""
    rate = f"{found.in_time / found.met:.1%}" if found.met else "—"
    said = _("%(n)s of %(all)s in the last 90 days") % {"n": found.in_time, "all": found.met}
    since = f"{timezone.localtime(begin(at, QUARTER)):%Y-%m-%d}"
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


def county_rates(actor: Actor, counties: Counties, at: datetime) -> list[CountyRate]:
    """Limits by county of the dossier's office, the worst first (one query)."""
    since = begin(at, YEAR)
    rows = Deadline.objects.visible_to(actor).filter(RUNNING | Q(state=State.MET, ended_at__gte=since))
    found = rows.values("dossier__office__division_id").annotate(
        late=Count("pk", filter=RUNNING & lit("late", at)),
        met=Count("pk", filter=Q(state=State.MET)),
        in_time=Count("pk", filter=IN_TIME),
    )
    sums = _by_county(found.order_by())
    day = f"{timezone.localtime(since):%Y-%m-%d}"
    rates = [_rate(code, name, sums.get(code, (0, 0, 0)), day) for code, name in counties]
    return sorted(rates, key=lambda row: (2 if row.rate is None else row.rate, row.name))


def _by_county(found: Iterable[Mapping[str, Any]]) -> dict[str, tuple[int, int, int]]:
    """Late, met and in time by the first six figures of the division."""
    sums: dict[str, tuple[int, int, int]] = {}
    for row in found:
        county = row["dossier__office__division_id"][:6]
        late, met, in_time = sums.get(county, (0, 0, 0))
        sums[county] = (late + row["late"], met + row["met"], in_time + row["in_time"])
    return sums


def _rate(code: str, name: str, sums: tuple[int, int, int], since: str) -> CountyRate:
    late, met, in_time = sums
    return CountyRate(
        name,
        in_time / met if met else None,
        _ended("all", county=code, ended_from=since),
        late,
        _open("all", county=code, light="late"),
    )
