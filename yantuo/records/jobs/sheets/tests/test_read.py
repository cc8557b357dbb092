"""Whole files: workbooks and texts as offices send them, with every fault in its place."""

import codecs
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

import pytest

from yantuo.records.jobs.sheets.columns import Column, Fault, Refused
from yantuo.records.jobs.sheets.guard import Limits
from yantuo.records.jobs.sheets.read import Row, Table, open_table
from yantuo.records.jobs.sheets.tests.offices import COLUMNS, sheet, workbook

HEAD = ["企业名称", "统一社会信用代码", "生产地址"]
CODE = "91140400MA0ABC12{:02}"


def rows_of(source: BinaryIO | Path, **options: Any) -> tuple[Table, list[Row]]:
    with open_table(source, COLUMNS, **options) as table:
        return table, list(table.rows())


def codes(source: BinaryIO, **options: Any) -> list[str]:
    """The codes of the problems for which a file is refused as a whole."""
    with pytest.raises(Refused) as refused:
        rows_of(source, **options)
    return [problem.code for problem in refused.value.problems]


def text(content: str, coding: str = "utf-8") -> BytesIO:
    return BytesIO(content.encode(coding))


def faults(rows: list[Row]) -> list[Fault]:
    return [fault for row in rows for fault in row.faults]


def test_a_workbook() -> None:
    table, rows = rows_of(
        sheet(
            ["名单"], [], [None, "企业名称", "税号", "有效期至", "从业人数", "是否在产", "经度"],
            [None, "甲厂", CODE.format(1), date(2027, 5, 31), 12, True, 113.12], [],
            [None, "乙厂", CODE.format(2), "长期", "1,200", "否", None],
        )
    )  # fmt: skip
    assert (table.sheet, table.header.row, table.total) == ("企业名单", 3, 3)
    assert [row.number for row in rows] == [4, 6]
    assert rows[0].values["until"] == date(2027, 5, 31)
    assert rows[1].values["until"] == date.max
    assert (rows[1].values["staff"], rows[1].values["open"]) == (1200, False)
    assert faults(rows) == []


def test_merged_headings_over_two_rows() -> None:
    def fill(book: Any, page: Any) -> None:
        middle = book.add_format({"align": "center"})
        page.merge_range(0, 0, 0, 5, "长治市企业名单", middle)
        page.merge_range(1, 0, 2, 0, "序号", middle)
        page.merge_range(1, 1, 1, 2, "企业", middle)
        page.write_row(2, 1, ["名称", "税号"])
        page.merge_range(1, 3, 1, 4, "许可证", middle)
        page.write_row(2, 3, ["编号", "有效期至"])
        page.merge_range(1, 5, 2, 5, "联系电话", middle)
        page.write_row(3, 0, [1, "甲厂", CODE.format(1), "SC10114040200001", "2027-01-01", "0355-2026666"])

    table, rows = rows_of(workbook(fill))
    assert table.header.data_from == 4
    assert rows[0].values == {
        "name": "甲厂", "code": CODE.format(1), "licence": "SC10114040200001", "until": date(2027, 1, 1),
        "phone": "0355-2026666",
    }  # fmt: skip


def test_three_thousand_faults_are_all_found_in_their_places() -> None:
    good = ["好厂", "91140400MA0ABC9999", "一路"]
    bad = [["", CODE.format(1)[:17], "x" * 600]] * 1000
    table, rows = rows_of(sheet(HEAD, good, *bad))
    found = faults(rows)
    assert len(found) == 3000
    assert [(f.row, f.column, f.header, f.code) for f in found[-3:]] == [
        (1002, "A", "企业名称", "cell.empty"),
        (1002, "B", "统一社会信用代码", "cell.check"),
        (1002, "C", "生产地址", "cell.too_long"),
    ]
    assert found[-2].value == "91140400MA0ABC120"
    assert found[-2].sentence.english == "The code has 17 characters instead of 18."
    assert rows[0].faults == ()
    assert table.header.unknown == ()


def test_a_code_that_lost_its_figures_is_refused() -> None:
    _table, rows = rows_of(
        sheet(HEAD, ["甲厂", 911404001234567890, "一路"], ["乙厂", "911404001234567890", "二路"])
    )
    assert [(f.row, f.column, f.code) for f in faults(rows)] == [(2, "B", "cell.figures_lost")]
    assert rows[1].values["code"] == "911404001234567890"


def test_the_same_code_twice() -> None:
    _table, rows = rows_of(sheet(HEAD, *[[name, CODE.format(1)] for name in "甲乙丙"]))
    assert [(f.row, f.code, f.sentence.params["row"]) for f in faults(rows)] == [
        (3, "cell.twice", 2),
        (4, "cell.twice", 2),
    ]


def test_formulas_take_their_values_and_errors_are_refused() -> None:
    def fill(_book: Any, page: Any) -> None:
        page.write_row(0, 0, HEAD)
        page.write_formula(1, 0, '="甲"&"厂"', None, "甲厂")
        page.write_string(1, 1, CODE.format(1))
        page.write_formula(1, 2, "=NA()", None, "#N/A")
        page.write_formula(2, 0, "=1/0", None, "#DIV/0!")

    _table, rows = rows_of(workbook(fill))
    assert rows[0].values["name"] == "甲厂"
    assert [(f.row, f.column, f.code) for f in faults(rows)] == [
        (2, "C", "cell.error"), (3, "A", "cell.error"), (3, "B", "cell.empty"),
    ]  # fmt: skip


def test_rows_beside_the_data_are_left_out_and_reported() -> None:
    table, rows = rows_of(
        sheet(
            HEAD, ["甲厂", CODE.format(1)], HEAD, ["  ", "\u3000"], ["合  计", "", "2"],
            ["填表人：王某", "审核人：李某"], ["合计食品厂", CODE.format(2)],
        )
    )  # fmt: skip
    assert [row.values["name"] for row in rows] == ["甲厂", "合计食品厂"]
    assert [number for number, _text in table.left_out] == [3, 5, 6]


def test_the_sheet_with_the_headings_is_read() -> None:
    def fill(book: Any, page: Any) -> None:
        page.write_row(0, 0, ["填表说明"])
        hidden = book.add_worksheet("旧")
        hidden.write_row(0, 0, HEAD)
        hidden.hide()
        book.add_worksheet("空")
        right = book.add_worksheet("数据")
        right.write_row(0, 0, HEAD)
        right.write_row(1, 0, ["甲厂", CODE.format(1)])

    table, rows = rows_of(workbook(fill))
    assert (table.sheet, table.other_sheets, len(rows)) == ("数据", ("企业名单",), 1)


def test_of_several_sheets_one_must_be_chosen() -> None:
    def fill(book: Any, page: Any) -> None:
        for at, each in enumerate((page, book.add_worksheet("二"))):
            each.write_row(0, 0, HEAD)
            each.write_row(1, 0, [f"{at}厂", CODE.format(at)])

    assert codes(workbook(fill)) == ["sheet.several"]
    assert rows_of(workbook(fill), sheet="二")[1][0].values["name"] == "1厂"
    assert codes(workbook(fill), sheet="三") == ["sheet.unknown"]


def test_missing_columns_and_headings() -> None:
    assert codes(sheet(["地址", "法人"], ["一路", "王某"])) == ["column.missing", "column.missing"]
    assert codes(sheet(["甲厂", "9114"])) == ["header.missing"]
    assert codes(sheet()) == ["sheet.empty"]
    assert codes(text("甲厂,9114\n")) == ["header.missing"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize(
    ("coding", "mark", "said"),
    [
        ("utf-8", b"", "utf-8"),
        ("utf-8", codecs.BOM_UTF8, "utf-8-sig"),
        ("gb18030", b"", "gb18030"),
        ("utf-16-le", codecs.BOM_UTF16_LE, "utf-16"),
    ],
)
def test_texts(delimiter: str, coding: str, mark: bytes, said: str) -> None:
    line = delimiter.join
    content = "\r\n".join(
        [
            "名单",
            "",
            line(HEAD),
            "",
            line(['"甲;,\t厂"', CODE.format(1), "䲟路１号"]),
            line(["乙厂", "0123", ""]),
            "",
        ]
    )
    table, rows = rows_of(BytesIO(mark + content.encode(coding)))
    assert table.coding == said
    assert [row.number for row in rows] == [5, 6]
    assert rows[0].values["name"] == "甲;,\t厂"
    assert rows[0].values["address"] == "䲟路１号"
    assert [(f.row, f.column, f.value) for f in faults(rows)] == [(6, "B", "0123")], "leading zeros are kept"


def test_a_name_says_nothing(tmp_path: Path) -> None:
    wrong = tmp_path / "名单.xlsx"
    wrong.write_bytes(text(f"企业名称,税号\n甲厂,{CODE.format(1)}\n", "gb18030").getvalue())
    assert rows_of(wrong)[1][0].values["name"] == "甲厂"
    wrong = tmp_path / "名单.csv"
    wrong.write_bytes(sheet(HEAD, ["甲厂", CODE.format(1)]).getvalue())
    assert rows_of(wrong)[1][0].values["name"] == "甲厂"


def test_an_open_quotation_mark_is_refused() -> None:
    assert codes(text('企业名称,税号\n甲厂,1\n"乙厂,2\n' + "丙厂,3\n" * 30_000)) == ["csv.quotes"]


def test_too_many_rows() -> None:
    ten = Limits(rows=10)
    lines = [f"厂{at},{CODE.format(at)}\n" for at in range(11)]
    assert codes(text("企业名称,税号\n" + "".join(lines)), limits=ten) == ["sheet.too_many_rows"]
    assert len(rows_of(text("企业名称,税号\n" + "".join(lines[:10]) + "\n" * 50), limits=ten)[1]) == 10


def test_progress_is_told() -> None:
    told: list[int] = []
    source = text("企业名称,税号\n" + "".join(f"厂{at},{CODE.format(at)}\n" for at in range(25)))
    with open_table(source, COLUMNS) as table:
        assert table.total == 25
        assert len(list(table.rows(told.append, every=10))) == 25
    assert told == [10, 20]


def test_faults_can_be_stored() -> None:
    _table, rows = rows_of(sheet(HEAD, ["甲厂", "1"]))
    fault = rows[0].faults[0]
    assert Fault.from_dict(fault.as_dict()) == fault


def test_a_list_of_one_column() -> None:
    with open_table(text("备注\n一\n"), (Column(key="note", title="备注"),)) as table:
        assert [row.values for row in table.rows()] == [{"note": "一"}]
