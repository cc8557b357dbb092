"""An export of 200,000 rows by the worker's own code: time, memory, and how long one transaction is held."""

import argparse
import json
import os
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Self

import django

from benchmarks.report import Report, most_memory
from benchmarks.town import LARGE, Town, town

CALLED = "bench-exports"  # by which the database knows its connections
LONGEST = 5.0  # seconds that one transaction may be held


def options(parser: argparse.ArgumentParser) -> None:
    """Which town."""
    parser.add_argument("--size", type=int, default=LARGE)
    parser.add_argument("--rows", type=int, default=200_000)


def measure(wanted: argparse.Namespace) -> Report:
    """Write the register as CSV and XLSX while watching the database's transactions; COPY of the rows beside it."""
    report = Report("exports", wanted.seed, {"size": wanted.size, "rows": wanted.rows})
    with town(wanted.size) as place:
        plain = _copy(place, wanted.rows)
        for kind in ("csv", "xlsx"):
            watch = _Watch(place)
            process = place.python("-m", "benchmarks.exports", kind, str(wanted.rows), PGAPPNAME=CALLED)
            with watch:
                said, _nothing = process.communicate()
            found = json.loads(said.splitlines()[-1])
            note = f"{found['rows']:,} rows, {found['megabytes']:.0f} MB"
            report.add(
                f"{kind.upper()} to COPY of the same rows", found["seconds"], plain, unit="s", note=note
            )
            report.add(f"{kind.upper()}: memory", found["memory"], unit="MB")
            report.add(f"{kind.upper()}: longest transaction", watch.longest, unit="s", aim=LONGEST)
    return report


def _copy(place: Town, rows: int) -> float:
    began = time.perf_counter()
    with place.owner() as db, db.cursor().copy(
        f"copy (select * from enterprises_enterprise order by sort, id limit {int(rows)}) to stdout"  # noqa: S608
    ) as lines:  # fmt: skip
        for _line in lines:
            pass
    return time.perf_counter() - began


class _Watch:
    """Looks at the transactions of the export, again and again: how long the longest has been open."""

    def __init__(self, place: Town) -> None:
        self.place, self.longest, self._over = place, 0.0, threading.Event()
        self._looks = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> Self:
        self._looks.start()
        return self

    def __exit__(self, *_fault: object) -> None:
        self._over.set()
        self._looks.join()

    def _look(self) -> None:
        with self.place.master() as db:
            while not self._over.wait(0.2):
                row = db.execute(
                    "select coalesce(max(extract(epoch from clock_timestamp() - xact_start)), 0) "
                    "from pg_stat_activity where application_name = %s",
                    [CALLED],
                ).fetchone()
                self.longest = max(self.longest, float(str(row[0])) if row else 0)


def _made(kind: str, most: int) -> dict[str, float]:
    """Write the list of the register as its job does."""
    from django.utils import timezone

    from yantuo.directory.people.actor import Actor, actor_for
    from yantuo.directory.people.models import Account
    from yantuo.faces.desk.exports.lists import list_at
    from yantuo.faces.desk.exports.making import write
    from yantuo.records.sight.session import SYSTEM, sight

    with sight(SYSTEM):
        actor = actor_for(Account.objects.get(username="city"), timezone.localdate(), None)
    assert isinstance(actor, Actor)
    seen, rows = actor.sight, 0
    began = time.perf_counter()

    class Enough(Exception):
        pass

    def step() -> None:
        nonlocal rows
        rows += 1
        if rows > most:
            raise Enough

    with TemporaryDirectory() as folder:
        file = Path(folder) / "list"
        with sight(seen):
            page = list_at("/enterprises/", "", actor)
        keys = page.keys(lambda: sight(seen))
        with suppress(Enough):
            write(page, keys, kind, file, scope=lambda: sight(seen), step=step)
        size = file.stat().st_size / 1e6
    memory = most_memory()
    return {
        "seconds": time.perf_counter() - began, "rows": min(rows, most), "megabytes": size, "memory": memory,
    }  # fmt: skip


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yantuo.config.settings")
    django.setup()
    print(json.dumps(_made(sys.argv[1], int(sys.argv[2]))))
