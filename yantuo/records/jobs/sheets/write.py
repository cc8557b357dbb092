"""Writes spreadsheets row by row: typed cells, codes as text, nothing that could be taken for a formula."""

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from io import TextIOWrapper
from pathlib import Path
from typing import Any, BinaryIO

import xlsxwriter

from yantuo.kernel.sentence import Sentence
from yantuo.records.jobs.sheets.cells import shown
from yantuo.records.jobs.sheets.columns import Fault, Kind, letter
from yantuo.records.jobs.sheets.headers import Header

Progress = Callable[[int], None]
LEGAL_TIME = timezone(timedelta(hours=8))
_ROWS_OF_A_SHEET = 1_048_576
_LONGEST_CELL = 32_767
_FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠")  # some programs take the wide ones too
_MADE = datetime(2000, 1, 1)  # noqa: DTZ001 - the writer wants a naive date; a fixed one keeps equal content equal


@dataclass(frozen=True)
class Field:
    """One column of an export: its heading and what stands in it; the width is in characters."""

    heading: str
    kind: Kind = Kind.TEXT
    width: int = 0


def write_xlsx(
    target: Path | BinaryIO,
    fields: Sequence[Field],
    rows: Iterable[Sequence[object]],
    *,
    sheet: str = "",
    progress: Progress | None = None,
    every: int = 1000,
) -> int:
    """Write a workbook in one pass with little memory; answers the number of rows. Times are at +08:00."""
    with _workbook(target) as book:
        paper = _Paper(book, fields, sheet)
        for count, row in enumerate(rows, 1):
            paper.write(row)
            if progress and count % every == 0:
                progress(count)
        return paper.count


def write_csv(
    target: BinaryIO,
    fields: Sequence[Field],
    rows: Iterable[Sequence[object]],
    *,
    progress: Progress | None = None,
    every: int = 1000,
) -> int:
    """Write a CSV file that spreadsheet programs open as UTF-8; answers the number of rows."""
    text = TextIOWrapper(target, encoding="utf-8-sig", newline="")
    lines = csv.writer(text)
    count = 0
    lines.writerow([_shielded(field.heading) for field in fields])
    for row in rows:
        lines.writerow([_csv_cell(value) for value in row])
        count += 1
        if progress and count % every == 0:
            progress(count)
    text.flush()
    text.detach()
    return count


def _csv_cell(value: object) -> object:
    if isinstance(value, str):
        return _shielded(value)
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return _local(value).strftime("%Y-%m-%d %H:%M:%S")
    return "" if value is None else value


def _shielded(text: str) -> str:
    """Text that a spreadsheet program does not take for a formula; reading takes the mark off again."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def _local(moment: datetime) -> datetime:
    return (moment.astimezone(LEGAL_TIME) if moment.tzinfo else moment).replace(tzinfo=None)


@contextmanager
def _workbook(target: Path | BinaryIO) -> Iterator[Any]:
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_date_format": "yyyy-mm-dd",
    }
    with xlsxwriter.Workbook(target, options) as book:
        book.set_properties({"created": _MADE})
        yield book


class _Paper:
    """A workbook being written; goes on to a further sheet where one is full."""

    def __init__(self, book: Any, fields: Sequence[Field], name: str) -> None:
        self.book, self.fields, self.name = book, fields, name
        self.head = book.add_format(
            {"bold": True, "bg_color": "#E8EEF4", "bottom": 1, "text_wrap": True, "valign": "vcenter"}
        )
        self.styles = {look: book.add_format(properties) for look, properties in _LOOKS.items()}
        self.count = 0
        self._new_sheet()

    def write(self, values: Sequence[object], marked: frozenset[int] = frozenset()) -> None:
        """Write one row; the cells at the marked places are red."""
        if self.at >= _ROWS_OF_A_SHEET:
            self._new_sheet()
        for place, value in enumerate(values):
            self._cell(place, value, place in marked)
        self.at += 1
        self.count += 1

    def _new_sheet(self) -> None:
        number = len(self.book.worksheets()) + 1
        name = f"{self.name[:25]} {number}" if self.name and number > 1 else self.name[:31]
        self.page = self.book.add_worksheet(name or None)
        self.page.freeze_panes(1, 0)
        for place, field in enumerate(self.fields):
            text_format = self.styles["text", False] if field.kind is Kind.CODE else None
            self.page.set_column(place, place, field.width or _width(field), text_format)
        for place, field in enumerate(self.fields):
            self.page.write_string(0, place, field.heading, self.head)
        self.at = 1

    def _cell(self, place: int, value: object, marked: bool) -> None:
        if value is None or value == "":
            if marked:
                self.page.write_blank(self.at, place, None, self.styles["plain", True])
        elif isinstance(value, bool):
            self._string(place, "是" if value else "否", marked)
        elif isinstance(value, datetime):
            self.page.write_datetime(self.at, place, _local(value), self.styles["moment", marked])
        elif isinstance(value, date):
            self.page.write_datetime(self.at, place, value, self.styles["day", marked])
        elif _exact(value):
            self.page.write_number(self.at, place, value, self.styles["plain", marked])
        else:
            self._string(place, shown(value), marked)

    def _string(self, place: int, text: str, marked: bool) -> None:
        look = "shielded" if text.startswith(_FORMULA_STARTS) else "text"
        if len(text) > _LONGEST_CELL:
            text = text[: _LONGEST_CELL - 1] + "…"
        self.page.write_string(self.at, place, text, self.styles[look, marked])


def _exact(value: object) -> bool:
    """Whether a spreadsheet can keep a value as a number without losing figures."""
    return isinstance(value, int | float | Decimal) and bool(-(10**15) < value < 10**15)


def _width(field: Field) -> int:
    wide = {Kind.CODE: 22, Kind.DATE: 12, Kind.INTEGER: 10, Kind.DECIMAL: 12, Kind.YES_NO: 8}.get(
        field.kind, 18
    )
    return max(wide, 2 * len(field.heading) + 2)


_RED = {"bg_color": "#F8D7DA", "font_color": "#8B1A1A"}
_PLAIN_LOOKS: dict[str, dict[str, Any]] = {
    "plain": {},
    "text": {"num_format": "@"},
    "shielded": {"num_format": "@", "quote_prefix": True},
    "day": {"num_format": "yyyy-mm-dd", "align": "left"},
    "moment": {"num_format": "yyyy-mm-dd hh:mm", "align": "left"},
}
_LOOKS = {
    (look, red): {**properties, **(_RED if red else {})}
    for look, properties in _PLAIN_LOOKS.items()
    for red in (False, True)
}


def write_error_sheet(
    target: Path | BinaryIO,
    header: Header,
    rows: Iterable[tuple[int, Sequence[object], Sequence[Fault]]],
    *,
    progress: Progress | None = None,
    every: int = 1000,
) -> int:
    """Write the given rows as they came, with what is wrong beside them and the faulty cells red.

    A row is its number, its cells and its faults. The sentences are in the reader's language at the time of
    writing; the corrected sheet can be sent in as it is.
    """
    width = len(header.texts)
    fields = [
        *(Field(heading or letter(at)) for at, heading in enumerate(header.texts)),
        Field(str(Sentence("What is wrong")), width=70),
        Field(str(Sentence("Original row")), Kind.INTEGER),
    ]
    with _workbook(target) as book:
        paper = _Paper(book, fields, "")
        places = {letter(at): at for at in range(width)}
        for count, (number, cells, faults) in enumerate(rows, 1):
            kept = [*cells[:width], *[""] * (width - len(cells))]
            red = frozenset(places[fault.column] for fault in faults if fault.column in places)
            paper.write([*kept, _told(faults), number], red | ({width} if faults else set()))
            if progress and count % every == 0:
                progress(count)
        return paper.count


def _told(faults: Sequence[Fault]) -> str:
    return "\n".join(f"{fault.header}: {fault.sentence}" for fault in faults)
