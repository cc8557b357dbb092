"""A list of 200,000 enterprises, XLSX and CSV, read, checked and written, against COPY of the same rows."""

import argparse
import csv
import json
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from psycopg import sql

from benchmarks.report import Report
from benchmarks.town import SMALL, Town, town
from yantuo.faces.cli.city import City
from yantuo.start.places import ROOT
from yantuo.ui.exports import write_xlsx

TABLES = ("enterprises_enterprise", "enterprises_licence", "enterprises_premises", "enterprises_responsible")
HEADER = [
    "统一社会信用代码",
    "企业名称",
    "所属县区",
    "生产地址",
    "法定代表人",
    "食品类别",
    "联系人",
    "联系电话",
    "风险等级",
]


def options(parser: argparse.ArgumentParser) -> None:
    """How long the list is."""
    parser.add_argument("--rows", type=int, default=200_000)


def measure(wanted: argparse.Namespace) -> Report:
    """Import both files into a small town, each followed by COPY of what it wrote, and take it all out again."""
    report = Report("imports", wanted.seed, {"rows": wanted.rows})
    with town(SMALL) as place, TemporaryDirectory() as folder:
        for kind in ("csv", "xlsx"):
            tenth = 0.0
            for count in (wanted.rows // 10, wanted.rows):
                file = Path(folder) / f"list-{count}.{kind}"
                _write(file, count)
                seconds, memory, outcome = _imported(place, file)
                copied = _copied(place, Path(folder))
                if count < wanted.rows:
                    tenth = memory
                    continue
                note = f"{outcome['created']:,} new, {outcome['refused']:,} refused"
                report.add(f"import of {kind.upper()}", seconds, copied, unit="s", aim=8, note=note)
                report.add(
                    f"memory, {kind.upper()}, to a tenth of the rows", memory, tenth, unit="MB", aim=1.3
                )
    return report


def _rows(count: int) -> Iterator[list[object]]:
    """Invented enterprises that the town does not have."""
    chance = random.Random(count)  # noqa: S311 - invented telephone numbers
    made = City(2009, date(2026, 11, 24), SMALL + count, ROOT / "rules")
    for file in made.firms():
        firm = file.firm
        if firm.number > SMALL:
            phone = f"13{chance.randrange(10**9):09}"
            categories = "、".join(firm.categories)
            legal = firm.legal_representative
            yield [
                firm.credit_code,
                firm.name,
                firm.county,
                firm.address,
                legal,
                categories,
                legal,
                phone,
                firm.grade,
            ]


def _write(file: Path, count: int) -> None:
    if file.suffix == ".csv":
        with file.open("w", encoding="utf-8-sig", newline="") as target:
            lines = csv.writer(target)
            lines.writerow(HEADER)
            lines.writerows(_rows(count))
        return
    with file.open("wb") as book:
        write_xlsx(book, HEADER, _rows(count))


def _imported(place: Town, file: Path) -> tuple[float, float, dict[str, int]]:
    """Seconds, the most megabytes held, and what the command says."""
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", _MEASURED, str(file)],
        cwd=ROOT, env=dict(place.environment), capture_output=True, text=True, check=False,
    )  # fmt: skip
    seconds = time.perf_counter() - began
    return seconds, float(done.stderr.split()[-1]), json.loads(done.stdout.splitlines()[-1])


# Runs the command as `go import` does, and says on standard error how many megabytes its process held at most.
_MEASURED = """
import sys
from benchmarks.report import most_memory
from yantuo.start.commands import main
main(["import", "enterprises", sys.argv[1], "--json"])
print(most_memory(), file=sys.stderr)
"""


def _copied(place: Town, folder: Path) -> float:
    """Take the imported rows out, put them in again by COPY with every index and trigger, and take them out."""
    with place.owner() as db:
        for table in TABLES:
            with (folder / table).open("wb") as file, db.cursor().copy(_copy(table, out=True)) as rows:
                file.writelines(rows)
        _taken_out(place)
        began = time.perf_counter()
        with db.transaction():
            for table in TABLES:
                with db.cursor().copy(_copy(table, out=False)) as rows:
                    rows.write((folder / table).read_bytes())
        seconds = time.perf_counter() - began
    _taken_out(place)
    return seconds


def _copy(table: str, *, out: bool) -> sql.Composed:
    key = sql.SQL("id" if table == "enterprises_enterprise" else "enterprise_id")
    if out:
        text = "copy (select * from {} where {} > {}) to stdout"
        return sql.SQL(text).format(sql.Identifier(table), key, sql.Literal(SMALL))
    return sql.SQL("copy {} from stdin").format(sql.Identifier(table))


def _taken_out(place: Town) -> None:
    with place.master() as db:
        db.execute("set session_replication_role = replica")
        for table in reversed(TABLES):
            key = sql.SQL("id" if table == "enterprises_enterprise" else "enterprise_id")
            db.execute(
                sql.SQL("delete from {} where {} > {}").format(sql.Identifier(table), key, sql.Literal(SMALL))
            )
            db.execute(sql.SQL("vacuum (analyze) {}").format(sql.Identifier(table)))
