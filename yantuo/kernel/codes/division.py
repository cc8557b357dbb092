"""Administrative divisions by GB/T 2260 code, today's and those that were, with what became of them."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType

from yantuo.kernel.codes.division_table import (
    FOLDER,
    NATION,
    Division,
    Level,
    level_of,
    read_tables,
)
from yantuo.kernel.codes.reading import Reading, compact, digits
from yantuo.kernel.sentence import Sentence


@dataclass(frozen=True, eq=False)
class Divisions:
    """All divisions known. Codes may have six, nine or (with zeros at the end) twelve digits."""

    rows: Mapping[str, tuple[Division, ...]]
    below: Mapping[str, tuple[str, ...]]
    before: Mapping[str, tuple[str, ...]]

    @classmethod
    def load(cls, folder: Path = FOLDER) -> "Divisions":
        """The tables of a folder, read once per process; raises DivisionTableFault with every fault."""
        return _load(folder)

    def __iter__(self) -> Iterator[Division]:
        """The last row of every code: what it is called today or was called in the end."""
        return (known[-1] for known in self.rows.values())

    def __contains__(self, code: str) -> bool:
        return normal(code) in self.rows

    def get(self, code: str, on: date | None = None) -> Division | None:
        """The division in force under this code on a day; without a day the last one, even if retired."""
        known = self.rows.get(normal(code), ())
        if on is None:
            return known[-1] if known else None
        return next((row for row in known if row.in_force(on)), None)

    def name(self, code: str, on: date | None = None) -> str:
        """The name on a day (without one the last name), empty if there is none."""
        division = self.get(code, on)
        return division.name if division else ""

    def name_en(self, code: str) -> str:
        """The English name, where the tables give one; empty otherwise."""
        division = self.get(code)
        return division.name_en if division else ""

    def full_name(self, code: str) -> str:
        """The names from the province down, written together: 山西省长治市潞州区."""
        return "".join(self.name(step) for step in self.path(code))

    def path(self, code: str) -> tuple[str, ...]:
        """The codes from the province down to this one; empty for an unknown code."""
        code, parent = normal(code), self.parent(code)
        if code not in self.rows:
            return ()
        return (*self.path(parent), code) if parent else (code,)

    def parent(self, code: str) -> str | None:
        """The code one level up that has ever existed; None for a province or an unknown code."""
        code = normal(code)
        return _parent(code, self.rows) if code in self.rows else None

    def children(self, code: str = NATION, on: date | None = None) -> tuple[Division, ...]:
        """Those directly below in force on a day (without one: in today's table), by code."""
        found = (self._in_force(child, on) for child in self.below.get(normal(code), ()))
        return tuple(division for division in found if division)

    def _in_force(self, code: str, on: date | None) -> Division | None:
        return next((row for row in self.rows[code] if row.in_force(on)), None)

    def successors(self, code: str) -> tuple[str, ...]:
        """The codes that took this one's place in one step; none for a code in force or without known heir."""
        division = self.get(code)
        return division.successors if division else ()

    def predecessors(self, code: str) -> tuple[str, ...]:
        """The retired codes whose place this one took in one step."""
        return self.before.get(normal(code), ())

    def heirs(self, code: str) -> tuple[str, ...]:
        """The codes in today's table that a code leads to in any number of steps; itself if it is there."""
        reached, waiting = {}, [normal(code)]
        while waiting:
            here = waiting.pop()
            if here not in reached:
                reached[here] = self._in_force(here, None) if here in self.rows else None
                waiting += [] if reached[here] else self.successors(here)
        return tuple(sorted(found for found, division in reached.items() if division))

    def level(self, code: str) -> Level | None:
        """The level of a known code, None for an unknown one."""
        division = self.get(code)
        return division.level if division else None

    def is_retired(self, code: str, on: date | None = None) -> bool:
        """Whether a known code had gone out of use by a day (without one: is not in today's table)."""
        return self.state(code, on) == "retired"

    def state(self, code: str, on: date | None = None) -> str:
        """One of current, retired, future (not yet in use on that day) and unknown."""
        if not (known := self.rows.get(normal(code))):
            return "unknown"
        if self._in_force(normal(code), on):
            return "current"
        ended = on is None or (known[-1].valid_to is not None and known[-1].valid_to < on)
        return "retired" if ended else "future"


def normal(code: str) -> str:
    """The form used in the tables: nine digits for townships, six for all above."""
    code = code.strip()
    while len(code) > 6 and len(code) % 3 == 0 and code.endswith("000"):
        code = code[:-3]
    return code


def _parent(code: str, rows: Mapping[str, tuple[Division, ...]]) -> str | None:
    level = level_of(code)
    if level is Level.TOWNSHIP:
        return code[:6]
    if level is Level.COUNTY and (city := code[:4] + "00") in rows:
        return city
    return None if level is Level.PROVINCE else code[:2] + "0000"


@cache
def _load(folder: Path) -> Divisions:
    rows = read_tables(folder)
    below, before = defaultdict(list), defaultdict(list)
    for code, known in rows.items():
        below[_parent(code, rows) or NATION].append(code)
        for heir in known[-1].successors:
            before[heir].append(code)
    return Divisions(
        MappingProxyType(rows),
        {code: tuple(found) for code, found in below.items()},
        {code: tuple(found) for code, found in before.items()},
    )


def named(codes: tuple[str, ...], divisions: Divisions) -> str:
    """Codes with their names, for a sentence."""
    return ", ".join(f"{code} {divisions.name(code)}" for code in codes)


@dataclass(frozen=True, kw_only=True)
class DivisionReading(Reading):
    """A division code by itself: valid if it was in force on the day asked about."""

    division: Division | None = None
    divisions: Divisions
    on: date | None = None

    def parts(self) -> dict[str, object]:
        """Name, level, place in the hierarchy, days of validity, successors and those below."""
        row, table = self.division, self.divisions
        if row is None:
            return {"code": self.value}
        return {
            "code": row.code,
            "name": row.name,
            "name_en": row.name_en or None,
            "level": row.level.value,
            "full_name": table.full_name(row.code),
            "parent": _brief(table.parent(row.code), table),
            "valid_from": row.valid_from and row.valid_from.isoformat(),
            "valid_to": row.valid_to and row.valid_to.isoformat(),
            "since": row.since or None,
            "until": row.until or None,
            "dates_exact": row.dates_exact,
            "confirmed": row.confirmed,
            "retired": table.is_retired(row.code, self.on),
            "successors": [_brief(code, table) for code in row.successors],
            "predecessors": [_brief(code, table) for code in table.predecessors(row.code)],
            "children": [{"code": one.code, "name": one.name} for one in table.children(row.code, self.on)],
        }


def _brief(code: str | None, divisions: Divisions) -> dict[str, str] | None:
    return {"code": code, "name": divisions.name(code)} if code else None


def read_division(value: str, divisions: Divisions | None = None, on: date | None = None) -> DivisionReading:
    """Read a division code; without a day it must be in today's table."""
    table = divisions or Divisions.load()
    code = normal(compact(value))
    row = table.get(code, on) or table.get(code)
    return DivisionReading(
        value=code,
        faults=tuple(_faults(code, row, table, on)),
        notes=_doubts(row),
        division=row,
        divisions=table,
        on=on,
    )


def _faults(code: str, row: Division | None, table: Divisions, on: date | None) -> Iterator[Sentence]:
    if not (digits(code) and len(code) in (6, 9)):
        yield Sentence("A division code has six digits (GB/T 2260), that of a township nine or twelve.")
    elif row is None:
        yield Sentence("%(code)s is the code of no division, neither today nor since 1980.", {"code": code})
    elif table.state(code, on) == "future":
        yield Sentence("%(code)s %(name)s was not yet in use on that day.", {"code": code, "name": row.name})
    elif table.state(code, on) == "retired":
        yield _gone(row, table)


def _gone(row: Division, table: Divisions) -> Sentence:
    """The sentence about a code out of use, with its heirs where they are known."""
    params = {"code": row.code, "name": row.name, "until": row.until, "heirs": named(row.successors, table)}
    if row.successors:
        return Sentence("%(code)s %(name)s has been out of use since %(until)s; use %(heirs)s.", params)
    return Sentence("%(code)s %(name)s has been out of use since %(until)s.", params)


def _doubts(row: Division | None) -> tuple[Sentence, ...]:
    """What is not certain about a division."""
    if row is None:
        return ()
    doubts = []
    if not row.dates_exact:
        doubts.append(Sentence("The dates of this code are known to the year or month only."))
    if not row.confirmed:
        doubts.append(Sentence("This entry has not been confirmed by an official list."))
    return tuple(doubts)
