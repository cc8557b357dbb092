"""Reads of retention: the rules with what waits, the lists, one list."""

from dataclasses import dataclass

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yantuo.directory.people.actor import Actor
from yantuo.faces.desk.models import Decision, Disposal, DisposalQuerySet, DisposalState
from yantuo.faces.desk.retention.rules import Retention, retentions
from yantuo.kernel.terms import Term
from yantuo.kernel.why import length
from yantuo.records.law.queries import rulebook
from yantuo.ui.lists import Choice, Column, Days, ListSpec
from yantuo.ui.parts import Light, Lines, Nothing, Words

TONES = {DisposalState.PROPOSED: "warn", DisposalState.DECIDED: "none", DisposalState.DONE: "ok"}


@dataclass(frozen=True)
class RuleRow:
    """One kind of record with how long it is kept."""

    row: Retention
    term: Term
    length: str
    url: str


def rule_rows() -> list[RuleRow]:
    """The kinds with their retention in force (one query)."""
    book, today = rulebook(), timezone.localdate()
    found = [(row, book.term(row.term, on=today)) for row in retentions().values()]
    return [
        RuleRow(
            row,
            term,
            str(length(term.amount or 0, term.unit.value if term.unit else "d")),
            reverse("term", args=[term.key]),
        )
        for row, term in found
    ]


def listed(actor: Actor) -> DisposalQuerySet:
    """The lists in sight with their counts."""
    rows = Disposal.objects.visible_to(actor).select_related("office")
    return rows.annotate(
        records=Count("items"),
        undecided=Count("items", filter=Q(items__decision=Decision.OPEN)),
        gone=Count("items", filter=Q(items__disposed_at__isnull=False)),
    )


def kind_name(kind: str) -> str:
    """What a kind of record is called; its key where the rules no longer know it."""
    row = retentions().get(kind)
    return str(row.name) if row else kind


def _kinds() -> list[tuple[str, Words]]:
    return [(row.kind, str(row.name)) for row in retentions().values()]


LIST = ListSpec(
    name="retention",
    columns=[
        Column(
            "kind",
            _("Records"),
            lambda d: Lines(kind_name(d.kind), d.office.name, reverse("retention_list", args=[d.pk])),
            export=lambda d: kind_name(d.kind),
            main=True,
        ),
        Column("office", _("Office"), "office.name", shown=False),
        Column("state", _("State"), lambda d: Light(TONES[DisposalState(d.state)], d.get_state_display())),
        Column("records", _("On the list"), "records", numeric=True),
        Column("undecided", _("Not decided"), "undecided", numeric=True),
        Column("gone", _("Disposed of"), "gone", numeric=True),
        Column("proposed", _("Proposed"), "proposed_at", sort="proposed_at"),
        Column("decider", _("Decided by"), "decider_name"),
    ],
    filters=[
        Choice("state", _("State"), "state", DisposalState.choices),
        Choice("kind", _("Records"), "kind", _kinds),
        Days("proposed", _("Proposed"), "proposed_at", moment=True),
    ],
    order="-proposed",
    unique="pk",
    empty=Nothing(
        _("Nothing has outlived its time"),
        _("Every month the records past their time are listed here, to be kept or disposed of one by one."),
        icon="archive",
    ),
)
