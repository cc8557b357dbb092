"""Reads the division tables under rules/divisions and refuses them whole if a row cannot be right."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).resolve().parents[3] / "rules" / "divisions"
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
NATION = "100000"  # stands for the national authority where a province, city or county would stand


class Level(StrEnum):
    """The four levels of administrative divisions."""

    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    TOWNSHIP = "township"


@dataclass(frozen=True, slots=True)
class Division:
    """One division under one name. `valid_from` and `valid_to` are its first and last day, None where open.

    `since` and `until` say the same as far as it is known (2018, 2018-06 or 2018-06-19; `until` is when it went
    out of use). `confirmed` is false where the entry as a whole rests on no official text.
    """

    code: str
    name: str
    level: Level
    valid_from: date | None = None
    valid_to: date | None = None
    successors: tuple[str, ...] = ()
    confirmed: bool = True
    name_en: str = ""
    since: str = ""
    until: str = ""

    @property
    def dates_exact(self) -> bool:
        """Whether both dates are known to the day, or open."""
        return all(len(text) in (0, 10) for text in (self.since, self.until))

    def in_force(self, on: date | None = None) -> bool:
        """Whether it was in force on a day; without a day, whether it is in today's table."""
        if on is None:
            return self.valid_to is None
        return (self.valid_from is None or self.valid_from <= on) and (
            self.valid_to is None or on <= self.valid_to
        )


class DivisionTableError(ValueError):
    """The tables contradict themselves; `faults` has one sentence for each place."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


def level_of(code: str) -> Level:
    """The level that the form of a code tells (GB/T 2260: pairs of digits; GB/T 10114: three more)."""
    if len(code) == 9:
        return Level.TOWNSHIP
    if code.endswith("0000"):
        return Level.PROVINCE
    return Level.CITY if code.endswith("00") else Level.COUNTY


def read_tables(folder: Path) -> dict[str, tuple[Division, ...]]:
    """All rows of the tables in `folder` by code, oldest name first; raises DivisionTableError."""
    english = dict(row[:2] for _, row in _lines(folder / "english.tsv", 2))
    rows: dict[str, list[Division]] = defaultdict(list)
    faults = []
    for place, entry in _entries(folder):
        try:
            entry.setdefault("name_en", english.get(str(entry.get("code")), ""))
            row = _division(entry)
            rows[row.code].append(row)
        except (KeyError, ValueError) as fault:
            faults.append(f"{place}: {fault}")
    faults += _contradictions(rows)
    if faults:
        raise DivisionTableError(faults)
    return {code: tuple(rows[code]) for code in sorted(rows)}


def _entries(folder: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every row as a mapping, with the place where it stands."""
    for place, row in _lines(folder / "divisions.tsv", 6):
        code, name, since, until, successors, mark = row
        yield (
            place,
            {
                "code": code,
                "name": name,
                "since": since,
                "until": until,
                "successors": successors.split(",") if successors else [],
                "confirmed": mark != "?",
            },
        )
    for path in sorted(folder.glob("*.yaml")):
        rows = yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506 (a safe one, in C)
        for number, row in enumerate(rows or [], 1):
            yield f"{path.name}, row {number}", dict(row)


def _lines(path: Path, columns: int) -> Iterator[tuple[str, list[str]]]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line and not line.startswith("#"):
            row = line.split("\t")
            yield f"{path.name}, line {number}", row + [""] * (columns - len(row))


def _division(entry: dict[str, Any]) -> Division:
    code, name = entry["code"], entry["name"]
    if not (isinstance(code, str) and code.isascii() and code.isdigit() and len(code) in (6, 9)):
        raise ValueError(f"{code!r} is no code of six or nine digits in quotes")
    if not name:
        raise ValueError(f"{code} has no name")
    since, until = str(entry.get("since") or ""), str(entry.get("until") or "")
    return Division(
        code=code,
        name=name,
        level=level_of(code),
        valid_from=_day(since),
        valid_to=_day_before(until),
        successors=tuple(entry.get("successors", ())),
        confirmed=entry.get("confirmed", True),
        name_en=entry["name_en"],
        since=since,
        until=until,
    )


def _day(text: str) -> date | None:
    """The day that stands for a date in the tables: for a year its 1 July, for a month its first day."""
    if not text:
        return None
    return date.fromisoformat(text + {4: "-07-01", 7: "-01"}.get(len(text), ""))


def _day_before(text: str) -> date | None:
    day = _day(text)
    return day and day - timedelta(days=1)


def _contradictions(rows: dict[str, list[Division]]) -> Iterator[str]:
    for code, known in rows.items():
        for row in known:
            if row.valid_from and row.valid_to and row.valid_to < row.valid_from:
                yield f"{code} {row.name} ends before it begins"
            yield from (f"{code} is succeeded by {heir}, which is not known" for heir in _unknown(row, rows))
        for earlier, later in pairwise(known):
            if earlier.valid_to is None or later.valid_from is None or later.valid_from <= earlier.valid_to:
                yield f"{code} {earlier.name} and {code} {later.name} were in force at the same time"


def _unknown(row: Division, rows: dict[str, list[Division]]) -> Iterable[str]:
    return [code for code in row.successors if code not in rows]
