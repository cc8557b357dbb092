"""Rows into tables by COPY: columns by name, missing ones from the model's defaults."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import connection, models
from django.db.models.options import Options
from psycopg import sql
from psycopg.types.json import Jsonb

Row = Mapping[str, Any]


def copy(model: type[models.Model], rows: Iterable[Row]) -> int:
    """COPY rows (by column name) into a model's table; columns that the first row leaves out take their default."""
    todo = iter(rows)
    first = next(todo, None)
    if first is None:
        return 0
    fields = [
        field for field in meta_of(model).local_concrete_fields if field.column in first or _fills(field)
    ]
    columns = [str(field.column) for field in fields]
    json = {str(field.column) for field in fields if isinstance(field, models.JSONField)}
    defaults = {str(field.column): field.get_default() for field in fields if field.column not in first}
    statement = sql.SQL("copy {} ({}) from stdin").format(
        sql.Identifier(meta_of(model).db_table),
        sql.SQL(", ").join(sql.Identifier(column) for column in columns),
    )
    count = 0
    with connection.cursor() as cursor, cursor.copy(statement) as out:
        for row in _chain(first, todo):
            out.write_row(
                [_value(row.get(column, defaults.get(column)), column in json) for column in columns]
            )
            count += 1
    return count


def _fills(field: "models.Field[Any, Any]") -> bool:
    """Whether a column must be filled though the row says nothing of it."""
    return (
        not field.null
        and not isinstance(field, models.AutoField)
        and not getattr(field, "db_returning", False)
    )


def _chain(first: Row, rest: Iterable[Row]) -> Iterable[Row]:
    yield first
    yield from rest


def _value(value: Any, json: bool) -> Any:
    return Jsonb(value) if json else value


def restart_sequences(tables: Sequence[type[models.Model]]) -> None:
    """Let the numbers that the database gives go on after those that were copied."""
    with connection.cursor() as cursor:
        for model in tables:
            table, column = meta_of(model).db_table, str(meta_of(model).pk.column)
            cursor.execute(
                sql.SQL(
                    "select setval(pg_get_serial_sequence({}, {}), coalesce(max({}), 0) + 1, false) from {}"
                ).format(
                    sql.Literal(table), sql.Literal(column), sql.Identifier(column), sql.Identifier(table)
                )
            )


def meta_of(model: type[models.Model]) -> "Options[Any]":
    """What Django knows of a model's table."""
    return model._meta  # noqa: SLF001 - Django's own name for it
