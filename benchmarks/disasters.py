"""The faults that are no kill: a database away, a full disk, a clock set back, an empty machine and a backup."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import psycopg

from benchmarks import letters, proof
from benchmarks.clock import Clock, now, own_clock, until_daily
from benchmarks.drill import Written, held_still, writing
from benchmarks.report import Report
from benchmarks.running import Running, running
from benchmarks.session import Session
from benchmarks.smalldisk import fill, full, small_disk
from yantuo.start.places import ROOT, Problem

HOUR = 3600
FULL_SECONDS = 20
PASSPHRASE = "a long word for the keys"  # noqa: S105 - of a backup that is thrown away


def without_database(report: Report, system: Running, written: Written, seconds: int) -> None:
    """Hold the database still for a while: requests fail or wait, none is acknowledged and lost."""
    with writing(system, "away", written, 200) as crew:
        crew.reach(20)
        with held_still(system, "postgres"):
            time.sleep(seconds)
        again = system.answers(120)
    report.add("away: the next answer after the database is back", again, unit="s", aim=60)


def full_disk(report: Report, size: int, data: Path, written: Written, others: int) -> None:
    """Fill the disk under the writers: they are refused, and all goes on by itself when there is room again."""
    with small_disk(data) as place:
        if isinstance(place, str):
            report.untried("disk full", place)
            return
        mine, before = Written(), len(written.acknowledged)
        with running(place, size, data.parent / "disk.log") as system:
            with writing(system, "disk", mine, 1000) as crew:
                crew.reach(100)
                with full(place.parent):
                    refused = len(mine.refused)
                    until = time.monotonic() + FULL_SECONDS
                    while time.monotonic() < until:
                        fill(place.parent / "ballast")
                        if time.monotonic() > until - FULL_SECONDS / 2:
                            _new_log(place)
                        time.sleep(0.5)
                    refused = len(mine.refused) - refused
                acknowledged, began = crew.done, time.monotonic()
                crew.reach(acknowledged + 1, 120)
                again = time.monotonic() - began
                crew.reach(acknowledged + 100, 120)
                more = crew.done - acknowledged
                crew.over.set()
            system.answers()
            everything = _together(written, mine)
            report.add("disk: acknowledged", crew.done, unit="", note=f"beside {before:,} before")
            statuses = ", ".join(
                f"{status} × {n}" for status, n in sorted(mine.statuses.items()) if status != 302
            )
            report.add("disk: refused while it was full", refused, unit="", aim=1, faster=True, note=statuses)
            report.add("disk: acknowledged when there was room again", more, unit="", aim=100, faster=True)
            report.add("disk: the first of them after", again, unit="s", aim=60)
            proof.judge(report, "disk", everything, proof.found(place), others)


def _new_log(place: Path) -> None:
    """Have the database begin a new file of its log, the worst that it can need on a full disk."""
    with suppress(psycopg.Error), proof.master(place) as db:
        db.execute("select pg_logical_emit_message(true, 'drill', 'x')")
        db.execute("select pg_switch_wal()")


def _together(*parts: Written) -> Written:
    """All that was written in several drills on one installation."""
    whole = Written()
    for part in parts:
        whole.acknowledged += part.acknowledged
        whole.unheard += part.unheard
        whole.refused += part.refused
    return whole


def clock_back(report: Report, size: int, data: Path, written: Written, others: int) -> None:
    """Set the clock back an hour under running programs, and right again; its day has just had its daily work."""
    with own_clock() as clock:
        post = letters.Post()
        clock.set(until_daily(now(), 2, 21))  # a minute after the work of 02:20
        base = clock.ahead
        with running(data, size, data.parent / "clock.log", clock.environment()) as system:
            known = set(letters.settled(data))
            off = abs(_database_ahead(data) - (base if clock.whole else 0))
            report.add("clock: seconds by which the database is off it", off, unit="", aim=2)
            with letters.told(data, post):
                _by_the_clock(report, system, clock, written)
            report.add("clock: daily work twice in a day", _daily_twice(data), unit="", aim=0)
            report.add("clock: daily work done", _daily(data), unit="", aim=1, faster=True)
            proof.judge(report, "clock", written, proof.found(data), others)
            proof.judge_letters(report, "clock", post.notices, letters.since(data, known))
    ways = {
        True: "a library before the C library: server, worker and PostgreSQL",
        False: "no C compiler here: server and worker only, PostgreSQL on the machine's clock",
    }
    report.about["clock"] = ways[clock.whole]


def _by_the_clock(report: Report, system: Running, clock: Clock, written: Written) -> None:
    """Write and be at work before, with the clock an hour back, and with it right again; one login for all."""
    session, base = Session(system.port), clock.ahead
    session.login("officer")
    for part, ahead in (("before", base), ("back", base - HOUR), ("right", base)):
        clock.set(ahead)
        began = _latest_minute(system.folder)
        with writing(system, f"clock-{part}", written, 200, float(ahead)):
            pass
        status = session.anew().get("/").status
        report.add(f"clock {part}: the login from before, off 200", abs(status - 200), unit="", aim=0)
        waits = _timed_work_again(system.folder, began)
        report.add(f"clock {part}: timed work goes on after", waits, unit="s", aim=130)


def _database_ahead(data: Path) -> float:
    with proof.database(data) as db:
        row = db.execute("select extract(epoch from clock_timestamp())").fetchone()
    return float(str(row[0])) - time.time() if row else 0.0


_DONE = "select coalesce(max(id), 0) from procrastinate_jobs where task_name = 'jobs.rescue' and status = 'succeeded'"


def _latest_minute(data: Path) -> int:
    """The latest done piece of the work that returns every minute."""
    with proof.database(data) as db:
        row = db.execute(_DONE).fetchone()
    return int(str(row[0])) if row else 0


def _timed_work_again(data: Path, before: int, seconds: float = 200) -> float:
    """How long until the work of a minute was done anew."""
    began = time.monotonic()
    while time.monotonic() - began < seconds:
        if _latest_minute(data) > before:
            break
        time.sleep(0.5)
    return time.monotonic() - began


_DAILY = """
select task_name, count(*) from procrastinate_jobs
where task_name = 'jobs.release' and status in ('todo', 'doing', 'succeeded')
group by task_name, (to_timestamp((args->>'timestamp')::bigint) at time zone 'Asia/Shanghai')::date
"""


def _daily_twice(data: Path) -> int:
    with proof.database(data) as db:
        return sum(int(str(row[1])) > 1 for row in db.execute(_DAILY).fetchall())


def _daily(data: Path) -> int:
    with proof.database(data) as db:
        return len(db.execute(_DAILY).fetchall())


def restored(report: Report, size: int, data: Path, written: Written, others: int) -> None:
    """Back up while people write, restore into an empty machine, and find everything from before there."""
    file, place = data.parent / "night.tar", data.parent / "restored"
    file.unlink(missing_ok=True)
    _emptied(place)
    with running(data, size) as system:
        with writing(system, "night", written, 600) as crew:
            crew.reach(200)
            before = list(written.acknowledged)
            answer = _go(data, "backup", str(file), "--json")
            crew.over.set()
        late = Written([t for t in written.acknowledged if t not in set(before)], [], [])
    report.add("backup: seconds while people write", float(answer["seconds"]), unit="s")
    report.add("backup: size", file.stat().st_size / 1e6, unit="MB", note=f"{answer['blobs']} attachments")
    began = time.monotonic()
    proved = _go(data, "restore", "--check", str(file), "--json")
    report.add("backup: proved in", time.monotonic() - began, unit="s")
    began = time.monotonic()
    back = _go(place, "restore", str(file), "--json")
    report.add("restored: back in an empty machine in", time.monotonic() - began, unit="s")
    wrong = sum(not told["intact"] for told in (proved, back))
    report.add("restored: proofs that do not hold", wrong, unit="", aim=0)
    with running(place, size) as system:
        session = Session(system.port)
        session.login("officer")
        report.add("restored: work list, off 200", abs(session.get("/").status - 200), unit="", aim=0)
        said = Written(before, [*written.unheard, *late.acknowledged], written.refused)
        proof.judge(report, "restored", said, proof.found(place), others)
        bad, all_files = _files(place)
        report.add("restored: attachments that differ", bad, unit="", aim=0, note=f"of {all_files}")
        with writing(system, "after", Written(), 50) as crew:
            pass
        report.add("restored: writes acknowledged there", crew.done, unit="", aim=50, faster=True)
    _emptied(place)


def _emptied(place: Path) -> None:
    shutil.rmtree(place, ignore_errors=True)


def _go(data: Path, *command: str) -> dict[str, Any]:
    """A command of the launcher on an installation, and its answer."""
    told = {
        name: value for name, value in os.environ.items() if not name.startswith(("DATABASE_", "YANTUO_"))
    }
    told |= {"YANTUO_DATA": str(data), "YANTUO_BACKUP_PASSPHRASE": PASSPHRASE, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-m", "yantuo", *command], cwd=ROOT, env={**told, "YANTUO_MODE": "demo"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    with suppress(IndexError, ValueError):
        return dict(json.loads(done.stdout.strip().splitlines()[-1]))
    raise Problem(f"'{' '.join(command)}' did not answer: {done.stderr[-1000:]}")


def _files(place: Path) -> tuple[int, int]:
    """How many attachments are missing or are not what their hash says, and how many there are."""
    with proof.database(place) as db:
        names = [str(row[0]) for row in db.execute("select sha256 from files_blob").fetchall()]
    return sum(not _is_whole(place / "files" / name[:2] / name[2:], name) for name in names), len(names)


def _is_whole(file: Path, sha256: str) -> bool:
    return file.exists() and hashlib.sha256(file.read_bytes()).hexdigest() == sha256
