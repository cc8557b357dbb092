"""Reads of matters."""

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yantuo.casework.matters.models import Matter, State
from yantuo.directory.people.actor import Actor
from yantuo.ui.lists import Choice, Column, Days, ListSpec, Text
from yantuo.ui.parts import Lines

LIST = ListSpec(
    name="matters",
    columns=[
        Column(
            "title",
            _("Matter"),
            lambda m: Lines(m.dossier.title, m.term_key, reverse("matter", args=[m.pk])),
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
        Column("state", _("State"), lambda m: m.get_state_display()),
        Column("opened", _("Opened"), "dossier.opened_at", sort="dossier__opened_at", short=True),
    ],
    filters=[
        Text("q", _("Title"), ["dossier__title__contains"]),
        Choice("state", _("State"), "state", State.choices),
        Days("opened", _("Opened"), "dossier__opened_at"),
    ],
    order="-opened",
    unique="pk",
)


def listed(actor: Actor) -> QuerySet[Matter]:
    """The matters in sight, with what their list shows."""
    return Matter.objects.visible_to(actor).select_related(
        "dossier__enterprise", "dossier__office", "dossier__owner"
    )
