"""Half an hour of work: memory stays flat, connections stay bounded."""

import argparse
import statistics
import threading
import time

import psycopg

from benchmarks.load import crowd
from benchmarks.report import Report
from benchmarks.running import Running, running
from benchmarks.town import FOLDER
from yantuo.start.postgres import OWNER, Cluster
from yantuo.start.roles import NAMES

EVERY = 10  # seconds between two looks
CONNECTIONS = 60


def options(parser: argparse.ArgumentParser) -> None:
    """How long, and how many people."""
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--size", type=int, default=1300)


def measure(wanted: argparse.Namespace) -> Report:
    """Let people work, and look at memory and connections; the last third against the first after a warm-up."""
    report = Report("soak", wanted.seed, {"minutes": wanted.minutes, "people": wanted.people})
    folder = FOLDER / f"load-{wanted.size}"
    looks: list[dict[str, float]] = []
    with running(folder, wanted.size) as system:
        over = threading.Event()
        watcher = threading.Thread(target=_watch, args=(system, over, looks), daemon=True)
        watcher.start()
        taken = crowd(system, wanted.people, wanted.minutes * 60, wanted.seed)
        over.set()
        watcher.join()
    warm = looks[len(looks) // 6 :]
    third = max(1, len(warm) // 3)
    for name in ("server", "worker"):
        first, last = (
            statistics.fmean(look[name] for look in part) for part in (warm[:third], warm[-third:])
        )
        report.add(f"memory of the {name}, last third to the first", last, first, unit="MB", aim=1.1)
    report.add("most connections", max(look["connections"] for look in looks), unit="", aim=CONNECTIONS)
    report.add("pages", len(taken.seconds), unit="")
    report.add("errors", len(taken.errors), unit="", aim=0, note="; ".join(taken.errors[:3]))
    return report


def _watch(system: Running, over: threading.Event, looks: list[dict[str, float]]) -> None:
    with psycopg.connect(Cluster(system.folder).url(OWNER, NAMES["demo"]), autocommit=True) as db:
        while not over.wait(EVERY):
            row = db.execute("select count(*) from pg_stat_activity where usename = 'yantuo_app'").fetchone()
            looks.append(
                {
                    "at": time.time(),
                    "server": system.resident("granian") / 1e6,
                    "worker": system.resident("procrastinate") / 1e6,
                    "connections": float(str(row[0])) if row else 0,
                }
            )
