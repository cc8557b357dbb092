"""Licence numbers: real ones, retired counties, every fault, and the check digit against another implementation."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum.iso7064 import mod_11_10

from yantuo.kernel.codes import (
    ADDITIVES,
    CATEGORIES,
    FOOD,
    NUMBERED,
    is_licence_number,
    make_licence_number,
    read_licence_number,
)
from yantuo.kernel.codes.licence import check_digit

ON_LABELS = ["SC11464010500015", "SC11333019700024", "SC11532139200465"]
RETIRED = ["140402", "140411", "140421", "140424", "140481"]


@pytest.mark.parametrize("number", ON_LABELS)
def test_numbers_printed_on_labels_are_valid(number: str) -> None:
    assert read_licence_number(number).faults == ()


@pytest.mark.parametrize("number", ON_LABELS)
def test_no_other_last_digit_is_valid(number: str) -> None:
    others = [number[:15] + digit for digit in "0123456789" if digit != number[15]]
    assert not any(map(is_licence_number, others))


@settings(deadline=None)  # the tables are read on first use
@given(st.text("0123456789", min_size=13, max_size=13))
def test_check_digit_agrees_with_an_independent_implementation(body: str) -> None:
    assert check_digit(body) == mod_11_10.calc_check_digit(body)


@pytest.mark.parametrize("division", RETIRED)
def test_retired_counties_stay_valid_in_old_numbers(division: str) -> None:
    reading = read_licence_number(make_licence_number("food", 5, division, 12))
    assert reading.valid
    assert reading.division is not None
    assert reading.division.state == "retired"
    assert "stay valid" in reading.notes[0].english
    assert read_licence_number(reading.value, on=date(2016, 1, 1)).notes == ()


def test_parts_are_decoded_with_names() -> None:
    answer = read_licence_number("sc 105 140423 0007 " + check_digit("1051404230007")).as_dict()
    assert answer["valid"] is True
    assert (answer["kind"], answer["category"], answer["sequence"]) == ("food", "105", "0007")
    assert (answer["category_name"], answer["category_name_en"]) == ("乳制品", "dairy products")
    division = answer["division"]
    assert isinstance(division, dict)
    assert division["full_name"] == "山西省长治市襄垣县"


def test_the_table_has_31_food_and_3_additive_categories() -> None:
    assert ([one.code for one in FOOD], len(ADDITIVES)) == ([f"{n:02d}" for n in range(1, 32)], 3)
    assert len(NUMBERED) == 34
    assert [(one.code, one.zh) for one in CATEGORIES][30:] == [("31", "其他食品"), ("32", "食品添加剂")]


@settings(deadline=None)  # the tables are read on first use
@given(
    st.sampled_from(sorted(NUMBERED)),
    st.sampled_from([*RETIRED, "140403", "140431"]),
    st.integers(1, 9999),
)
def test_made_numbers_are_valid(category: str, division: str, sequence: int) -> None:
    kind = {"1": "food", "2": "additive"}[category[0]]
    number = make_licence_number(kind, category[1:], division, sequence)
    assert is_licence_number(number)
    assert read_licence_number(number).category == NUMBERED[category]


@pytest.mark.parametrize(
    ("kind", "category", "division", "sequence"),
    [
        ("food", 32, "140403", 1),
        ("additive", 4, "140403", 1),
        ("food", 1, "14040", 1),
        ("food", 1, "140403", 0),
        ("food", 1, "140403", 10000),
    ],
)
def test_impossible_numbers_are_not_made(kind: str, category: int, division: str, sequence: int) -> None:
    with pytest.raises(ValueError, match="no licence number"):
        make_licence_number(kind, category, division, sequence)


def _with_check(body: str) -> str:
    return f"SC{body}{check_digit(body)}"


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ("", "is missing"),
        ("SC1051404030001", "SC and 14 digits"),
        ("10514040300012", "letters SC are missing"),
        ("SC1O514040300012", "letter O or I"),
        ("QS140405010012", "old QS licence"),
        ("QS1404", "12 digits"),
        ("JY11404030000012", "selling and catering"),
        ("食品", "SC and 14 digits"),
        (_with_check("1321404030001"), "no category 132"),
        (_with_check("2041404030001"), "no category 204"),
        (_with_check("3051404030001"), "no category 305"),
        (_with_check("1059999990001"), "999999 is the code of no county"),
        (_with_check("1051400000001"), "140000 is the code of no county"),
    ],
)
def test_every_fault_has_its_sentence(wrong: str, words: str) -> None:
    reading = read_licence_number(wrong)
    assert not reading.valid
    assert [fault for fault in reading.faults if words in fault.english]


def test_all_faults_come_at_once() -> None:
    reading = read_licence_number("SC90099999900010")
    assert len(reading.faults) == 3
    assert reading.division is not None


def test_a_zone_within_a_known_city_is_accepted_with_a_remark() -> None:
    reading = read_licence_number("SC11532139200465")
    assert "321392" in reading.notes[0].english
    assert "宿迁市" in reading.notes[0].english
