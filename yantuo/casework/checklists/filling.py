"""A sheet as a form: what stands in it, what was typed, the fault of each item, how far it is."""

from collections.abc import Mapping
from dataclasses import dataclass

from yantuo.casework.checklists.actions import Given, entered, mark_of
from yantuo.casework.checklists.enums import Verdict
from yantuo.casework.checklists.models import Sheet
from yantuo.casework.checklists.queries import Line, blocks
from yantuo.casework.checklists.rules import Item, Section
from yantuo.kernel.sentence import Sentence
from yantuo.records.files.models import Attachment


@dataclass(frozen=True)
class Row:
    """One item as its form shows it."""

    item: Item
    stands: Given
    given: Given
    photos: tuple[Attachment, ...] = ()
    faults: tuple[str, ...] = ()
    by_name: str = ""

    @property
    def name(self) -> str:
        """The item's key as part of the names of its fields."""
        return self.item.key

    @property
    def mark(self) -> str:
        """What stood there when the page was made."""
        return mark_of(self.stands)

    @property
    def unsaved(self) -> bool:
        """Whether the entry shown is not the stored one."""
        return self.given != self.stands

    @property
    def answered(self) -> bool:
        """Whether a finding is stored."""
        return bool(self.stands.verdict)

    @property
    def choices(self) -> list[tuple[str, str, str]]:
        """The findings one may choose, each with the key that chooses it."""
        kinds = [(Verdict.CONFORM, "1"), (Verdict.FAILS, "2"), (Verdict.ABSENT, "3")]
        return [
            (kind.value, str(kind.label), key)
            for kind, key in kinds
            if kind != Verdict.ABSENT or self.item.may_be_absent
        ]


@dataclass(frozen=True)
class Part:
    """One section of the form."""

    section: Section
    rows: tuple[Row, ...]

    @property
    def answered(self) -> int:
        """How many of its items are answered."""
        return sum(row.answered for row in self.rows)

    @property
    def failed(self) -> int:
        """How many of its items do not conform."""
        return sum(row.stands.verdict == Verdict.FAILS for row in self.rows)


@dataclass(frozen=True)
class Filling:
    """The whole sheet."""

    sheet: Sheet
    parts: tuple[Part, ...]

    @property
    def rows(self) -> list[Row]:
        """Every item in order."""
        return [row for part in self.parts for row in part.rows]

    @property
    def total(self) -> int:
        """How many items it has."""
        return len(self.rows)

    @property
    def answered(self) -> int:
        """How many of them are answered."""
        return sum(part.answered for part in self.parts)

    @property
    def failed(self) -> int:
        """How many of them do not conform."""
        return sum(part.failed for part in self.parts)

    @property
    def faulty(self) -> list[Row]:
        """The items with a fault."""
        return [row for row in self.rows if row.faults]

    @property
    def unsaved(self) -> bool:
        """Whether anything shown is not stored."""
        return any(row.unsaved for row in self.rows)


def filling_of(
    sheet: Sheet,
    given: Mapping[str, Given] | None = None,
    faults: Mapping[str, list[Sentence | str]] | None = None,
) -> Filling:
    """The sheet with what was typed over what stands in it, and the faults by item (two queries)."""
    typed, wrong = given or {}, faults or {}
    parts = [
        Part(block.section, tuple(_row(line, typed, wrong) for line in block.lines))
        for block in blocks(sheet)
    ]
    return Filling(sheet, tuple(parts))


def _row(line: Line, given: Mapping[str, Given], faults: Mapping[str, list[Sentence | str]]) -> Row:
    stands = entered(line.answer)
    key = line.item.key
    return Row(
        item=line.item,
        stands=stands,
        given=given.get(key, stands),
        photos=line.photos,
        faults=tuple(map(str, faults.get(key, ()))),
        by_name=line.answer.by_name if line.answer else "",
    )


def read(data: Mapping[str, str], keys: list[str]) -> tuple[dict[str, Given], dict[str, str]]:
    """What a form was sent with for these items, and the marks it showed; an item that was not sent is left out."""
    sent = [key for key in keys if f"was-{key}" in data]
    given = {key: _given(data, key) for key in sent}
    return given, {key: data[f"was-{key}"] for key in sent}


def _given(data: Mapping[str, str], key: str) -> Given:
    """One entry; a reason belongs to “not applicable” and a provision to “does not conform” only."""
    verdict = data.get(f"v-{key}", "")
    reason = _text(data, f"r-{key}") if verdict == Verdict.ABSENT else ""
    clause = _text(data, f"c-{key}") if verdict == Verdict.FAILS else ""
    return Given(verdict, _text(data, f"n-{key}"), reason[:300], clause[:300])


def _text(data: Mapping[str, str], name: str) -> str:
    return data.get(name, "").replace("\r\n", "\n").strip()
