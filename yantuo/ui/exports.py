"""Lists as spreadsheets: CSV that Excel reads, XLSX written row by row; no cell can become a formula."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, BinaryIO
from urllib.parse import quote

import xlsxwriter
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from .lists import ListPage

BOM = "\ufeff"  # without it Excel takes UTF-8 for the system's own encoding
RISKY = tuple("=+-@\t\r\n＝＋－＠")  # some programs take the wide ones too
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BOOK = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
TOO_MANY = _("A sheet holds %(rows)s rows. Narrow the list or export it as CSV.")
XLSX_ROWS = 1_048_575  # rows of one sheet below its heading

Line = Sequence[object]


class TooManyRows(ValueError):
    """More rows than one spreadsheet can hold."""


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> str:
        return text


def csv_lines(header: Line, lines: Iterable[Line]) -> Iterator[str]:
    """CSV text, one line at a time."""
    writer = csv.writer(_Echo())
    yield BOM + writer.writerow([_csv_cell(cell) for cell in header])
    for line in lines:
        yield writer.writerow([_csv_cell(cell) for cell in line])


def _csv_cell(value: object) -> object:
    """Dates as ISO text; text that a spreadsheet would run as a formula gets an apostrophe in front."""
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str) and value.startswith(RISKY):
        return "'" + value
    return "" if value is None else value


def write_xlsx(target: BinaryIO, header: Line, lines: Iterable[Line], title: str = "") -> int:
    """Write one sheet and return its number of rows; raises TooManyRows beyond what a sheet holds."""
    with xlsxwriter.Workbook(target, BOOK) as book:
        sheet = book.add_worksheet(_sheet_name(title))
        formats: dict[type, Any] = {date: book.add_format({"num_format": "yyyy-mm-dd"})}
        formats[datetime] = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(header) - 1, 18)
        sheet.write_row(0, 0, [str(one) for one in header], book.add_format({"bold": True, "bottom": 1}))
        number = 0
        for number, line in enumerate(lines, 1):
            if number > XLSX_ROWS:
                raise TooManyRows(TOO_MANY % {"rows": XLSX_ROWS})
            for column, value in enumerate(line):
                _xlsx_cell(sheet, number, column, value, formats)
        sheet.autofilter(0, 0, number, len(header) - 1)
        return number


def _xlsx_cell(sheet: Any, row: int, column: int, value: object, formats: dict[type, Any]) -> None:
    """Numbers and dates as such, everything else as text, nothing as an empty cell."""
    if isinstance(value, date):
        sheet.write_datetime(row, column, value, formats[type(value)])
    elif isinstance(value, bool) or not isinstance(value, int | float | Decimal | None):
        sheet.write_string(row, column, str(value))
    elif value is not None:
        sheet.write_number(row, column, value)


def _sheet_name(title: str) -> str:
    """At most 31 characters without those a sheet's name may not have."""
    return "".join(" " if sign in "[]:*?/\\'" else sign for sign in title)[:31].strip()


def response(page: ListPage, name: str) -> HttpResponse:
    """The whole list behind a page as a download, in the kind its address asks for (`page.export`).

    It is read at once: the sight under which a view reads ends with the view.
    """
    if page.export == "csv":
        text = "".join(csv_lines(page.spec.header, page.lines()))
        answer = HttpResponse(text, content_type="text/csv; charset=utf-8")
    else:
        buffer = io.BytesIO()
        write_xlsx(buffer, page.spec.header, page.lines(), name)
        answer = HttpResponse(buffer.getvalue(), content_type=XLSX)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(f'{name}.{page.export}')}"
    return answer
