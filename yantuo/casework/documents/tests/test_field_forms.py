"""What the papers of an inspection and of an oversight card say, and that nothing leaves their type area."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from pypdf import PdfReader

from yantuo.casework.documents.fonts import load_fonts
from yantuo.casework.documents.refusals import BadPaper, MissingGlyph
from yantuo.casework.documents.tests import card_papers, visit_papers
from yantuo.casework.documents.tests.test_forms import done, pages, said
from yantuo.casework.documents.tests.visit_papers import Data
from yantuo.casework.documents.typeset import paper_of, render

LONG = {
    "inspection_record": visit_papers.long_inspection_record,
    "correction_notice": visit_papers.long_correction_notice,
    "oversight_card": card_papers.long_oversight_card,
    "card_reply": card_papers.long_card_reply,
    "revisit_record": card_papers.long_revisit_record,
}
SHORT = {
    "inspection_record": visit_papers.inspection_record,
    "correction_notice": visit_papers.correction_notice,
    "oversight_card": card_papers.oversight_card,
    "card_reply": card_papers.card_reply,
    "revisit_record": card_papers.revisit_record,
}


@pytest.mark.parametrize("make", SHORT.values(), ids=SHORT)
def test_a_paper_without_its_optional_parts_is_short_and_leaves_room_for_the_pen(
    make: Callable[[], Data],
) -> None:
    template = next(name for name, made in SHORT.items() if made is make)
    data = make()
    assert done(template, data).pages <= 2
    assert "年月日" in said(template, data)
    assert "None" not in said(template, data)
    assert "none" not in said(template, data)


@pytest.mark.parametrize(
    ("template", "path", "change"),
    [
        ("inspection_record", "items[0].note", lambda d, c: d["items"][0].update(note=c)),
        ("inspection_record", "refusal.reason", lambda d, c: d["refusal"].update(reason=c)),
        ("correction_notice", "requirements[0]", lambda d, c: d.update(requirements=[c])),
        ("oversight_card", "problems[0].requirement", lambda d, c: d["problems"][0].update(requirement=c)),
        ("card_reply", "answers[0].evidence[0].name", lambda d, c: d["answers"][0]["evidence"][0].update(name=c)),
        ("revisit_record", "findings[0].after", lambda d, c: d["findings"][0].update(after=c)),
    ],
)  # fmt: skip
def test_a_character_the_fonts_lack_is_refused_by_name(
    template: str, path: str, change: Callable[[Data, str], Any]
) -> None:
    data = visit_papers.refused_inspection_record() if "refusal" in path else LONG[template]()
    data = {key: _copied(value) for key, value in data.items()}
    change(data, "笔误😀")
    with pytest.raises(MissingGlyph) as refused:
        done(template, data)
    assert [(each.code_point, each.paths) for each in refused.value.missing] == [("U+1F600", (path,))]


def _copied(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _copied(inner) for key, inner in value.items()}
    return [_copied(inner) for inner in value] if isinstance(value, (list, tuple)) else value


# The record of an inspection


def test_a_record_counts_its_items_and_names_what_failed() -> None:
    text = said("inspection_record", visit_papers.long_inspection_record())
    assert "共检查59项" in text
    assert "重点项24项，项目序号分别为1.1、1.4、1.7、" in text
    assert "发现问题1项，项目序号分别为2.7；一般项35项" in text
    assert "发现问题2项，项目序号分别为2.2、5.3。合理缺项1项。" in text
    assert "本年度第2次检查（年度上限2次）" in text
    assert "已当场整改" in text


def test_only_the_result_and_the_treatment_given_are_ticked() -> None:
    text = said("inspection_record", visit_papers.long_inspection_record())
    assert text.count("✓") == 3
    for chosen in ("✓日常监督检查", "✓基本符合", "✓书面限期整改"):
        assert chosen in text
    alone = said(
        "inspection_record", visit_papers.long_inspection_record(results=[], treatments=[], kinds=[])
    )
    assert "✓" not in alone
    assert "检查结果基本符合" in alone


def test_the_head_of_the_items_and_their_section_stand_again_on_every_page() -> None:
    sheets = pages("inspection_record", visit_papers.long_inspection_record())
    annex = [sheet for sheet in sheets if any(c.text == "况" for c in sheet.chars) and sheet is not sheets[0]]
    assert len(annex) >= 4
    for sheet in annex:
        assert sheet.find("检查项目")[0].baseline < 70
        assert sheet.find("情况说明")
    assert annex[1].find("二、生产环境条件")[0].baseline < annex[1].find("2.2")[0].baseline


def test_a_record_tells_moments_in_local_time_and_dates_as_the_office_writes_them() -> None:
    text = said("inspection_record", visit_papers.long_inspection_record())
    assert "2026年11月24日09:10至2026年11月24日16:30" in text
    assert "现场告知时间2026年11月24日16:45" in text
    assert "于2026年12月22日前公开（检查结果形成之日起20个工作日内）" in text
    assert "于2026年12月4日前改正完毕" in text


def test_signatures_are_drawn_and_a_refusal_takes_their_place() -> None:
    signed = done("inspection_record", visit_papers.long_inspection_record())
    refused = visit_papers.refused_inspection_record()
    assert _images(signed.pdf) == 3
    assert _images(done("inspection_record", refused).pdf) == 3
    text = said("inspection_record", refused)
    for part in (
        "拒签原因企业负责人对检查结果有异议",
        "陈志强（韩店镇人民政府）",
        "已全程录音录像",
        "本记录更正上市监检记〔2026〕36号",
    ):
        assert part in text
    assert "被检查单位签字人" not in text
    assert "复查日期：2026年12月5日" in text


def _images(pdf: bytes) -> int:
    """How often images are drawn (a picture drawn twice counts twice)."""
    return sum(len(page.images) for page in PdfReader(io.BytesIO(pdf)).pages)


@pytest.mark.parametrize(
    ("changes", "path", "sentence"),
    [
        ({"inspectors": [{"name": "张伟"}]}, "inspectors", "must not be empty"),
        ({"result": "良好"}, "", "among the results"),
        ({"treatment": "罚款"}, "", "among the treatments"),
        ({"kinds": ["体系检查"]}, "", "among the kinds"),
        ({"ended_at": "2026-11-24T01:00:00Z"}, "", "end before it begins"),
        ({"started_at": "2026-11-24T01:00:00"}, "started_at", "time zone"),
        ({"refusal": {"reason": "不签"}}, "refusal", "witness or a recording"),
        (
            {"refusal": {"reason": "不签", "witness": "陈"}, "signature": visit_papers.signed("李秀兰")},
            "",
            "both signed by the party and refused",
        ),
        ({"digest": "abc"}, "digest", "does not have the form"),
    ],
)
def test_a_record_at_odds_with_itself_is_refused(changes: Data, path: str, sentence: str) -> None:
    with pytest.raises(BadPaper) as refused:
        paper_of("inspection_record", visit_papers.inspection_record(**changes))
    assert [(f.path, sentence in f.sentence.english) for f in refused.value.faults] == [(path, True)]


# The order to correct


def test_an_order_names_breach_basis_requirements_date_and_remedies() -> None:
    text = said("correction_notice", visit_papers.long_correction_notice())
    assert (
        "上述行为违反了《中华人民共和国食品安全法》第三十三条第一款第（一）项和《中华人民共和国食品安全法》第五十一条的规定。"
        "依据《食品生产经营监督检查管理办法》第三十三条第一款的规定，现责令你单位于2026年12月4日前改正。"
        in text
    )
    for part in (
        "2.补齐检验原始记录",
        "逾期不改正的",
        "申请行政复议",
        "直接送达",
        "复查人：张伟、赵敏",
        "案件（检查）编号：",
    ):
        assert part in text


def test_an_order_without_a_date_is_to_be_obeyed_at_once_and_delivered_by_hand() -> None:
    text = said("correction_notice", visit_papers.correction_notice(addressed="你"))
    assert "现责令你立即改正" in text
    assert "受送达人签名" in text
    assert "复查人签名" in text


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"due": "2026-11-01"}, "before the event"),
        ({"due": None}, "must have a due date"),
    ],
)
def test_an_order_with_a_date_that_cannot_be_is_refused(changes: Data, sentence: str) -> None:
    with pytest.raises(BadPaper, match=sentence):
        paper_of("correction_notice", visit_papers.long_correction_notice(**changes))


# The card, the reply, the revisit


def test_a_card_shows_every_problem_with_clause_requirement_and_its_own_or_the_common_date() -> None:
    text = said("oversight_card", card_papers.long_oversight_card())
    assert text.count("立即清理修复，建立日常检查记录。") == 60
    assert text.count("2026年12月1日") == 9 + 1
    assert "10日（自签收之日的次日起计算）" in text
    assert "协办单位上党区农业农村局、韩店镇人民政府" in text
    assert "销号时间2026年12月10日17:00" in text
    assert "签发人：王建国（副局长）" in text
    undated = said("oversight_card", card_papers.oversight_card())
    assert "按本卡时限" in undated
    assert "办理过程" not in undated


def test_the_head_of_the_problems_stands_on_every_page_of_them() -> None:
    sheets = pages("oversight_card", card_papers.long_oversight_card())
    assert sum(any("法规依据" in _line(row) for row in sheet.lines()) for sheet in sheets) == 6


def _line(row: list[Any]) -> str:
    return "".join(char.text for char in row)


def test_a_card_refused_shows_why_and_has_no_place_to_sign_for_it() -> None:
    text = said("oversight_card", card_papers.refused_oversight_card())
    assert "拒签原因负责人以不在现场为由拒绝签收。" in text
    assert "执法记录仪已录像" in text
    assert "签收人" not in text


@pytest.mark.parametrize(
    ("changes", "path", "sentence"),
    [
        ({"overseers": [card_papers.overseer("刘强")]}, "overseers", "must not be empty"),
        ({"problems": []}, "problems", "must not be empty"),
        ({"problems": [card_papers.problem(1), card_papers.problem(1)]}, "", "same number"),
        ({"problems": [card_papers.problem(1, clause="")]}, "problems[0].clause", "must not be empty"),
        ({"days": 0}, "days", "greater than or equal to 1"),
        (
            {"signed_for": visit_papers.signed("李秀兰"), "refusal": {"reason": "不签", "witness": "陈"}},
            "",
            "both signed by the party and refused",
        ),
    ],
)
def test_a_card_at_odds_with_itself_is_refused(changes: Data, path: str, sentence: str) -> None:
    with pytest.raises(BadPaper) as refused:
        paper_of("oversight_card", card_papers.oversight_card(**changes))
    assert [(f.path, sentence in f.sentence.english) for f in refused.value.faults] == [(path, True)]


def test_a_reply_shows_photos_where_given_and_name_and_hash_of_every_file() -> None:
    data = card_papers.long_card_reply()
    made = done("card_reply", data)
    text = said("card_reply", data)
    assert _images(made.pdf) == 3 * 4 + 1
    assert text.count("检验原始记录（补签）.pdf") == 57
    assert text.count(visit_papers.DIGEST) == 57 * 2 + 3 * 4
    assert "1.顶棚修复后1.jpg（2026年12月1日10:00）" in text
    assert "第2次" in text
    assert "证明材料无" in said("card_reply", card_papers.card_reply())


def test_a_revisit_counts_its_outcomes_and_sets_before_beside_after() -> None:
    data = card_papers.long_revisit_record()
    text = said("revisit_record", data)
    assert "本次回访共核查60项，其中已整改55项，部分整改2项，未整改2项，新发现问题1项。" in text
    assert "请于2026年12月20日前整改完毕并回复" in text
    assert text.count("✓") == 60
    first = pages("revisit_record", data)[0]
    assert first.find("整改前")[0].baseline == pytest.approx(first.find("整改后（现场）")[0].baseline)
    assert _images(done("revisit_record", data).pdf) == 3 + 3


@pytest.mark.parametrize(
    ("template", "changes"),
    [
        ("card_reply", {"answers": []}),
        ("card_reply", {"answers": card_papers.card_reply()["answers"] * 2}),
        ("revisit_record", {"visitors": []}),
        ("revisit_record", {"findings": card_papers.revisit_record()["findings"] * 2}),
        ("revisit_record", {"findings": [{"n": 1, "text": "甲", "outcome": "较好"}]}),
        ("revisit_record", {"refusal": {"reason": "不签", "witness": "陈"}, "signature": visit_papers.signed("李")}),
    ],
)  # fmt: skip
def test_a_reply_or_revisit_at_odds_with_itself_is_refused(template: str, changes: Data) -> None:
    with pytest.raises(BadPaper):
        paper_of(template, SHORT[template](**changes))


def test_the_report_of_oversight_is_a_red_head_document_with_its_signer_and_list() -> None:
    made = render("redhead", card_papers.oversight_report(), fonts=load_fonts(None))
    text = said("redhead", card_papers.oversight_report())
    assert made.pages >= 4
    assert "签发人：王建国" in text
    assert "特此报告" in text
    assert text.count("上党区市场监督管理局") == 61 + len(card_papers.PHOTOGRAPHED)
    assert text.count("督查发现问题现场照片") == 2, "named below the text, and the title of the annex"
    assert text.count("图1") == len(card_papers.PHOTOGRAPHED)
    assert text.count("图4") == 1


def test_photos_stand_in_annexes_alone_and_never_without_a_picture() -> None:
    block = card_papers.oversight_report()["annexes"][1]["body"][0]
    for changes in (
        {"body": [block]},
        {"annexes": [{"title": "照片", "body": [{**block, "photos": []}]}]},
        {
            "annexes": [
                {"title": "照片", "body": [{**block, "photos": [{"name": "a.jpg", "picture": "eA=="}]}]}
            ]
        },
    ):
        with pytest.raises(BadPaper):
            paper_of("redhead", card_papers.oversight_report(**changes))
