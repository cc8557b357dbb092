"""Taking a list over: all faults of every row are told, the good rows go in; sending it again changes nothing."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.functional import Promise

from yantuo.directory.people.actor import Actor
from yantuo.kernel.sentence import Sentence
from yantuo.records.jobs.sheets.columns import Column, Fault
from yantuo.records.jobs.sheets.headers import Header
from yantuo.records.jobs.sheets.read import Row, open_table
from yantuo.records.jobs.sheets.write import write_error_sheet
from yantuo.records.numbering.actions import NumberRefused

DEEDS = ("created", "updated", "unchanged", "refused")
SHOWN = 3000  # faults kept for the screen; the error sheet has them all
PREVIEW = 30  # rows shown before anything is written
Values = Mapping[str, Any]
Faults = dict[str, Sentence]


class Taker(Protocol):
    """What one list does with its rows."""

    def faults(self, values: Values) -> Faults:
        """What is wrong with a row beyond its cells, by column; values of faulty cells are missing."""

    def waits(self, values: Values, coming: frozenset[str]) -> bool:
        """Whether the row needs one that comes later in the sheet."""

    def take(self, values: Values) -> str:
        """Write a row and say what became of it: created, updated or unchanged. Raises ValidationError."""


@dataclass(frozen=True)
class ListKind:
    """One list that can be imported."""

    key: str
    title: Promise
    intro: Promise
    power: str
    columns: tuple[Column, ...]
    labels: Mapping[str, Promise]
    taker: Callable[[Actor, datetime], Taker]
    naming: tuple[str, ...]  # the columns that say which row it is
    key_column: str = ""  # the column other rows of the sheet refer to
    heads: Mapping[str, Promise] = field(
        default_factory=dict
    )  # naming columns whose label is too long for a heading
    words: Mapping[str, Mapping[str, Promise]] = field(
        default_factory=dict
    )  # what values of a naming column mean

    @property
    def headings(self) -> list[Promise]:
        """What the naming columns are called above the first rows."""
        return [self.heads.get(key) or self.labels[key] for key in self.naming]

    def said(self, named: Sequence[str]) -> list[str]:
        """The values of the naming columns in words."""
        return [
            str(self.words.get(key, {}).get(value, value))
            for key, value in zip(self.naming, named, strict=True)
        ]


@dataclass
class Outcome:
    """What came of an import, for the page and the command line."""

    counts: Counter[str] = field(default_factory=Counter)
    faults: list[dict[str, Any]] = field(default_factory=list)
    preview: list[dict[str, Any]] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """Plain data for storing with the job."""
        counted = {"read": sum(self.counts.values()), **{deed: self.counts[deed] for deed in DEEDS}}
        return {**counted, "faults": self.faults[:SHOWN], "preview": self.preview, "unknown": self.unknown}


@dataclass
class _Taken:
    row: Row
    deed: str
    faults: list[Fault]


def take_list(
    source: Path,
    kind: ListKind,
    *,
    by: Actor,
    at: datetime,
    dry_run: bool,
    sheet: str = "",
    told: Callable[[int, int], None] = lambda _done, _total: None,
    errors_to: Path | None = None,
) -> Outcome:
    """Take over a spreadsheet inside the caller's transaction, which a dry run rolls back afterwards.

    Raises Refused for a file that cannot be read at all.
    """
    outcome = Outcome()
    with open_table(source, kind.columns, sheet=sheet) as table:
        outcome.unknown = [f"{place} {heading}" for place, heading in table.unknown]
        rows = list(table.rows())
        taken = list(_in_turn(rows, kind, kind.taker(by, at), table.header, told))
        taken.sort(key=lambda one: one.row.number)
        _count(outcome, taken, kind)
        refused = [(one.row.number, one.row.cells, one.faults) for one in taken if one.faults]
        if errors_to and refused:
            write_error_sheet(errors_to, table.header, refused)
    if dry_run:
        transaction.set_rollback(True)
    return outcome


def _in_turn(
    rows: Sequence[Row], kind: ListKind, taker: Taker, header: Header, told: Callable[[int, int], None]
) -> Iterator[_Taken]:
    """Take the rows, those that others refer to first, whatever their order in the sheet."""
    waiting, done = list(rows), 0
    while waiting:
        coming = (
            frozenset(str(row.values.get(kind.key_column)) for row in waiting)
            if kind.key_column
            else frozenset()
        )
        ready = [row for row in waiting if not taker.waits(row.values, coming)] or waiting
        for row in ready:
            yield _one(row, taker, header)
            done += 1
            told(done, len(rows))
        numbers = {row.number for row in ready}
        waiting = [row for row in waiting if row.number not in numbers]


def _one(row: Row, taker: Taker, header: Header) -> _Taken:
    faults = [*row.faults, *_placed(row, header, taker.faults(row.values))]
    if faults:
        return _Taken(row, "refused", faults)
    try:
        with transaction.atomic():
            return _Taken(row, taker.take(row.values), [])
    except ValidationError as error:
        return _Taken(row, "refused", _placed(row, header, {"": Sentence(" ".join(error.messages))}))
    except NumberRefused as refusal:
        return _Taken(row, "refused", _placed(row, header, {"": Sentence(" ".join(refusal.faults))}))


def _placed(row: Row, header: Header, faults: Faults) -> list[Fault]:
    """Faults with the place of their column; those of no column stand at the first."""
    known = {heading.column.key: heading for heading in header.headings}
    first = header.headings[0]
    placed = []
    for key, sentence in faults.items():
        heading = known.get(key, first)
        cell = row.cells[heading.index] if heading.index < len(row.cells) else ""
        placed.append(Fault(row.number, heading.letter, heading.text, str(cell or "")[:200], "row", sentence))
    return placed


def _count(outcome: Outcome, taken: Sequence[_Taken], kind: ListKind) -> None:
    for one in taken:
        outcome.counts[one.deed] += 1
        outcome.faults += [fault.as_dict() for fault in one.faults]
        if len(outcome.preview) < PREVIEW:
            named = [str(one.row.values.get(key) or "") for key in kind.naming]
            outcome.preview.append({"row": one.row.number, "named": named, "deed": one.deed})
