"""Databases for tests: one migrated template per state of the code, and a quick clone of it for each use."""

import hashlib
import itertools
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg
from psycopg import sql

from . import roles
from .places import ROOT, Problem, data_folder, locked
from .postgres import APP, LAUNCH, OWNER, Cluster, running

_NO_TABLES = frozenset(("views.py", "forms.py", "urls.py", "api.py"))
OTHERS_KEPT = 3  # templates of other states of the code that somebody may be testing at the same time
_numbers = itertools.count(1)


def on_database(url: str, name: str) -> str:
    """The same address with another database's name."""
    return urlunsplit(urlsplit(url)._replace(path="/" + quote(name)))


def template_name() -> str:
    """The template's name, from everything that can change what a freshly prepared database holds."""
    digest = hashlib.sha256((ROOT / "requirements.lock").read_bytes())
    for place in sorted([*(ROOT / "yantuo").rglob("*.py"), *(ROOT / "rules").rglob("*.*")]):
        if "tests" not in place.parts and "start" not in place.parts and place.name not in _NO_TABLES:
            digest.update(str(place.relative_to(ROOT)).encode() + place.read_bytes())
    return f"template_{digest.hexdigest()[:12]}"


@dataclass
class TestServer:
    """The server that holds the test databases: our own on a scratch cluster, or a given one."""

    admin: str  # may make databases
    owner: str  # owns the tables
    app: str  # what the tests connect as
    folder: Path
    ours: bool
    made: set[str] = field(default_factory=set)
    fault: str = ""  # why the template could not be built; it is not tried again in one run
    template: str = field(default_factory=template_name)  # of the code as it was when the run began

    def _run(self, text: str, *names: str) -> None:
        with psycopg.connect(self.admin, autocommit=True) as db:
            db.execute(sql.SQL(text).format(*map(sql.Identifier, names)))

    def names(self, beginning: str) -> list[str]:
        """The databases whose name begins so, the oldest first."""
        query = "select datname from pg_database where starts_with(datname, %s) order by oid"
        with psycopg.connect(self.admin, autocommit=True) as db:
            rows = db.execute(query, [beginning]).fetchall()
        return [str(row[0]) for row in rows]

    def clone(self) -> str:
        """A new database of this process, equal to the migrated template, which is built where it is missing."""
        name = f"t_{os.getpid()}_{next(_numbers)}"
        if self.fault:
            raise Problem(self.fault)
        if not self.names(self.template):
            with locked(self.folder / ".template"):
                if not self.names(self.template):  # another run may have built it while this one waited
                    self._build()
        role = urlsplit(self.owner).username or OWNER
        self._run("create database {} owner {} template {}", name, role, self.template)
        self.made.add(name)
        return name

    def _build(self) -> None:
        draft = f"draft_{os.getpid()}"
        self._run(
            "create database {} owner {} template template0", draft, urlsplit(self.owner).username or OWNER
        )
        roles.give(on_database(self.owner, draft), urlsplit(self.app).username or APP)
        done = subprocess.run(
            [sys.executable, "-m", "django", "prepare_database"],
            cwd=ROOT,
            env={**os.environ, **self.variables(draft), "YANTUO_DB_ROLE": "owner"},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            self.drop(draft)
            self.fault = f"The test database could not be prepared.\n{done.stdout}{done.stderr}"
            raise Problem(self.fault)
        for old in [*self.names("template_")[:-OTHERS_KEPT], *self._left_behind()]:
            self.drop(old)
        self._run("alter database {} rename to {}", draft, self.template)

    def _left_behind(self) -> list[str]:
        """Clones of test runs on this machine that were killed."""
        names = [*self.names("t_"), *self.names("draft_")] if self.ours else []
        clones = {name: re.match(r"[a-z]+_(\d+)", name) for name in names}
        return [name for name, match in clones.items() if match and not _alive(int(match[1]))]

    def drop(self, name: str) -> None:
        """Remove a database, ending its sessions."""
        self._run("drop database if exists {} with (force)", name)
        self.made.discard(name)

    def variables(self, name: str) -> dict[str, str]:
        """The environment of a program that works on this database."""
        return {
            "DATABASE_URL": on_database(self.app, name),
            "DATABASE_ADMIN_URL": on_database(self.owner, name),
        }

    def clear(self) -> None:
        """Remove this process's databases, and on somebody else's server the template too."""
        for name in [*self.made, *([] if self.ours else self.names("template_"))]:
            with suppress(psycopg.Error):
                self.drop(name)


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _given() -> tuple[str, str] | None:
    app, admin = os.environ.get("YANTUO_TEST_URL"), os.environ.get("YANTUO_TEST_ADMIN_URL")
    if app and not admin:
        raise Problem(
            "DATABASE_URL names a PostgreSQL for the tests, but DATABASE_ADMIN_URL is not set: "
            "name its owner there (a role with CREATEDB), or unset DATABASE_URL to test on the embedded one."
        )
    return (app, admin) if app and admin else None


@contextmanager
def test_server() -> Iterator[TestServer]:
    """Hold the test server up for the block; the databases made in it are removed afterwards."""
    folder = data_folder("test", "YANTUO_TEST_DATA")
    with ExitStack() as stack:
        if given := _given():
            app, admin = given
            server = TestServer(admin, admin, app, folder, ours=False)
        else:
            cluster = stack.enter_context(running(Cluster(folder, fast=True)))
            roles.make_roles(cluster)
            admin, owner, app = (cluster.url(role, "postgres") for role in (LAUNCH, OWNER, APP))
            server = TestServer(admin, owner, app, folder, ours=True)
        stack.callback(server.clear)
        yield server
