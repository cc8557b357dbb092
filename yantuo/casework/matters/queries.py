"""Reads of matters."""

from django.db.models import OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yantuo.casework.deadlines.models import Deadline
from yantuo.casework.deadlines.show import in_chinese
from yantuo.casework.dossiers.ways import ways
from yantuo.casework.matters.models import Matter, State
from yantuo.directory.people.actor import Actor
from yantuo.ui.lists import Choice, Column, Days, ListSpec, Text, Way
from yantuo.ui.parts import Lines, Nothing

LIST = ListSpec(
    name="matters",
    columns=[
        Column(
            "title",
            _("Matter"),
            lambda m: Lines(m.dossier.title, m.limit or m.term_key, reverse("matter", args=[m.pk])),
            export=lambda m: m.dossier.title,
            main=True,
        ),
        Column(
            "enterprise", _("Enterprise"), lambda m: m.dossier.enterprise.name if m.dossier.enterprise else ""
        ),
        Column("office", _("Office"), lambda m: m.dossier.office.name),
        Column(
            "owner",
            pgettext_lazy("dossier", "Responsible person"),
            lambda m: m.dossier.owner.name if m.dossier.owner else "",
            short=True,
        ),
        Column("state", _("State"), lambda m: m.get_state_display(), short=True),
        Column("opened", _("Opened"), "dossier.opened_at", sort="dossier__opened_at", short=True),
    ],
    filters=[
        Text("q", _("Title"), ["dossier__title__contains"]),
        Choice("state", _("State"), "state", State.choices),
        Days("opened", _("Opened"), "dossier__opened_at", moment=True),
    ],
    order="-opened",
    unique="pk",
    empty=Nothing(
        _("No matter yet"),
        _("A matter is one time limit of the rules with the event that starts it and a responsible person."),
        icon="clipboard-list",
    ),
)


def listed(actor: Actor) -> QuerySet[Matter]:
    """The matters in sight, with what their list shows; `limit` is what the limit was called when it started."""
    clock = Deadline.objects.filter(dossier=OuterRef("pk"), key=OuterRef("term_key")).order_by("pk")
    rows = Matter.objects.visible_to(actor).annotate(
        limit=Subquery(clock.values("label" if in_chinese() else "label_en")[:1])
    )
    return rows.select_related("dossier__enterprise", "dossier__office", "dossier__owner")


def ways_to(actor: Actor) -> list[Way]:
    """The ways into that list."""
    return ways(actor, Matter.objects.all(), "matter", office="dossier__office_id")
