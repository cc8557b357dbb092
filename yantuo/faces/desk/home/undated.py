"""What is under way and has no running limit: planned inspections, drafts. Nothing is forgotten for want of a date."""

from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yantuo.casework.dossiers.kinds import kind_of
from yantuo.casework.dossiers.models import Dossier
from yantuo.casework.dossiers.queries import kind_choices, state_of
from yantuo.directory.people.actor import Actor
from yantuo.faces.desk.home.queries import Work, scope_of
from yantuo.faces.desk.home.steps import steps_of
from yantuo.ui.lists import Choice, Column, ListSpec, Text
from yantuo.ui.parts import Button, Lines, Nothing, Tag


def undated(actor: Actor, scope: str) -> QuerySet[Dossier]:
    """The open dossiers of a scope without a running limit, read by an index that holds no others."""
    rows = Dossier.objects.visible_to(actor).filter(undated=True)
    if scope == "mine":
        rows = rows.filter(owner_id=actor.person_id)
    elif scope == "office":
        rows = rows.filter(office_id=actor.office_id)
    return rows


def page_of(actor: Actor, query: QueryDict) -> Work:
    """One page of them, the oldest first, each with its next step (three queries at most)."""
    scope, steps = scope_of(actor, query.get("scope", "")), dict[Any, Button]()
    rows = undated(actor, scope).select_related("enterprise", "office", "owner")
    page = _spec(steps).page(rows, query, keep=[("scope", scope)])
    steps.update(steps_of(page.rows, actor))
    return Work(page, scope, [])


def _spec(steps: dict[Any, Button]) -> ListSpec:
    return ListSpec(
        name="undated",
        columns=[
            Column("opened", _("Opened"), "opened_at", sort="opened_at", short=True),
            Column("what", _("Matter"), _what, export="title", main=True),
            Column("state", _("State"), state_of, short=True),
            Column("where", _("Enterprise / office"), _where),
            Column(
                "owner",
                pgettext_lazy("dossier", "Responsible person"),
                lambda d: d.owner.name if d.owner else "",
                short=True,
            ),
            Column("kind", _("Kind"), lambda d: Tag(str(kind_of(d).label)), quiet=True),
            Column("do", "", lambda d: steps[d.pk], exported=False),
        ],
        filters=[
            Text("q", _("Title"), ["title__contains"]),
            Choice("kind", _("Kind"), "kind", kind_choices),
        ],
        order="opened",
        unique="pk",
        empty=Nothing(
            _("Nothing is under way without a date"),
            _("A planned inspection or a draft stands here until its first limit runs."),
            icon="circle-check",
        ),
    )


def _what(row: Dossier) -> Lines:
    return Lines(row.title, row.number, kind_of(row).address(row))


def _where(row: Dossier) -> Lines:
    return Lines(row.enterprise.name, row.office.name) if row.enterprise else Lines(row.office.name)
