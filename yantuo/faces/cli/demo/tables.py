"""Rows into tables by COPY: columns by name, missing ones from the model's defaults."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import connection, models
from psycopg import sql
from psycopg.types.json import Jsonb

Row = Mapping[str, Any]


def copy(model: type[models.Model], rows: Iterable[Row]) -> int:
    """COPY rows (by column name) into a model's table; columns that the first row leaves out take their default."""
    todo = iter(rows)
    first = next(todo, None)
    if first is None:
        return 0
    fields = [field for field in model._meta.local_concrete_fields if field.column in first or _fills(field)]
    columns = [field.column for field in fields]
    json = {field.column for field in fields if isinstance(field, models.JSONField)}
    defaults = {field.column: field.get_default() for field in fields if field.column not in first}
    statement = sql.SQL("copy {} ({}) from stdin").format(
        sql.Identifier(model._meta.db_table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    count = 0
    with connection.cursor() as cursor, cursor.copy(statement) as out:
        for row in _chain(first, todo):
            out.write_row([_value(row.get(column, defaults.get(column)), column in json) for column in columns])
            count += 1
    return count


def _fills(field: "models.Field[Any, Any]") -> bool:
    """Whether a column must be filled though the row says nothing of it: it may not be null and the database has no value."""
    return not field.null and not isinstance(field, models.AutoField) and not getattr(field, "db_returning", False)


def _chain(first: Row, rest: Iterable[Row]) -> Iterable[Row]:
    yield first
    yield from rest


def _value(value: Any, json: bool) -> Any:
    return Jsonb(value) if json else value


def restart_sequences(tables: Sequence[type[models.Model]]) -> None:
    """Let the numbers that the database gives go on after those that were copied."""
    with connection.cursor() as cursor:
        for model in tables:
            table, column = model._meta.db_table, model._meta.pk.column
            cursor.execute(
                sql.SQL("select setval(pg_get_serial_sequence({}, {}), coalesce(max({}), 0) + 1, false) from {}").format(
                    sql.Literal(table), sql.Literal(column), sql.Identifier(column), sql.Identifier(table)
                )
            )
