"""The ways into a list: parts of its rows that an index answers each, read in order and merged."""

from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import F, QuerySet
from django.db.models.expressions import RawSQL

from .order import MARK, Key, Order

Rows = QuerySet[Any]
Ways = Sequence[Rows]
PK = "_key_pk"


def merged(ways: Ways, by: Order, key: Key | None, backwards: bool, size: int) -> RawSQL:
    """The primary keys of the first rows of all ways together, after a key where there is one; for `pk__in`.

    Every way is read in the list's order and only as far as the page needs, so that rows of others, which lie between
    them in the order of the whole table, are never passed over.
    """
    parts, values = [], list[Any]()
    for way in ways:
        rows = by.sort(way, backwards)
        rows = (by.after(rows, key, backwards) if key else rows).annotate(**{PK: F("pk")})
        text, given = _sql(rows.values(PK, *_marks(by))[:size])
        parts.append(f"({text})")
        values += given
    order = ", ".join(
        f'"{mark}" {_direction(by, i, backwards)}' for i, mark in enumerate(_marks(by))
    )  # what stands in it is made here: nothing of it comes from outside
    union = " union all ".join(parts)
    return RawSQL(f'select "{PK}" from ({union}) ways order by {order} limit {int(size)}', values)  # noqa: S608, S611


def count_of(ways: Ways, most: int) -> int:
    """How many rows the ways have together, counting no further than `most` (one query)."""
    parts, values = [], list[Any]()
    for way in ways:
        text, given = _sql(way.order_by().annotate(**{PK: F("pk")}).values(PK)[:most])
        parts.append(f"({text})")
        values += given
    with connection.cursor() as cursor:
        union = " union all ".join(parts)
        cursor.execute(f"select count(*) from (select 1 from ({union}) ways limit %s) few", [*values, most])  # noqa: S608
        return int(cursor.fetchone()[0])


def _marks(by: Order) -> list[str]:
    return [f"{MARK}{i}" for i in range(len(by.terms))]


def _direction(by: Order, place: int, backwards: bool) -> str:
    """The direction of a term in words, as `Term.ordering` has it."""
    term = by.terms[place]
    ends = " nulls " + ("first" if backwards else "last") if term.nulls else ""
    return ("desc" if term.descending != backwards else "asc") + ends


def _sql(rows: Rows) -> tuple[str, Sequence[Any]]:
    text, values = rows.query.get_compiler(connection=connection).as_sql()
    return text, values
