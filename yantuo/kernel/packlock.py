"""The lock of the fields of supervision: checklists, published items, caps, categories are as fixed as time limits.

Every dated file of a field is an edition; each list of rows in it is taken apart, so that a fault names the row. What
has no date describes and decides nothing: pack.yaml and objects.yaml are not locked. terms.yaml is locked with the
other limits.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path

from yantuo.kernel import rulelock
from yantuo.kernel.rulefiles import Fault, read
from yantuo.kernel.rulelock import Line
from yantuo.kernel.sentence import Sentence

_ELSEWHERE = {"pack.yaml", "objects.yaml", "terms.yaml"}
_FREE = {
    "valid_to",
    "confirmed",
}  # an edition in force may be closed, and a bureau may confirm it; neither alters a row
_NAMES = ("key", "code", "grade")  # what a row may be called by; else by its place in the list
_EDITION = re.compile(r"_\d.*$")  # inspection_2027.yaml is a later edition of inspection.yaml

Row = Mapping[str, object]


def check(folder: Path) -> list[Fault]:
    """A fault for everything under rules/domains that is not as its lock holds it."""
    faults: list[Fault] = []
    rows = list(rows_of(folder, faults))
    # a file that cannot be read would seem to be missing
    return faults or list(rulelock.check(folder / rulelock.NAME, rows))


def rows_of(folder: Path, faults: list[Fault]) -> Iterator[Line]:
    """Every edition of every field with its parts; what cannot be read goes to `faults`."""
    seen: set[tuple[str, date]] = set()
    for path in sorted(folder.glob("*/**/*.yaml")):
        if path.name in _ELSEWHERE:
            continue
        for row in _edition(path, folder, faults):
            if not row.part and row.edition in seen:
                faults.append(Fault(_place(path, folder), row.name, Sentence("stands twice")))
            seen.add(row.edition)
            yield row


def _edition(path: Path, folder: Path, faults: list[Fault]) -> Iterator[Line]:
    before = len(faults)
    content = read(path, faults)
    if len(faults) > before:
        return
    if not isinstance(content, Mapping) or not isinstance(since := content.get("valid_from"), date):
        said = Sentence("must be rows of a name each, with valid_from: the day from which they hold")
        faults.append(Fault(_place(path, folder), "", said))
        return
    until = content.get("valid_to")
    name = str(content.get("key") or _EDITION.sub("", path.stem))
    key = path.parent.relative_to(folder).joinpath(name).as_posix()
    parts = list(_parts({one: value for one, value in content.items() if one not in _FREE}, ""))
    for part, count in Counter(part for part, _row in parts).items():
        if count > 1:
            faults.append(Fault(_place(path, folder), part.replace(":", " "), Sentence("stands twice")))
    for part, row in parts:
        ends = until if isinstance(until, date) and not part else None
        yield rulelock.line(key, since, row, valid_to=ends, part=part)
    order = [part for part, _row in parts]
    if len(order) > 1:
        yield rulelock.line(key, since, order, part=rulelock.ORDER)


def _parts(row: Row, name: str, above: str = "") -> Iterator[tuple[str, Row]]:
    """A row without the lists of rows in it, then those lists' rows; each knows the row that it stands under."""
    lists = {key: value for key, value in row.items() if _is_rows(value)}
    own = {key: value for key, value in row.items() if key not in lists}
    yield name, own | ({"#": above} if above else {})
    for key, rows in lists.items():
        assert isinstance(rows, list)
        for at, one in enumerate(rows, start=1):
            yield from _parts(one, f"{key}:{_called(one, at)}", name)


def _is_rows(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(one, Mapping) for one in value)


def _called(row: Row, at: int) -> str:
    """What a row is called: a name without blanks, for the lock is read by its blanks."""
    found: Iterable[str] = (str(row[name]) for name in _NAMES if row.get(name))
    return "_".join(next(iter(found), f"{at}").split())


def _place(path: Path, folder: Path) -> str:
    return path.relative_to(folder).as_posix()
