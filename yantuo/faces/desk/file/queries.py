"""Everything about one enterprise, read once for its page."""

from dataclasses import dataclass
from datetime import datetime

from django.http import QueryDict
from django.utils.translation import gettext as _

from yantuo.casework.deadlines.models import Deadline
from yantuo.casework.deadlines.show import Shown, shown
from yantuo.casework.documents.models import Document
from yantuo.casework.dossiers.kinds import kind_of
from yantuo.casework.dossiers.models import Dossier
from yantuo.directory.enterprises.models import Enterprise
from yantuo.directory.enterprises.rules import category_name, shown_categories
from yantuo.directory.people.actor import Actor
from yantuo.directory.people.queries import masked
from yantuo.faces.desk.file.belongings import Belongings, PersonRow, belongings
from yantuo.faces.desk.file.course import course, event
from yantuo.records.law.queries import calendar
from yantuo.ui.lists import ListPage
from yantuo.ui.parts import Event, Fact

NEWEST = 20  # dossiers and documents on the page


@dataclass(frozen=True)
class DossierRow:
    """A dossier of the file."""

    title: str
    url: str
    kind: str
    state: str
    opened_at: datetime
    closed_at: datetime | None


@dataclass(frozen=True)
class EnterpriseFile:
    """One enterprise, one file."""

    enterprise: Enterprise
    facts: list[Fact]
    own: Belongings
    clocks: list[Shown]
    responsible: list[tuple[PersonRow, str, str]]
    documents: list[Document]
    dossiers: list[DossierRow]
    course: ListPage
    events: list[Event]


def file_of(enterprise: Enterprise, actor: Actor, at: datetime, query: QueryDict) -> EnterpriseFile:
    """Read the file of an enterprise that came with its belongings (five queries, however much is on it)."""
    own = belongings(enterprise)
    clocks = (
        Deadline.objects.filter(enterprise_id=enterprise.pk)
        .open()
        .select_related("dossier__owner")
        .in_order()
    )
    page = course(enterprise, [alias.pk for alias in own.aliases], query)
    documents = Document.objects.visible_to(actor).filter(enterprise=enterprise).order_by("-drafted_at", "pk")
    return EnterpriseFile(
        enterprise=enterprise,
        facts=_facts(enterprise, own),
        own=own,
        clocks=shown(clocks, at, calendar()),
        responsible=[(row, masked(row.phone), masked(row.identity)) for row in own.persons],
        documents=list(documents[:NEWEST]),
        dossiers=_dossiers(enterprise, actor),
        course=page,
        events=[event(entry) for entry in page.rows],
    )


def _dossiers(enterprise: Enterprise, actor: Actor) -> list[DossierRow]:
    rows = (
        Dossier.objects.visible_to(actor).filter(enterprise=enterprise).order_by("-opened_at", "pk")[:NEWEST]
    )
    return [
        DossierRow(
            row.title,
            kind_of(row).address(row),
            str(kind_of(row).label),
            kind_of(row).state_label(row.state),
            row.opened_at,
            row.closed_at,
        )
        for row in rows
    ]


def _facts(enterprise: Enterprise, own: Belongings) -> list[Fact]:
    categories = "; ".join(
        f"{code} {category_name(code)}" for code in shown_categories(enterprise.categories)
    )
    place = " ".join(part.title for part in (enterprise.county, enterprise.township) if part)
    former = "; ".join(f"{alias.name} {alias.credit_code}" for alias in own.aliases)
    facts = [
        Fact(_("Legal representative"), enterprise.legal_representative),
        Fact(_("Kind"), enterprise.get_type_display()),
        Fact(_("Scale"), enterprise.get_scale_display()),
        Fact(_("Founded on"), enterprise.founded_on),
        Fact(_("County"), place),
        Fact(_("Supervising office"), enterprise.office.name),
        Fact(_("Registered address"), enterprise.address, wide=True),
        Fact(_("Categories"), categories, wide=True),
    ]
    said = [(_("Closed on"), enterprise.closed_on), (_("Formerly"), former), (_("Note"), enterprise.note)]
    return facts + [Fact(label, value, wide=True) for label, value in said if value]
