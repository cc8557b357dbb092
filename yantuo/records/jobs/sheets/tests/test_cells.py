"""Cells: what becomes a value, and what is refused with a reason."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yantuo.kernel.sentence import Sentence
from yantuo.records.jobs.sheets.cells import Unfit, cleaned, value_of
from yantuo.records.jobs.sheets.columns import Column, Kind


def column(kind: Kind, **more: Any) -> Column:
    return Column(key="it", title="它", kind=kind, **more)


MIDNIGHT = datetime(2024, 1, 2)  # noqa: DTZ001 - the reader of workbooks gives naive dates
MORNING = MIDNIGHT + timedelta(hours=3, minutes=4)
GOOD: list[tuple[Kind, object, object]] = [
    (Kind.TEXT, " 长治市\u3000牛奶\u200b厂 ", "长治市 牛奶厂"),
    (Kind.TEXT, 12.0, "12"), (Kind.TEXT, 12.5, "12.5"), (Kind.TEXT, "“品牌”", "“品牌”"),
    (Kind.TEXT, '"品牌"', '"品牌"'),
    (Kind.TEXT, MIDNIGHT, "2024-01-02"), (Kind.TEXT, "", None), (Kind.TEXT, None, None),
    (Kind.TEXT, "'=1+1", "=1+1"),
    (Kind.CODE, "00123", "00123"), (Kind.CODE, " 9114 0400ma0abc1234 ", "91140400MA0ABC1234"),
    (Kind.CODE, "ＳＣ１２３", "SC123"), (Kind.CODE, 140402.0, "140402"), (Kind.CODE, '="00123"', "00123"),
    (Kind.CODE, "'00123", "00123"), (Kind.CODE, "1E5", "1E5"), (Kind.CODE, "\t0123", "0123"),
    (Kind.DATE, "2024-01-02", date(2024, 1, 2)), (Kind.DATE, "2024/1/2", date(2024, 1, 2)),
    (Kind.DATE, "2024.1.2", date(2024, 1, 2)), (Kind.DATE, "20240102", date(2024, 1, 2)),
    (Kind.DATE, 20240102.0, date(2024, 1, 2)), (Kind.DATE, "2024年1月2日", date(2024, 1, 2)),
    (Kind.DATE, "２０２４年１月２日", date(2024, 1, 2)), (Kind.DATE, "二〇二四年一月二日", date(2024, 1, 2)),
    (Kind.DATE, "二○二四年十二月二十一日", date(2024, 12, 21)), (Kind.DATE, "一九九九年十月三十日", date(1999, 10, 30)),
    (Kind.DATE, "2024-01-02 00:00:00", date(2024, 1, 2)), (Kind.DATE, "2024-01-02T08:30", date(2024, 1, 2)),
    (Kind.DATE, 45293.0, date(2024, 1, 2)), (Kind.DATE, 45293.75, date(2024, 1, 2)),
    (Kind.DATE, "45293", date(2024, 1, 2)),
    (Kind.DATE, MORNING, date(2024, 1, 2)), (Kind.DATE, date(2024, 1, 2), date(2024, 1, 2)),
    (Kind.DATE, "2024-02-29", date(2024, 2, 29)),
    (Kind.INTEGER, "1,234", 1234), (Kind.INTEGER, 12.0, 12), (Kind.INTEGER, "１２", 12), (Kind.INTEGER, "-3", -3),
    (Kind.INTEGER, "12.0", 12),
    (Kind.DECIMAL, "113.12", Decimal("113.12")), (Kind.DECIMAL, 113.12, Decimal("113.12")),
    (Kind.DECIMAL, "1,234.50", Decimal("1234.50")),
    (Kind.YES_NO, "是", True), (Kind.YES_NO, "否", False), (Kind.YES_NO, True, True), (Kind.YES_NO, 0.0, False),
    (Kind.YES_NO, "Ｙ", True), (Kind.YES_NO, "无", False),
]  # fmt: skip
BAD: list[tuple[Kind, object, str]] = [
    (Kind.TEXT, 9.114040012345679e17, "cell.figures_lost"), (Kind.TEXT, "x" * 501, "cell.too_long"),
    (Kind.CODE, 9.114040012345679e17, "cell.figures_lost"), (Kind.CODE, "9.11404E+17", "cell.figures_lost"),
    (Kind.CODE, date(2024, 1, 2), "cell.became_date"), (Kind.CODE, time(1, 2), "cell.became_date"),
    (Kind.DATE, "2024", "cell.not_date"), (Kind.DATE, 2024.0, "cell.not_date"),
    (Kind.DATE, "1/2/2024", "cell.not_date"),
    (Kind.DATE, "2024年1月", "cell.not_date"), (Kind.DATE, "明天", "cell.not_date"), (Kind.DATE, True, "cell.not_date"),
    (Kind.DATE, "24-1-2", "cell.not_date"), (Kind.DATE, 1e300, "cell.not_date"),
    (Kind.DATE, "二〇二四年一二月二日", "cell.not_date"),
    (Kind.DATE, "2023-02-29", "cell.no_such_day"), (Kind.DATE, "20241301", "cell.no_such_day"),
    (Kind.DATE, "1024-01-01", "cell.year"), (Kind.DATE, time(1, 2), "cell.not_date"),
    (Kind.INTEGER, "12人", "cell.not_integer"), (Kind.INTEGER, 12.5, "cell.not_integer"),
    (Kind.INTEGER, True, "cell.not_integer"), (Kind.INTEGER, "1,2", "cell.not_integer"),
    (Kind.INTEGER, "1e30", "cell.not_integer"), (Kind.INTEGER, date(2024, 1, 2), "cell.not_integer"),
    (Kind.DECIMAL, "NaN", "cell.not_number"), (Kind.DECIMAL, "97%", "cell.not_number"),
    (Kind.DECIMAL, "Infinity", "cell.not_number"),
    (Kind.YES_NO, "也许", "cell.not_yes_no"), (Kind.YES_NO, 2.0, "cell.not_yes_no"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "cell", "value"), GOOD)
def test_values(kind: Kind, cell: object, value: object) -> None:
    found = value_of(column(kind), cell)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(("kind", "cell", "code"), BAD)
def test_refusals(kind: Kind, cell: object, code: str) -> None:
    with pytest.raises(Unfit) as refused:
        value_of(column(kind), cell)
    assert refused.value.code == code
    assert refused.value.sentence.english.endswith(".")


@pytest.mark.parametrize("blank", [None, "", "  ", "\u3000", "\u200b\ufeff"])
def test_a_required_cell_must_be_filled(blank: object) -> None:
    assert value_of(column(Kind.TEXT), blank) is None
    with pytest.raises(Unfit, match=r"must be filled in\."):
        value_of(column(Kind.TEXT, required=True), blank)


def test_words_of_a_column() -> None:
    open_ended = column(Kind.DATE, words={"长期": date.max})
    assert value_of(open_ended, "长期") == date.max
    assert value_of(open_ended, "2024-01-02") == date(2024, 1, 2)
    graded = column(Kind.CHOICE, words={"A级": "A", "1": "one"})
    assert [value_of(graded, cell) for cell in ("A级", "Ａ级", 1.0)] == ["A", "A", "one"]
    with pytest.raises(Unfit, match=r"Choose one of: A级, 1\."):
        value_of(graded, "E")


BOUNDS: list[tuple[Mapping[str, Any], object, str]] = [
    ({"least": 73}, "72.9", "cell.too_small"),
    ({"most": 136}, 136.1, "cell.too_large"),
]


@pytest.mark.parametrize(("bounds", "cell", "code"), BOUNDS)
def test_bounds(bounds: Mapping[str, Any], cell: object, code: str) -> None:
    assert value_of(column(Kind.DECIMAL, **bounds), 100.0) == 100
    with pytest.raises(Unfit) as refused:
        value_of(column(Kind.DECIMAL, **bounds), cell)
    assert refused.value.code == code


def test_a_check_of_the_callers_own() -> None:
    checked = column(Kind.CODE, check=lambda code: None if code == "A" else Sentence("Only A."))
    assert value_of(checked, "a") == "A"
    with pytest.raises(Unfit, match="Only A"):
        value_of(checked, "b")


@given(st.dates(date(1955, 1, 1), date(2099, 12, 31)))
def test_every_day_is_read_however_it_is_written(day: date) -> None:
    chinese = str.maketrans("0123456789", "〇一二三四五六七八九")
    serial = (day - date(1899, 12, 30)).days
    written = [
        day.isoformat(), f"{day:%Y%m%d}", f"{day.year}年{day.month}月{day.day}日", float(serial), str(serial),
        f"{str(day.year).translate(chinese)}年{_tens(day.month)}月{_tens(day.day)}日",
    ]  # fmt: skip
    assert {value_of(column(Kind.DATE), form) for form in written} == {day}


def _tens(number: int) -> str:
    signs = "〇一二三四五六七八九"
    tens, ones = divmod(number, 10)
    head = "" if not tens else "十" if tens == 1 else f"{signs[tens]}十"
    return head + (signs[ones] if ones else "")


@given(st.text(), st.sampled_from(list(Kind)))
def test_no_text_breaks_a_column(text: str, kind: Kind) -> None:
    try:
        value = value_of(column(kind), text)
    except Unfit:
        return
    if kind is Kind.TEXT:
        assert value == (cleaned(text) or None)
        assert "\0" not in (value or "")
