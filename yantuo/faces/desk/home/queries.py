"""Today's work: running clocks in order of lateness, and the figures above them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yantuo.casework.deadlines.models import Deadline, State
from yantuo.casework.deadlines.show import Shown, name_of, shown
from yantuo.casework.dossiers.kinds import kind_of
from yantuo.casework.dossiers.queries import kind_choices
from yantuo.directory.divisions.models import Division
from yantuo.directory.people.actor import Actor
from yantuo.records.law.queries import calendar
from yantuo.ui.lists import Choice, Column, ListSpec, Text
from yantuo.ui.parts import Button, Kpi, Lines, Tag

SCOPES = [("mine", gettext_lazy("mine")), ("office", gettext_lazy("my office")), ("all", gettext_lazy("all in sight"))]


@dataclass(frozen=True)
class Row:
    """One line of the work list."""

    shown: Shown
    deadline: Deadline
    url: str
    kind: str


def work(actor: Actor, scope: str) -> QuerySet[Deadline]:
    """Running clocks of a scope, with what the list shows."""
    rows = Deadline.objects.visible_to(actor).open()
    if scope == "mine":
        rows = rows.filter(owner_id=actor.person_id)
    elif scope == "office":
        rows = rows.filter(office_id=actor.office_id)
    return rows.select_related("dossier__enterprise", "dossier__office", "dossier__owner")


def worklist(at: datetime) -> ListSpec:
    """The work list as it stands at a moment: nearest date first, the next step as a button."""
    table = calendar()

    def light(row: Deadline) -> Any:
        return shown([row], at, table)[0].light

    return ListSpec(
        name="work",
        columns=[
            Column("due", gettext_lazy("Due"), light, sort="due_at", export="due_at"),
            Column("what", gettext_lazy("Matter"), _what, export=lambda d: d.dossier.title, main=True),
            Column("where", gettext_lazy("Enterprise / office"), _where, export=lambda d: str(d.dossier.enterprise or d.dossier.office)),
            Column("owner", gettext_lazy("Responsible person"), lambda d: d.dossier.owner.name if d.dossier.owner else "—"),
            Column("kind", gettext_lazy("Kind"), lambda d: Tag(str(kind_of(d.dossier).label)), export=lambda d: str(kind_of(d.dossier).label), quiet=True),
            Column("do", "", lambda d: Button(_("Open"), kind_of(d.dossier).address(d.dossier)), export=lambda d: ""),
        ],
        filters=[
            Text("q", gettext_lazy("Title"), ["dossier__title__contains"]),
            Choice("light", gettext_lazy("Light"), lambda rows, v: _lit(rows, v, at), LIGHTS),
            Choice("kind", gettext_lazy("Kind"), "dossier__kind", kind_choices),
        ],
        order="due",
        unique="pk",
    )


LIGHTS = [("late", gettext_lazy("late")), ("warn", gettext_lazy("soon due")), ("ok", gettext_lazy("in time"))]


def _lit(rows: Any, value: str, at: datetime) -> Any:
    if value == "late":
        return rows.filter(due_at__lt=at)
    if value == "warn":
        return rows.filter(due_at__gte=at, yellow_at__lte=at)
    return rows.filter(yellow_at__gt=at)


def _what(row: Deadline) -> Lines:
    number = f"{row.dossier.number} · " if row.dossier.number else ""
    return Lines(row.dossier.title, number + name_of(row), kind_of(row.dossier).address(row.dossier))


def _where(row: Deadline) -> Lines:
    firm = row.dossier.enterprise
    return Lines(firm.name, row.dossier.office.name) if firm else Lines(row.dossier.office.name, "")


def figures(actor: Actor, at: datetime) -> list[Kpi]:
    """The strip above the list: late, soon due, running, ended in time this quarter; each opens its rows (one query)."""
    rows = Deadline.objects.filter(office_id__in=actor.offices) if actor.offices else Deadline.objects.filter(owner_id=actor.person_id)
    since = at - timedelta(days=90)
    running = Q(state=State.OPEN)
    ended = Q(state=State.MET, ended_at__gte=since)
    found = rows.filter(running | ended).aggregate(
        late=Count("pk", filter=running & Q(due_at__lt=at)),
        soon=Count("pk", filter=running & Q(due_at__gte=at, yellow_at__lte=at)),
        running=Count("pk", filter=running),
        met=Count("pk", filter=ended),
        in_time=Count("pk", filter=ended & Q(ended_at__lte=F("due_at"))),
    )
    home = reverse("home")
    rate = f"{found['in_time'] / found['met']:.1%}" if found["met"] else "—"
    return [
        Kpi(_("Late"), str(found["late"]), f"{home}?scope=all&light=late", tone="late" if found["late"] else "none"),
        Kpi(_("Soon due"), str(found["soon"]), f"{home}?scope=all&light=warn"),
        Kpi(_("Running clocks"), str(found["running"]), f"{home}?scope=all"),
        Kpi(
            _("Ended in time"),
            rate,
            reverse("matters"),
            _("%(n)s ended in the last 90 days") % {"n": found["met"]},
        ),
    ]


@dataclass(frozen=True)
class CountyRate:
    """How a county stands: running and late clocks."""

    name: str
    running: int
    late: int
    rate: float | None
    url: str


def county_rates(actor: Actor, at: datetime) -> list[CountyRate]:
    """Clocks per county of the dossier's office, the worst first (one query); for offices that see several counties."""
    rows = Deadline.objects.filter(office_id__in=actor.offices).values("dossier__office__division_id")
    since = at - timedelta(days=365)
    found = rows.filter(Q(state=State.OPEN) | Q(ended_at__gte=since)).annotate(
        running=Count("pk", filter=Q(state=State.OPEN)),
        late=Count("pk", filter=Q(state=State.OPEN, due_at__lt=at)),
        met=Count("pk", filter=Q(state=State.MET)),
        in_time=Count("pk", filter=Q(state=State.MET, ended_at__lte=F("due_at"))),
    )
    return sorted(_by_county(found), key=lambda row: (row.rate if row.rate is not None else 2, row.name))


def _by_county(found: Iterable[dict[str, Any]]) -> list[CountyRate]:
    sums: dict[str, list[int]] = {}
    for row in found:
        county = row["dossier__office__division_id"][:6]
        total = sums.setdefault(county, [0, 0, 0, 0])
        for place, key in enumerate(("running", "late", "met", "in_time")):
            total[place] += row[key]
    names = dict(Division.objects.filter(pk__in=sums, level="county").values_list("code", "name"))
    return [
        CountyRate(names[code], running, late, in_time / met if met else None, f"{reverse('home')}?scope=all")
        for code, (running, late, met, in_time) in sums.items()
        if code in names
    ]


def today(at: datetime) -> str:
    """The day in words, for the heading."""
    return f"{timezone.localtime(at):%Y-%m-%d}"
