"""Finds the row of headings: below titles, over one row or two, under the names that offices use."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from yantuo.kernel.sentence import Sentence
from yantuo.records.jobs.sheets.columns import Column, Problem, Refused, letter, listed

SEARCHED_ROWS = 10
# Columns that our own error sheets add; a corrected one may come back with them.
OWN_COLUMNS = ("错误说明", "原行号", "What is wrong", "Original row")

_BRACKETS = re.compile(r"[(\[【〔<][^)\]】〕>]*[)\]】〕>]")
_NOISE = re.compile(r"[\s*:\u200b\ufeff]")

Row = Sequence[object]


@dataclass(frozen=True)
class Heading:
    """One recognised column: where it stands, what its heading says, what it is."""

    index: int
    text: str
    column: Column

    @property
    def letter(self) -> str:
        """The column's letter."""
        return letter(self.index)


@dataclass(frozen=True)
class Header:
    """The headings of a sheet. Row numbers as the spreadsheet shows them; `unknown` are letter and text."""

    row: int
    depth: int
    headings: tuple[Heading, ...]
    unknown: tuple[tuple[str, str], ...]
    texts: tuple[str, ...]

    @property
    def data_from(self) -> int:
        """The number of the first row below the headings."""
        return self.row + self.depth

    @property
    def keys(self) -> frozenset[str]:
        """The keys of the columns that were recognised."""
        return frozenset(heading.column.key for heading in self.headings)


class Names:
    """The names of all columns, for looking headings up; raises ValueError where two columns share one."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self.columns = tuple(columns)
        self.known: dict[str, tuple[Column, int]] = {}
        for column in columns:
            for rank, name in enumerate(column.names):
                other, _rank = self.known.setdefault(plain(name), (column, rank))
                if other is not column:
                    raise ValueError(f"{other.key} and {column.key} are both called {name}")

    def look_up(self, text: str) -> tuple[Column, int] | None:
        """The column of a heading with the rank of the name (0 the preferred one), or None."""
        return self.known.get(plain(text)) or self.known.get(plain(_BRACKETS.sub("", _narrow(text))))


def _narrow(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def plain(text: str) -> str:
    """A heading without what does not matter: width of letters, spaces, stars, colons, capitals."""
    return _NOISE.sub("", _narrow(text)).lower()


def find(rows: Sequence[Row], names: Names) -> Header | None:
    """The headings among the first rows of a sheet, or None; raises Refused where one stands there twice."""
    best: _Candidate | None = None
    for start in range(min(len(rows), SEARCHED_ROWS)):
        for candidate in _candidates(rows, start, names):
            if best is None or candidate.score > best.score:
                best = candidate
    if best is None or len(best.score_keys) < min(2, len(names.columns)):
        return None
    return best.header()


def fit(rows: Sequence[Row], names: Names) -> int:
    """How well the first rows of a sheet fit: 2 all required columns are there, 1 some headings, 0 none."""
    try:
        header = find(rows, names)
    except Refused:
        return 1
    return 0 if header is None else 1 if missing(header, names) else 2


def missing(header: Header, names: Names) -> list[Problem]:
    """A problem for every required column that is not among the headings, with the headings accepted for it."""
    return [
        Problem(
            "column.missing",
            Sentence(
                "The column “%(title)s” is missing. These headings are accepted for it: %(accepted)s.",
                {"title": column.title, "accepted": listed(column.names)},
            ),
        )
        for column in names.columns
        if column.required and column.key not in header.keys
    ]


@dataclass(frozen=True)
class _Match:
    index: int
    text: str
    column: Column
    rank: int
    above: bool  # the upper row had a part in it
    below: bool  # the lower row had a part in it


@dataclass(frozen=True)
class _Candidate:
    start: int
    depth: int
    texts: tuple[str, ...]
    matches: tuple[_Match, ...]

    @property
    def score_keys(self) -> frozenset[str]:
        return frozenset(match.column.key for match in self.matches)

    @property
    def score(self) -> tuple[int, int, int]:
        """Required columns, then all columns, then two rows before one where both had a part."""
        required = {match.column.key for match in self.matches if match.column.required}
        return len(required), len(self.score_keys), self.depth

    def header(self) -> Header:
        """The header, where each column is the heading with its best name; the others are unknown."""
        _refuse_twice(self.matches)
        chosen: dict[str, _Match] = {}
        for match in sorted(self.matches, key=lambda found: (found.rank, found.index)):
            chosen.setdefault(match.column.key, match)
        taken = {match.index for match in chosen.values()}
        unknown = tuple(
            (letter(index), text)
            for index, text in enumerate(self.texts)
            if text and index not in taken and text not in OWN_COLUMNS
        )
        headings = tuple(
            Heading(m.index, m.text, m.column) for m in sorted(chosen.values(), key=lambda m: m.index)
        )
        return Header(self.start + 1, self.depth, headings, unknown, self.texts)


def _refuse_twice(matches: Sequence[_Match]) -> None:
    places: dict[tuple[str, str], list[_Match]] = {}
    for match in matches:
        places.setdefault((match.column.key, plain(match.text)), []).append(match)
    problems = [
        Problem(
            "column.twice",
            Sentence(
                "The heading “%(text)s” stands in the columns %(letters)s: rename or delete all but one.",
                {"text": same[0].text, "letters": listed(letter(match.index) for match in same)},
            ),
        )
        for same in places.values()
        if len(same) > 1
    ]
    if problems:
        raise Refused(*problems)


def _candidates(rows: Sequence[Row], start: int, names: Names) -> Iterator[_Candidate]:
    upper = [text_of(cell) for cell in rows[start]]
    yield _Candidate(start, 1, tuple(upper), tuple(_one_row(upper, names)))
    if start + 1 < len(rows):
        lower = [text_of(cell) for cell in rows[start + 1]]
        matches = tuple(_two_rows(upper, lower, names))
        if any(match.above for match in matches) and any(match.below for match in matches):
            yield _Candidate(start, 2, tuple(_joined(upper, lower)), matches)


def text_of(cell: object) -> str:
    """A cell as the text of a heading: one line without outer spaces."""
    return " ".join(str(cell).split()) if cell is not None else ""


def _one_row(texts: Sequence[str], names: Names) -> Iterator[_Match]:
    for index, text in enumerate(texts):
        if text and (found := names.look_up(text)):
            yield _Match(index, text, *found, above=False, below=False)


def _pairs(upper: Sequence[str], lower: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The two parts of every heading: a group's name is carried to the right over its merged cells."""
    group = ""
    for index in range(max(len(upper), len(lower))):
        above = upper[index] if index < len(upper) else ""
        below = lower[index] if index < len(lower) else ""
        group = above or (group if below else "")
        yield group, below


def _two_rows(upper: Sequence[str], lower: Sequence[str], names: Names) -> Iterator[_Match]:
    for index, (above, below) in enumerate(_pairs(upper, lower)):
        if not any(map(str.isalnum, below)):  # empty, or signs alone: no heading and no unit
            if above and (found := names.look_up(above)):
                yield _Match(index, above, *found, above=True, below=False)
        elif above and (found := names.look_up(above + below)):
            yield _Match(index, above + below, *found, above=True, below=True)
        elif found := names.look_up(below):
            yield _Match(index, below, *found, above=False, below=True)


def _joined(upper: Sequence[str], lower: Sequence[str]) -> Iterator[str]:
    return (below or above for above, below in _pairs(upper, lower))
