"""GB/T 9704-2012 measured on the PDF itself (millimetres from the upper left corner of the page)."""

from itertools import pairwise

import pytest
from fontTools.pens.boundsPen import BoundsPen
from fontTools.ttLib import TTFont
from pylopdf_fonts_zh_cn import serif_path

from yantuo.casework.documents.fonts import Fonts, load_fonts
from yantuo.casework.documents.tests.geometry import MM, Char, Rule, Sheet, sheets
from yantuo.casework.documents.tests.papers import OFFICE, SENTENCE, VERIFY, Data, letter, paragraph, red_head
from yantuo.casework.documents.typeset import render

TOP, BOTTOM, LEFT, RIGHT = 37.0, 297 - 35.0, 28.0, 28.0 + 156.0
CELL = 156 / 28
PITCH = CELL * 1.875
NEAR = 0.15


@pytest.fixture(scope="module")
def fonts() -> Fonts:
    return load_fonts(None)


def measured(template: str, data: Data, fonts: Fonts) -> list[Sheet]:
    """The pages of one paper."""
    return sheets(render(template, data, fonts=fonts).pdf)


def em_top(row: list[Char]) -> float:
    """Upper edge of a line's characters."""
    return row[0].baseline - 0.88 * row[0].size * MM


def em_bottom(row: list[Char]) -> float:
    """Lower edge of a line's characters."""
    return row[0].baseline + 0.12 * row[0].size * MM


def ink_top(row: list[Char]) -> float:
    """Upper edge of the ink itself, from the outlines of the shipped face."""
    with TTFont(str(serif_path()), lazy=True) as font:
        glyphs, cmap = font.getGlyphSet(), font.getBestCmap()
        return min(c.baseline - _highest(glyphs, cmap[ord(c.text)]) / 1000 * c.size * MM for c in row)


def _highest(glyphs: object, name: str) -> float:
    pen = BoundsPen(glyphs)
    glyphs[name].draw(pen)  # type: ignore[index]
    return float(pen.bounds[3])


def flat(sheet: Sheet) -> list[Rule]:
    """The horizontal rules of a page from top to bottom."""
    return sorted((rule for rule in sheet.rules if rule.horizontal), key=lambda rule: rule.y0)


def body_lines(sheet: Sheet) -> list[list[Char]]:
    """Lines of size 3 inside the type area."""
    rows = sheet.lines(top=TOP, bottom=BOTTOM)
    return [row for row in rows if abs(row[0].size * MM - CELL) < 0.01]


def text(row: list[Char]) -> str:
    """The characters of a line."""
    return "".join(char.text for char in row)


def near(value: float, aim: float, tolerance: float = NEAR) -> bool:
    """Whether two lengths agree (mm)."""
    return abs(value - aim) <= tolerance


# The type area


def test_paper_is_a4(fonts: Fonts) -> None:
    (page, *_) = measured("redhead", red_head(), fonts)
    assert near(page.width, 210, 0.01)
    assert near(page.height, 297, 0.01)


def test_a_full_page_has_22_lines_of_28_characters_filling_156_by_225_mm(fonts: Fonts) -> None:
    page = measured("redhead", red_head(body=[paragraph("国" * 28 * 60)]), fonts)[1]
    rows = body_lines(page)
    assert len(rows) == 22
    assert {len(row) for row in rows} == {28}
    for row in rows:
        assert near(row[0].left, LEFT)
        assert near(row[-1].right, RIGHT)
    assert near(em_top(rows[0]), TOP)
    assert near(em_bottom(rows[-1]), BOTTOM)
    assert all(near(b[0].baseline - a[0].baseline, PITCH, 0.02) for a, b in pairwise(rows))


def test_body_is_size_3_in_black_and_paragraphs_begin_two_characters_in(fonts: Fonts) -> None:
    page = measured("redhead", red_head(body=[paragraph("国" * 60)] * 8), fonts)[1]
    rows = body_lines(page)
    assert all(near(char.size, 16, 0.3) and char.fill == (0.0,) for row in rows for char in row)
    rows = [row for row in rows if row[0].text == "国"]
    assert {round(row[0].left - LEFT, 1) for row in rows} == {0.0, round(2 * CELL, 1)}


def test_nothing_but_margin_marks_and_page_number_stands_outside_the_type_area(fonts: Fonts) -> None:
    data = red_head(body=[paragraph(SENTENCE * 30)], verify=VERIFY, synthetic=True)
    for page in measured("redhead", data, fonts):
        for char in page.chars:
            inside = TOP < char.baseline < BOTTOM and LEFT - NEAR < char.left < RIGHT
            assert inside or char.baseline < TOP - 10 or near(char.baseline, BOTTOM + 8.3, 0.5)


# The first page


def test_issuing_mark_is_red_centred_and_35_mm_below_the_top_of_the_type_area(fonts: Fonts) -> None:
    (page, *_) = measured("redhead", red_head(), fonts)
    mark = page.find(OFFICE + "文件")
    assert near(ink_top(mark), TOP + 35, 0.2)
    assert near(mark[0].left + mark[-1].right, LEFT + RIGHT, 2.5)
    assert all(char.fill[0] > 0.8 and max(char.fill[1:]) < 0.15 for char in mark)


@pytest.mark.parametrize("name", ["长治", "长治市打击侵犯知识产权和制售假冒伪劣商品工作领导小组办公室"])
def test_short_and_long_marks_stay_inside_the_type_area(name: str, fonts: Fonts) -> None:
    (page, *_) = measured("redhead", red_head(issuers=[name]), fonts)
    mark = page.find(name)
    assert mark[0].left >= LEFT
    assert mark[-1].right <= RIGHT
    assert near(ink_top(mark), TOP + 35, 0.2)


def test_number_stands_two_lines_below_the_mark_and_4_mm_above_the_red_line(fonts: Fonts) -> None:
    (page, *_) = measured("redhead", red_head(), fonts)
    mark, number = page.find("文件"), page.find("长市监发〔2026〕12号")
    (rule, *_) = flat(page)
    assert near(rule.y0 - em_bottom(number), 4, 0.1)
    assert (near(rule.x0, LEFT), near(rule.x1, RIGHT)) == (True, True)
    assert rule.stroke[0] > 0.8
    assert 2 * PITCH < em_top(number) - mark[0].baseline < 3 * PITCH
    assert near(number[0].left + number[-1].right, LEFT + RIGHT, 0.5)


def test_title_is_size_2_two_lines_below_the_red_line_and_the_body_follows(fonts: Fonts) -> None:
    (page, *_) = measured("redhead", red_head(), fonts)
    (rule, *_) = flat(page)
    first, last = page.find("关于开展全市乳制品"), page.find("质量安全专项检查的通知")
    assert {round(char.size, 1) for char in first + last} == {22.0}
    assert near(em_top(first) - rule.y0, 2 * PITCH, 0.3)
    to = page.find("各县（区）市场监督管理局：")
    assert near(to[0].left, LEFT)
    assert near(em_top(to) - em_bottom(last), CELL + 2 * 0.875 * CELL, 0.3)
    assert page.find(SENTENCE[:20])


def test_copy_number_secrecy_and_urgency_begin_in_the_first_line(fonts: Fonts) -> None:
    data = red_head(copy_number="000012", secrecy="机密★1年", urgency="特急")
    (page, *_) = measured("redhead", data, fonts)
    for line, expected in enumerate(["000012", "机密★1年", "特急"]):
        found = page.find(expected)
        assert near(found[0].left, LEFT)
        assert near(em_top(found), TOP + line * PITCH)


def test_upward_documents_carry_the_number_left_and_the_signer_right(fonts: Fonts) -> None:
    (page, *_) = measured("redhead", red_head(signers=["王建国"]), fonts)
    number, signer = page.find("长市监发〔2026〕12号"), page.find("签发人：王建国")
    assert near(number[0].left, LEFT + CELL)
    assert near(signer[-1].right, RIGHT - CELL)
    assert near(number[0].baseline, signer[0].baseline)
    (rule, *_) = flat(page)
    assert near(rule.y0 - em_bottom(number), 4, 0.1)


# Page numbers


def test_page_numbers_odd_right_even_left_7_mm_below_between_dashes(fonts: Fonts) -> None:
    pages = measured("redhead", red_head(body=[paragraph("国" * 28 * 50)]), fonts)
    for number, page in enumerate(pages, 1):
        (row,) = page.lines(top=BOTTOM + 3)
        assert text(row) == f"—{number}—"
        assert near(row[0].size, 14, 0.01)
        dash = row[0].baseline - 0.27 * 14 * MM
        assert near(dash, BOTTOM + 7, 0.3)
        blank = 14 * MM
        at = row[-1].right if number % 2 else row[0].left
        assert near(at, RIGHT - blank if number % 2 else LEFT + blank, 0.2)


# The closing part


def test_date_stands_four_blanks_from_the_right_and_the_office_is_centred_on_it(fonts: Fonts) -> None:
    pages = measured("redhead", red_head(signatories=["潞州区局"]), fonts)
    page = pages[-1]
    name, date = page.find("潞州区局"), page.find("2026年11月23日")
    assert near(date[-1].right, RIGHT - 4 * CELL)
    assert near(name[0].left + name[-1].right, date[0].left + date[-1].right, 0.3)
    assert near(date[0].baseline - name[0].baseline, PITCH, 0.05)


def test_a_long_office_name_is_not_pushed_out_of_the_type_area(fonts: Fonts) -> None:
    long_name = "长治市打击侵犯知识产权和制售假冒伪劣商品领导小组办"
    page = measured("redhead", red_head(signatories=[long_name]), fonts)[-1]
    name, date = page.find(long_name), page.find("2026年11月23日")
    assert name[0].left >= LEFT - NEAR
    assert name[-1].right <= RIGHT + NEAR
    assert near(name[0].left + name[-1].right, date[0].left + date[-1].right, 0.3)


def test_the_place_of_the_seal_is_free(fonts: Fonts) -> None:
    """A seal of 42 mm centred on office and date, its top within one line of the body, touches no other text."""
    page = measured("redhead", red_head(body=[paragraph("国" * 28 * 16)]), fonts)[-1]
    name, date = page.find(OFFICE), page.find("2026年11月23日")
    last = max((row for row in body_lines(page) if row[0].text == "国"), key=lambda row: row[0].baseline)
    seal_top = em_bottom(last) + PITCH / 2
    assert em_bottom(date) <= seal_top + 42
    assert em_top(name) >= seal_top + 42 / 4


def test_joint_signatures_leave_a_place_for_every_seal_and_the_date_stands_under_the_last(
    fonts: Fonts,
) -> None:
    names = [OFFICE, "长治市公安局", "长治市农业农村局"]
    page = measured("redhead", red_head(signatories=names), fonts)[-1]
    found = [page.find(name) for name in names]
    centres = [((row[0].left + row[-1].right) / 2, row[0].baseline) for row in found]
    for i, (x, y) in enumerate(centres):
        assert all(abs(x - u) > 42 or abs(y - v) > 42 for u, v in centres[i + 1 :])
    date = page.find("2026年11月23日")
    assert near((date[0].left + date[-1].right) / 2, centres[-1][0], 0.3)
    assert near(date[0].baseline - centres[-1][1], PITCH, 0.05)


@pytest.mark.parametrize("last", [1, 3, 5, 12, 30])
@pytest.mark.parametrize("before", [*range(12), 25])
def test_the_page_with_the_seal_carries_text_of_the_body_too(before: int, last: int, fonts: Fonts) -> None:
    body = [paragraph("前" * 20)] * before + [paragraph("国" * (28 * last - 3))]
    pages = measured("redhead", red_head(body=body), fonts)
    closing = next(page for page in pages if "2026年11月23日" in text(page.chars))
    assert sum(char.text in "国前" for char in closing.chars) >= 1
    assert "".join(text(page.chars) for page in pages).count("国") == 28 * last - 3


@pytest.mark.parametrize("before", range(10, 20))
def test_headings_go_with_the_last_paragraph_to_the_page_of_the_seal(before: int, fonts: Fonts) -> None:
    headings = [
        {"kind": "heading", "level": level, "text": text} for level, text in ((1, "一、甲"), (2, "（一）乙"))
    ]
    body = [paragraph("前" * 20)] * before + headings + [paragraph("国" * 20)]
    pages = measured("redhead", red_head(body=body), fonts)
    assert len({i for i, page in enumerate(pages) for char in page.chars if char.text in "甲乙国"}) == 1


@pytest.mark.parametrize("count", [1, 6, 12, 25])
def test_the_last_attachment_named_stands_on_the_page_of_the_seal(count: int, fonts: Fonts) -> None:
    names = [f"第{n}项材料" + "国" * 30 for n in range(1, count + 1)]
    pages = measured("redhead", red_head(attachments=names, body=[paragraph("前" * 28 * 14)]), fonts)
    closing = next(page for page in pages if "2026年11月23日" in text(page.chars))
    assert closing.find(f"第{count}项材料")


@pytest.mark.parametrize("names", [["潞州区局"], [OFFICE], [OFFICE] * 4, ["长治市" * 14]])
def test_without_a_seal_the_date_begins_two_characters_after_the_name(names: list[str], fonts: Fonts) -> None:
    page = measured("redhead", red_head(signatories=names, sealed=False), fonts)[-1]
    date = page.find("2026年11月23日")
    signed = [row for row in body_lines(page) if text(row)[:3] in {"潞州区", "长治市"} and len(row) < 28][
        -len(names) :
    ]
    assert near(date[0].left - signed[0][0].left, 2 * CELL, 0.3)
    assert max(row[-1].right for row in [*signed, date]) <= RIGHT - 2 * CELL + NEAR
    assert min(row[0].left for row in [*signed, date]) >= LEFT - NEAR


def test_an_attachments_note_stands_one_line_below_the_body(fonts: Fonts) -> None:
    data = red_head(body=[paragraph("国" * 28 * 16)], attachments=["检查要点", "情况统计表" * 12])
    page = measured("redhead", data, fonts)[-1]
    last = max((row for row in body_lines(page) if row[0].text == "国"), key=lambda row: row[0].baseline)
    note = page.find("附件：1.检查要点") if "附件：1.检查要点" in text(page.chars) else page.find("附件：")
    assert near(note[0].left, LEFT + 2 * CELL)
    assert near(note[0].baseline - last[0].baseline, 2 * PITCH, 0.1)
    wrapped = [row for row in body_lines(page) if "统计表" in text(row)]
    assert len(wrapped) > 1
    assert near(next(c for c in wrapped[0] if c.text == "情").left, wrapped[1][0].left, 0.2)


# The imprint


def imprint(**changes: object) -> Data:
    """A red-head document with an imprint."""
    return red_head(
        copies_to="省市场监督管理局，" * 8 + "市政府办公室",
        printed_by="长治市市场监督管理局办公室",
        printed_on="2026-11-24",
        **changes,
    )


@pytest.mark.parametrize("lines", [1, 3, 5, 7, 12, 20, 24])
def test_the_imprint_ends_with_the_type_area_of_the_last_even_page(lines: int, fonts: Fonts) -> None:
    pages = measured("redhead", imprint(body=[paragraph("国" * 28 * lines)]), fonts)
    assert len(pages) % 2 == 0
    rules = [rule for rule in flat(pages[-1]) if rule.stroke == (0.0,)]
    assert [round(rule.width, 2) for rule in rules] == [0.35, 0.25, 0.35]
    assert near(rules[-1].y0, BOTTOM, 0.2)
    assert all(near(rule.x0, LEFT) and near(rule.x1, RIGHT) for rule in rules)
    copies, printed = pages[-1].find("抄送："), pages[-1].find("2026年11月24日印发")
    assert near(copies[0].size, 14, 0.01)
    assert near(copies[0].left, LEFT + 14 * MM)
    assert near(printed[-1].right, RIGHT - 14 * MM)


def test_an_empty_page_before_the_imprint_and_the_imprint_page_carry_no_number(fonts: Fonts) -> None:
    pages = measured("redhead", imprint(body=[paragraph("国" * 28 * 23)]), fonts)
    numbers = [[text(row) for row in page.lines(top=BOTTOM + 3)] for page in pages]
    assert numbers == [["—1—"], ["—2—"], [], []]
    assert not pages[2].chars


def test_printed_on_one_side_the_imprint_follows_on_the_same_page(fonts: Fonts) -> None:
    pages = measured("redhead", imprint(duplex=False, body=[paragraph("国" * 28 * 10)]), fonts)
    assert "抄送" in text(pages[-1].chars)
    assert "2026年11月23日" in text(pages[-1].chars)


def test_too_many_addressees_move_to_the_imprint(fonts: Fonts) -> None:
    pages = measured("redhead", imprint(addressees="各县（区）人民政府，" * 20 + "各部门"), fonts)
    assert "人民政府" not in text(pages[0].chars)
    assert pages[-1].find("主送：各县")


# The letter form


def test_letter_mark_and_double_rules(fonts: Fonts) -> None:
    pages = measured("letter", letter(body=[paragraph("国" * 28 * 30)]), fonts)
    mark = pages[0].find(OFFICE)
    assert near(ink_top(mark), 30, 0.2)
    rules = [rule for rule in flat(pages[0]) if rule.stroke[0] > 0.8]
    assert [near(rule.x1 - rule.x0, 170) and near(rule.x0, 20) for rule in rules] == [True] * 4
    upper, lower = rules[:2], rules[2:]
    assert upper[0].width > upper[1].width
    assert lower[0].width < lower[1].width
    ink_bottom = mark[0].baseline + 0.09 * mark[0].size * MM
    assert near(upper[0].y0 - upper[0].width / 2 - ink_bottom, 4, 0.4)
    assert near(297 - lower[1].y0 - lower[1].width / 2, 20, 0.2)
    assert not [rule for rule in flat(pages[1]) if rule.stroke[0] > 0.8]


def test_letter_number_stands_right_below_the_rule_and_the_first_page_has_no_page_number(
    fonts: Fonts,
) -> None:
    pages = measured("letter", letter(body=[paragraph("国" * 28 * 30)], copy_number="000001"), fonts)
    number, urgent = pages[0].find("长市监函〔2026〕21号"), pages[0].find("000001")
    rules = [rule for rule in flat(pages[0]) if rule.stroke[0] > 0.8]
    assert near(number[-1].right, RIGHT)
    assert near(urgent[0].left, LEFT)
    assert near(em_top(number) - rules[1].y0 - rules[1].width / 2, 7 / 8 * CELL)
    title = pages[0].find("关于商请提供")
    assert near(em_top(title) - em_bottom(number), 2 * PITCH + 0.875 * CELL, 0.3)
    assert not pages[0].lines(top=BOTTOM + 3, bottom=275)
    assert text(pages[1].lines(top=BOTTOM + 3)[0]) == "—2—"


# Marks in the margin


def test_the_check_mark_stands_in_the_head_margin_of_the_first_page_only(fonts: Fonts) -> None:
    for template, data in (("redhead", red_head(verify=VERIFY)), ("letter", letter(verify=VERIFY))):
        pages = measured(template, data | {"body": [paragraph(SENTENCE * 30)]}, fonts)
        code = pages[0].find("7K4M-2QXD")
        assert code[0].baseline < 30
        assert code[-1].right < RIGHT - 16
        assert all("7K4M" not in text(page.chars) for page in pages[1:])
    assert "核验" not in text(measured("redhead", red_head(), fonts)[0].chars)


@pytest.mark.parametrize("template", ["redhead", "letter"])
def test_demonstration_data_and_drafts_are_marked_on_every_page(template: str, fonts: Fonts) -> None:
    data = red_head(body=[paragraph(SENTENCE * 30)])
    marked = measured(template, data | {"synthetic": True, "draft": True}, fonts)
    assert len(marked) > 1
    assert all("演示数据" in text(page.chars) and "草稿" in text(page.chars) for page in marked)
    plain = measured(template, data, fonts)
    assert not any("演示" in text(page.chars) or "草稿" in text(page.chars) for page in plain)
