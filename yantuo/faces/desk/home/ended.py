"""The limits that have ended: which were met in time and which late."""

from datetime import datetime

from django.db.models import F, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yantuo.casework.deadlines.models import Deadline, State
from yantuo.casework.deadlines.show import light, name_of
from yantuo.casework.dossiers.queries import kind_choices
from yantuo.directory.people.actor import Actor
from yantuo.faces.desk.home.queries import (
    Work,
    counties,
    in_county,
    kind_tag,
    owner,
    scope_of,
    scoped,
    what,
    where,
    with_dossier,
)
from yantuo.records.law.queries import calendar
from yantuo.ui.lists import Choice, Column, Days, ListSpec, Text
from yantuo.ui.parts import Nothing

RESULTS = [("in_time", _("in time")), ("late", _("late"))]


def _with_result(rows: QuerySet[Deadline], result: str) -> QuerySet[Deadline]:
    return (
        rows.filter(ended_at__gt=F("due_at")) if result == "late" else rows.filter(ended_at__lte=F("due_at"))
    )


def ended(actor: Actor, query: QueryDict, at: datetime) -> Work:
    """One page of the limits met in a scope, the last one first (four queries)."""
    scope, places, table = scope_of(actor, query.get("scope", "")), counties(actor), calendar()
    spec = ListSpec(
        name="ended",
        columns=[
            Column("result", _("Result"), lambda d: light(d, at, table)),
            Column("ended", _("Ended"), "ended_at", sort="ended_at", short=True),
            Column("due", _("Due"), "due_at", sort="due_at", short=True),
            Column("what", _("Matter"), what, export=lambda d: d.dossier.title, main=True),
            Column("limit", _("Time limit"), name_of, shown=False),
            Column("where", _("Enterprise / office"), where),
            Column("owner", pgettext_lazy("dossier", "Responsible person"), owner, short=True),
            Column("kind", _("Kind"), kind_tag, quiet=True),
        ],
        filters=[
            Text("q", _("Title"), ["dossier__title__contains"]),
            Choice("result", _("Result"), _with_result, RESULTS),
            Choice("kind", _("Kind"), "dossier__kind", kind_choices),
            *([Choice("county", _("County"), in_county, places)] if places else []),
            Days("ended", _("Ended"), "ended_at", moment=True),
        ],
        order="-ended",
        unique="pk",
        empty=Nothing(
            _("No limit has ended yet"),
            _("A limit that is met stands here, in time or late."),
            icon="history",
        ),
    )
    rows = with_dossier(scoped(actor, scope).filter(state=State.MET))
    return Work(spec.page(rows, query, keep=[("scope", scope)]), scope, places)
