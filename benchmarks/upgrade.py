"""An upgrade of a large town from the migrations before: how long it takes, against reading the same tables once."""

import argparse
import time

from benchmarks.report import Report
from benchmarks.town import LARGE, Town, town
from yantuo.start.places import Problem

# The state before: each app at the migration named here; everything after it is undone, and done again with the clock.
BEFORE = (
    ("cards", "0003_guards"),
    ("enterprises", "0002_row_security"),
    ("deadlines", "0002_row_security"),
    ("dossiers", "0002_row_security"),
    ("visits", "0003_guards"),
    ("notices", "0002_row_security"),
    ("tally", "0001_initial"),
)
TABLES = (
    "dossiers_dossier",
    "deadlines_deadline",
    "cards_card",
    "cards_problem",
    "enterprises_enterprise",
    "visits_visit",
)


def options(parser: argparse.ArgumentParser) -> None:
    """Which town."""
    parser.add_argument("--size", type=int, default=LARGE)


def measure(wanted: argparse.Namespace) -> Report:
    """Go back, and forward again as an operator does."""
    report = Report("upgrade", wanted.seed, {"size": wanted.size})
    with town(wanted.size) as place:
        reading = _read(place)
        began = time.perf_counter()
        for app, name in BEFORE:
            _migrated(place, app, name)
        back = time.perf_counter() - began
        began = time.perf_counter()
        _migrated(place)
        report.add(
            "upgrade", time.perf_counter() - began, reading, unit="s", note="against reading the tables once"
        )
        report.add("going back", back, unit="s")
    return report


def _migrated(place: Town, *target: str) -> None:
    process = place.python("-c", _AS_OWNER, *target)
    said, _nothing = process.communicate()
    if process.returncode:
        raise Problem(f"The migration failed.\n{said}")


_AS_OWNER = """
import os, sys
os.environ["YANTUO_DB_ROLE"] = "owner"
from django.core.management import execute_from_command_line
execute_from_command_line(["django", *(["migrate", *sys.argv[1:]] if sys.argv[1:] else ["prepare_database"])])
"""


def _read(place: Town) -> float:
    began = time.perf_counter()
    with place.owner() as db:
        for table in TABLES:
            db.execute(f"select count(*), count(t.*) from {table} t").fetchall()  # noqa: S608 - names from above
    return time.perf_counter() - began
