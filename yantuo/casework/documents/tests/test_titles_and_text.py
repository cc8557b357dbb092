"""Titles broken by sense, bodies read from typed text, QR codes."""

import re

import pytest
import segno

from yantuo.casework.documents.official_data import Heading, Paragraph, blocks_from_text
from yantuo.casework.documents.qr import qr_svg
from yantuo.casework.documents.title_lines import WIDEST, break_title


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("关于成立领导小组的通知", ["关于成立领导小组的通知"]),
        ("关于开展全市乳制品质量安全专项检查的通知", ["关于开展全市乳制品", "质量安全专项检查的通知"]),
        ("关于批准发布2026年度监督检查计划的批复", ["关于批准发布2026年度", "监督检查计划的批复"]),
        (
            "关于2026年上半年全市打击侵犯知识产权和制售假冒伪劣商品工作情况的通报",
            ["关于2026年上半年全市", "打击侵犯知识产权和制售", "假冒伪劣商品工作情况的通报"],
        ),
        ("关于印发\n《三年行动方案》的通知", ["关于印发", "《三年行动方案》的通知"]),
    ],
)
def test_titles_are_broken_by_sense(title: str, lines: list[str]) -> None:
    assert break_title(title) == lines


@pytest.mark.parametrize("length", range(1, 120, 7))
@pytest.mark.parametrize("unit", ["国", "a", "（甲乙）", "《关于质量》", "2026"])
def test_no_title_loses_a_character(unit: str, length: int) -> None:
    title = (unit * length)[:120]
    lines = break_title(title)
    assert "".join(lines) == title
    assert len(lines) == 1 or all(len(line) <= WIDEST for line in lines)


def test_no_line_begins_with_a_stop_or_ends_with_an_opening_bracket() -> None:
    title = "关于印发《长治市食品生产企业落实食品安全主体责任三年行动实施方案（2026—2028年）》的通知"
    lines = break_title(title)
    assert len(lines) == 3
    assert not any(line[0] in "》）、，" or line[-1] in "《（" for line in lines)
    assert "（2026—2028年）" in "|".join(lines)


def test_typed_text_becomes_headings_and_paragraphs() -> None:
    blocks = blocks_from_text(
        "现通知如下：\r\n\r\n一、检查范围\n（一）加强领导。各县区要高度重视。\n1. 关键点\n（1）清洗\n三聚氰胺 1.5 毫克"
    )
    assert blocks == (
        Paragraph(text="现通知如下："),
        Heading(level=1, text="一、检查范围"),
        Heading(level=2, text="（一）加强领导。", rest="各县区要高度重视。"),
        Paragraph(text="1. 关键点"),
        Paragraph(text="（1）清洗"),
        Paragraph(text="三聚氰胺 1.5 毫克"),
    )


def test_a_long_line_that_begins_like_a_heading_stays_a_paragraph() -> None:
    line = "一、" + "各单位要按照职责分工密切协作" * 6
    assert blocks_from_text(line) == (Paragraph(text=line),)


def test_a_figure_is_not_taken_for_a_heading() -> None:
    assert blocks_from_text("1.5吨") == (Paragraph(text="1.5吨"),)


def matrix_of(svg: str) -> list[list[bool]]:
    """The dark modules of a drawn QR code, read back from its one path."""
    found = re.search(r'width="(\d+)"', svg)
    assert found
    side = int(found.group(1))
    dark = [[False] * side for _ in range(side)]
    path = re.search(r' d="([^"]+)"', svg)
    assert path
    x = y = 0.0
    for command, numbers in re.findall(r"([MmhH])([^MmhHzZ]*)", path.group(1)):
        values = [float(value) for value in re.findall(r"-?\d*\.?\d+", numbers)]
        if command == "M":
            x, y = values
        elif command == "m":
            x, y = x + values[0], y + values[1]
        else:
            for column in range(int(x), int(x + values[0])):
                dark[int(y)][column] = True
            x += values[0]
    return dark


@pytest.mark.parametrize("text", ["https://yantuo.example/check/7K4M2QXD", "长治市", "x" * 300])
def test_the_drawing_is_the_code_of_the_text(text: str) -> None:
    expected = [
        [bool(module) for module in row] for row in segno.make_qr(text, error="m", boost_error=False).matrix
    ]
    assert matrix_of(qr_svg(text)) == expected
    assert matrix_of(qr_svg(text + "x")) != expected


def test_the_drawing_is_the_same_every_time() -> None:
    assert qr_svg("https://yantuo.example") == qr_svg("https://yantuo.example")
