"""What must be in the database after a fault: every acknowledged write, once, whole; and how to spoil it."""

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from benchmarks.drill import MARK, Written
from benchmarks.report import Report
from yantuo.start.places import ROOT
from yantuo.start.postgres import LAUNCH, OWNER, Cluster
from yantuo.start.roles import NAMES


def database(folder: Path) -> psycopg.Connection[tuple[object, ...]]:
    """A connection to the running database of an installation, as the owner of its tables."""
    return psycopg.connect(Cluster(folder).url(OWNER, NAMES["demo"]), autocommit=True, connect_timeout=5)


def master(folder: Path) -> psycopg.Connection[tuple[object, ...]]:
    """The same as the server's superuser, whom nothing binds."""
    return psycopg.connect(Cluster(folder).url(LAUNCH, NAMES["demo"]), autocommit=True, connect_timeout=5)


@dataclass
class Found:
    """What is in the database of a drill."""

    titles: Counter[str] = field(default_factory=Counter)
    limits: Counter[str] = field(default_factory=Counter)
    trailed: Counter[str] = field(default_factory=Counter)
    others: int = 0  # matters that are none of the drill's
    repeated: int = 0  # pieces of timed work that ran twice for one time
    intact: bool = True


_LIMITS = """
select d.title from dossiers_dossier d join deadlines_deadline c on c.dossier_id = d.id where d.title like %s
"""
_TRAILED = """
select d.title from trail_entry e join dossiers_dossier d on d.id::text = e.subject
where e.kind = 'matter' and e.verb = 'open' and d.title like %s
"""
# Work by the hour, day or week: with a clock set back what returns every few minutes rightly does so again.
_REPEATED = """
with timed as (
  select task_name, (args->>'timestamp')::bigint as at from procrastinate_jobs where args ? 'timestamp'),
rare as (select task_name from timed group by 1 having count(distinct at % 3600) = 1)
select count(*) from (select from timed join rare using (task_name) group by task_name, at having count(*) > 1) twice
"""


def found(folder: Path) -> Found:
    """Read a running installation; the chains are followed by `go trail verify`."""
    with database(folder) as db:

        def counted(statement: str) -> Counter[str]:
            return Counter(str(row[0]) for row in db.execute(statement, [f"{MARK} %"]).fetchall())

        titles = counted("select title from dossiers_dossier where title like %s")
        made = Found(titles, counted(_LIMITS), counted(_TRAILED))
        made.others = _number(db, "select count(*) from matters_matter") - titles.total()
        made.repeated = _number(db, _REPEATED)
    made.intact = intact(folder)
    return made


def _number(db: psycopg.Connection[tuple[object, ...]], statement: str) -> int:
    row = db.execute(statement).fetchone()
    return int(str(row[0])) if row else 0


def intact(folder: Path) -> bool:
    """What `go trail verify` says."""
    told = {**os.environ, "YANTUO_DATA": str(folder), "YANTUO_MODE": "demo"}
    done = subprocess.run(
        [sys.executable, "-m", "yantuo", "trail", "verify", "--json"],
        cwd=ROOT, env=told, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return bool(json.loads(done.stdout)["intact"]) if done.returncode in (0, 1) and done.stdout else False


def judge(report: Report, part: str, written: Written, seen: Found, others: int) -> None:
    """Hold what was said against what is there; `others` is how many other matters there must be."""

    def add(name: str, raw: int, note: str = "") -> None:
        report.add(f"{part}: {name}", raw, unit="", aim=0, note=note)

    sent = {*written.acknowledged, *written.unheard, *written.refused}
    missing = [title for title in written.acknowledged if not seen.titles[title]]
    add("acknowledged and lost", len(missing), ", ".join(missing[:3]))
    add("there twice", sum(n > 1 for n in seen.titles.values()))
    add("there though refused", sum(seen.titles[title] > 0 for title in written.refused))
    add("there and never sent", len(set(seen.titles) - sent))
    add("without their limit", sum(seen.limits[title] != n for title, n in seen.titles.items()))
    add("without their entry on the trail", sum(seen.trailed[title] != n for title, n in seen.titles.items()))
    add("other matters lost or gained", abs(seen.others - others))
    add("timed work done twice", seen.repeated)
    add("broken chains", 0 if seen.intact else 1)


def judge_letters(
    report: Report, part: str, arrived: Mapping[int, int], said: Mapping[int, tuple[bool, bool]]
) -> None:
    """Hold what arrived at the mail server against what the system says that it sent."""
    twice = [number for number, times in arrived.items() if times > 1]
    missing = [number for number, (sent, _waits) in said.items() if sent and not arrived.get(number)]
    unsure = sum(not sent and not waits for sent, waits in said.values())
    report.add(f"{part}: notices sent twice", len(twice), unit="", aim=0)
    report.add(f"{part}: said to be sent and never arrived", len(missing), unit="", aim=0)
    report.add(f"{part}: never sent", sum(waits for _sent, waits in said.values()), unit="", aim=0)
    report.add(f"{part}: notices by letter", len(said), unit="", note=f"{len(arrived)} arrived")
    report.add(f"{part}: broke off in sending, not sent again", unsure, unit="", note="shown as undelivered")


SABOTAGE = {
    "lost": "delete from dossiers_dossier where title = %(one)s",
    "twice": "update dossiers_dossier set title = %(one)s where title = %(other)s",
    "limit": "delete from deadlines_deadline c using dossiers_dossier d where d.id = c.dossier_id and title = %(one)s",
    "trail": "delete from trail_entry where subject in (select id::text from dossiers_dossier where title = %(one)s)",
    "matter": "delete from matters_matter where dossier_id in (select dossier_id from matters_matter m join "
    "dossiers_dossier d on d.id = m.dossier_id where d.title not like '故障演练 %%' limit 1)",
    "work": "insert into procrastinate_jobs (task_name, queue_name, args) select task_name, queue_name, args "
    "from procrastinate_jobs where args ? 'timestamp' order by id desc limit 1",
}  # what a proof that is worth something must find


def spoil(folder: Path, how: str, written: Written) -> None:
    """Do to the database what must never happen, past all its guards."""
    with master(folder) as db:
        db.execute("set session_replication_role = replica")
        db.execute("alter table trail_entry disable trigger user")  # it stands even in the face of that
        db.execute(SABOTAGE[how], {"one": written.acknowledged[0], "other": written.acknowledged[1]})
