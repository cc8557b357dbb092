"""What the forms and records say, and where their receipts stand."""

import pytest

from yantuo.casework.documents.fonts import load_fonts
from yantuo.casework.documents.papers import PAPERS as TEMPLATES
from yantuo.casework.documents.refusals import BadPaper
from yantuo.casework.documents.tests import papers
from yantuo.casework.documents.tests.geometry import Sheet, sheets, text_of
from yantuo.casework.documents.tests.papers import Data
from yantuo.casework.documents.typeset import Rendered, paper_of, render


def done(template: str, data: Data) -> Rendered:
    """One paper in the shipped fonts."""
    return render(template, data, fonts=load_fonts(None))


def said(template: str, data: Data) -> str:
    """Its text without spaces and line ends."""
    return "".join(text_of(done(template, data).pdf).split())


def pages(template: str, data: Data) -> list[Sheet]:
    """Its measured pages."""
    return sheets(done(template, data).pdf)


def line_of(sheet: Sheet, text: str) -> float:
    """How far down a text stands (mm)."""
    return sheet.find(text)[0].baseline


# Referral


def test_a_referral_says_what_is_handed_over_on_what_basis_and_by_when_to_answer() -> None:
    text = said("referral", papers.long_referral())
    assert (
        "依据《行政执法机关移送涉嫌犯罪案件的规定》第三条和《市场监督管理行政处罚程序规定》第十七条的规定"
        in text
    )
    assert "请于2026年12月1日前（收到之日起3日内）" in text
    assert "现将该案件及有关材料移送你单位处理" in text
    assert "材料19" in text
    assert "统一社会信用代码：" + papers.CODE in text


def test_a_referral_without_a_date_to_answer_asks_for_none() -> None:
    text = said("referral", papers.referral())
    assert "请于" not in text
    assert "现将该线索" in text


@pytest.mark.parametrize("data", [papers.referral(), papers.long_referral()])
def test_the_receipt_of_a_referral_stands_at_the_foot_of_the_last_page(data: Data) -> None:
    last = pages("referral", data)[-1]
    assert 240 < line_of(last, "（受移送单位盖章）") < 262
    assert line_of(last, "沿此线裁开") > line_of(last, "2026年11月24日") + 5
    assert last.find("不予受理，理由")


# Notice of a matter


def test_a_notice_tells_the_due_date_and_how_it_was_counted() -> None:
    text = said("matter_notice", papers.matter_notice())
    assert text.count("2026年11月16日") == 2
    assert "工艺设备布局发生变化（2026年11月2日）" in text
    assert "10个工作日，依据《食品生产许可管理办法》第三十二条第一款" in text
    assert "无扣除、顺延" in text
    assert "暂定" not in text
    assert "提出变更申请。" in text


def test_a_provisional_date_is_called_provisional_and_steps_are_numbered() -> None:
    text = said("matter_notice", papers.long_matter_notice())
    assert "暂定" in text
    assert "无扣除、顺延" not in text
    assert "6.各单位" in text
    assert "12.各单位" in text


def test_the_record_of_service_ends_the_notice() -> None:
    last = pages("matter_notice", papers.long_matter_notice())[-1]
    assert 250 < line_of(last, "本通知书一式两份") < 262


# Activation slip


def test_the_slip_fits_one_page_and_tells_the_end_of_validity_in_local_time() -> None:
    assert done("activation_slip", papers.activation_slip()).pages == 1
    text = said("activation_slip", papers.activation_slip())
    assert "2026年12月7日18:00" in text
    assert "7K4M-2QXD-9HTP" in text
    assert "https://yantuo.example/business/activate" in text


def test_the_qr_code_of_the_slip_holds_the_address_but_never_the_one_time_code() -> None:
    codes = paper_of("activation_slip", papers.activation_slip(verify=papers.VERIFY)).qr_texts()
    assert codes == {"verify": papers.VERIFY["url"], "activation": "https://yantuo.example/business/activate"}


@pytest.mark.parametrize(
    ("field", "value"), [("valid_until", "2026-12-07T10:00:00"), ("code", "abc"), ("credit_code", "")]
)
def test_a_slip_with_a_doubtful_date_code_or_enterprise_is_refused(field: str, value: str) -> None:
    with pytest.raises(BadPaper, match=field):
        paper_of("activation_slip", papers.activation_slip(**{field: value}))


# File of an enterprise


def test_an_empty_file_says_so_in_every_part() -> None:
    assert said("file_extract", papers.file_extract()).count("无") == 4


def test_a_long_file_has_a_running_head_and_counts_its_pages() -> None:
    sheets_ = pages("file_extract", papers.long_file_extract())
    assert len(sheets_) > 3
    for number, sheet in enumerate(sheets_, 1):
        assert sheet.find(f"第{number}页")
        assert sheet.find(f"共{len(sheets_)}页")
        heads = [
            row for row in sheet.lines(top=15, bottom=27) if "一企一档摘要" in "".join(c.text for c in row)
        ]
        assert len(heads) == (0 if number == 1 else 1)
        assert sheet.find("不得外传")


def test_masked_personal_data_are_printed_masked() -> None:
    assert "138****1234" in said("file_extract", papers.long_file_extract())


# Handover, trail, disposal


def test_a_handover_prints_the_mark_given_and_boxes_where_none_is() -> None:
    text = said("handover_list", papers.handover_list())
    assert text.count("□接收") == 1
    assert "共2项" in text
    for role, name in (("移交人", "张伟"), ("接交人", "李卫东"), ("监交人", "王建国")):
        assert f"{role}：{name}" in text


def test_the_daily_head_prints_digest_signature_and_key_in_full() -> None:
    data = papers.trail_head()
    text = said("trail_head", data)
    assert data["heads"][0]["hash"] in text
    assert data["signature"] in text
    assert data["key_fingerprint"] in text
    assert "1377" in text


@pytest.mark.parametrize("changes", [{"heads": []}, {"key_fingerprint": "ab"}, {"signature": "<script>"}])
def test_a_head_without_chains_or_with_a_wrong_digest_is_refused(changes: Data) -> None:
    with pytest.raises(BadPaper):
        paper_of("trail_head", papers.trail_head(**changes))


def test_a_disposal_list_totals_its_actions() -> None:
    one = papers.disposal_list()["items"][0]
    items = [one, one | {"action": "延长保管"}, one]
    assert "共3件，其中销毁2件，延长保管1件。" in said("disposal_list", papers.disposal_list(items=items))


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_paper_bears_the_marks_of_draft_and_demonstration_on_every_page(name: str) -> None:
    for template, data in papers.PAPERS.values():
        if template == name:
            marked = pages(template, data | {"draft": True, "synthetic": True})
            words = ["".join(char.text for char in sheet.chars) for sheet in marked]
            assert all("草稿" in page and "演示数据" in page for page in words)
            assert "草稿" not in said(template, data)
