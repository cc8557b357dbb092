"""What an import expects of its columns, and how it says what is wrong."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from yantuo.kernel.sentence import Sentence


class Kind(StrEnum):
    """What stands in the cells of a column, and as what it comes out."""

    TEXT = "text"  # str
    CODE = "code"  # str in capitals without spaces; spoilt figures are refused
    DATE = "date"  # date
    INTEGER = "integer"  # int
    DECIMAL = "decimal"  # Decimal
    YES_NO = "yes_no"  # bool
    CHOICE = "choice"  # whatever `words` says


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column of an import: its key, its heading with the other headings offices use, and its cells.

    `words` are texts with a meaning of their own (the choices of a CHOICE; 长期 of a date). `least` and `most`
    bound dates and numbers, both included. `check` returns what is wrong with a value, or None.
    """

    key: str
    title: str
    aliases: tuple[str, ...] = ()
    kind: Kind = Kind.TEXT
    required: bool = False
    unique: bool = False
    max_length: int = 500
    words: Mapping[str, Any] = field(default_factory=dict)
    least: Any = None
    most: Any = None
    check: Callable[[Any], Sentence | None] | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """Every heading under which it is known, the preferred one first."""
        return (self.title, *self.aliases)


@dataclass(frozen=True)
class Fault:
    """One fault of a sheet: the row as the spreadsheet shows it, the column's letter and heading, and why."""

    row: int
    column: str
    header: str
    value: str
    code: str
    sentence: Sentence

    def as_dict(self) -> dict[str, Any]:
        """Plain data for storing; `from_dict` gives it back."""
        plain = {"row": self.row, "column": self.column, "header": self.header, "value": self.value}
        return {**plain, "code": self.code, "text": self.sentence.text, "params": dict(self.sentence.params)}

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> "Fault":
        """The fault that `as_dict` stored."""
        place = {name: plain[name] for name in ("row", "column", "header", "value", "code")}
        return cls(**place, sentence=Sentence(plain["text"], plain["params"]))


@dataclass(frozen=True)
class Problem:
    """Something wrong with a file as a whole."""

    code: str
    sentence: Sentence


class Refused(Exception):
    """A file that cannot be read as asked; `problems` holds everything found, `str` is fit for the screen."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(" ".join(problem.sentence.english for problem in problems))
        self.problems = problems

    def __str__(self) -> str:
        return " ".join(str(problem.sentence) for problem in self.problems)


def refused(code: str, sentence: Sentence) -> Refused:
    """A refusal for one reason."""
    return Refused(Problem(code, sentence))


def letter(index: int) -> str:
    """The letter of a column as the spreadsheet shows it, counted from 0: A, B, … Z, AA."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name


def listed(names: Iterable[object], most: int = 12) -> str:
    """Some names for a sentence, cut short after `most`."""
    every = [str(name) for name in names]
    return ", ".join(every[:most]) + (" …" if len(every) > most else "")
