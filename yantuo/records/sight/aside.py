"""A connection of one's own beside Django's: for work that must not be undone with the open transaction."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.db import connection

from yantuo.records.sight.session import Sight, settings_of

_SET = "select " + ", ".join(f"set_config('yantuo.{name}', %s, false)" for name in settings_of(None))


@contextmanager
def aside(who: Sight) -> Iterator[psycopg.Connection]:
    """Open an autocommitting connection to the same database as the same role, with the sight of `who`.

    Nothing that Django's own open transaction has written is visible through it.
    """
    given = {**connection.get_connection_params(), "autocommit": True}
    for name in ("cursor_factory", "context"):
        given.pop(name, None)
    with psycopg.connect(**given) as link:
        link.execute(_SET, list(settings_of(who).values()))
        yield link
