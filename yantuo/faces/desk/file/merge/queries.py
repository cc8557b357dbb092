"""Two files side by side, and what one becomes."""

from copy import copy
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yantuo.casework.deadlines.models import Deadline, State
from yantuo.casework.documents.models import Document
from yantuo.casework.dossiers.models import Dossier
from yantuo.directory.enterprises.merging.actions import take_over
from yantuo.directory.enterprises.models import Enterprise, Licence, Premises, Responsible, SupervisedObject
from yantuo.directory.enterprises.rules import category_name, shown_categories


@dataclass(frozen=True)
class Row:
    """One fact of both files, and of the file that remains."""

    label: Promise
    heir: str
    other: str
    after: str

    @property
    def differs(self) -> bool:
        """Whether the two files say different things."""
        return self.heir != self.other


FACTS: tuple[tuple[str, Any], ...] = (
    ("credit_code", _("Credit code")),
    ("name", _("Name")),
    ("type", _("Legal form")),
    ("scale", _("Scale")),
    ("county", _("County")),
    ("township", _("Township")),
    ("address", _("Registered address")),
    ("legal_representative", _("Legal representative")),
    ("office", _("Supervising office")),
    ("categories", _("Categories")),
    ("grade", _("Risk grade")),
    ("grade_year", _("Year of the grade")),
    ("founded_on", _("Founded on")),
    ("state", _("State")),
)


def compared(heir: Enterprise, other: Enterprise) -> list[Row]:
    """The facts side by side, with what stands there after the merger."""
    after = copy(heir)
    take_over(after, other)
    return [Row(label, said(heir, name), said(other, name), said(after, name)) for name, label in FACTS]


def said(enterprise: Enterprise, name: str) -> str:
    """One fact as people read it."""
    value = getattr(enterprise, name)
    if name == "categories":
        return "; ".join(f"{code} {category_name(code)}" for code in shown_categories(value))
    if name in ("county", "township"):
        return value.title if value else ""
    display = getattr(enterprise, f"get_{name}_display", None)
    return str(display() if display else value or "")


def belonging(heir: Enterprise, other: Enterprise) -> list[tuple[Any, int, int]]:
    """How much belongs to either file, as far as it is in sight (one query)."""
    counted = {name: _count(rows) for name, _label, rows in _tables()}
    found = {row.pk: row for row in Enterprise.objects.filter(pk__in=[heir.pk, other.pk]).annotate(**counted)}
    return [
        (label, *(getattr(found[pk], name) for pk in (heir.pk, other.pk))) for name, label, _rows in _tables()
    ]


def _tables() -> list[tuple[str, Any, QuerySet[Any]]]:
    return [
        ("places", _("Premises"), Premises.objects.all()),
        ("objects_here", _("Objects under supervision"), SupervisedObject.objects.all()),
        ("people", _("Responsible persons"), Responsible.objects.all()),
        ("numbers", _("Licences"), Licence.objects.all()),
        ("matters", _("Dossiers"), Dossier.objects.all()),
        ("clocks", _("Running clocks"), Deadline.objects.filter(state=State.OPEN)),
        ("papers", _("Documents"), Document.objects.all()),
    ]


def _count(rows: QuerySet[Any]) -> Coalesce:
    own = rows.filter(enterprise_id=OuterRef("pk")).order_by().values("enterprise_id")
    return Coalesce(Subquery(own.annotate(n=Count("pk")).values("n")), 0)
