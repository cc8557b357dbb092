"""What the system counts of an office and everything below it, and the rows behind each count.

Counted with the system's sight: a coordinating office oversees bureaus whose dossiers it does not see. The rows behind
a figure are shown only as far as the asker sees them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, Literal

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from yantuo.casework.cards.enums import State as CardState
from yantuo.casework.cards.rules import REVISIT
from yantuo.casework.deadlines.models import Deadline
from yantuo.casework.deadlines.models import State as Clock
from yantuo.casework.dossiers.models import Dossier
from yantuo.directory.orgs.models import Organisation
from yantuo.directory.people.actor import Actor
from yantuo.directory.people.models import Certificate, Person, Post
from yantuo.directory.people.queries import roles_with
from yantuo.records.sight.session import SYSTEM, sight
from yantuo.ui.parts import Words

INSPECTION = (
    "visit"  # the kind of dossier of an inspection; where the mechanism is not there, nothing is counted
)
PUBLISH = "inspect.publish"
OF_CARDS = Q(dossier__kind="card", key__startswith="card.")
COMPLAINTS = Q(key__startswith="complaint.") | Q(key__startswith="report.")


@dataclass(frozen=True)
class Scope:
    """An office with everything below it, at a moment."""

    office: Organisation
    at: datetime

    @cached_property
    def offices(self) -> list[int]:
        """The ids of the office and all below it (one query)."""
        return list(Organisation.objects.under(self.office.pk).order_by("pk").values_list("pk", flat=True))

    @property
    def here(self) -> Q:
        """Of these offices."""
        return Q(office_id__in=self.offices)

    @property
    def late(self) -> Q:
        """Due before that moment."""
        return Q(due_at__lt=self.at)

    @property
    def unfinished(self) -> Q:
        """Dossiers that were not closed yet."""
        return Q(closed_at__isnull=True) | Q(closed_at__gt=self.at)

    @property
    def running(self) -> Q:
        """Clocks that were running."""
        return Q(started_at__lte=self.at) & (Q(state=Clock.OPEN) | Q(ended_at__gt=self.at))

    @property
    def this_year(self) -> datetime:
        """Where the year begins."""
        return timezone.localtime(self.at).replace(month=1, day=1, hour=0, minute=0, second=0, microsecond=0)


@dataclass(frozen=True)
class Measure:
    """One thing that is counted: of running clocks, of dossiers or of persons; `bad`: it should be none."""

    key: str
    label: Words
    of: Literal["clock", "dossier", "person"]
    which: Callable[[Scope], Q]
    bad: bool = False


def _uncertified(scope: Scope) -> Q:
    """Who may inspect there and holds no certificate that is valid today."""
    day = timezone.localdate(scope.at)
    held = Post.objects.filter(
        person=OuterRef("pk"), organisation_id__in=scope.offices, role__in=roles_with("inspection.inspect"),
        begins__lte=day,
    ).filter(Q(ends__isnull=True) | Q(ends__gte=day))  # fmt: skip
    valid = Certificate.objects.filter(person=OuterRef("pk"), valid_from__lte=day, valid_to__gte=day)
    return Q(Exists(held)) & ~Q(Exists(valid))


MEASURES: Mapping[str, Measure] = {
    one.key: one
    for one in (
        Measure(
            "certificates", _("inspectors without a valid certificate"), "person", _uncertified, bad=True
        ),
        Measure(
            "cards",
            _("open cards of the office"),
            "dossier",
            lambda s: s.here & Q(kind="card", card__issued_at__lte=s.at) & s.unfinished,
        ),
        Measure(
            "cards_late",
            _("overdue limits of its cards"),
            "clock",
            lambda s: s.here & OF_CARDS & s.late,
            bad=True,
        ),
        Measure(
            "cards_to_it_late",
            _("overdue limits of cards put to it"),
            "clock",
            lambda s: OF_CARDS & Q(dossier__card__addressee_id__in=s.offices) & s.late,
            bad=True,
        ),
        Measure(
            "revisits",
            _("cards closed this year after a return visit"),
            "dossier",
            lambda s: s.here & Q(kind="card", state=CardState.CLOSED, closed_at__range=(s.this_year, s.at)),
        ),
        Measure(
            "revisits_late",
            _("return visits overdue"),
            "clock",
            lambda s: s.here & Q(key=REVISIT) & s.late,
            bad=True,
        ),
        Measure("deadlines", _("running limits"), "clock", lambda s: s.here),
        Measure("deadlines_late", _("overdue limits"), "clock", lambda s: s.here & s.late, bad=True),
        Measure(
            "inspections",
            _("inspections carried out this year"),
            "dossier",
            lambda s: (
                s.here
                & Q(kind=INSPECTION, opened_at__range=(s.this_year, s.at))
                & ~Q(state__in=("planned", "under_way", "cancelled"))
            ),
        ),
        Measure(
            "inspections_waiting",
            _("inspections planned and not begun"),
            "dossier",
            lambda s: s.here & Q(kind=INSPECTION, state="planned", opened_at__lte=s.at),
        ),
        Measure(
            "publications_late",
            _("results not published in time"),
            "clock",
            lambda s: s.here & Q(key=PUBLISH) & s.late,
            bad=True,
        ),
        Measure(
            "complaints",
            _("running limits of complaints and reports"),
            "clock",
            lambda s: s.here & COMPLAINTS,
        ),
        Measure(
            "complaints_late",
            _("overdue limits of complaints and reports"),
            "clock",
            lambda s: s.here & COMPLAINTS & s.late,
            bad=True,
        ),
    )
}


def _base(of: str, scope: Scope) -> QuerySet[Any]:
    """What one kind of figure is counted of: the clocks and dossiers of these offices, and the cards put to them."""
    put_to_them = Q(dossier__card__addressee_id__in=scope.offices)
    rows: dict[str, QuerySet[Any]] = {
        "clock": Deadline.objects.filter(scope.running).filter(scope.here | put_to_them),
        "dossier": Dossier.objects.filter(scope.here),
        "person": Person.objects.all(),
    }
    return rows[of]


def counts(office: Organisation, at: datetime) -> dict[str, int]:
    """Every figure of an office as it was at a moment (four queries).

    What ended later was running then; the date a clock was due is the one that holds today.
    """
    found: dict[str, int] = {}
    with sight(SYSTEM):
        scope = Scope(office, at)
        for of in ("clock", "dossier"):
            wanted = {
                key: Count("pk", filter=one.which(scope)) for key, one in MEASURES.items() if one.of == of
            }
            found |= _base(of, scope).aggregate(**wanted)
        found |= {
            key: _base("person", scope).filter(one.which(scope)).count()
            for key, one in MEASURES.items()
            if one.of == "person"
        }
    return {key: found[key] for key in MEASURES}


def rows(measure: Measure, office: Organisation, at: datetime, actor: Actor) -> QuerySet[Any]:
    """The rows behind a figure as far as the actor sees them; which persons there are is seen by all staff."""
    scope = Scope(office, at)
    base = _base(measure.of, scope).filter(measure.which(scope))
    if measure.of == "person":
        return base
    seen: QuerySet[Any] = base.model.objects.visible_to(actor)
    return base.filter(pk__in=seen.values("pk")).select_related(
        *(("dossier__office", "dossier__enterprise") if measure.of == "clock" else ("office", "enterprise"))
    )


def in_chinese(key: str) -> str:
    """What a figure is called on paper."""
    with override("zh-hans"):
        return str(MEASURES[key].label)
