"""Divisions: Changzhi in 2009 and today, history, the whole country, and tables that contradict themselves."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from yantuo.kernel.codes import Divisions, DivisionTableError, Level, read_division

IN_2009 = date(2009, 12, 31)
CHANGZHI_2009 = [
    "140402", "140411", "140421", "140423", "140424", "140425", "140426", "140427", "140428", "140429",
    "140430", "140431", "140481",
]  # fmt: skip
CHANGZHI_TODAY = {
    "140403": "Luzhou District", "140404": "Shangdang District", "140405": "Tunliu District",
    "140406": "Lucheng District", "140423": "Xiangyuan County", "140425": "Pingshun County",
    "140426": "Licheng County", "140427": "Huguan County", "140428": "Zhangzi County", "140429": "Wuxiang County",
    "140430": "Qin County", "140431": "Qinyuan County",
}  # fmt: skip
REFORM = {"140402": "140403", "140411": "140403", "140421": "140404", "140424": "140405", "140481": "140406"}
SHANXI = {
    "140100": "太原市", "140200": "大同市", "140300": "阳泉市", "140400": "长治市", "140500": "晋城市",
    "140600": "朔州市",
    "140700": "晋中市", "140800": "运城市", "140900": "忻州市", "141000": "临汾市", "141100": "吕梁市",
}  # fmt: skip


@pytest.fixture(scope="module")
def table() -> Divisions:
    return Divisions.load()


def test_changzhi_had_13_units_in_2009_and_has_12_today(table: Divisions) -> None:
    assert [one.code for one in table.children("140400", IN_2009)] == CHANGZHI_2009
    assert {one.code: one.name_en for one in table.children("140400")} == CHANGZHI_TODAY
    assert [one.code for one in table.children("140400", date(2026, 11, 24))] == list(CHANGZHI_TODAY)


@pytest.mark.parametrize(("old", "new"), REFORM.items())
def test_what_became_of_the_units_of_2009(table: Divisions, old: str, new: str) -> None:
    assert table.successors(old) == (new,)
    assert old in table.predecessors(new)
    assert (table.is_retired(old), table.is_retired(old, IN_2009)) == (True, False)
    assert (table.is_retired(new), table.state(new, IN_2009)) == (False, "future")
    division = table.get(old)
    assert division is not None
    assert not division.confirmed


def test_cities_of_shanxi(table: Divisions) -> None:
    assert {one.code: one.name for one in table.children("140000")} == SHANXI


def test_the_whole_country(table: Divisions) -> None:
    levels = Counter(one.level for one in table if one.in_force())
    assert (levels[Level.PROVINCE], levels[Level.CITY]) == (34, 333)
    assert 2840 <= levels[Level.COUNTY] <= 2900
    assert [one.code for one in table.children()][:2] == ["110000", "120000"]


def test_two_townships_or_more_in_every_county(table: Divisions) -> None:
    for county in CHANGZHI_TODAY:
        towns = table.children(county)
        assert len(towns) >= 2
        assert all(town.level is Level.TOWNSHIP and town.name_en for town in towns)


def test_names_and_places_in_the_hierarchy(table: Divisions) -> None:
    assert table.full_name("140403") == "山西省长治市潞州区"
    assert table.path("140403001") == ("140000", "140400", "140403", "140403001")
    assert (table.parent("140403001"), table.parent("140403"), table.parent("140400")) == (
        "140403",
        "140400",
        "140000",
    )
    assert table.parent("140000") is None
    assert (table.name("140430"), table.name_en("140430"), table.level("140430")) == (
        "沁县",
        "Qin County",
        Level.COUNTY,
    )


def test_counties_directly_under_a_province(table: Divisions) -> None:
    assert table.parent("429004") == "420000"
    assert "429004" in [one.code for one in table.children("420000")]


def test_codes_of_twelve_digits_are_understood(table: Divisions) -> None:
    assert table.name("140403000000") == "潞州区"
    assert table.name("140403001000") == "东街街道"


def test_unknown_codes_have_no_answers(table: Divisions) -> None:
    assert table.get("999999") is None
    assert (table.name("999999"), table.parent("999999"), table.path("999999")) == ("", None, ())
    assert (table.successors("999999"), table.heirs("999999"), table.level("999999")) == ((), (), None)
    assert table.state("999999") == "unknown"
    assert "999999" not in table


def test_a_name_changed_under_the_same_code(table: Divisions) -> None:
    assert (table.name("420600", date(2005, 1, 1)), table.name("420600")) == ("襄樊市", "襄阳市")


def test_heirs_follow_several_reforms(table: Divisions) -> None:
    assert table.heirs("142523") == ("140405",)  # 晋东南地区屯留县, 140424 屯留县, 140405 屯留区
    assert table.heirs("149003") == ("140406",)
    assert table.heirs("140403") == ("140403",)


def test_no_heir_is_lost_on_the_way(table: Divisions) -> None:
    for one in table:
        assert all(heir in table for heir in one.successors)
        if not one.in_force() and one.successors:
            assert table.heirs(one.code) or any(table.is_retired(heir) for heir in one.successors)


@pytest.mark.parametrize(
    ("code", "on", "valid", "words"),
    [
        ("140403", None, True, ""),
        ("140402", None, False, "140403 潞州区"),
        ("140402", IN_2009, True, ""),
        ("140403", IN_2009, False, "not yet in use"),
        ("149999", None, False, "no division"),
        ("1404", None, False, "six digits"),
        ("14O403", None, False, "six digits"),
        ("140403001", None, True, ""),
        ("130103", None, False, "out of use"),
    ],
)
def test_reading_a_division_code(code: str, on: date | None, valid: bool, words: str) -> None:
    reading = read_division(code, on=on)
    assert reading.valid is valid
    assert words in " ".join(fault.english for fault in reading.faults)


def test_doubts_are_told() -> None:
    assert len(read_division("140403").notes) == 2
    assert read_division("110101").notes == ()


HEAD = "140000\t山西省\n140400\t长治市\n"


def _tables(folder: Path, rows: str, more: str = "[]") -> Divisions:
    (folder / "divisions.tsv").write_text("# head\n" + HEAD + rows, encoding="utf-8")
    (folder / "english.tsv").write_text("140000\tShanxi Province\n", encoding="utf-8")
    (folder / "more.yaml").write_text(more, encoding="utf-8")
    return Divisions.load(folder)


def test_a_small_table_is_read(tmp_path: Path) -> None:
    table = _tables(tmp_path, "140402\t城区\t\t2018-06-19\t140403\n140403\t潞州区\t2018-06-19\n")
    old = table.get("140402")
    assert old is not None
    assert (old.valid_to, old.dates_exact) == (date(2018, 6, 18), True)
    assert table.name_en("140000") == "Shanxi Province"


@pytest.mark.parametrize(
    ("rows", "more", "words"),
    [
        ("14040\t城区\n", "[]", "no code"),
        ("140402\t\n", "[]", "has no name"),
        ("140402\t城区\t\t2018\t140403\n", "[]", "140403, which is not known"),
        ("140402\t城区\n140402\t旧城区\n", "[]", "at the same time"),
        ("140402\t城区\t2019\t2018\n", "[]", "ends before it begins"),
        ("140402\t城区\tsoon\n", "[]", "line 4"),
        ("", "[{code: 140402, name: 城区}]", "row 1"),
        ("", '[{name: 城区}]', "row 1"),
        ("140402\t城区\n", '[{code: "140402", name: 城区}]', "at the same time"),
    ],
)  # fmt: skip
def test_contradictions_are_refused(tmp_path: Path, rows: str, more: str, words: str) -> None:
    with pytest.raises(DivisionTableError, match=words):
        _tables(tmp_path, rows, more)


def test_all_contradictions_are_named_at_once(tmp_path: Path) -> None:
    with pytest.raises(DivisionTableError) as caught:
        _tables(tmp_path, "14040\t城区\n140402\t\n140411\t郊区\t\t2018\t140499\n")
    assert len(caught.value.faults) == 3
