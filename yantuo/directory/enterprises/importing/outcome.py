"""What came of an import: counts, what was recognised, the first rows, every fault."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from yantuo.kernel.sentence import Sentence
from yantuo.records.jobs.sheets.columns import Fault
from yantuo.records.jobs.sheets.headers import Header

MOST_SHOWN = 200  # faults and remarks on the screen; the error sheet has all of them
FIRST_ROWS = 10
Deed = Literal["created", "updated", "unchanged", "refused"]


@dataclass(frozen=True)
class Remark:
    """Something to know about a row that is no fault: a retired county, a position that looks wrong."""

    row: int
    column: str
    sentence: Sentence

    def as_dict(self) -> dict[str, Any]:
        """Plain data for storing."""
        return {
            "row": self.row,
            "column": self.column,
            "text": self.sentence.text,
            "params": _plain(self.sentence.params),
        }

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> "Remark":
        """The remark that `as_dict` stored."""
        return cls(plain["row"], plain["column"], Sentence(plain["text"], plain["params"]))


def _plain(params: Mapping[str, object]) -> dict[str, str]:
    return {name: str(value) for name, value in params.items()}


@dataclass(frozen=True)
class Preview:
    """One of the first rows and what becomes of it; `changes` are the key of a column, before and after."""

    row: int
    name: str
    code: str
    deed: Deed
    changes: tuple[tuple[str, str, str], ...] = ()


@dataclass
class Outcome:
    """The counts add up: read = created + updated + unchanged + refused."""

    read: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: int = 0
    headings: list[tuple[str, str, str]] = field(default_factory=list)  # letter, heading, key of its column
    unknown: list[tuple[str, str]] = field(default_factory=list)
    left_out: list[tuple[int, str]] = field(default_factory=list)
    other_sheets: list[str] = field(default_factory=list)
    preview: list[Preview] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    fault_count: int = 0
    remarks: list[Remark] = field(default_factory=list)
    remark_count: int = 0

    def recognise(self, header: Header) -> None:
        """Note which heading stands for what (by the key of its column)."""
        self.headings = [(one.letter, one.text, one.column.key) for one in header.headings]
        self.unknown = list(header.unknown)

    def count(self, deed: Deed) -> None:
        """One more row of a kind."""
        setattr(self, deed, getattr(self, deed) + 1)

    def fault(self, faults: tuple[Fault, ...] | list[Fault]) -> None:
        """Count faults and keep the first ones."""
        self.fault_count += len(faults)
        self.faults += faults[: max(MOST_SHOWN - len(self.faults), 0)]

    def remark(self, remarks: list[Remark]) -> None:
        """Count remarks and keep the first ones."""
        self.remark_count += len(remarks)
        self.remarks += remarks[: max(MOST_SHOWN - len(self.remarks), 0)]

    @property
    def counts(self) -> dict[str, int]:
        """The five counts by their contractual names."""
        return {name: getattr(self, name) for name in ("read", "created", "updated", "unchanged", "refused")}

    def as_dict(self) -> dict[str, Any]:
        """Plain data for the result of a job."""
        return {
            **self.counts,
            "headings": self.headings,
            "unknown": self.unknown,
            "left_out": self.left_out[:MOST_SHOWN],
            "other_sheets": self.other_sheets,
            "preview": [vars(row) for row in self.preview],
            "faults": [fault.as_dict() for fault in self.faults],
            "fault_count": self.fault_count,
            "remarks": [remark.as_dict() for remark in self.remarks],
            "remark_count": self.remark_count,
        }

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> "Outcome":
        """The outcome that `as_dict` stored."""
        return cls(
            **{
                **plain,
                "preview": [
                    Preview(**{**row, "changes": tuple(map(tuple, row["changes"]))})
                    for row in plain["preview"]
                ],
                "faults": [Fault.from_dict(fault) for fault in plain["faults"]],
                "remarks": [Remark.from_dict(remark) for remark in plain["remarks"]],
            }
        )
