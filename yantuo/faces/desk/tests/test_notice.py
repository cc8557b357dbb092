"""Reading holiday notices: the State Council's own sentences, rows, and what cannot be read."""

from datetime import date, timedelta

import pytest

from yantuo.faces.desk.law.changes.notice import NoticeFaults, read_notice

OFFICIAL = """一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。"""


def test_the_official_text_is_read_as_the_calendar_on_file_has_it() -> None:
    from django.conf import settings

    from yantuo.kernel.worktime import Calendar

    table = Calendar.load(settings.RULES)
    days = read_notice(OFFICIAL, 2026)
    assert len(days) == 33 + 6
    assert {day: worked for day, worked in days.items() if table.is_working(day) is not worked} == {}
    marked = {day for number in range(365) if table.mark(day := date(2026, 1, 1) + timedelta(days=number))}
    assert marked == set(days)


def test_a_span_over_the_turn_of_the_year() -> None:
    days = read_notice("元旦：2022年12月31日至2023年1月2日放假调休，共3天。", 2023)
    assert sorted(days) == [date(2022, 12, 31), date(2023, 1, 1), date(2023, 1, 2)]
    assert read_notice("12月31日至1月2日放假。", 2026).keys() == {
        date(2026, 12, 31),
        date(2027, 1, 1),
        date(2027, 1, 2),
    }


def test_both_in_one_sentence() -> None:
    assert read_notice("1月1日放假，1月4日上班", 2026) == {date(2026, 1, 1): False, date(2026, 1, 4): True}


@pytest.mark.parametrize("word", ["休", "放假", "off"])
def test_rows(word: str) -> None:
    days = read_notice(f"2027-01-01 {word}\n2027/2/6..2027/2/8, {word}\n2027-02-14 班\n\n", 2027)
    assert days == {
        date(2027, 1, 1): False, date(2027, 2, 6): False, date(2027, 2, 7): False, date(2027, 2, 8): False,
        date(2027, 2, 14): True,
    }  # fmt: skip


def faults(text: str) -> list[str]:
    with pytest.raises(NoticeFaults) as refused:
        read_notice(text, 2027)
    return [fault.english for fault in refused.value.faults]


def test_every_fault_at_once() -> None:
    told = faults(
        "2027-02-30 休\n2027-03-01 maybe\n2027-05-05..2027-05-01 休\n13月40日放假。\n2027-01-01 休\n2027-01-01 班"
    )
    assert len(told) == 5
    assert "2027-02-30 休" in told[0]
    assert "休 (off) or 班 (worked)" in told[1]
    assert "ends after it begins" in told[2]
    assert "both as a day off and as worked" in told[4]


def test_nothing_readable_is_said() -> None:
    assert faults("see the attachment") == [
        "No day could be read: paste the text of the notice, or one day or span a line."
    ]
    assert "ends after" in faults("2027-01-01..2027-12-31 off")[0]
