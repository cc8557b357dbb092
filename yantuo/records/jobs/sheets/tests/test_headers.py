"""Headings: under titles, over two rows, by any of their names; what is missing, unknown or there twice."""

import pytest

from yantuo.records.jobs.sheets import headers
from yantuo.records.jobs.sheets.columns import Column, Refused, letter
from yantuo.records.jobs.sheets.headers import Header, Names
from yantuo.records.jobs.sheets.tests.offices import COLUMNS

NAMES = Names(COLUMNS)


def found(*rows: list[object]) -> Header:
    header = headers.find(rows, NAMES)
    assert header is not None
    return header


def places(header: Header) -> dict[str, str]:
    return {heading.column.key: heading.letter for heading in header.headings}


def test_a_plain_row() -> None:
    header = found(["企业名称", "统一社会信用代码", "备注"], ["甲厂", "9114", ""])
    assert places(header) == {"name": "A", "code": "B"}
    assert (header.row, header.data_from, header.unknown) == (1, 2, (("C", "备注"),))


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("单位名称", "税号"),
        (" 企 业 名 称*", "统一社会\n信用代码（必填）"),
        ("＊企业名称：", "信用代码(18位)"),
        ("名称", "社会信用代码"),
    ],
)
def test_the_names_offices_use(name: str, code: str) -> None:
    assert places(found([name, code])) == {"name": "A", "code": "B"}


def test_below_titles_and_blank_rows() -> None:
    header = found(
        ["长治市食品生产企业名单", "", ""], ["填报单位：", "潞州区局", ""], [], ["", "企业名称", "税号"]
    )
    assert (header.row, places(header)) == (4, {"name": "B", "code": "C"})


def test_within_the_first_ten_rows_only() -> None:
    titles: list[list[object]] = [["说明"]] * 9
    assert found(*titles, ["企业名称", "税号"]).row == 10
    assert headers.find([*titles, ["说明"], ["企业名称", "税号"]], NAMES) is None


def test_two_rows_with_merged_cells() -> None:
    header = found(
        ["名单", "", "", "", "", "", ""],
        ["序号", "企业基本信息", "", "", "许可证", "", "联系电话"],
        ["", "企业名称", "信用代码", "住所", "编号", "有效期至", ""],
        [1, "甲厂", "9114", "某路", "SC1", "2027-01-01", "0355"],
    )
    assert (header.row, header.depth, header.data_from) == (2, 2, 4)
    assert places(header) == {
        "name": "B", "code": "C", "address": "D", "licence": "E", "until": "F", "phone": "G",
    }  # fmt: skip
    assert header.unknown == (("A", "序号"),)


def test_a_group_that_is_itself_a_heading() -> None:
    header = found(["企业名称", "税号", "地址", ""], ["", "", "住所", "生产地址"], ["甲", "9114", "一", "二"])
    assert header.data_from == 3
    assert places(header)["address"] == "D", "the preferred name wins"
    assert header.unknown == (("C", "住所"),)


def test_a_row_of_data_is_no_second_row_of_headings() -> None:
    assert found(["企业名称", "税号", "地址"], ["甲厂", "", "县区"]).depth == 1
    assert found(["企业名称", "税号"], ["企业名称", "税号"]).depth == 1


def test_a_heading_twice_is_refused() -> None:
    with pytest.raises(Refused, match="“企业名称” stands in the columns A, C"):
        found(["企业名称", "税号", "企业名称"])


def test_missing_columns_are_all_named_with_what_is_accepted() -> None:
    problems = headers.missing(found(["地址", "法人", "联系电话"]), NAMES)
    assert [problem.code for problem in problems] == ["column.missing"] * 2
    assert "企业名称, 单位名称, 名称" in problems[0].sentence.english
    assert headers.missing(found(["企业名称", "税号"]), NAMES) == []


def test_no_headings() -> None:
    assert headers.find([["甲厂", "9114"], ["乙厂", "9115"]], NAMES) is None
    assert headers.find([], NAMES) is None
    assert headers.find([["企业名称"]], NAMES) is None, "one word may be chance"


def test_own_columns_of_an_error_sheet_are_not_reported() -> None:
    assert found(["企业名称", "税号", "错误说明", "原行号", "What is wrong"]).unknown == ()


def test_two_columns_with_one_name_are_a_mistake_of_the_program() -> None:
    with pytest.raises(ValueError, match="both called 名 称"):
        Names((Column(key="a", title="名称"), Column(key="b", title="名 称")))


def test_letters() -> None:
    assert [letter(at) for at in (0, 25, 26, 51, 52, 701, 702)] == ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]
