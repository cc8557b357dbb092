"""What the one search box finds, and where each hit leads."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.db.models import Model, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from yantuo.casework.documents.models import Document
from yantuo.casework.dossiers.kinds import kind_of
from yantuo.casework.dossiers.models import Dossier
from yantuo.directory.enterprises.models import Enterprise
from yantuo.directory.enterprises.queries import by_code, find, first_found
from yantuo.directory.people.actor import Actor
from yantuo.kernel.codes.credit import is_credit_code
from yantuo.kernel.codes.reading import compact

SHORTEST = 2  # characters
MOST = 20  # hits of one kind
NEWEST = 5_000  # how many dossiers and documents are looked through for a part of their title or number

ModelT = TypeVar("ModelT", bound=Model)


@dataclass(frozen=True)
class Hit:
    """One thing found; without an address only its base facts are open to this person."""

    title: str
    sub: str
    url: str
    former: str = ""


@dataclass(frozen=True)
class Found:
    """The hits of one kind."""

    label: str
    hits: list[Hit]
    more_url: str = ""

    @property
    def cut(self) -> bool:
        """Whether there may be more than are shown."""
        return len(self.hits) >= MOST


def found(actor: Actor, text: str) -> list[Found]:
    """Everything found, by kind (at most five queries)."""
    return [
        Found(
            _("Enterprises"), enterprises(actor, text), f"{reverse('enterprises')}?{urlencode({'q': text})}"
        ),
        Found(_("Dossiers"), dossiers(actor, text)),
        Found(_("Documents"), documents(actor, text)),
    ]


def enterprises(actor: Actor, text: str) -> list[Hit]:
    """Enterprises of the whole register: base facts are open to all staff, the file only to those who see it.

    A file merged into another is found under its former name and code, and its heir is shown.
    """
    rows = Enterprise.objects.current().select_related("county", "office")
    if is_credit_code(compact(text)):
        exact = by_code(rows, text)
        listed = [exact] if exact else []
    else:
        listed = _own_first(rows, text, actor)
    former = _former(listed, text)
    return [_enterprise(row, actor, former.get(row.pk, "")) for row in listed]


def _own_first(rows: QuerySet[Enterprise], text: str, actor: Actor) -> list[Enterprise]:
    """Those whose file the person may open, then others as far as there is room (at most three queries)."""
    first = first_found(text, MOST)
    if first is not None:
        found = list(rows.filter(pk__in=first))
        return sorted(found, key=lambda row: (row.office_id not in actor.offices, first.index(row.pk)))
    hits = find(rows, text).order_by("sort", "pk")
    own = list(hits.filter(office_id__in=actor.offices)[:MOST])
    room = MOST - len(own)
    return own + list(hits.exclude(office_id__in=actor.offices)[:room]) if room else own


def _former(rows: Iterable[Enterprise], text: str) -> dict[int, str]:
    """The names, of files merged into these, that hold the text where the present name does not (one query)."""
    wanted = {row.pk for row in rows if text.lower() not in row.name.lower()}
    said = Q(name__icontains=text) | Q(credit_code=compact(text))
    aliases = Enterprise.objects.filter(said, merged_into__in=wanted).order_by("-pk")
    return {
        pk: f"{name} {code}"
        for pk, name, code in aliases.values_list("merged_into_id", "name", "credit_code")
    }


def _enterprise(row: Enterprise, actor: Actor, former: str) -> Hit:
    seen = row.office_id in actor.offices
    sub = f"{row.credit_code} · {row.county.title} · {row.get_state_display()}"
    url = reverse("enterprise", args=[row.pk]) if seen else ""
    return Hit(row.name, sub if seen else f"{sub} · {row.office.name}", url, former)


def dossiers(actor: Actor, text: str) -> list[Hit]:
    """Dossiers whose number begins with the text, or of the newest those whose title or number holds it."""
    held = Q(title__contains=text) | Q(number__contains=text)
    hits = _either(Dossier.objects.visible_to(actor), text, held, "-opened_at")
    return [
        Hit(row.title, f"{kind_of(row).label} · {row.number or row.office.name}", kind_of(row).address(row))
        for row in hits.select_related("office")
    ]


def documents(actor: Actor, text: str) -> list[Hit]:
    """Documents whose number begins with the text, or of the newest those whose number or title holds it."""
    held = Q(number__contains=text) | Q(title__contains=text)
    hits = _either(Document.objects.visible_to(actor), text, held, "-drafted_at")
    return [
        Hit(row.title, f"{row.number or row.get_state_display()} · {row.office.name}", _document(row))
        for row in hits.select_related("office")
    ]


def _document(row: Document) -> str:
    return reverse("document", args=[row.pk])


def _either(rows: QuerySet[ModelT], text: str, held: Q, order: str) -> QuerySet[ModelT]:
    """Rows whose number an index finds, and of the newest ones those that must be looked through (two queries).

    The cost stays bounded, whatever the number of rows.
    """
    newest: Any = rows.order_by(order, "pk").values("pk")[:NEWEST]
    model: Any = rows.model
    looked_through = model.objects.filter(held, pk__in=newest).order_by(order, "pk").values("pk")[:MOST]
    numbered = rows.filter(number__begins=text).order_by().values("pk")[:MOST]
    found = [row["pk"] for row in numbered.union(looked_through)]
    return rows.filter(pk__in=found).order_by(order, "pk")[:MOST]
