"""What the one search box finds, and where each hit leads."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse

from yantuo.casework.documents.models import Document
from yantuo.casework.dossiers.kinds import kind_of
from yantuo.casework.dossiers.models import Dossier
from yantuo.directory.enterprises.models import Enterprise
from yantuo.directory.enterprises.queries import find
from yantuo.directory.people.actor import Actor

MOST = 20


@dataclass(frozen=True)
class Hit:
    """One thing found; without an address only its base facts are open to this person."""

    title: str
    sub: str
    url: str


def enterprises(actor: Actor, text: str) -> list[Hit]:
    """Enterprises of the whole register: base facts are open to all staff, the file only to those who see it."""
    rows = find(Enterprise.objects.current(), text).select_related("county", "office").order_by("sort", "pk")
    return [_enterprise(row, actor) for row in rows[:MOST]]


def _enterprise(row: Enterprise, actor: Actor) -> Hit:
    seen = row.office_id in actor.offices
    sub = f"{row.credit_code} · {row.county.name} · {row.get_state_display()}"
    return Hit(row.name, sub if seen else f"{sub} · {row.office.name}", reverse("enterprise", args=[row.pk]) if seen else "")


def dossiers(actor: Actor, text: str) -> list[Hit]:
    """Dossiers whose number begins with the text or whose title holds it."""
    rows = Dossier.objects.visible_to(actor).select_related("office")
    found: QuerySet[Dossier] = rows.filter(number__startswith=text) | rows.filter(title__contains=text)
    return [
        Hit(row.title, f"{kind_of(row).label} · {row.number or row.office.name}", kind_of(row).address(row))
        for row in found.order_by("-opened_at", "pk")[:MOST]
    ]


def documents(actor: Actor, text: str) -> list[Hit]:
    """Documents whose number begins with the text or holds it."""
    rows = Document.objects.visible_to(actor).filter(number__contains=text).select_related("office")
    return [
        Hit(row.title, f"{row.number} · {row.office.name}", reverse("document", args=[row.pk]))
        for row in rows.order_by("-drafted_at", "pk")[:MOST]
    ]
