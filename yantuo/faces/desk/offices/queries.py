"""Reads of the pages of offices: the tree with its posts, and everything about one office."""

from collections import defaultdict
from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from yantuo.casework.dossiers.models import Dossier
from yantuo.directory.orgs.models import Organisation, OrganisationQuerySet
from yantuo.directory.orgs.queries import above, in_order
from yantuo.directory.people.models import Post
from yantuo.records.sight.session import SYSTEM, sight
from yantuo.ui.parts import Crumb, Fact, Node

OPEN_DEPTH = 2  # the city and what stands directly below it are shown unfolded


def shown_offices(*, dissolved: bool) -> OrganisationQuerySet:
    """The offices of the tree; the dissolved ones only where asked for."""
    rows = Organisation.objects.all()
    return rows if dissolved else rows.in_force()


def tree(rows: OrganisationQuerySet, on: date, text: str = "") -> list[Node]:
    """The tree as parts; with a text only what holds it and what stands above that (one query)."""
    in_force = Q(posts__begins__lte=on) & (Q(posts__ends__isnull=True) | Q(posts__ends__gte=on))
    found = list(rows.annotate(held=Count("posts", filter=in_force)))
    if text:
        kept = {pk for row in found if _holds(row, text) for pk in row.lineage}
        found = [row for row in found if row.pk in kept]
    return _nodes(found, everything_open=bool(text))


def _holds(row: Organisation, text: str) -> bool:
    return any(
        text.lower() in value.lower() for value in (row.name, row.short_name, row.name_en, row.code, row.mark)
    )


def _nodes(rows: list[Organisation], *, everything_open: bool) -> list[Node]:
    """Parts from the leaves up: a node needs its children before it is made."""
    ordered = list(in_order(rows))
    known = {row.pk for row in rows}
    made: dict[int | None, list[Node]] = defaultdict(list)
    for depth, row in reversed(ordered):
        node = Node(
            row.name,
            reverse("office", args=[row.pk]),
            _note(row),
            made.pop(row.pk, [])[::-1],
            open=everything_open or depth < OPEN_DEPTH,
        )
        made[row.parent_id if row.parent_id in known else None].append(node)
    return made[None][::-1]


def _note(row: Organisation) -> str:
    parts = [str(row.get_kind_display())]
    if held := getattr(row, "held", 0):
        parts.append(ngettext("%(n)s post", "%(n)s posts", held) % {"n": held})
    if row.dissolved_on:
        parts.append(_("dissolved on %(day)s") % {"day": row.dissolved_on})
    return " · ".join(parts)


def crumbs(office: Organisation) -> list[Crumb]:
    """The way from the top of the tree to an office."""
    steps = [Crumb(row.short_name or row.name, reverse("office", args=[row.pk])) for row in above(office)]
    return [Crumb(_("Offices"), reverse("offices")), *steps, Crumb(office.short_name or office.name)]


def facts(office: Organisation) -> list[Fact]:
    """What is on file about an office."""
    return [
        Fact(_("Kind"), office.get_kind_display()),
        Fact(_("Code"), office.code),
        Fact(_("Division"), f"{office.division.name} {office.division_id}"),
        Fact(_("Enforcement power"), _("yes") if office.enforces else _("no")),
        Fact(_("Document mark"), office.mark),
        Fact(_("Short name"), office.short_name),
        Fact(_("Name in English"), office.name_en),
        Fact(_("Telephone"), office.phone),
        Fact(_("Address"), office.address, wide=True),
        Fact(_("Founded on"), office.founded_on),
        Fact(_("Dissolved on"), office.dissolved_on),
    ]


def posts(office: Organisation, on: date) -> dict[str, Any]:
    """Who holds a post in an office and its sections: now, and from a later day."""
    rows = (
        Post.objects.filter(organisation__office_id=office.pk)
        if office.pk == office.office_id
        else office.posts.all()
    )
    rows = rows.filter(Q(ends__isnull=True) | Q(ends__gte=on)).select_related("person", "organisation")
    found = list(rows.order_by("organisation__lineage", "-main", "person__sort", "pk"))
    return {"held": [p for p in found if p.begins <= on], "coming": [p for p in found if p.begins > on]}


def open_matters(office: Organisation) -> int:
    """How many dossiers of an office are open: whoever administers the system sees none, but their number counts."""
    with sight(SYSTEM):
        return Dossier.objects.filter(office=office, closed_at__isnull=True).count()
