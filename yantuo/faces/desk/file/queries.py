"""Everything about one enterprise, read once for its page."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from yantuo.casework.deadlines.models import Deadline
from yantuo.casework.deadlines.show import Shown, shown
from yantuo.casework.documents.models import Document
from yantuo.casework.dossiers.models import Dossier
from yantuo.casework.dossiers.verbs import said
from yantuo.directory.enterprises.models import Enterprise, Licence, Premises, Responsible, SupervisedObject
from yantuo.directory.enterprises.rules import category_name, shown_categories
from yantuo.directory.people.actor import Actor
from yantuo.directory.people.queries import masked
from yantuo.records.law.queries import calendar
from yantuo.records.trail.models import Entry
from yantuo.ui.parts import Event, Fact

COURSE = 100  # lines of the timeline on the page; the rest is one click away


@dataclass(frozen=True)
class EnterpriseFile:
    """One enterprise, one file."""

    enterprise: Enterprise
    facts: list[Fact]
    clocks: list[Shown]
    licences: list[Licence]
    premises: list[Premises]
    objects: list[SupervisedObject]
    responsible: list[tuple[Responsible, str]]
    documents: list[Document]
    dossiers: list[Dossier]
    course: list[Event]
    more: bool


def file_of(enterprise: Enterprise, actor: Actor, at: datetime, *, whole: bool = False) -> EnterpriseFile:
    """Read the file (nine queries, however much is on it)."""
    clocks = Deadline.objects.filter(enterprise_id=enterprise.pk).open().select_related("dossier").in_order()
    entries = list(_entries(enterprise)[: COURSE * 20 if whole else COURSE + 1])
    shown_entries = entries if whole else entries[:COURSE]
    return EnterpriseFile(
        enterprise=enterprise,
        facts=_facts(enterprise),
        clocks=shown(clocks, at, calendar()),
        licences=list(enterprise.licence_set.order_by("-valid_to", "pk")),
        premises=list(enterprise.premises_set.select_related("county").order_by("-main", "pk")),
        objects=list(enterprise.supervisedobject_set.filter(retired_on__isnull=True).order_by("kind", "number")),
        responsible=[(row, masked(row.phone)) for row in enterprise.responsible_set.filter(until__isnull=True).order_by("pk")],
        documents=list(Document.objects.filter(enterprise=enterprise).order_by("-drafted_at")[:20]),
        dossiers=list(Dossier.objects.filter(enterprise=enterprise).order_by("-opened_at")[:20]),
        course=[_event(entry) for entry in shown_entries],
        more=len(entries) > len(shown_entries),
    )


def _entries(enterprise: Enterprise) -> QuerySet[Entry]:
    return Entry.objects.filter(enterprise_id=enterprise.pk).order_by("-at", "-id")


def _event(entry: Entry) -> Event:
    who = " · ".join(part for part in (entry.actor_name, entry.actor_office) if part)
    title = entry.data.get("title", "")
    text = f"{said(entry)}: {title}" if title else said(entry)
    url = reverse("dossier", args=[entry.subject]) if entry.kind not in ("enterprise",) and entry.subject else ""
    return Event(entry.at, text, who=who, url=url)


def _facts(enterprise: Enterprise) -> list[Fact]:
    categories = "; ".join(f"{code} {category_name(code)}" for code in shown_categories(enterprise.categories))
    return [
        Fact(_("Credit code"), enterprise.credit_code),
        Fact(_("Legal representative"), enterprise.legal_representative),
        Fact(_("Kind"), enterprise.get_type_display()),
        Fact(_("Scale"), enterprise.get_scale_display()),
        Fact(_("County"), enterprise.county.name),
        Fact(_("Registered address"), enterprise.address),
        Fact(_("Supervising office"), enterprise.office.name),
        Fact(_("Categories"), categories, wide=True),
    ]
