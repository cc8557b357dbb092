"""The list of inspections."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yantuo.mechanisms.inspection.visits.enums import Kind, Source, State
from yantuo.mechanisms.inspection.visits.models import Visit
from yantuo.mechanisms.inspection.visits.shown import tone_of
from yantuo.ui.lists import Choice, Column, Days, ListSpec, Text
from yantuo.ui.parts import Light, Lines, Nothing


def result_light(visit: Visit) -> Light | str:
    """The result with its light; nothing before it is formed, or while the answers are open again."""
    return Light(tone_of(visit.action, visit.key_failed), str(visit.result)) if visit.digest else ""


EMPTY = Nothing(
    _("No inspection yet"),
    _("An inspection is planned with its approval and at least two inspectors who hold a certificate."),
    icon="clipboard-check",
)
LIST = ListSpec(
    name="visits",
    columns=[
        Column(
            "enterprise",
            _("Enterprise"),
            lambda v: Lines(
                v.dossier.enterprise.name,
                f"{v.dossier.number} {v.item_name}".strip(),
                reverse("visit", args=[v.pk]),
            ),
            export=lambda v: v.dossier.enterprise.name,
            main=True,
        ),
        Column("kind", _("Kind"), lambda v: v.get_kind_display(), short=True),
        Column("office", _("Office"), lambda v: v.dossier.office.name),
        Column(
            "owner",
            _("Leading inspector"),
            lambda v: v.dossier.owner.name if v.dossier.owner else "",
            short=True,
        ),
        Column("result", _("Result"), result_light, short=True),
        Column("state", _("State"), lambda v: v.get_state_display()),
        Column("planned", _("Planned on"), "planned_on", sort="planned_on", short=True),
    ],
    filters=[
        Text("q", _("Enterprise"), ["dossier__enterprise__name__contains"]),
        Choice("state", _("State"), "state", State.choices),
        Choice("kind", _("Kind"), "kind", Kind.choices),
        Choice("source", _("What it goes back to"), "source", Source.choices),
        Days("planned", _("Planned on"), "planned_on"),
    ],
    order="-planned",
    unique="pk",
)
