"""The two towns of the benchmarks: the demonstration city in two sizes, each on a database of its own, made once."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from benchmarks import multiply
from yantuo.start import demo, roles
from yantuo.start.database import Installation, opened
from yantuo.start.places import ROOT, Problem
from yantuo.start.postgres import LAUNCH

SMALL, LARGE = 1_000, 1_000_000  # enterprises
DOSSIERS_A_FIRM, CARDS_A_FIRM = 3, 0.1
FOLDER = Path(os.environ.get("YANTUO_BENCH", ROOT / "var" / "bench"))
_KEPT = ("DATABASE_URL", "DATABASE_ADMIN_URL", "YANTUO_EMBEDDED", "YANTUO_DATA", "YANTUO_MODE", "YANTUO_SECRET_KEY",
         "YANTUO_FIELD_KEY", "DJANGO_SETTINGS_MODULE", "PYTHONPATH")  # fmt: skip


@dataclass(frozen=True)
class Town:
    """A running town: how many enterprises it has, and what a program that works on it must be told."""

    size: int
    installation: Installation
    environment: Mapping[str, str]

    def python(self, *words: str, **told: str) -> "subprocess.Popen[str]":
        """Start a Python program on it, with pipes for both directions; `told` are further words of its environment."""
        return subprocess.Popen(
            [sys.executable, *words],
            cwd=ROOT,
            env={**self.environment, **told},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def night(self) -> None:
        """Count what is counted in the night and not at every change, as the worker does."""
        process = self.python("-c", _NIGHT)
        process.communicate()
        if process.returncode:
            raise Problem("The night's counting failed.")

    def owner(self) -> psycopg.Connection[tuple[object, ...]]:
        """A connection as the owner of the tables, whom row-level security does not bind."""
        return psycopg.connect(self.environment["DATABASE_ADMIN_URL"], autocommit=True)

    def master(self) -> psycopg.Connection[tuple[object, ...]]:
        """A connection as the server's superuser, for bulk work without triggers."""
        cluster = self.installation.cluster
        if not cluster:
            raise Problem("The benchmarks run on the embedded database: unset DATABASE_URL.")
        return psycopg.connect(cluster.url(LAUNCH, roles.NAMES["demo"]), autocommit=True)


_NIGHT = """
import os, django
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yantuo.config.settings")
django.setup()
from django.db import transaction
from django.utils import timezone
from yantuo.casework.cards.figures.jobs import count_provisions
from yantuo.records.sight.session import SYSTEM, sight
from yantuo.records.tally.actions import fold
with sight(SYSTEM), transaction.atomic():
    fold()
    count_provisions(at=timezone.now())
"""


@contextmanager
def town(size: int) -> Iterator[Town]:
    """Hold a town up for the block; it is made where it is missing, which takes minutes for a large one."""
    before = {name: os.environ.get(name) for name in _KEPT}
    for name in _KEPT:
        os.environ.pop(name, None)
    os.environ["YANTUO_DATA"] = str(FOLDER / f"town-{size}")
    try:
        with opened("demo") as installation:
            told = {**os.environ}
            made = Town(size, installation, told)
            _restore(before)
            _fill(made)
            yield made
            os.environ.update({name: told[name] for name in _KEPT if name in told})
    finally:
        _restore(before)


def _restore(before: Mapping[str, str | None]) -> None:
    for name, value in before.items():
        os.environ.pop(name, None)
        if value is not None:
            os.environ[name] = value


def _fill(made: Town) -> None:
    """Load the city, and multiply its dossiers to three a firm; each step is done once."""
    inside = {name: made.environment[name] for name in _KEPT if name in made.environment}
    before = {name: os.environ.get(name) for name in _KEPT}
    os.environ.update(inside)
    try:
        with _printing_aside():
            demo.fill(made.installation, made.size, False, demo.Progress())
            if made.size > SMALL:
                multiplied(made)
    finally:
        _restore(before)


@contextmanager
def _printing_aside() -> Iterator[None]:
    """What is printed meanwhile goes to standard error: standard output is the report's alone."""
    sys.stdout.flush()
    kept = os.dup(1)
    os.dup2(2, 1)
    try:
        yield
    finally:
        sys.stdout.flush()
        os.dup2(kept, 1)
        os.close(kept)


def multiplied(made: Town) -> None:
    """Bring dossiers to three a firm, cards to a tenth of the firms, running limits to one a firm: all or nothing."""
    with made.master() as db:
        if db.execute("select to_regclass('bench.done')").fetchone() != (None,):
            return
        with db.transaction(), multiply.without_triggers(db):
            db.execute("set local work_mem = '256MB'; set local maintenance_work_mem = '1GB'")
            multiply.prepare(db)
            first = 1
            for which, wanted in (
                ("d.kind = 'card'", CARDS_A_FIRM * made.size),
                ("d.kind = 'visit'", 2 * CARDS_A_FIRM * made.size),
                ("true", DOSSIERS_A_FIRM * made.size),
            ):
                there, originals = _numbers(db, _DOSSIERS.format(which))
                first = _copies(db, which, first, wanted - there, originals)
            running, originals = _numbers(db, _RUNNING_LIMITS)
            _copies(db, _RUNNING, first, made.size - running, originals)
            db.execute("select tally_recount()")  # the copies came in without triggers
            db.execute("create table bench.done ()")
        db.execute("vacuum (analyze)")


_DOSSIERS = (
    "select count(*), count(o.id) from dossiers_dossier d left join bench.original o on o.id = d.id where {}"
)
_RUNNING_LIMITS = (
    "select count(*), count(o.id) from deadlines_deadline left join bench.original o on o.id = dossier_id "
    "where state = 'open'"
)
_RUNNING = "exists (select from deadlines_deadline r where r.dossier_id = d.id and r.state = 'open')"


def _copies(
    db: psycopg.Connection[tuple[object, ...]], which: str, first: int, missing: float, originals: int
) -> int:
    """As many copies of the chosen dossiers as add what is missing; returns the number of the next copy."""
    copies = max(0, -(-int(missing) // max(1, originals)))
    print(f"{which}: {copies} copies of {originals:,}", flush=True)
    if copies:
        multiply.multiply(db, which, first, copies)
    return first + copies


def _numbers(db: psycopg.Connection[tuple[object, ...]], text: str) -> tuple[int, int]:
    row = db.execute(sql.SQL(text)).fetchone()
    return (int(str(row[0])), int(str(row[1]))) if row else (0, 0)
