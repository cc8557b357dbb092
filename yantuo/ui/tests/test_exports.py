"""Spreadsheets: what they hold is what the list says; no cell becomes a formula."""

import csv
import io
from datetime import date, datetime
from decimal import Decimal

import pytest
from python_calamine import CalamineWorkbook

from yantuo.ui import exports

HEADER = ["Name", "Number", "Day", "Moment"]
LINES = [
    ["晋韵", 3, date(2026, 1, 2), datetime(2026, 1, 2, 3, 4)],  # noqa: DTZ001 - as plain() leaves them
    ["=1+1", Decimal("1.50"), None, None],
    ['"a",\nb', True, None, None],
]


def test_csv_is_read_back_and_starts_with_a_mark_for_excel() -> None:
    text = "".join(exports.csv_lines(HEADER, LINES))
    assert text.startswith("\ufeff")
    rows = list(csv.reader(io.StringIO(text[1:], newline="")))
    assert rows[0] == HEADER
    assert rows[1] == ["晋韵", "3", "2026-01-02", "2026-01-02 03:04"]
    assert rows[3][0] == '"a",\nb'


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1+2", "@x", "\tx", "\rx", "\nx", "＝1+1", "＠x"])
def test_no_text_becomes_a_formula(text: str) -> None:
    line = list(exports.csv_lines(["a"], [[text]]))[1]
    assert next(csv.reader(io.StringIO(line, newline="")))[0] == "'" + text


def test_a_negative_number_stays_a_number() -> None:
    assert list(exports.csv_lines(["a"], [[-3]]))[1] == "-3\r\n"


def test_xlsx_is_read_back() -> None:
    buffer = io.BytesIO()
    assert exports.write_xlsx(buffer, HEADER, LINES, "a/b[c]" * 9) == 3
    book = CalamineWorkbook.from_filelike(io.BytesIO(buffer.getvalue()))
    assert len(book.sheet_names[0]) <= 31
    rows = book.get_sheet_by_index(0).to_python()
    assert rows[0] == HEADER
    assert rows[1] == ["晋韵", 3.0, date(2026, 1, 2), datetime(2026, 1, 2, 3, 4)]  # noqa: DTZ001
    assert rows[2][:2] == ["=1+1", 1.5]
    assert rows[3][:2] == ['"a",\nb', "True"]


def test_an_empty_list_is_a_sheet_with_headings() -> None:
    buffer = io.BytesIO()
    assert exports.write_xlsx(buffer, HEADER, []) == 0
    rows = CalamineWorkbook.from_filelike(io.BytesIO(buffer.getvalue())).get_sheet_by_index(0).to_python()
    assert rows == [HEADER]


def test_more_rows_than_a_sheet_holds_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "XLSX_ROWS", 2)
    with pytest.raises(exports.TooManyRows):
        exports.write_xlsx(io.BytesIO(), HEADER, LINES)
