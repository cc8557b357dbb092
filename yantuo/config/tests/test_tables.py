"""What the database itself refuses: rows out of sight, changes of the trail, a query that says not who is looking."""

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from yantuo.records.sight.policies import OPEN_TABLES, TECHNICAL
from yantuo.records.sight.session import LOGIN, PUBLIC, SYSTEM, sight
from yantuo.start.testfixtures import FreshDatabase

from .samples import SAMPLES
from .town import Town
from .walk import undone

TABLES = """
select c.relname, c.relrowsecurity, pg_get_userbyid(c.relowner),
       coalesce((select string_agg(distinct p.polcmd::text, '' order by p.polcmd::text) from pg_policy p
                 where p.polrelid = c.oid), '')
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where n.nspname = 'public' and c.relkind in ('r', 'p') and not c.relispartition order by 1
"""
EVERY_COMMAND = "adrw"  # insert, delete, select, update, as pg_policy writes them
UNSEEN = "select relname from pg_class where relowner = current_user::regrole"
ROLE = """
select rolsuper, rolbypassrls, rolcreatedb, rolcreaterole, rolreplication from pg_roles where rolname = current_user
"""


def unprotected(rows: list[tuple[str, bool, str, str]]) -> list[str]:
    """A sentence for every table that shows its rows to everybody without a reason."""
    return [
        f"{table}: add row_security('{table}', …) to its app's migration 0002, or name it in OPEN_TABLES with a reason"
        for table, secured, _owner, commands in rows
        if table not in OPEN_TABLES
        and not table.startswith(TECHNICAL)
        and (not secured or commands != EVERY_COMMAND)
    ]


def asked(query: str) -> list[tuple[str, bool, str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchall()


@pytest.mark.django_db
def test_every_table_is_secured_row_by_row_or_open_with_a_reason() -> None:
    found = unprotected(asked(TABLES))
    assert not found, "\n".join(found)


@pytest.mark.django_db
def test_no_table_is_excused_that_is_not_there_or_is_secured() -> None:
    secured = {table: on for table, on, _owner, _commands in asked(TABLES)}
    assert {table: secured.get(table) for table in OPEN_TABLES} == dict.fromkeys(OPEN_TABLES, False)
    assert all(reason for reason in OPEN_TABLES.values())


def test_a_table_left_open_is_found(
    fresh_database: FreshDatabase, owner_connection: "psycopg.Connection[tuple[object, ...]]"
) -> None:
    owner_connection.execute("create table scratch_open (id bigint)")
    owner_connection.execute("create table scratch_half (id bigint)")
    owner_connection.execute("alter table scratch_half enable row level security")
    owner_connection.execute("create policy sight_read on scratch_half for select using (true)")
    found = unprotected(asked(TABLES))
    assert [sentence.split(":")[0] for sentence in found] == ["scratch_half", "scratch_open"]


@pytest.mark.django_db
def test_the_application_owns_nothing_and_passes_no_policy() -> None:
    assert asked(ROLE) == [(False,) * 5]
    assert asked(UNSEEN) == []
    assert asked("select proname from pg_proc where proowner = current_user::regrole") == []
    assert asked("select roleid::regrole from pg_auth_members where member = current_user::regrole") == []
    owners = {owner for _table, _on, owner, _commands in asked(TABLES)}
    assert len(owners) == 1
    assert asked("select current_user")[0][0] not in owners


@pytest.mark.parametrize(
    "change",
    [
        "update trail_entry set reason = 'x'",
        "delete from trail_entry",
        "truncate trail_entry cascade",
        "update trail_head set seq = 1",
        "delete from trail_head",
        "insert into trail_head values (1, 1, '')",
        "delete from trail_seal",
        "alter table trail_entry disable trigger all",
        "alter table dossiers_dossier disable row level security",
        "drop policy sight_read on dossiers_dossier",
        "set session_replication_role = replica",
        "set role yantuo_owner",
    ],
)
def test_the_application_cannot_touch_the_trail_or_its_own_bounds(change: str, town: Town) -> None:
    assert town.matter.pk  # something is on the trail
    with (
        undone(),
        sight(SYSTEM),
        pytest.raises(DatabaseError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(change)


def test_a_query_that_says_not_who_is_looking_fails(town: Town) -> None:
    for sample in SAMPLES.values():
        sample.ids(town)
    secured = [table for table, on, _owner, _commands in asked(TABLES) if on]
    silent = []
    with sight(SYSTEM):
        filled = [table for table in secured if asked(f"select exists (select from {table})") == [(True,)]]
    for table in filled:
        try:
            with transaction.atomic():
                asked(f"select count(*) from {table}")
            silent.append(table)
        except DatabaseError as error:
            assert "sight" in str(error), f"{table}: {error}"  # noqa: PT017 - which table it was matters
    assert len(filled) > 20
    assert not silent, f"these answer without a sight: {', '.join(silent)}"


# What coming in needs, before anybody is known; each with its reason.
DOOR = {
    "people_account": "whose password it is",
    "people_person": "whom the account belongs to",
    "people_post": "in which posts the person may act",
    "people_invitation": "the one-time link, by its hash",
    "people_signon": "the platforms offered on the login page",
    "people_signonlink": "which account an identity of a platform belongs to, by its digest",
    "api_token": "which post a token acts in, by its hash",
    "enterprises_activationslip": "the code of a slip, by its hash",
    "trail_entry": "how often a slip was refused; entries about accounts only",
    "portal_use": "how often a token was used within the minute",
}


def readable(tables: list[str]) -> set[str]:
    """The tables of which the present sight reads a row."""
    with connection.cursor() as cursor:
        return {name for name in tables if _reads(cursor, name)}


def _reads(cursor: object, name: str) -> bool:
    cursor.execute(f"select exists (select 1 from {name})")  # type: ignore[attr-defined]
    return bool(cursor.fetchone()[0])  # type: ignore[attr-defined]


def test_the_door_reads_accounts_and_nothing_else(town: Town) -> None:
    for sample in SAMPLES.values():
        sample.ids(town)
    secured = [table for table, on, _owner, _commands in asked(TABLES) if on]
    with sight(PUBLIC):
        published = readable(secured)
    with sight(LOGIN):
        seen = readable(secured) - published
        kinds = asked("select distinct kind from trail_entry")
    with sight(SYSTEM):
        closed = readable(secured) - set(DOOR) - published
    assert seen <= set(DOOR), f"the login reads {sorted(seen - set(DOOR))}"
    assert kinds == [("account",)]
    assert not published & {"enterprises_enterprise", "people_person", "dossiers_dossier"}
    assert len(closed) > 20
    assert {"enterprises_responsible", "dossiers_dossier", "people_detail", "trail_private"} <= closed
