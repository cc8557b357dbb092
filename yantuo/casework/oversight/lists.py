"""The lists of rounds, and of the rows behind a figure."""

from collections.abc import Mapping

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yantuo.casework.deadlines.models import Deadline
from yantuo.casework.deadlines.show import in_chinese
from yantuo.casework.dossiers.queries import state_of
from yantuo.casework.oversight.enums import Kind, State
from yantuo.ui.lists import Choice, Column, Days, ListSpec, Text
from yantuo.ui.parts import Lines, Nothing

LIST = ListSpec(
    name="rounds",
    columns=[
        Column(
            "title",
            _("Oversight round"),
            lambda r: Lines(r.dossier.title, r.get_kind_display(), reverse("round", args=[r.pk])),
            export=lambda r: r.dossier.title,
            main=True,
        ),
        Column("office", _("Overseeing office"), "dossier.office.name"),
        Column("first", pgettext_lazy("days", "From"), "first_day", sort="first_day", short=True),
        Column("last", pgettext_lazy("days", "To"), "last_day", sort="last_day", short=True),
        Column(
            "offices",
            _("Offices looked at"),
            lambda r: f"{r.looked_at} / {r.offices}",
            numeric=True,
            short=True,
        ),
        Column(
            "owner",
            _("Leader of the round"),
            lambda r: r.dossier.owner.name if r.dossier.owner else "",
            short=True,
        ),
        Column("state", _("State"), lambda r: r.get_state_display()),
    ],
    filters=[
        Text("q", _("Title"), ["dossier__title__contains"]),
        Choice("kind", _("Kind of round"), "kind", Kind.choices),
        Choice("state", _("State"), "state", State.choices, several=True),
        Days("first", pgettext_lazy("days", "From"), "first_day"),
    ],
    order="-first",
    unique="pk",
)
EMPTY = Nothing(
    _("No rounds yet"),
    _(
        "A round is planned with its team, the offices to visit and the days on which it goes. What the round of a "
        "superior finds at your office comes to you as an oversight card."
    ),
)


def _limit(clock: Deadline) -> str:
    return clock.label if in_chinese() else clock.label_en


CLOCKS = ListSpec(
    name="round_clocks",
    columns=[
        Column(
            "title",
            pgettext_lazy("oversight", "Matter"),
            lambda d: Lines(d.dossier.title, _limit(d), reverse("dossier", args=[d.dossier_id])),
            export=lambda d: d.dossier.title,
            main=True,
        ),
        Column("number", _("Number"), "dossier.number"),
        Column("enterprise", _("Enterprise"), lambda d: str(d.dossier.enterprise or "")),
        Column("office", _("Office"), "dossier.office.name"),
        Column("due", _("Due"), "due_at", sort="due_at"),
    ],
    order="due",
)
DOSSIERS = ListSpec(
    name="round_dossiers",
    columns=[
        Column(
            "title",
            pgettext_lazy("oversight", "Matter"),
            lambda d: Lines(d.title, d.number, reverse("dossier", args=[d.pk])),
            export=lambda d: d.title,
            main=True,
        ),
        Column("enterprise", _("Enterprise"), lambda d: str(d.enterprise or "")),
        Column("office", _("Office"), "office.name"),
        Column("state", _("State"), state_of),
        Column("opened", _("Opened"), "opened_at", sort="opened_at"),
    ],
    order="-opened",
)
PERSONS = ListSpec(
    name="round_persons",
    columns=[Column("name", pgettext_lazy("oversight", "Person"), "name", sort="sort", main=True)],
    order="name",
)
OF: Mapping[str, ListSpec] = {"clock": CLOCKS, "dossier": DOSSIERS, "person": PERSONS}
