"""`rules`: are the rows of the law as they were when they came into force? `--update` locks new ones."""

import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from yantuo.kernel import packlock, rulelock
from yantuo.kernel.rulebook import Fault, RuleFaults, shipped
from yantuo.kernel.rulelock import Line
from yantuo.kernel.worktime import CHINA

RULES = Path(__file__).resolve().parents[3] / "rules"
_USAGE = "The only option of rules is --update, which locks new rows; without it the rows are checked."


def run(argv: list[str], root: Path = RULES) -> int:
    """Return 0 where every row is as locked, or was locked now; 1 where one is not, 2 for wrong usage."""
    if argv not in ([], ["--update"]):
        print(_USAGE, file=sys.stderr)
        return 2
    faults = _updated(root) if argv else faults_of(root)
    for fault in faults:
        print(fault, file=sys.stderr)
    if not faults and not argv:
        limits, fields = (rows for _lock, rows in _read(root, []))
        editions = sum(not row.part for row in fields)
        print(f"as locked: {len(limits)} limits; {len(fields)} rows in {editions} editions of the fields")
    return 1 if faults else 0


def faults_of(root: Path = RULES) -> Sequence[Fault]:
    """Everything that cannot be read, or is not as locked."""
    faults: list[Fault] = []
    read = _read(root, faults)  # a file that cannot be read would seem to be missing
    return faults or [fault for lock, rows in read for fault in rulelock.check(lock, rows)]


def _read(root: Path, faults: list[Fault]) -> list[tuple[Path, list[Line]]]:
    """The two locks with the rows they are to hold."""
    limits = [rulelock.line_of(edition.term) for edition in shipped(root, faults)]
    fields = list(packlock.rows_of(root / "domains", faults))
    return [(root / "terms" / rulelock.NAME, limits), (root / "domains" / rulelock.NAME, fields)]


def _updated(root: Path) -> Sequence[Fault]:
    faults: list[Fault] = []
    locked: list[str] = []
    today = datetime.now(CHINA).date()
    read = _read(root, faults)
    if faults:
        return faults
    for lock, rows in read:
        try:
            locked += rulelock.update(lock, rows, today) if rows or lock.exists() else []
        except RuleFaults as refusal:
            faults += refusal.faults
    print("\n".join(f"locked: {name}" for name in locked) or ("" if faults else "nothing new to lock"))
    return faults
