"""The list of inspections."""

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from yantuo.mechanisms.inspection.visits.enums import Follow, Kind, Source, State
from yantuo.mechanisms.inspection.visits.models import Visit
from yantuo.mechanisms.inspection.visits.queries import waiting
from yantuo.mechanisms.inspection.visits.shown import tone_of
from yantuo.ui.lists import Choice, Column, Days, ListSpec, Text
from yantuo.ui.parts import Light, Lines, Nothing


def result_light(visit: Visit) -> Light | str:
    """The result with its light; nothing before it is formed, or while the answers are open again."""
    return Light(tone_of(visit.action, visit.key_failed), str(visit.result)) if visit.digest else ""


def state_of(visit: Visit) -> Lines:
    """Where it stands, and under that how many of its findings came back and wait."""
    back: int = getattr(visit, "back", 0)
    said = ngettext("%(n)s finding came back", "%(n)s findings came back", back) % {"n": back} if back else ""
    return Lines(visit.get_state_display(), Light("late", said) if said else "")


def _waiting(rows: QuerySet[Visit], which: str) -> QuerySet[Visit]:
    return waiting(rows, [Follow.BACK]) if which == "back" else waiting(rows)


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
        Column("state", _("State"), state_of, export=lambda v: v.get_state_display()),
        Column("planned", _("Planned on"), "planned_on", sort="planned_on", short=True),
    ],
    filters=[
        Text("q", _("Enterprise"), ["dossier__enterprise__name__contains"]),
        Choice("state", _("State"), "state", State.choices),
        Choice("kind", _("Kind"), "kind", Kind.choices),
        Choice("follow", _("Follow-up"), _waiting, [("needed", _("needed")), ("back", _("came back"))]),
        Choice("source", _("What it goes back to"), "source", Source.choices),
        Days("planned", _("Planned on"), "planned_on"),
    ],
    order="-planned",
    unique="pk",
)
