"""`rules`: are the rows of rules/terms as they were when they came into force? `--update` locks new ones."""

import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from yantuo.kernel import rulelock
from yantuo.kernel.rulebook import Fault, RuleFaults, shipped
from yantuo.kernel.terms import Term
from yantuo.kernel.worktime import CHINA

RULES = Path(__file__).resolve().parents[3] / "rules"
_USAGE = "The only option of rules is --update, which locks new rows; without it the rows are checked."


def run(argv: list[str], root: Path = RULES) -> int:
    """Return 0 where every row is as locked, or was locked now; 1 where one is not, 2 for wrong usage."""
    if argv not in ([], ["--update"]):
        print(_USAGE, file=sys.stderr)
        return 2
    faults: list[Fault] = []
    terms = [edition.term for edition in shipped(root, faults)]
    if not faults:
        faults.extend(_updated(root, terms) if argv else rulelock.check(root, terms))
    for fault in faults:
        print(fault, file=sys.stderr)
    if not faults and not argv:
        print(f"all {len(terms)} rows are as locked")
    return 1 if faults else 0


def _updated(root: Path, terms: list[Term]) -> Sequence[Fault]:
    try:
        locked = rulelock.update(root, terms, datetime.now(CHINA).date())
    except RuleFaults as refusal:
        return refusal.faults
    print("\n".join(f"locked: {name}" for name in locked) or "nothing new to lock")
    return ()
