"""The locks: a row of the law never changes once it is in force; a change is a new edition.

Each line of a LOCK holds name, first day, last day (or -), and the digest of everything but the last day: a row in
force may be closed, because the next edition closes it, but not altered or removed. An edition may have parts, such
as the items of a checklist; they are named after a # and are as fixed as the edition that holds them, so a part
added to an edition in force is refused too.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from yantuo.kernel.rulefiles import Fault, RuleFaults
from yantuo.kernel.sentence import Sentence
from yantuo.kernel.terms import Term

NAME = "LOCK"
ORDER = "order"  # the part that holds in which order the other parts stand
_OPEN = "-"


@dataclass(frozen=True, order=True)
class Line:
    """What a lock holds of one edition, or of one part of it."""

    key: str
    valid_from: date
    part: str
    valid_to: str  # of an edition as a whole; a part ends with it
    digest: str

    def __str__(self) -> str:
        whole = f"{self.key}#{self.part}" if self.part else self.key
        return f"{whole} {self.valid_from} {self.valid_to} {self.digest}"

    @property
    def edition(self) -> tuple[str, date]:
        """Which edition it belongs to."""
        return self.key, self.valid_from

    @property
    def name(self) -> str:
        """How a fault calls the row."""
        return " ".join(filter(None, (self.key, str(self.valid_from), self.part.replace(":", " "))))


Editions = Mapping[tuple[str, date], Mapping[str, Line]]  # by edition, then by part; "" is the edition itself


def line(
    key: str, valid_from: date, content: object, *, valid_to: date | None = None, part: str = ""
) -> Line:
    """The lock's line for a row as it is now; `content` is everything but its last day."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
    return Line(key, valid_from, part, str(valid_to or _OPEN), hashlib.sha256(text.encode()).hexdigest())


def line_of(term: Term) -> Line:
    """The lock's line for a time limit."""
    content = term.model_dump(mode="json", exclude={"valid_to"}, exclude_defaults=True)
    return line(term.key, term.valid_from, content, valid_to=term.valid_to)


def check(lock: Path, rows: Iterable[Line]) -> Iterator[Fault]:
    """A fault for every row that is not as the lock holds it; without rows there need be no lock."""
    now = _by_edition(rows)
    faults: list[Fault] = []
    locked = _read(lock, faults) if now or lock.exists() else {}
    yield from faults
    for edition, parts in now.items():
        if edition not in locked:
            yield _fault(lock, parts[""].name, Sentence("is new and not locked yet: run `rules --update`"))
        else:
            yield from _differences(lock, locked[edition], parts)
    for edition in locked.keys() - now.keys():
        yield _fault(lock, locked[edition][""].name, Sentence("was removed"))


def update(lock: Path, rows: Iterable[Line], today: date) -> list[str]:
    """Lock new editions, editions not in force yet and closings; returns the names of the editions locked anew.

    Raises RuleFaults, and writes nothing, if a row in force was altered, added, removed or given another past.
    """
    faults: list[Fault] = []
    locked = _read(lock, faults) if lock.exists() else {}
    now = _by_edition(rows)
    in_force = {edition: parts for edition, parts in locked.items() if edition[1] <= today}
    for edition, parts in in_force.items():
        faults.extend(_refused(lock, parts, now.get(edition), today))
    if faults:
        raise RuleFaults(faults)
    text = "".join(f"{now[edition][part]}\n" for edition in sorted(now) for part in sorted(now[edition]))
    lock.write_text(text, encoding="utf-8")
    return [parts[""].name for edition, parts in now.items() if locked.get(edition) != parts]


def _differences(lock: Path, old: Mapping[str, Line], new: Mapping[str, Line]) -> Iterator[Fault]:
    for one in _changed(old, new):
        said = Sentence("was changed: add a new edition instead (if not in force yet, run `rules --update`)")
        yield _fault(lock, one.name, said)
    for one in _only_in(new, old):
        said = Sentence("was added: add a new edition instead (if not in force yet, run `rules --update`)")
        yield _fault(lock, one.name, said)
    for one in _only_in(old, new):
        said = Sentence("was removed: add a new edition instead (if not in force yet, run `rules --update`)")
        yield _fault(lock, one.name, said)
    if old[""].valid_to != new[""].valid_to:
        said = Sentence("was closed or reopened and is not locked so: run `rules --update`")
        yield _fault(lock, new[""].name, said)


def _refused(
    lock: Path, old: Mapping[str, Line], new: Mapping[str, Line] | None, today: date
) -> Iterator[Fault]:
    """What may not be done to an edition in force."""
    if new is None:
        said = Sentence("is in force and was removed: close it with valid_to instead")
        yield _fault(lock, old[""].name, said)
        return
    for one in _changed(old, new):
        said = Sentence(
            "is in force and was changed: a row in force is never edited; put it back and add a new edition"
        )
        yield _fault(lock, one.name, said)
    for one in _only_in(new, old):
        said = Sentence(
            "was added to an edition in force: such an edition gets no new rows; take it out and add a new edition"
        )
        yield _fault(lock, one.name, said)
    for one in _only_in(old, new):
        said = Sentence(
            "is in force and was removed: a row in force is never taken out; put it back and add a new edition"
        )
        yield _fault(lock, one.name, said)
    ended = old[""].valid_to
    if ended not in (_OPEN, new[""].valid_to) and date.fromisoformat(ended) < today:
        yield _fault(lock, old[""].name, Sentence("has ended: its last day cannot be changed any more"))


def _changed(old: Mapping[str, Line], new: Mapping[str, Line]) -> Iterator[Line]:
    for part, one in new.items():
        # the order of an edition with other rows differs anyway: the rows themselves are told
        if part in old and one.digest != old[part].digest and (part != ORDER or old.keys() == new.keys()):
            yield one


def _only_in(one: Mapping[str, Line], other: Mapping[str, Line]) -> Iterator[Line]:
    yield from (found for part, found in one.items() if part not in other)


def _by_edition(rows: Iterable[Line]) -> Editions:
    found: defaultdict[tuple[str, date], dict[str, Line]] = defaultdict(dict)
    for row in rows:
        found[row.edition][row.part] = row
    return found


def _read(lock: Path, faults: list[Fault]) -> Editions:
    try:
        lines = [_parsed(text) for text in lock.read_text(encoding="utf-8").splitlines() if text.strip()]
    except (OSError, ValueError) as problem:
        faults.append(_fault(lock, "", Sentence("cannot be read (%(problem)s)", {"problem": problem})))
        return {}
    found = _by_edition(lines)
    for parts in found.values():
        if "" not in parts:
            name = next(iter(parts.values())).name
            faults.append(_fault(lock, name, Sentence("is part of an edition of which the lock has no line")))
    return {} if faults else found


def _parsed(text: str) -> Line:
    name, first, last, digest = text.split()
    key, _, part = name.partition("#")
    if last != _OPEN:
        date.fromisoformat(last)
    return Line(key, date.fromisoformat(first), part, last, digest)


def _fault(lock: Path, name: str, sentence: Sentence) -> Fault:
    return Fault(f"{lock.parent.name}/{lock.name}", name, sentence)
