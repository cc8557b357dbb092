"""Bring the database to the state of the code, as its owner: migrations, privileges, divisions."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from psycopg import sql

from yantuo.directory.divisions.actions import load_divisions
from yantuo.records.sight.session import SYSTEM, sight

# Beyond the triggers: the application's role may not even ask.
APPEND_ONLY = ("trail_entry", "trail_seal")
CLOSED = ("trail_head",)


class Command(BaseCommand):
    help = __doc__
    requires_system_checks: tuple[
        str, ...
    ] = ()  # they import every page, which no table needs; `go check` runs them

    def handle(self, *args: Any, **options: Any) -> None:
        changes = pending()
        call_command("migrate", verbosity=options["verbosity"] - 1, interactive=False)
        grant(settings.APP_ROLE)
        with sight(SYSTEM):
            load_divisions()
        if changes:
            with connection.cursor() as cursor:
                cursor.execute(
                    "analyze"
                )  # of a new column the planner knows nothing, and reads whole tables for it


def pending() -> bool:
    """Whether a migration waits."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def grant(role: str) -> None:
    """Give the application's role what it needs on every table, and less on the trail."""
    name = sql.Identifier(role)
    with connection.cursor() as cursor:
        for statement in (
            "grant usage on schema public to {}",
            "grant select, insert, update, delete on all tables in schema public to {}",
            "grant usage, select on all sequences in schema public to {}",
            "grant execute on all functions in schema public to {}",
        ):
            cursor.execute(sql.SQL(statement).format(name))
        for table in APPEND_ONLY:
            cursor.execute(
                sql.SQL("revoke update, delete, truncate on {} from {}").format(sql.Identifier(table), name)
            )
        for table in CLOSED:
            cursor.execute(
                sql.SQL("revoke insert, update, delete, truncate on {} from {}").format(
                    sql.Identifier(table), name
                )
            )
