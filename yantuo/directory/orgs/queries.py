"""Reads of the tree of offices: the whole of it in order, the divisions it covers, what stands above one office."""

from collections import defaultdict
from collections.abc import Iterator

from django.db.models import QuerySet

from yantuo.directory.divisions.models import Division
from yantuo.directory.orgs.models import Kind, Organisation

# Sections before what lies below, offices before schools: the order in which a directory of offices is printed.
RANK = {kind: number for number, kind in enumerate(Kind.values)}


def roots() -> QuerySet[Organisation]:
    """The organisations at the top of the tree."""
    return Organisation.objects.filter(parent__isnull=True).order_by("pk")


def bureau() -> Organisation | None:
    """The market regulator at the top, whose system this is; None before the set-up."""
    return Organisation.objects.filter(kind=Kind.REGULATOR).select_related("division").order_by("pk").first()


def in_order(rows: list[Organisation]) -> Iterator[tuple[int, Organisation]]:
    """Organisations from the top down with their depth, siblings by kind, division and name."""
    known = {row.pk for row in rows}
    below: dict[int | None, list[Organisation]] = defaultdict(list)
    for row in rows:
        below[row.parent_id if row.parent_id in known else None].append(row)
    yield from _walk(below, None, 0)


def _walk(
    below: dict[int | None, list[Organisation]], above: int | None, depth: int
) -> Iterator[tuple[int, Organisation]]:
    for row in sorted(below[above], key=_sibling_key):
        yield depth, row
        yield from _walk(below, row.pk, depth + 1)


def _sibling_key(row: Organisation) -> tuple[int, str, str]:
    return RANK[row.kind], row.division_id, row.name


def covered_divisions() -> QuerySet[Division]:
    """The divisions in force of the area that this system serves, from its topmost organisation's down."""
    top = roots().first()
    found = Division.objects.filter(valid_to__isnull=True).order_by("code")
    return found.filter(code__startswith=area_prefix(top.division_id)) if top else found.none()


def area_prefix(code: str) -> str:
    """The figures that every code of a division's area begins with: 1404 for the city 140400."""
    shortened = code.rstrip("0")
    return shortened + "0" * (len(shortened) % 2) if len(shortened) > 1 else code[:2]


def above(organisation: Organisation) -> list[Organisation]:
    """What stands above an organisation, from the top down."""
    known = {row.pk: row for row in Organisation.objects.filter(pk__in=organisation.lineage[:-1])}
    return [known[pk] for pk in organisation.lineage[:-1] if pk in known]
