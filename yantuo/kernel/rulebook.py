"""The rulebook: every time limit in all its editions, shipped rows and the bureau's own over them.

The event's date decides which edition counts. A bureau's row wins over the shipped one and survives upgrades.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from itertools import pairwise
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from yantuo.kernel import rulelock
from yantuo.kernel.refusal import LawRefusal
from yantuo.kernel.rulefiles import Fault, Rule, RuleFaults, load_rows, parse
from yantuo.kernel.sentence import Sentence
from yantuo.kernel.terms import Term

__all__ = ["Edition", "Fault", "NotInForce", "OverlayRow", "Rule", "RuleFaults", "Rulebook", "UnknownTerm"]


class UnknownTerm(LawRefusal):
    """No limit has this key; the sentence names the nearest."""


class NotInForce(LawRefusal):
    """The limit has no edition on this day; the sentence names the days it has."""


class OverlayRow(BaseModel):
    """A bureau's own row: what differs from the shipped edition, or the whole of a new one."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)
    key: str = Field(min_length=1)
    valid_from: date
    row: Mapping[str, Any]
    source: str = Field(min_length=1)
    approver: str = Field(min_length=1)
    date: date


@dataclass(frozen=True)
class Edition:
    """One edition of a limit, and whether it is shipped or the bureau's own, by whom and from what source."""

    term: Term
    file: str = ""
    overlay: OverlayRow | None = None

    @property
    def is_local(self) -> bool:
        """Whether the bureau has set it itself."""
        return self.overlay is not None

    @property
    def source(self) -> str:
        """Where the row comes from: the bureau's source, else the key of the shipped one."""
        return self.overlay.source if self.overlay else self.term.source

    def covers(self, day: date) -> bool:
        """Whether it is in force on a day."""
        return self.term.valid_from <= day <= (self.term.valid_to or date.max)


@dataclass(frozen=True, eq=False)
class Rulebook:
    """All editions by key, earliest first."""

    _editions: Mapping[str, Sequence[Edition]] = field(repr=False)

    @classmethod
    def load(cls, root: Path) -> "Rulebook":
        """The limits under `root`/terms, checked against their lock; raises RuleFaults with every fault."""
        faults: list[Fault] = []
        found = list(shipped(root, faults))
        faults.extend(_overlaps(found))
        if not faults:  # a row that cannot be read would seem to be missing
            rows = [rulelock.line_of(edition.term) for edition in found]
            faults.extend(rulelock.check(root / "terms" / rulelock.NAME, rows))
        if faults:
            raise RuleFaults(faults)
        return cls(_by_key(found))

    def overlaid(self, rows: Iterable[OverlayRow | Mapping[str, Any]]) -> "Rulebook":
        """With a bureau's rows winning over the shipped ones; raises RuleFaults with every fault."""
        faults: list[Fault] = []
        own = {}
        for row in _overlay_rows(rows, faults):
            if edition := self._local(row, faults):
                own[row.key, row.valid_from] = edition
        if faults:
            raise RuleFaults(faults)
        kept = (one for one in self if (one.term.key, one.term.valid_from) not in own)
        return Rulebook(_by_key([*kept, *own.values()]))

    def __iter__(self) -> Iterator[Edition]:
        for editions in self._editions.values():
            yield from editions

    def keys(self) -> list[str]:
        """Every key, in order."""
        return sorted(self._editions)

    def editions(self, key: str) -> Sequence[Edition]:
        """All editions of a limit, earliest first; raises UnknownTerm."""
        try:
            return self._editions[key]
        except KeyError:
            raise UnknownTerm(self._unknown(key)) from None

    def edition(self, key: str, *, on: date) -> Edition:
        """The edition in force on the day of the event; raises UnknownTerm or NotInForce."""
        editions = self.editions(key)
        found = [edition for edition in editions if edition.covers(on)]
        if not found:
            spans = ", ".join(f"{one.term.valid_from} – {one.term.valid_to or '…'}" for one in editions)
            said = {"key": key, "day": on, "spans": spans}
            raise NotInForce(Sentence("%(key)s is not in force on %(day)s; it is in force %(spans)s.", said))
        return max(found, key=lambda one: (one.is_local, one.term.valid_from))

    def term(self, key: str, *, on: date) -> Term:
        """The limit as in force on the day of the event; raises UnknownTerm or NotInForce."""
        return self.edition(key, on=on).term

    def in_force(self, on: date) -> list[Term]:
        """Every limit in force on a day, by key."""
        return [
            self.term(key, on=on) for key in self.keys() if any(e.covers(on) for e in self._editions[key])
        ]

    def is_local(self, key: str, valid_from: date) -> bool:
        """Whether the edition that begins on a day is the bureau's own."""
        return any(one.is_local and one.term.valid_from == valid_from for one in self._editions.get(key, ()))

    def nearest(self, key: str) -> list[str]:
        """Keys one may have meant: those the key is the beginning of, else those spelled alike."""
        below = [one for one in self.keys() if one.startswith(f"{key}.")]
        return below or get_close_matches(key, self.keys(), n=3, cutoff=0.5)

    def _unknown(self, key: str) -> Sentence:
        near = ", ".join(self.nearest(key))
        if near:
            return Sentence("There is no limit “%(key)s”; did you mean %(near)s?", {"key": key, "near": near})
        return Sentence("There is no limit “%(key)s”; `due --list` shows them all.", {"key": key})

    def _local(self, row: OverlayRow, faults: list[Fault]) -> Edition | None:
        name = f"{row.key} {row.valid_from}"
        fixed = {"key": row.key, "valid_from": row.valid_from}
        for field_name, value in fixed.items():
            if str(row.row.get(field_name, value)) != str(value):
                faults.append(
                    Fault("overlay", name, Sentence("%(field)s cannot differ", {"field": field_name}))
                )
                return None
        whole = self._base(row) | dict(row.row) | fixed | {"source": row.source}
        term = parse(Term, whole, "overlay", name, faults)
        return Edition(term, overlay=row) if term else None

    def _base(self, row: OverlayRow) -> dict[str, Any]:
        """The values an overlay row builds on: those of its own edition, else of the one it follows."""
        earlier = [one for one in self._editions.get(row.key, ()) if one.term.valid_from <= row.valid_from]
        if not earlier:
            return {}
        base = earlier[-1]
        return base.term.model_dump(exclude=set() if base.covers(row.valid_from) else {"valid_to"})


def shipped(root: Path, faults: list[Fault]) -> Iterator[Edition]:
    """The rows under `root`/terms and of the fields of supervision; what cannot be read goes to `faults`."""
    paths = sorted((root / "terms").glob("*.yaml"))
    if paths:
        paths += sorted((root / "domains").glob("*/terms.yaml"))
    else:
        faults.append(Fault("terms", "", Sentence("holds no rule files")))
    for path in paths:
        yield from (Edition(term, _file(path)) for term in load_rows(Term, path, _row_name, faults))


def _file(path: Path) -> str:
    return path.name if path.parent.name == "terms" else f"{path.parent.name}/{path.name}"


def _row_name(row: Mapping[str, object], at: int) -> str:
    return " ".join(str(row[name]) for name in ("key", "valid_from") if name in row) or f"row {at}"


def _by_key(editions: Iterable[Edition]) -> dict[str, list[Edition]]:
    found: dict[str, list[Edition]] = defaultdict(list)
    for edition in sorted(editions, key=lambda one: (one.term.key, one.term.valid_from)):
        found[edition.term.key].append(edition)
    return dict(found)


def _overlaps(editions: Iterable[Edition]) -> Iterator[Fault]:
    for key, rows in _by_key(editions).items():
        for one, following in pairwise(rows):
            if one.covers(following.term.valid_from):
                said = {"day": following.term.valid_from}
                sentence = Sentence("the edition before is still in force on %(day)s: close it", said)
                yield Fault(following.file, f"{key} {following.term.valid_from}", sentence)


def _overlay_rows(
    rows: Iterable[OverlayRow | Mapping[str, Any]], faults: list[Fault]
) -> Iterator[OverlayRow]:
    for at, row in enumerate(rows, start=1):
        if isinstance(row, OverlayRow):
            yield row
        elif found := parse(OverlayRow, row, "overlay", _row_name(row, at), faults):
            yield found
