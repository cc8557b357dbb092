"""The lock: a row of the law never changes once it is in force; a change is a new edition.

Each line of rules/terms/LOCK holds key, first day, last day (or -), and the digest of everything but the last day:
a row in force may be closed, because the next edition closes it, but not altered or removed.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from yantuo.kernel.rulefiles import Fault, RuleFaults
from yantuo.kernel.sentence import Sentence
from yantuo.kernel.terms import Term

NAME = "LOCK"
_OPEN = "-"


@dataclass(frozen=True, order=True)
class Line:
    """What the lock holds of one row."""

    key: str
    valid_from: date
    valid_to: str
    digest: str

    def __str__(self) -> str:
        return f"{self.key} {self.valid_from} {self.valid_to} {self.digest}"

    @property
    def name(self) -> str:
        """How a fault calls the row."""
        return f"{self.key} {self.valid_from}"


def line(term: Term) -> Line:
    """The lock's line for a row as it is now."""
    content = term.model_dump(mode="json", exclude={"valid_to"}, exclude_defaults=True)
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Line(term.key, term.valid_from, str(term.valid_to or _OPEN), digest)


def check(root: Path, terms: Iterable[Term]) -> Iterator[Fault]:
    """A fault for every row that is not as the lock holds it."""
    faults: list[Fault] = []
    locked = _read(root, faults)
    yield from faults
    now = {found.name: found for found in map(line, terms)}
    for name, found in now.items():
        if name not in locked:
            yield _fault(name, Sentence("is new and not locked yet: run `rules --update`"))
        elif found.digest != locked[name].digest:
            yield _fault(name, Sentence("was changed: a row is never edited, add a new edition"))
        elif found.valid_to != locked[name].valid_to:
            yield _fault(name, Sentence("was closed or reopened and is not locked so: run `rules --update`"))
    yield from (_fault(name, Sentence("was removed")) for name in locked if name not in now)


def update(root: Path, terms: Iterable[Term], today: date) -> list[str]:
    """Lock new rows, rows not in force yet and closings; returns the names of the rows it locked anew.

    Raises RuleFaults, and writes nothing, if a row in force was altered, removed or given another past.
    """
    faults: list[Fault] = []
    locked = _read(root, faults) if (root / "terms" / NAME).exists() else {}
    now = {found.name: found for found in map(line, terms)}
    faults.extend(_refused(locked, now, today))
    if faults:
        raise RuleFaults(faults)
    text = "\n".join(str(found) for found in sorted(now.values()))
    (root / "terms" / NAME).write_text(text + "\n", encoding="utf-8")
    return [name for name, found in now.items() if locked.get(name) != found]


def _refused(locked: dict[str, Line], now: dict[str, Line], today: date) -> Iterator[Fault]:
    for name, old in locked.items():
        new = now.get(name)
        if old.valid_from > today or new == old:
            continue
        if new is None:
            yield _fault(name, Sentence("is in force and was removed: close it with valid_to instead"))
        elif new.digest != old.digest:
            yield _fault(name, Sentence("is in force and was changed: put it back and add a new edition"))
        elif old.valid_to != _OPEN and date.fromisoformat(old.valid_to) < today:
            yield _fault(name, Sentence("has ended: its last day cannot be changed any more"))


def _read(root: Path, faults: list[Fault]) -> dict[str, Line]:
    path = root / "terms" / NAME
    try:
        lines = [_parsed(text) for text in path.read_text(encoding="utf-8").splitlines() if text.strip()]
    except (OSError, ValueError) as problem:
        faults.append(_fault("", Sentence("cannot be read (%(problem)s)", {"problem": problem})))
        return {}
    return {found.name: found for found in lines}


def _parsed(text: str) -> Line:
    key, first, last, digest = text.split()
    if last != _OPEN:
        date.fromisoformat(last)
    return Line(key, date.fromisoformat(first), last, digest)


def _fault(name: str, sentence: Sentence) -> Fault:
    return Fault(NAME, name, sentence)
