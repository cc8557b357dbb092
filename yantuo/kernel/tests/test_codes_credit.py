"""Credit codes against an independent implementation, and every sentence about a wrong one."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum.cn import uscc

from yantuo.kernel.codes import Divisions, compact, is_credit_code, make_credit_code, read_credit_code
from yantuo.kernel.codes.credit import ALPHABET, organisation_check_character

REAL = "91110000600037341L"
bodies = st.tuples(
    st.sampled_from(["91", "92", "93", "11", "12", "51", "52"]),
    st.integers(0, 999_999).map("{:06d}".format),
    st.text(ALPHABET, min_size=9, max_size=9),
).map("".join)


@settings(deadline=None)  # the tables are read on first use
@given(bodies)
def test_check_character_agrees_with_an_independent_implementation(body: str) -> None:
    code = body + uscc.calc_check_digit(body)
    assert is_credit_code(code)
    assert read_credit_code(code).valid


@settings(deadline=None)  # the tables are read on first use
@given(bodies, st.sampled_from(ALPHABET))
def test_same_verdict_for_right_and_wrong_check_characters(body: str, last: str) -> None:
    assert is_credit_code(body + last) == uscc.is_valid(body + last)


@settings(max_examples=300, deadline=None)
@given(st.text(st.sampled_from("0123456789ABCIOZ -x一"), max_size=20))
def test_quick_and_full_reading_agree_on_anything(text: str) -> None:
    assert is_credit_code(text) == read_credit_code(text).valid


@settings(deadline=None)  # the tables are read on first use
@given(bodies, st.integers(0, 16), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_always_found(body: str, at: int, other: str) -> None:
    code = body + uscc.calc_check_digit(body)
    wrong = code[:at] + other + code[at + 1 :]
    assert is_credit_code(wrong) == (wrong == code)


@settings(deadline=None)  # the tables are read on first use
@given(
    st.integers(0, 31**6 - 1),
    st.sampled_from(["140403", "140423", "140402"]),
    st.sampled_from(["1", "2", "3"]),
)
def test_made_codes_are_right_in_both_checks(serial: int, division: str, kind: str) -> None:
    reading = read_credit_code(make_credit_code(division, serial, kind=kind))
    assert reading.valid
    assert reading.organisation_code_valid
    assert uscc.is_valid(reading.value)


def test_made_codes_are_unique_and_bounded() -> None:
    assert len({make_credit_code("140403", serial) for serial in range(2000)}) == 2000
    with pytest.raises(ValueError, match="serial"):
        make_credit_code("140403", 31**6)


def test_parts_of_a_real_code() -> None:
    answer = read_credit_code("9111 0000-6000 3734 1l").as_dict()
    assert answer["valid"] is True
    assert answer["reason"] is None
    assert (answer["department_name"], answer["kind_name"]) == ("市场监督管理", "企业")
    assert (answer["organisation_code"], answer["check_character"]) == ("600037341", "L")
    division = answer["division"]
    assert isinstance(division, dict)
    assert (division["code"], division["name"], division["state"]) == ("110000", "北京市", "current")


@pytest.mark.parametrize(
    "written", ["９１１１００００６０００３７３４１Ｌ", " 91110000600037341l\u200b", "9111 0000 6000 3734 1L"]
)
def test_blanks_small_and_full_width_letters_do_not_matter(written: str) -> None:
    assert compact(written) == REAL
    assert is_credit_code(written)


def test_retired_division_is_accepted_and_explained() -> None:
    reading = read_credit_code(make_credit_code("140402", 5))
    assert reading.valid
    assert reading.division is not None
    assert (reading.division.state, reading.division.successors) == ("retired", ("140403",))
    assert "140403 潞州区" in reading.notes[0].english


def test_division_is_current_on_a_day_of_its_time() -> None:
    reading = read_credit_code(make_credit_code("140402", 5), on=date(2016, 1, 1))
    assert reading.division is not None
    assert (reading.division.state, reading.notes) == ("current", ())


def test_unknown_division_is_reported_not_refused() -> None:
    reading = read_credit_code(make_credit_code("149999", 5))
    assert reading.valid
    assert "149999" in reading.notes[0].english
    assert not read_credit_code(make_credit_code("100000", 5)).notes  # the national authority


def test_inner_organisation_code_is_checked_by_itself() -> None:
    good = make_credit_code("140403", 77)
    inner = good[8:16] + ("1" if good[16] != "1" else "2")
    body = good[:8] + inner
    reading = read_credit_code(body + uscc.calc_check_digit(body))
    assert reading.valid
    assert reading.organisation_code_valid is False
    assert inner in reading.notes[0].english


def test_organisation_codes_of_the_standard_and_of_a_real_body() -> None:
    assert organisation_check_character("D2143569") == "X"
    assert organisation_check_character("60003734") == "1"
    assert organisation_check_character("10000311") == "0"


def test_a_department_the_standard_does_not_know_is_a_remark() -> None:
    reading = read_credit_code(make_credit_code("140403", 3, department="B"))
    assert reading.valid
    assert (reading.department, "department B" in reading.notes[0].english) == ("", True)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ("", "is missing"),
        ("9111000060003734", "not 16"),
        ("140400000000123", "before October 2015"),
        ("600037341", "organisation code"),
        ("911100006000373411", "ask for L"),
        ("91110000600037341一", "Position 18 holds 一"),
        ("9111A000600037341L", "six digits"),
    ],
)
def test_every_fault_has_its_sentence(wrong: str, words: str) -> None:
    reading = read_credit_code(wrong)
    assert not reading.valid
    assert any(words in fault.english for fault in reading.faults)


def test_letters_taken_for_digits_are_named_and_the_right_code_offered() -> None:
    reading = read_credit_code("911100OO60003734IL")
    assert len(reading.faults) == 3
    assert all(f"with {meant} in its place" in str(fault.english)
               for fault, meant in zip(reading.faults, "001", strict=True))  # fmt: skip
    assert all(REAL in fault.english for fault in reading.faults)


def test_letters_taken_for_digits_without_a_fitting_code_offer_none() -> None:
    reading = read_credit_code("9111000O600037342L")
    assert "perhaps 0 is meant" in reading.faults[0].english
    assert "91110000600037342L" not in reading.faults[0].english


def test_all_faults_come_at_once() -> None:
    reading = read_credit_code("91A100006000373O1Z")
    assert len(reading.faults) == 3
    assert reading.parts() == {"value": "91A100006000373O1Z"}


def test_reading_takes_the_tables_it_is_given() -> None:
    assert read_credit_code(REAL, Divisions.load()).division == read_credit_code(REAL).division
