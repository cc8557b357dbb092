"""The inspections whose result was handed to the enterprise; what is planned or under way is the office's affair."""

from datetime import date, datetime

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yantuo.casework.deadlines.models import Deadline
from yantuo.directory.people.actor import Actor
from yantuo.mechanisms.inspection.visits.enums import State
from yantuo.mechanisms.inspection.visits.lists import result_light
from yantuo.mechanisms.inspection.visits.models import Visit
from yantuo.ui.lists import Column, ListSpec
from yantuo.ui.parts import Lines, Nothing

TOLD = (State.TOLD, State.PUBLISHED)
PUBLISH = "inspect.publish"


def own_inspections(actor: Actor) -> QuerySet[Visit]:
    """The inspections of the enterprise whose result it has been told."""
    rows = Visit.objects.visible_to(actor).filter(dossier__enterprise_id__in=actor.enterprises)
    return rows.filter(state__in=TOLD).select_related("dossier__office", "signature", "corrects__dossier")


def listed(actor: Actor) -> QuerySet[Visit]:
    """The same with the number of their findings."""
    return own_inspections(actor).annotate(
        found=Count("findings"), later=Count("corrected_by", filter=Q(corrected_by__state__in=TOLD))
    )


def later(visit: Visit, actor: Actor) -> Visit | None:
    """The further record that corrects one, once it was handed over too."""
    return own_inspections(actor).filter(corrects=visit).order_by("-told_at", "pk").first()


def publication(visit: Visit) -> Deadline | None:
    """Until when the office publishes the result."""
    return Deadline.objects.open().filter(dossier_id=visit.pk, key=PUBLISH).first()


def _day(at: datetime | None) -> date | None:
    return timezone.localdate(at) if at else None


EMPTY = Nothing(
    _("No inspection yet"),
    _("As soon as the office has handed over a result, it stands here."),
    icon="clipboard-check",
)
LIST = ListSpec(
    name="business_inspections",
    columns=[
        Column(
            "title",
            _("Inspection"),
            lambda visit: Lines(
                visit.get_kind_display(),
                " · ".join(filter(None, (visit.dossier.office.name, visit.dossier.number))),
                reverse("business_inspection", args=[visit.pk]),
            ),
            main=True,
        ),
        Column("date", _("Inspected on"), lambda visit: _day(visit.began_at), sort="began_at", nulls=True),
        Column("result", _("Result"), result_light),
        Column("found", _("Problems found"), "found", numeric=True),
        Column(
            "published",
            _("Made public on"),
            lambda visit: _day(visit.published_at),
            sort="published_at",
            nulls=True,
        ),
    ],
    order="-date",
    unique="pk",
)
