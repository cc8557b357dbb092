"""The ways into a list: parts of its rows that an index answers each, read in order and merged."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import BigIntegerField, F, QuerySet
from django.db.models.expressions import RawSQL

from .order import MARK, Key, Order

Rows = QuerySet[Any]
PK = "_key_pk"
EACH = RawSQL(
    "each_one.id", [], output_field=BigIntegerField()
)  # stands for one of `Way.each` after the other


@dataclass(frozen=True)
class Way:
    """Some rows of a list; with `each` those for every one of these ids, for which `EACH` stands in their conditions.

    One statement for all of them, and not one part each: planning a part with its policies takes as long as reading it.
    """

    rows: Rows
    each: Sequence[int] = ()

    def sql(self, rows: Rows) -> tuple[str, list[Any]]:
        """The statement for these rows, which are its own put in order and cut."""
        text, values = rows.query.get_compiler(connection=connection).as_sql()
        if not self.each:
            return f"({text})", list(values)
        whole = "(select found.* from unnest(%s::bigint[]) each_one(id) cross join lateral "
        return f"{whole}({text}) found)", [list(self.each), *values]


Ways = Sequence[Way]


def merged(ways: Ways, by: Order, key: Key | None, backwards: bool, size: int) -> RawSQL:
    """The primary keys of the first rows of all ways together, after a key where there is one; for `pk__in`.

    Every way is read in the list's order and only as far as the page needs, so that rows of others, which lie between
    them in the order of the whole table, are not passed over.
    """
    marks = [f"{MARK}{i}" for i in range(len(by.terms))]
    parts = []
    for way in ways:
        rows = by.sort(way.rows, backwards)
        rows = (by.after(rows, key, backwards) if key else rows).annotate(**{PK: F("pk")})
        parts.append(way.sql(rows.values(PK, *marks)[:size]))
    union, values = _union(parts)
    order = ", ".join(f"{mark} {_direction(by, i, backwards)}" for i, mark in enumerate(marks))
    # Nothing of it but the values comes from outside.
    return RawSQL(f"select {PK} from ({union}) ways order by {order} limit {int(size)}", values)  # noqa: S608, S611


def count_of(ways: Ways, by: Order, most: int) -> int:
    """How many rows the ways have together, counting no further than `most` (one query).

    In the list's order, which an index has: without one the planner would gather all rows of an office first.
    """
    parts = [way.sql(by.sort(way.rows).annotate(**{PK: F("pk")}).values(PK)[:most]) for way in ways]
    union, values = _union(parts)
    with connection.cursor() as cursor:
        cursor.execute(f"select count(*) from (select 1 from ({union}) ways limit %s) few", [*values, most])  # noqa: S608
        return int(cursor.fetchone()[0])


def _union(parts: Sequence[tuple[str, list[Any]]]) -> tuple[str, list[Any]]:
    return " union all ".join(text for text, _ in parts), [value for _, values in parts for value in values]


def _direction(by: Order, place: int, backwards: bool) -> str:
    """The direction of a term in words, as `Term.ordering` has it."""
    term = by.terms[place]
    ends = " nulls " + ("first" if backwards else "last") if term.nulls else ""
    return ("desc" if term.descending != backwards else "asc") + ends
