"""Who may do what in the database: the roles, the databases, and what new tables give to the application."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import sql

from .places import MODES, Mode, Problem
from .postgres import APP, LAUNCH, OWNER, Cluster

NAMES: dict[Mode, str] = {"demo": "yantuo_demo", "serve": "yantuo", "test": "yantuo_test"}
_ROLE = "select rolsuper, rolbypassrls from pg_roles where rolname = %s"
_MARK = "select shobj_description(oid, 'pg_database') from pg_database where datname = current_database()"
_MARKED = "Yantuo: "


def _connect(url: str) -> psycopg.Connection[tuple[object, ...]]:
    try:
        return psycopg.connect(url, autocommit=True, connect_timeout=10)
    except psycopg.OperationalError as error:
        raise Problem(f"The database does not let us in: {str(error).strip()}") from error


def make_roles(cluster: Cluster) -> None:
    """Make the owner and the application role of an embedded server; neither may pass row-level security."""
    with _connect(cluster.url(LAUNCH, "postgres")) as db:
        for role in (OWNER, APP):
            if not db.execute("select 1 from pg_roles where rolname = %s", [role]).fetchone():
                make = "create role {} login nosuperuser nocreatedb nocreaterole nobypassrls password {}"
                words = sql.Identifier(role), sql.Literal(cluster.passwords()[role])
                db.execute(sql.SQL(make).format(*words))


def make_database(cluster: Cluster, name: str, template: str = "template0") -> None:
    """Make a database that the owner role owns, unless it is there; only the application role may join it."""
    with _connect(cluster.url(LAUNCH, "postgres")) as db:
        if db.execute("select 1 from pg_database where datname = %s", [name]).fetchone():
            return
        words = [sql.Identifier(part) for part in (name, OWNER, template)]
        db.execute(sql.SQL("create database {} owner {} template {}").format(*words))
        db.execute(sql.SQL("revoke all on database {} from public").format(words[0]))
        db.execute(
            sql.SQL("grant connect, temporary on database {} to {}").format(words[0], sql.Identifier(APP))
        )
    if template == "template0":
        give(cluster.url(OWNER, name), APP)


def give(admin_url: str, app: str) -> None:
    """Let the application role read and write, but never alter, what the owner makes from now on."""
    with _connect(admin_url) as db:
        for text in (
            "revoke create on schema public from public",
            "grant usage on schema public to {app}",
            "alter default privileges in schema public grant select, insert, update, delete on tables to {app}",
            "alter default privileges in schema public grant usage on sequences to {app}",
        ):
            db.execute(sql.SQL(text).format(app=sql.Identifier(app)))


def mark_database(admin_url: str, mode: Mode, state: str = "") -> str:
    """Mark a database as demonstration or real and return the state it was in; the other kind is refused.

    The mark is the database's comment; `state` (loading, loaded) is written only where given.
    """
    with _connect(admin_url) as db:
        row = db.execute(_MARK).fetchone()
        found, _, before = str(row[0] or "" if row else "").removeprefix(_MARKED).partition(", ")
        name = db.info.dbname
        if found in MODES and found != mode:
            raise Problem(
                f"The database {name} belongs to '{found}', not to '{mode}': demonstration and real data never share "
                "a database. Name another one in DATABASE_URL and DATABASE_ADMIN_URL."
            )
        if found != mode or state:
            mark = _MARKED + mode + (f", {state}" if state else "")
            db.execute(
                sql.SQL("comment on database {} is {}").format(sql.Identifier(name), sql.Literal(mark))
            )
    return before


def drop_database(cluster: Cluster, name: str) -> None:
    """Remove a database of an embedded server with everything in it."""
    with _connect(cluster.url(LAUNCH, "postgres")) as db:
        db.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))


@contextmanager
def one_at_a_time(admin_url: str) -> Iterator[None]:
    """Keep other programs, on this host or another, from preparing the same database during the block."""
    with _connect(admin_url) as db:
        db.execute("select pg_advisory_lock(hashtext('yantuo prepare'))")
        yield


def has_tables(url: str) -> bool:
    """Whether the database was ever prepared."""
    with _connect(url) as db:
        row = db.execute("select to_regclass('public.django_migrations') is not null").fetchone()
    return bool(row and row[0])


def refuse_power(url: str) -> None:
    """Refuse to serve as a role for which row-level security does not hold; raises Problem with each reason."""
    with _connect(url) as db:
        role = db.info.user
        row = db.execute(_ROLE, [role]).fetchone() or (False, False)
        owns = db.execute(
            "select (select count(*) from pg_class c join pg_namespace n on n.oid = c.relnamespace"
            "  where n.nspname = 'public' and pg_has_role(current_user, c.relowner, 'member')),"
            " (select pg_has_role(current_user, datdba, 'member') from pg_database where datname = current_database())"
        ).fetchone() or (0, False)
    reasons = [
        reason
        for wrong, reason in (
            (row[0], "is a superuser"),
            (row[1], "has BYPASSRLS"),
            (
                owns[0] and not row[0],
                f"owns {owns[0]} tables, sequences or views (or belongs to the role that does)",
            ),
            (owns[1] and not row[0], "owns the database (or belongs to the role that does)"),
        )
        if wrong
    ]
    if reasons:
        raise Problem(
            f"Refused to serve: the role {role} in DATABASE_URL {' and '.join(reasons)}, so row-level security would "
            "not hold for it. Use a role that owns nothing (NOSUPERUSER, NOBYPASSRLS), as docs/deployment.md shows."
        )
