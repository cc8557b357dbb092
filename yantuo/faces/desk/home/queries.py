"""Today's work: running clocks in order of lateness, in three scopes, each row with its next step."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from yantuo.casework.deadlines.models import Deadline, DeadlineQuerySet
from yantuo.casework.deadlines.show import light, name_of
from yantuo.casework.dossiers.kinds import kind_of
from yantuo.casework.dossiers.queries import kind_choices
from yantuo.directory.enterprises.rules import division_title
from yantuo.directory.people.actor import Actor
from yantuo.faces.desk.home.steps import next_steps
from yantuo.kernel.codes.division import Divisions
from yantuo.records.law.queries import calendar
from yantuo.ui.lists import Choice, Column, ListPage, ListSpec, Text
from yantuo.ui.parts import Button, Lines, Nothing, Tag, Words

SCOPES: dict[str, Words] = {
    "mine": gettext_lazy("Mine"),
    "office": gettext_lazy("My office"),
    "all": gettext_lazy("All in sight"),
}
LIGHTS = [
    ("late", gettext_lazy("late")),
    ("warn", gettext_lazy("soon due")),
    ("ok", gettext_lazy("in time")),
    ("paused", gettext_lazy("paused")),
]
Counties = list[tuple[str, str]]


def scope_of(actor: Actor, asked: str) -> str:
    """The scope asked for; else where this person's work is.

    All for who leads an office or answers for no dossier, the office for who distributes its work or only receives
    for it, else mine; who sees no office has only what is assigned.
    """
    if not actor.offices:
        return "mine"
    if asked in SCOPES:
        return asked
    if actor.may("deadline.extend") or not actor.may("dossier.work"):
        return "all"
    return "office" if actor.may("dossier.assign") or not actor.may("matter.open") else "mine"


def scoped(actor: Actor, scope: str) -> DeadlineQuerySet:
    """The clocks of a scope, running or ended."""
    rows = Deadline.objects.visible_to(actor)
    if scope == "mine":
        return rows.filter(owner_id=actor.person_id)
    return rows.filter(office_id=actor.office_id) if scope == "office" else rows


def with_dossier(rows: QuerySet[Deadline]) -> QuerySet[Deadline]:
    """With what a list of clocks shows of each dossier."""
    return rows.select_related("dossier__enterprise", "dossier__office", "dossier__owner")


def counties(actor: Actor) -> Counties:
    """The county units that an actor's offices lie in, for a filter; none where there is but one."""
    known = Divisions.load()
    found = [
        (code, division_title(row)) for code in sorted({*actor.counties.values()}) if (row := known.get(code))
    ]
    return found if len(found) > 1 else []


def lit(tone: str, at: datetime) -> Q:
    """The running clocks of one light at a moment; a paused one has none."""
    if tone == "paused":
        return Q(paused_since__isnull=False)
    runs = Q(paused_since__isnull=True)
    if tone == "late":
        return runs & Q(due_at__lt=at)
    return runs & (Q(due_at__gte=at, yellow_at__lte=at) if tone == "warn" else Q(yellow_at__gt=at))


def in_county(rows: QuerySet[Deadline], code: str) -> QuerySet[Deadline]:
    """The clocks of offices that lie in a county unit."""
    return rows.filter(dossier__office__division__code__startswith=code)


@dataclass(frozen=True)
class Work:
    """The work list as one person reads it: a page of it, and what stands around the page."""

    page: ListPage
    scope: str
    counties: Counties


def work(actor: Actor, query: QueryDict, at: datetime, *, running: int | None = None) -> Work:
    """One page of the work list (four queries at most).

    `running` says how many clocks the scope has, where that is known.
    """
    scope = scope_of(actor, query.get("scope", ""))
    places = counties(actor)
    steps: dict[Any, Button] = {}
    rows = with_dossier(scoped(actor, scope).open())
    page = _spec(at, places, steps).page(
        rows, query, keep=[("scope", scope)], empty=_nothing(actor, scope), known=running
    )
    steps.update(next_steps(page.rows, actor, at))
    return Work(page, scope, places)


def _nothing(actor: Actor, scope: str) -> Nothing:
    """What an empty desk says: what would stand here, and where else to look."""
    if not actor.offices:
        text = _("What an office assigns to you stands here with its date, and a notice tells you of it.")
        return Nothing(_("Nothing is assigned to you now"), text, icon="circle-check")
    text = _("A limit that starts stands here with its date, until it is met.")
    wider = {"mine": "office", "office": "all"}.get(scope)
    look = _("Look at all in sight") if wider == "all" else _("Look at my office") if wider else ""
    return Nothing(_("Nothing is due"), text, f"?scope={wider}" if wider else "", look, "circle-check")


def _spec(at: datetime, places: Counties, steps: dict[Any, Button]) -> ListSpec:
    table = calendar()
    return ListSpec(
        name="work",
        columns=[
            Column("due", gettext_lazy("Due"), lambda d: light(d, at, table), sort="due_at", export="due_at"),
            Column("what", gettext_lazy("Matter"), what, export=lambda d: d.dossier.title, main=True),
            Column("limit", gettext_lazy("Time limit"), name_of, shown=False),
            Column("where", gettext_lazy("Enterprise / office"), where),
            Column("owner", pgettext_lazy("dossier", "Responsible person"), owner, short=True),
            Column("kind", gettext_lazy("Kind"), kind_tag, quiet=True),
            Column("do", "", lambda d: steps[d.pk], exported=False),
        ],
        filters=[
            Text("q", gettext_lazy("Title"), ["dossier__title__contains"]),
            Choice("light", gettext_lazy("Light"), lambda rows, tone: rows.filter(lit(tone, at)), LIGHTS),
            Choice("kind", gettext_lazy("Kind"), "dossier__kind", kind_choices),
            *([Choice("county", gettext_lazy("County"), in_county, places)] if places else []),
        ],
        order="due",
        unique="pk",
    )


def what(row: Deadline) -> Lines:
    """What is to be done, by which limit, and what is uncertain about its date."""
    said = [row.dossier.number, name_of(row)]
    said += [] if row.confirmed else [_("figure not confirmed")]
    said += [_("calendar provisional")] if row.provisional else []
    return Lines(row.dossier.title, " · ".join(filter(None, said)), kind_of(row.dossier).address(row.dossier))


def where(row: Deadline) -> Lines:
    """At whose place, and whose work it is."""
    firm, office = row.dossier.enterprise, row.dossier.office.name
    if firm is None:
        return Lines(office)
    return Lines(
        firm.name, f"{office} · {_('risk grade %(grade)s') % {'grade': firm.grade}}" if firm.grade else office
    )


def owner(row: Deadline) -> str:
    """Who answers for it."""
    return row.dossier.owner.name if row.dossier.owner else ""


def kind_tag(row: Deadline) -> Tag:
    """What kind of dossier it is."""
    return Tag(str(kind_of(row.dossier).label))


def summary(at: datetime, late: int, soon: int) -> str:
    """The day, and what burns, for the heading."""
    said: Iterable[str] = [
        ngettext("%(n)s late", "%(n)s late", late) % {"n": late} if late else "",
        ngettext("%(n)s soon due", "%(n)s soon due", soon) % {"n": soon} if soon else "",
    ]
    return " · ".join([f"{timezone.localtime(at):%Y-%m-%d}", *filter(None, said)])
