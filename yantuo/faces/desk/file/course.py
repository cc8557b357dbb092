"""The whole course of an enterprise, newest first: its acts, those of its dossiers, clocks, documents, and imports."""

from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yantuo.casework.dossiers.kinds import kinds
from yantuo.casework.dossiers.queries import kind_choices
from yantuo.directory.enterprises.models import Enterprise
from yantuo.faces.desk.trail.words import said
from yantuo.records.trail.models import Entry
from yantuo.ui.lists import Choice, Column, Days, ListPage, ListSpec
from yantuo.ui.parts import Event, Words

OWN = [
    ("enterprise", gettext_lazy("Register")),
    ("deadline", gettext_lazy("Time limits")),
    ("document", gettext_lazy("Documents")),
]


def course_kinds() -> list[tuple[str, Words]]:
    """What the course can be narrowed to."""
    return [*OWN, *kind_choices()]


SPEC = ListSpec(
    name="course",
    columns=[
        Column("at", gettext_lazy("When"), "at", sort="at"),
        Column("what", gettext_lazy("What"), lambda entry: event(entry).text, main=True),
        Column("who", gettext_lazy("Who"), lambda entry: event(entry).who),
        Column("reason", gettext_lazy("Reason"), "reason", shown=False),
    ],
    filters=[
        Choice("kind", gettext_lazy("Kind"), "kind", course_kinds),
        Days("at", gettext_lazy("When"), "at", moment=True),
    ],
    order="-at",
    unique="pk",
    size=40,
)


def entries(enterprise: Enterprise, former: list[int]) -> QuerySet[Entry]:
    """What is on the trail about an enterprise or a file merged into it, and the bulk acts that touched it."""
    named = Q(enterprise_id__in=[enterprise.pk, *former])
    return Entry.objects.filter(named | Q(pk__in=enterprise.bulk_entries))


def course(enterprise: Enterprise, former: list[int], query: QueryDict) -> ListPage:
    """One page of the course (one query)."""
    return SPEC.page(entries(enterprise, former), query, counted=False)


def event(entry: Entry) -> Event:
    """One entry as a line."""
    who = " · ".join(part for part in (entry.who, entry.actor_office) if part)
    title = entry.data.get("title", "")
    text = f"{said(entry)}: {title}" if title else said(entry)
    if entry.reason:
        text = _("%(what)s. Reason: %(why)s") % {"what": text, "why": entry.reason}
    return Event(entry.at, text, who=who, url=_address(entry))


def _address(entry: Entry) -> str:
    """The page of the dossier or document an entry is about."""
    try:
        subject = UUID(entry.subject)
    except ValueError:
        return ""
    if entry.kind == "document":
        return reverse("document", args=[subject])
    return (
        reverse("dossier", args=[subject])
        if entry.kind in {"deadline", *(kind.key for kind in kinds())}
        else ""
    )
