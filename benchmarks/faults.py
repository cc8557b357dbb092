"""Kills and outages during concurrent writes: every acknowledged write is there, once, and every chain intact."""

import argparse
import http.client
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from benchmarks.report import Report
from benchmarks.running import Running, running
from benchmarks.session import Session, matter
from benchmarks.town import FOLDER
from yantuo.start.places import ROOT
from yantuo.start.postgres import OWNER, Cluster
from yantuo.start.roles import NAMES

WRITERS = 8
VICTIMS = ("granian", "procrastinate", "postgres", "server", "database")
AWAY = 60  # seconds without a database


@dataclass
class Written:
    """Titles that the server said it has, and those of which nothing was heard."""

    acknowledged: list[str] = field(default_factory=list)
    unheard: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)


def options(parser: argparse.ArgumentParser) -> None:
    """How many rounds, how many writes each."""
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--writes", type=int, default=2000)
    parser.add_argument("--kills", type=int, default=3, help="in each round")
    parser.add_argument("--away", type=int, default=AWAY, help="seconds without a database; 0: not tried")


def measure(wanted: argparse.Namespace) -> Report:
    """Rounds of kills at random moments, then a minute without a database."""
    report = Report("faults", wanted.seed, {"rounds": wanted.rounds, "writes": wanted.writes})
    chance = random.Random(wanted.seed)  # noqa: S311 - moments and victims, to be drawn again alike
    folder, kills = FOLDER / "faults", Counter[str]()
    with running(folder, 1000) as system:
        before = counted(folder)
        written = Written()
        took = [_round(system, written, n, wanted, chance, kills) for n in range(wanted.rounds)]
        if wanted.away:
            took.append(_without_database(system, written, wanted.away))
        system.answers()
        _checked(report, folder, written, before)
    report.about["kills"] = dict(kills)
    report.add("longest wait for the next answer after a kill", max(took), unit="s", aim=60)
    return report


def _round(
    system: Running, written: Written, number: int, wanted: argparse.Namespace, chance: random.Random,
    kills: Counter[str],
) -> float:  # fmt: skip
    """Writers at work, and kills among them; returns the longest time until the system answered again."""
    left = threading.Semaphore(wanted.writes)
    writers = [
        threading.Thread(target=_writes, args=(system.port, f"{number}-{one}", left, written), daemon=True)
        for one in range(WRITERS)
    ]
    for one in writers:
        one.start()
    longest = 0.0
    for _ in range(wanted.kills):
        time.sleep(chance.uniform(1, 6))
        if any(one.is_alive() for one in writers):
            victim = chance.choice(VICTIMS)
            kills[victim] += _kill(system, victim, chance)
            longest = max(longest, system.answers())
    for one in writers:
        one.join()
    print(f"round {number + 1}: {len(written.acknowledged)} acknowledged", file=sys.stderr, flush=True)
    return longest


def _writes(port: int, name: str, left: threading.Semaphore, written: Written) -> None:
    """Open matters one after the other; what was sent and not answered is not sent again."""
    session, form, number = Session(port), "", 0
    while left.acquire(blocking=False):
        title = f"故障演练 {name}-{number}"
        number += 1
        try:
            if not form:
                session = Session(port)
                session.login("officer")
                form = session.get("/matters/new/").text
        except (OSError, RuntimeError, http.client.HTTPException):  # nothing was sent yet
            form = ""
            left.release()
            number -= 1
            time.sleep(0.2)
            continue
        if not _heard(session, form, title, written):
            form = ""


def _heard(session: Session, form: str, title: str, written: Written) -> bool:
    """Send a matter once, and note what came of it; whether there was an answer."""
    try:
        answer = session.post("/matters/new/", matter(form, title), form)
    except (OSError, http.client.HTTPException):  # it may be there or not: nobody said so
        kept = written.unheard
    else:
        kept = (
            written.acknowledged
            if answer.status == 302 and "/matters/" in answer.location
            else written.refused
        )
    with written.lock:
        kept.append(title)
    return kept is not written.unheard


def _kill(system: Running, victim: str, chance: random.Random) -> int:
    """SIGKILL one process of a kind, or the database's first process; returns how many were hit."""
    words = {"server": "granian", "database": "bin/postgres"}.get(victim, victim)
    found = system.processes(words)
    if not found:
        return 0
    chosen = min(found) if victim in ("server", "database") else chance.choice(found)
    with suppress(ProcessLookupError):
        os.kill(chosen, signal.SIGKILL)
    return 1


def _without_database(system: Running, written: Written, seconds: int) -> float:
    """Hold the database still for a while: requests fail or wait, none is acknowledged and lost."""
    left = threading.Semaphore(200)
    writers = [
        threading.Thread(target=_writes, args=(system.port, f"away-{one}", left, written), daemon=True)
        for one in range(WRITERS)
    ]
    held = system.processes("postgres")
    for one in writers:
        one.start()
    time.sleep(1)
    for pid in held:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGSTOP)
    time.sleep(seconds)
    for pid in held:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGCONT)
    again = system.answers(120)
    for one in writers:
        one.join()
    return again


def _database(folder: Path) -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(Cluster(folder).url(OWNER, NAMES["demo"]), autocommit=True)


def counted(folder: Path) -> int:
    """How many matters there are."""
    with _database(folder) as db:
        row = db.execute("select count(*) from matters_matter").fetchone()
    return int(str(row[0])) if row else 0


def _checked(report: Report, folder: Path, written: Written, before: int) -> None:
    """Look every title up, and verify the chains."""
    with _database(folder) as db:
        titles = Counter(
            str(row[0])
            for row in db.execute(
                "select title from dossiers_dossier where title like '故障演练 %'"
            ).fetchall()
        )
        clocks = db.execute(
            "select count(c.id) from dossiers_dossier d left join deadlines_deadline c "
            "on c.dossier_id = d.id where d.title like '故障演练 %' group by d.id"
        ).fetchall()
        (twice,) = db.execute(
            "select count(*) from (select notice_id, channel from notices_delivery group by 1, 2 "
            "having count(*) > 1) d"
        ).fetchone() or (0,)
        trailed = Counter(
            str(row[0])
            for row in db.execute(
                "select d.title from trail_entry e join dossiers_dossier d on d.id::text = e.subject "
                "where e.kind = 'matter' and e.verb = 'open' and d.title like '故障演练 %'"
            ).fetchall()
        )
    known = [*written.acknowledged, *written.unheard]
    report.add("acknowledged writes", len(written.acknowledged), unit="")
    report.add("answers never heard", len(written.unheard), unit="", note="each may or may not be there")
    report.add("refused or failed with an answer", len(written.refused), unit="")
    missing = [title for title in written.acknowledged if not titles[title]]
    report.add("acknowledged and lost", len(missing), unit="", aim=0, note=", ".join(missing[:3]))
    report.add("there twice", sum(n > 1 for n in titles.values()), unit="", aim=0)
    report.add("there though refused", sum(titles[title] > 0 for title in written.refused), unit="", aim=0)
    report.add("there and never sent", len(set(titles) - set(known)), unit="", aim=0)
    report.add("without their limit", sum(row[0] != 1 for row in clocks), unit="", aim=0)
    report.add("without their entry on the trail", sum(trailed[t] != 1 for t in titles), unit="", aim=0)
    report.add("notices sent twice", int(str(twice)), unit="", aim=0)
    report.add("matters beyond those", abs(counted(folder) - before - sum(titles.values())), unit="", aim=0)
    report.add("broken chains", 0 if _intact(folder) else 1, unit="", aim=0)


def _intact(folder: Path) -> bool:
    """What `go trail verify` says."""
    told = {**os.environ, "YANTUO_DATA": str(folder), "YANTUO_MODE": "demo"}
    done = subprocess.run(
        [sys.executable, "-m", "yantuo", "trail", "verify", "--json"],
        cwd=ROOT, env=told, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return bool(json.loads(done.stdout)["intact"]) if done.returncode in (0, 1) and done.stdout else False
