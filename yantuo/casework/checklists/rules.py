"""Checklists as data: tables under rules/domains/<field>/checklists, in editions, with the rule of their result."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StrictBool, model_validator

from yantuo.casework.checklists.enums import Action, Verdict, Weight
from yantuo.directory.enterprises.packs import packs
from yantuo.kernel.bilingual import Bilingual
from yantuo.kernel.refusal import LawRefusal
from yantuo.kernel.rulefiles import Fault, Rule, RuleFaults, broken, load_file
from yantuo.kernel.sentence import Sentence

Key = Field(pattern=r"^[a-z0-9][a-z0-9_.]*$")
VisitKind = Literal["daily", "unannounced", "special", "system", "oversight", "self"]


class NoTable(LawRefusal):
    """No checklist of this name is in force on a day."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Within(_Part):
    """A term of correction proposed by an item."""

    amount: int = Field(gt=0)
    unit: Literal["d", "wd"] = "d"


class Item(Rule):
    """One item to be checked, with its weight and its basis in law."""

    key: str = Key
    weight: Weight
    text: str
    text_zh: str
    basis_zh: str
    may_be_absent: StrictBool = False
    on_spot: StrictBool = False  # a failure can be put right while the inspectors are there
    applies_to: tuple[str, ...] = ()  # categories or kinds of object; none: everybody
    correct_within: Within | None = None
    figures: tuple[str, ...] = ()  # what the system counts of it, shown beside it (oversight of offices)

    @property
    def said(self) -> Bilingual:
        """The item in the reader's language."""
        return Bilingual(self.text, zh=self.text_zh)

    @property
    def ground(self) -> Bilingual:
        """The article it rests on."""
        return Bilingual(self.basis, zh=self.basis_zh)

    @property
    def is_key(self) -> bool:
        """Whether it is a key item."""
        return self.weight == Weight.KEY


class Section(_Part):
    """One heading with its items."""

    key: str = Key
    title: str
    title_zh: str
    article: str = ""
    items: tuple[Item, ...] = Field(min_length=1)

    @property
    def said(self) -> Bilingual:
        """The heading in the reader's language."""
        return Bilingual(self.title, zh=self.title_zh)


class Least(_Part):
    """How many failures a row of the result takes at least; nothing named: none."""

    key_failed: int = 0
    general_failed: int = 0


class ResultRow(_Part):
    """One row of the rule of the result: the first whose counts are reached holds."""

    outcome: str = Key
    title: str
    title_zh: str
    when: Least
    action: Action
    why: str
    why_zh: str

    @property
    def said(self) -> Bilingual:
        """The label of the result."""
        return Bilingual(self.title, zh=self.title_zh)

    @property
    def ground(self) -> Bilingual:
        """Why it follows."""
        return Bilingual(self.why, zh=self.why_zh)


@dataclass(frozen=True)
class Outcome:
    """What a filled-in table comes to, with the counts it follows from."""

    row: ResultRow
    checked: int
    absent: int
    key_failed: tuple[str, ...]
    general_failed: tuple[str, ...]

    @property
    def explained(self) -> Sentence:
        """The counts and the row that applied, as one sentence."""
        return Sentence(
            "%(checked)s items checked, %(absent)s not applicable; key items failed: %(key)s; general items failed: "
            "%(general)s. Result “%(label)s”: %(why)s",
            {
                "checked": self.checked,
                "absent": self.absent,
                "key": _named(self.key_failed),
                "general": _named(self.general_failed),
                "label": self.row.said,
                "why": self.row.ground,
            },
        )


def _named(keys: tuple[str, ...]) -> Bilingual:
    if not keys:
        return Bilingual("0", zh="无")
    return Bilingual(f"{len(keys)} ({', '.join(keys)})", zh=f"{len(keys)}项（{'、'.join(keys)}）")


class Table(Rule):
    """One checklist in one edition; `official` says whether the words are those of the official table."""

    key: str = Key
    title: str
    title_zh: str
    basis_zh: str
    valid_from: date
    valid_to: date | None = None
    source: str
    confirmed: StrictBool
    official: StrictBool = False
    note: str = ""
    note_zh: str = ""
    extends: str = ""  # a table whose sections stand before these
    kinds: tuple[VisitKind, ...] = Field(min_length=1)
    partial_kinds: tuple[VisitKind, ...] = ()  # visits at which items may stay unanswered
    applies_to: tuple[str, ...] = ()
    sections: tuple[Section, ...] = Field(min_length=1)
    result: tuple[ResultRow, ...] = ()

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if sentences := list(_faults(self)):
            broken(*sentences)
        return self

    @property
    def said(self) -> Bilingual:
        """The title in the reader's language."""
        return Bilingual(self.title, zh=self.title_zh)

    @property
    def remark(self) -> Bilingual:
        """What is to be known of the table's words."""
        return Bilingual(self.note, zh=self.note_zh)

    def covers(self, day: date) -> bool:
        """Whether it is in force on a day."""
        return self.valid_from <= day <= (self.valid_to or date.max)

    def items(self) -> Iterator[Item]:
        """Every item in order."""
        for section in self.sections:
            yield from section.items

    def item(self, key: str) -> Item:
        """One item by its key; raises KeyError."""
        return self._by_key()[key]

    def _by_key(self) -> dict[str, Item]:
        return {item.key: item for item in self.items()}

    def for_whom(self, marks: Iterable[str]) -> list[tuple[Section, list[Item]]]:
        """The sections with the items that concern a firm of these categories and objects."""
        known = set(marks)
        kept = [
            (section, [item for item in section.items if _concerns(item, known)]) for section in self.sections
        ]
        return [(section, items) for section, items in kept if items]

    def unanswered(self, verdicts: Mapping[str, str], marks: Iterable[str], kind: str) -> list[str]:
        """The keys of the items that must still be answered before the table is complete (Order 49 art. 27)."""
        if kind in self.partial_kinds:
            return []
        return [
            item.key for _s, items in self.for_whom(marks) for item in items if not verdicts.get(item.key)
        ]

    def outcome(self, verdicts: Mapping[str, str]) -> Outcome:
        """The result by the table's own rule; raises KeyError for an item it does not have."""
        known = self._by_key()
        failed = [known[key] for key, verdict in verdicts.items() if verdict == Verdict.FAILS]
        key_failed = tuple(item.key for item in failed if item.is_key)
        general = tuple(item.key for item in failed if not item.is_key)
        row = next(
            row
            for row in self.result
            if len(key_failed) >= row.when.key_failed and len(general) >= row.when.general_failed
        )
        counts = Counter(verdict for verdict in verdicts.values() if verdict)
        absent = counts[Verdict.ABSENT]
        return Outcome(row, counts.total() - absent, absent, key_failed, general)


def _concerns(item: Item, marks: set[str]) -> bool:
    return not item.applies_to or any(mark.startswith(asked) for asked in item.applies_to for mark in marks)


def _faults(table: Table) -> Iterator[Sentence]:
    counts = Counter(item.key for item in table.items())
    yield from (Sentence("has the item %(key)s twice", {"key": key}) for key, n in counts.items() if n > 1)
    if table.valid_to and table.valid_to < table.valid_from:
        yield Sentence("valid_to lies before valid_from.")
    if not table.result and not table.extends:
        yield Sentence("has no rule of its result")
    if table.result and table.result[-1].when != Least():
        yield Sentence(
            "the last row of the result must hold without any failure, else there is none to apply"
        )
    for one, other in pairwise(table.result):
        if one.when == Least():
            yield Sentence(
                "the result %(one)s hides %(other)s below it", {"one": one.outcome, "other": other.outcome}
            )


def tables() -> dict[str, list[Table]]:
    """Every table by field, in all editions; raises RuleFaults with everything that is wrong."""
    return {key: _tables_in(pack.folder / "checklists") for key, pack in packs().items()}


@lru_cache(32)
def _tables_in(folder: Path) -> list[Table]:
    faults: list[Fault] = []
    found = [load_file(Table, path, faults) for path in sorted(folder.glob("*.yaml"))]
    every = sorted((one for one in found if one), key=lambda one: (one.key, one.valid_from))
    for one, following in pairwise(every):
        if one.key == following.key and one.covers(following.valid_from):
            said = Sentence(
                "the edition before is still in force on %(day)s: close it", {"day": following.valid_from}
            )
            faults.append(Fault(folder.parent.name, following.key, said))
    if faults:
        raise RuleFaults(faults)
    return every


def in_force(domain: str, on: date, kind: str = "") -> list[Table]:
    """The tables of a field on a day, its own before those of the field it extends; a table that extends another
    stands for it."""
    own = [one for one in tables().get(domain, []) if one.covers(on)]
    below = packs()[domain].extends if domain in packs() else ""
    covered = {one.extends for one in own}
    wider = [one for one in in_force(below, on) if one.key not in covered] if below else []
    whole = [_whole(one, below or domain, on) for one in own] + wider
    return [one for one in whole if not kind or kind in one.kinds]


def _whole(table: Table, below: str, on: date) -> Table:
    """A table with the sections of the one it extends before its own, and that one's result where it has none."""
    if not table.extends:
        return table
    base = next((one for one in tables().get(below, []) if one.key == table.extends and one.covers(on)), None)
    if base is None:
        raise NoTable(
            Sentence("The checklist “%(key)s” is not in force on %(day)s.", {"key": table.extends, "day": on})
        )
    return table.model_copy(
        update={
            "sections": base.sections + table.sections,
            "result": table.result or base.result,
            "extends": "",
        }
    )


def table_of(domain: str, key: str, on: date) -> Table:
    """A checklist as in force on a day; raises NoTable."""
    for one in in_force(domain, on):
        if one.key == key:
            return one
    raise NoTable(Sentence("The checklist “%(key)s” is not in force on %(day)s.", {"key": key, "day": on}))
