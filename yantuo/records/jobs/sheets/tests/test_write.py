"""Written sheets: read back as they were, never a formula, in one pass; and the sheet of errors."""

import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from yantuo.records.jobs.sheets import write
from yantuo.records.jobs.sheets.cells import cleaned
from yantuo.records.jobs.sheets.columns import Column, Kind
from yantuo.records.jobs.sheets.read import open_table
from yantuo.records.jobs.sheets.tests.offices import COLUMNS, sheet
from yantuo.records.jobs.sheets.write import Field, write_csv, write_error_sheet, write_xlsx

FIELDS = [
    Field("企业名称"),
    Field("统一社会信用代码", Kind.CODE),
    Field("有效期至", Kind.DATE),
    Field("从业人数"),
]
ROWS: list[list[object]] = [
    ["甲厂", "00140400MA0ABC1234", date(2027, 5, 31), 12],
    ["乙厂", "911404001234567890", None, None],
]
NASTY = ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("x")', "\t=1", "{=1}", "mailto:a@b", "1e5", "0012", "'a"]


def opened(book: BytesIO) -> CalamineWorkbook:
    book.seek(0)
    return CalamineWorkbook.from_filelike(book)


def part(book: BytesIO, name: str = "xl/worksheets/sheet1.xml") -> str:
    with zipfile.ZipFile(book) as packed:
        return packed.read(name).decode()


def test_a_workbook_comes_back_as_it_was() -> None:
    made = BytesIO()
    assert write_xlsx(made, FIELDS, ROWS, sheet="企业") == 2
    with open_table(made, COLUMNS) as table:
        values = [row.values for row in table.rows()]
    assert [list(row.values()) for row in values] == ROWS
    assert 'topLeftCell="A2"' in part(made), "the headings stay in sight"
    assert opened(made).sheet_names == ["企业"]


def test_a_csv_comes_back_as_it_was() -> None:
    made = BytesIO()
    assert write_csv(made, FIELDS, ROWS) == 2
    assert made.getvalue().startswith("\ufeff企业名称,".encode())
    with open_table(made, COLUMNS) as table:
        assert [list(row.values.values()) for row in table.rows()] == ROWS


def test_nothing_becomes_a_formula() -> None:
    book, text = BytesIO(), BytesIO()
    fields = [Field("=甲"), Field("乙")]
    rows = [[nasty, nasty] for nasty in NASTY]
    write_xlsx(book, fields, rows)
    assert "<f>" not in part(book)
    assert "<hyperlink" not in part(book)
    assert 'quotePrefix="1"' in part(book, "xl/styles.xml")
    write_csv(text, fields, rows)
    cells = [cell for line in text.getvalue().decode("utf-8-sig").splitlines() for cell in line.split(",")]
    assert not [cell for cell in cells if cell.strip('"')[:1] in tuple("=+-@\t")]


plain = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=30).filter(
    lambda text: '="' not in text
)


@given(st.lists(st.tuples(plain, plain), max_size=8))
def test_any_text_comes_back(rows: list[tuple[str, str]]) -> None:
    columns = (Column(key="a", title="甲栏"), Column(key="b", title="乙栏"))
    rows = [
        row for row in rows if cleaned(row[0])[:1] not in "甲合总小填制审负备注说"
    ]  # not taken for a remark
    wanted = [[cleaned(a) or None, cleaned(b) or None] for a, b in rows]
    for write_to in (write_csv, write_xlsx):
        made = BytesIO()
        write_to(made, [Field("甲栏"), Field("乙栏")], rows)
        with open_table(made, columns) as table:
            assert [list(row.values.values()) for row in table.rows()] == [row for row in wanted if any(row)]


def test_a_row_of_signs_alone_is_no_second_row_of_headings() -> None:
    made = BytesIO()
    write_csv(made, [Field("甲栏"), Field("乙栏")], [("[]", "")])
    with open_table(made, (Column(key="a", title="甲栏"), Column(key="b", title="乙栏"))) as table:
        assert [list(row.values.values()) for row in table.rows()] == [["[]", None]]


def test_kinds_of_cells() -> None:
    at = datetime(2024, 5, 31, 23, 30, tzinfo=UTC)
    row = [True, False, Decimal("12.50"), 10**17, at, "x" * 40_000, 1.5, None]
    book, text = BytesIO(), BytesIO()
    fields = [Field(str(number)) for number in range(len(row))]
    write_xlsx(book, fields, [row])
    cells = opened(book).get_sheet_by_index(0).to_python()[1]
    assert cells[:4] == ["是", "否", 12.5, "100000000000000000"]
    assert cells[4] == datetime(2024, 6, 1, 7, 30), "legal time"  # noqa: DTZ001
    assert cells[5] == "x" * 32_766 + "…"
    write_csv(text, fields, [row])
    line = text.getvalue().decode("utf-8-sig").splitlines()[1]
    assert line.startswith("是,否,12.50,100000000000000000,2024-06-01 07:30:00,xxx")


def test_equal_content_makes_equal_files() -> None:
    first, second = BytesIO(), BytesIO()
    write_xlsx(first, FIELDS, ROWS)
    write_xlsx(second, FIELDS, ROWS)
    assert part(first, "docProps/core.xml") == part(second, "docProps/core.xml")


def test_rows_are_written_as_they_come(tmp_path: Path) -> None:
    told: list[int] = []

    def rows() -> Iterator[list[object]]:
        for number in range(25):
            assert len(told) == number // 10
            yield [number]

    assert write_xlsx(tmp_path / "a.xlsx", [Field("数")], rows(), progress=told.append, every=10) == 25
    told.clear()
    assert write_csv(BytesIO(), [Field("数")], rows(), progress=told.append, every=10) == 25


def test_a_full_sheet_goes_on_to_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(write, "_ROWS_OF_A_SHEET", 4)
    made = BytesIO()
    write_xlsx(made, [Field("数")], [[number] for number in range(7)], sheet="数")
    book = opened(made)
    assert book.sheet_names == ["数", "数 2", "数 3"]
    assert book.get_sheet_by_name("数 3").to_python() == [["数"], [6.0]]


def test_an_empty_list_has_its_headings() -> None:
    made = BytesIO()
    assert write_xlsx(made, FIELDS, []) == 0
    assert opened(made).get_sheet_by_index(0).to_python()[0][0] == "企业名称"


def test_the_sheet_of_errors_says_what_is_wrong_and_can_be_sent_in_again() -> None:
    source = sheet(
        ["名单"], ["企业名称", "税号", "备注", "从业人数"],
        ["甲厂", "123", "=x", "十人"], ["乙厂", "91140400MA0ABC1234", "y", 5], ["", "91140400MA0ABC1234"],
    )  # fmt: skip
    made = BytesIO()
    with open_table(source, COLUMNS) as table:
        wrong = ((row.number, row.cells, row.faults) for row in table.rows() if row.faults)
        assert write_error_sheet(made, table.header, wrong) == 2
    cells = opened(made).get_sheet_by_index(0).to_python()
    assert cells[0] == ["企业名称", "税号", "备注", "从业人数", "What is wrong", "Original row"]
    assert cells[1][:4] == ["甲厂", "123", "=x", "十人"]
    assert cells[1][4] == (
        "税号: The code has 3 characters instead of 18.\n"
        "从业人数: This is no whole number: write figures only, without a unit."
    )
    assert [row[5] for row in cells[1:]] == [3.0, 5.0]
    assert "F8D7DA" in part(made, "xl/styles.xml")
    assert "<f>" not in part(made)
    with open_table(made, COLUMNS) as again:
        assert again.unknown == (("C", "备注"),)
        faults = [(f.row, f.column) for row in again.rows() for f in row.faults]
    assert faults == [(2, "B"), (2, "D"), (3, "A")], "the second 911… is alone here"
