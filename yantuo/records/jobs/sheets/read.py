"""Reads a spreadsheet row by row: the right sheet, the right columns, typed values and every fault.

The rows of a text pass one by one. A workbook's sheets are held in memory by their reader: large ones are given to it
in parts, so that the memory stays the same however many rows there are.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path
from typing import Any, BinaryIO

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from yantuo.kernel.sentence import Sentence
from yantuo.records.jobs.sheets import guard, headers, parts, text
from yantuo.records.jobs.sheets.cells import Unfit, cleaned, shown, value_of
from yantuo.records.jobs.sheets.columns import Column, Fault, Problem, Refused, listed, refused
from yantuo.records.jobs.sheets.guard import Limits
from yantuo.records.jobs.sheets.headers import Header, Names

Progress = Callable[[int], None]
_TOTALS = ("合计", "总计", "小计", "总数")
_REMARKS = (
    "填表人",
    "填报人",
    "填报单位",
    "制表",
    "审核人",
    "负责人签",
    "备注：",
    "备注:",
    "注：",
    "注:",
    "说明：",
    "说明:",
)


@dataclass(frozen=True)
class Row:
    """One row of data with its number in the spreadsheet; `values` lack the cells that have a fault."""

    number: int
    values: dict[str, Any]
    faults: tuple[Fault, ...]
    cells: Sequence[object]


@dataclass
class Table:
    """An opened sheet: what was recognised, and its rows, once. `left_out` fills while the rows are read."""

    sheet: str
    other_sheets: tuple[str, ...]
    header: Header
    total: int
    coding: str
    _rows: Iterator[tuple[int, Sequence[object]]]
    _limits: Limits
    _errors: frozenset[tuple[int, str]] = frozenset()
    left_out: list[tuple[int, str]] = field(default_factory=list)
    _seen: dict[str, dict[Any, int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        heading = next((words for words in self.header.texts if words), "")
        self._suspect = (*(total[0] for total in _TOTALS), *_REMARKS, heading[:1])

    @property
    def unknown(self) -> tuple[tuple[str, str], ...]:
        """Columns that are not read: letter and heading."""
        return self.header.unknown

    def rows(self, progress: Progress | None = None, every: int = 1000) -> Iterator[Row]:
        """The rows with content; `progress` hears the number of rows passed after each `every`."""
        taken = 0
        for number, cells in self._rows:
            if progress and (number - self.header.data_from + 1) % every == 0:
                progress(number - self.header.data_from + 1)
            if self._empty(number, cells) or self._beside(number, cells):
                continue
            taken += 1
            if taken > self._limits.rows:
                raise _too_many(self._limits)
            yield self._row(number, cells)

    def _empty(self, number: int, cells: Sequence[object]) -> bool:
        blank = all(map(_is_blank, cells))
        return blank and not any(row == number for row, _column in self._errors)

    def _beside(self, number: int, cells: Sequence[object]) -> bool:
        """Whether a row is no data: the headings again, a total, or a remark below the table."""
        first = next((cell for cell in cells if not _is_blank(cell)), None)
        if not isinstance(first, str) or not first.lstrip().startswith(self._suspect):
            return False  # the words are looked at only where the first one raises suspicion
        filled = [headers.text_of(cell) for cell in cells if not _is_blank(cell)]
        total = filled[0].replace(" ", "") in _TOTALS
        remark = len(filled) <= 2 and filled[0].startswith(_REMARKS)
        again = len(filled) > 1 and filled == [words for words in self.header.texts if words]
        if total or remark or again:
            self.left_out.append((number, " ".join(filled)[:100]))
        return total or remark or again

    def _row(self, number: int, cells: Sequence[object]) -> Row:
        values: dict[str, Any] = {}
        faults = []
        for heading in self.header.headings:
            cell = cells[heading.index] if heading.index < len(cells) else None
            try:
                if self._errors:
                    self._refuse_error(number, heading.letter)
                value = value_of(heading.column, cell)
                if heading.column.unique and value is not None:
                    self._refuse_twice(heading.column, value, number)
                values[heading.column.key] = value
            except Unfit as unfit:
                place = (number, heading.letter, heading.text, cleaned(shown(cell))[:200])
                faults.append(Fault(*place, code=unfit.code, sentence=unfit.sentence))
        return Row(number, values, tuple(faults), cells)

    def _refuse_error(self, number: int, column: str) -> None:
        if (number, column) in self._errors:
            raise Unfit(
                "cell.error",
                Sentence("The cell shows an error (such as #N/A) instead of a value: put it right."),
            )

    def _refuse_twice(self, column: Column, value: Any, number: int) -> None:
        first = self._seen.setdefault(column.key, {}).setdefault(value, number)
        if first != number:
            raise Unfit("cell.twice", Sentence("This stands in row %(row)s already.", {"row": first}))


def _is_blank(cell: object) -> bool:
    return cell is None or (isinstance(cell, str) and not cleaned(cell))


def _too_many(limits: Limits) -> Refused:
    return refused(
        "sheet.too_many_rows",
        Sentence("The sheet has more than %(most)s rows: divide it into several.", {"most": limits.rows}),
    )


@contextmanager
def open_table(
    source: Path | BinaryIO, columns: Sequence[Column], *, sheet: str = "", limits: Limits | None = None
) -> Iterator[Table]:
    """Open a workbook or text and find its headings; raises Refused with everything wrong with it as a whole.

    `sheet` chooses a sheet where several have such headings.
    """
    if isinstance(source, Path):
        with source.open("rb") as file, open_table(file, columns, sheet=sheet, limits=limits) as table:
            yield table
        return
    bounds, names = limits or Limits(), Names(columns)
    source.seek(0)
    if guard.is_workbook(source, bounds):
        yield _workbook(source, names, sheet, bounds)
    else:
        yield _text(source, names, bounds)


def _text(file: BinaryIO, names: Names, limits: Limits) -> Table:
    reading = text.examine(file, names)
    first = text.head(text.rows(file, reading.coding, reading.delimiter))
    header = _header(first, names)
    numbered = enumerate(text.rows(file, reading.coding, reading.delimiter), 1)
    return Table(
        sheet="",
        other_sheets=(),
        header=header,
        total=max(reading.lines - header.data_from, 0),
        coding=reading.coding,
        _rows=islice(numbered, header.data_from - 1, None),
        _limits=limits,
    )


def _header(first: Sequence[Sequence[object]], names: Names) -> Header:
    header = headers.find(first, names)
    if header is None:
        raise Refused(_no_header(names))
    if problems := headers.missing(header, names):
        raise Refused(*problems)
    return header


def _no_header(names: Names) -> Problem:
    required = [column.title for column in names.columns if column.required] or [
        c.title for c in names.columns
    ]
    return Problem(
        "header.missing",
        Sentence(
            "None of the first %(rows)s rows has the headings of this list. It needs: %(needed)s.",
            {"rows": headers.SEARCHED_ROWS, "needed": listed(required)},
        ),
    )


def _workbook(file: BinaryIO, names: Names, wanted: str, limits: Limits) -> Table:
    looked = guard.look_into(file, limits)
    first, cut = parts.first_parts(file, looked.sizes)
    with _damage_refused():
        book = CalamineWorkbook.from_filelike(first)
        sheets = {name: book.get_sheet_by_name(name) for name in _visible(book)}
        firsts = {name: _head(sheet) for name, sheet in sheets.items()}
    chosen = _choose(firsts, names, wanted)
    header = _header(firsts[chosen], names)
    sheet, place = sheets.pop(chosen), looked.places.get(chosen, "")
    rows = int((sheet.start[0] + sheet.height) * cut.get(place, 1)) if sheet.start else 0
    further = _further(file, chosen, place, looked) if place in cut else iter(())
    return Table(
        sheet=chosen,
        other_sheets=tuple(name for name in sheets if any(firsts[name])),
        header=header,
        total=max(rows - header.data_from + 1, 0),
        coding="",
        _rows=islice(chain(_numbered(sheet), further), header.data_from - 1, None),
        _limits=limits,
        _errors=frozenset(looked.errors.get(chosen, ())),
    )


def _further(
    file: BinaryIO, name: str, place: str, looked: guard.Workbook
) -> Iterator[tuple[int, Sequence[object]]]:
    """The rows of a sheet after its first part; only one part is held at a time."""
    for part in parts.further_parts(file, place, looked.places.values()):
        with _damage_refused():
            sheet = CalamineWorkbook.from_filelike(part).get_sheet_by_name(name)
        if sheet.start:
            yield from islice(_numbered(sheet), sheet.start[0], None)


@contextmanager
def _damage_refused() -> Iterator[None]:
    """Turn what the reader of workbooks says of a damaged one into a refusal."""
    try:
        yield
    except BaseException as fault:
        if isinstance(fault, CalamineError | ValueError) or type(fault).__name__ == "PanicException":
            raise guard.damaged() from fault
        raise


def _visible(book: CalamineWorkbook) -> list[str]:
    return [
        sheet.name
        for sheet in book.sheets_metadata
        if sheet.visible == SheetVisibleEnum.Visible and sheet.typ == SheetTypeEnum.WorkSheet
    ]


def _head(sheet: CalamineSheet) -> list[list[Any]]:
    return sheet.to_python(skip_empty_area=False, nrows=headers.SEARCHED_ROWS + 1)


def _numbered(sheet: CalamineSheet) -> Iterator[tuple[int, list[object]]]:
    """The rows of a sheet numbered from 1; the reader leaves out the empty columns before the data."""
    before: list[object] = [""] * (sheet.start[1] if sheet.start else 0)
    for number, cells in enumerate(sheet.iter_rows(), 1):
        yield number, [*before, *cells]


def _choose(firsts: dict[str, list[list[Any]]], names: Names, wanted: str) -> str:
    """The sheet to read: the one asked for, else the only one with such headings."""
    filled = [
        name for name, rows in firsts.items() if any(not _is_blank(cell) for row in rows for cell in row)
    ]
    if wanted or not filled:
        if wanted in filled:
            return wanted
        raise _no_sheet(wanted, filled)
    fitting = {name: headers.fit(firsts[name], names) for name in filled}
    best = [name for name in filled if fitting[name] == max(fitting.values())]
    if len(best) > 1 and fitting[best[0]]:
        raise refused(
            "sheet.several",
            Sentence(
                "Several sheets have these headings (%(sheets)s): choose one, or put all rows into one.",
                {"sheets": listed(best)},
            ),
        )
    return best[0]


def _no_sheet(wanted: str, filled: Iterable[str]) -> Refused:
    if wanted:
        sentence = Sentence(
            "The workbook has no sheet “%(wanted)s” with content; it has: %(sheets)s.",
            {"wanted": wanted, "sheets": listed(filled)},
        )
        return refused("sheet.unknown", sentence)
    return refused("sheet.empty", Sentence("No sheet of the workbook has any content."))
