"""A PostgreSQL that is not ours: everything it must be, checked at once, one sentence a fault with what to do."""

from dataclasses import dataclass, replace
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from . import roles
from .places import Problem

EXTENSIONS = ("pg_trgm", "btree_gin", "btree_gist", "ltree")
_SERVER = (
    "select current_setting('server_version_num')::int, pg_encoding_to_char(encoding), current_database(),"
    " (select system_identifier from pg_control_system()) || ':' || oid from pg_database"
    " where datname = current_database()"
)
_ROLE = (
    "select current_user, rolsuper, rolbypassrls,"
    " (select pg_has_role(current_user, datdba, 'member') from pg_database where datname = current_database()),"
    " (select count(*) from pg_class c where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')"
    "   and pg_has_role(current_user, relowner, 'member')) > 0,"
    " coalesce((select min(pg_get_userbyid(relowner)::text) from pg_class c"
    "   where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')"
    "   and not pg_has_role(current_user, relowner, 'member')"
    "   and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e')), '')"
    " from pg_roles where rolname = current_user"
)


@dataclass(frozen=True)
class Side:
    """What one of the two addresses leads to."""

    version: int = 180000
    encoding: str = "UTF8"
    database: str = "yantuo"
    place: str = ""
    role: str = ""
    superuser: bool = False
    bypasses: bool = False
    owns_database: bool = False
    owns_tables: bool = False
    other_owner: str = ""  # a role it does not belong to that owns tables here


@dataclass(frozen=True)
class Facts:
    """What was found out about an external database; `admin` is None where no owner's address was given."""

    app: Side
    admin: Side | None = None
    missing: tuple[str, ...] = ()
    reads_chinese: bool = True


def check(url: str, admin_url: str | None) -> None:
    """Raise Problem naming every fault of the database behind the two addresses."""
    faults: list[str] = []
    app = _side(url, "DATABASE_URL", faults)
    admin = _side(admin_url, "DATABASE_ADMIN_URL", faults) if admin_url else None
    if app:
        facts = Facts(app, admin)
        if admin and admin_url:
            facts = _with_extensions(facts, admin_url)
        faults += found_wrong(facts)
    if faults:
        raise Problem("The database cannot be used:\n" + "\n".join(f"  - {fault}" for fault in faults))


def found_wrong(facts: Facts) -> list[str]:
    """One sentence for each thing that is wrong, with what to do."""
    app, admin = facts.app, facts.admin
    faults = []
    if app.version < 150000:
        faults.append(
            f"The server is PostgreSQL {app.version // 10000}, but 15 or newer is needed: upgrade it."
        )
    if app.encoding != "UTF8":
        faults.append(
            f"The database {app.database} is encoded in {app.encoding}: make it anew with "
            "CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0."
        )
    if not facts.reads_chinese:
        faults.append(
            "Its character type does not know Chinese letters, so names could not be searched: make the database "
            "anew with CREATE DATABASE … LC_CTYPE 'C.UTF-8' TEMPLATE template0."
        )
    if facts.missing:
        faults.append(
            f"The extensions {', '.join(facts.missing)} cannot be created: install PostgreSQL's contrib package, "
            "or have a superuser run CREATE EXTENSION for each."
        )
    return faults + _wrong_app(app, admin) + (_wrong_admin(app, admin) if admin else [])


def _wrong_app(app: Side, admin: Side | None) -> list[str]:
    faults = []
    if admin and app.role == admin.role:
        faults.append(
            f"Both addresses use the role {app.role}: make a second role that owns nothing and name it in DATABASE_URL."
        )
        return faults
    if app.superuser:
        faults.append(
            f"The role {app.role} in DATABASE_URL is a superuser: ALTER ROLE {app.role} NOSUPERUSER."
        )
    if app.bypasses:
        faults.append(
            f"The role {app.role} in DATABASE_URL passes row-level security: ALTER ROLE {app.role} NOBYPASSRLS."
        )
    if (app.owns_database or app.owns_tables) and not app.superuser:
        faults.append(
            f"The role {app.role} in DATABASE_URL owns the database or its tables, or belongs to the role that does: "
            "give them to the role in DATABASE_ADMIN_URL, or revoke the membership."
        )
    return faults


def _wrong_admin(app: Side, admin: Side) -> list[str]:
    faults = []
    if admin.place != app.place:
        faults.append(
            f"The two addresses lead to different databases ({app.database} and {admin.database}): name the same one."
        )
    if not admin.owns_database:
        faults.append(
            f"The role {admin.role} in DATABASE_ADMIN_URL may not create in the database: "
            f"ALTER DATABASE {admin.database} OWNER TO {admin.role}."
        )
    if admin.other_owner:
        faults.append(
            f"Tables here belong to {admin.other_owner}, not to the role {admin.role} in DATABASE_ADMIN_URL: "
            f"have a superuser give them to it (ALTER TABLE … OWNER TO {admin.role}), "
            f"or name {admin.other_owner} in DATABASE_ADMIN_URL."
        )
    return faults


def _side(url: str, variable: str, faults: list[str]) -> Side | None:
    try:
        with psycopg.connect(url, autocommit=True, connect_timeout=10, client_encoding="UTF8") as db:
            version, encoding, name, place = db.execute(_SERVER).fetchone() or (0, "", "", "")
            role = db.execute(_ROLE).fetchone() or ("", False, False, False, False, "")
    except (psycopg.OperationalError, psycopg.ProgrammingError) as error:
        address = urlsplit(url)
        where = f"{address.username or ''}@{address.hostname or 'local'}{address.path}"
        faults.append(
            f"{variable} ({where}) does not let us in: {' '.join(str(error).split())} "
            "Check that the server runs, the address, the name and the password."
        )
        return None
    return Side(version, encoding, name, str(place), *role)


def _with_extensions(facts: Facts, admin_url: str) -> Facts:
    """Try every extension and a Chinese word in a transaction that is rolled back, so nothing is left behind."""
    missing = []
    reads = True
    with psycopg.connect(admin_url) as db, db.transaction(force_rollback=True):
        for name in EXTENSIONS:
            try:
                with db.transaction():
                    db.execute(sql.SQL("create extension if not exists {}").format(sql.Identifier(name)))
            except psycopg.Error:
                missing.append(name)
        if "pg_trgm" not in missing and facts.app.encoding == "UTF8":  # another could not even take the word
            row = db.execute("select cardinality(show_trgm('长治市')) > 0").fetchone()
            reads = bool(row and row[0])
    return replace(facts, missing=tuple(missing), reads_chinese=reads)


def allow(admin_url: str, app_url: str) -> None:
    """Let the application's role read and write what the owner makes from now on."""
    roles.give(admin_url, urlsplit(app_url).username or "")
