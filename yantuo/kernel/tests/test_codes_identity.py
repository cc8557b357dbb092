"""Identity numbers: check character against another implementation, places and dates, and that none is shown."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum.cn import ric

from yantuo.kernel.codes import is_identity, make_identity, mask, read_identity
from yantuo.kernel.codes.identity import check_character

PLACES = ["140403", "140402", "140481", "110101", "310101", "510102"]
birthdays = st.dates(date(1930, 1, 1), date(2020, 12, 31))


@settings(deadline=None)  # the tables are read on first use
@given(st.text("0123456789", min_size=17, max_size=17))
def test_check_character_agrees_with_an_independent_implementation(body: str) -> None:
    assert check_character(body) == ric.calc_check_digit(body + "0")


@settings(deadline=None)  # the tables are read on first use
@given(st.sampled_from(PLACES), birthdays, st.integers(0, 999))
def test_made_numbers_are_read_back(place: str, born: date, sequence: int) -> None:
    reading = read_identity(make_identity(place, born, sequence))
    assert reading.valid
    assert reading.region is not None
    assert (reading.region.code, reading.born) == (place, born)
    assert reading.sex == ("male" if sequence % 2 else "female")


@settings(deadline=None)  # the tables are read on first use
@given(birthdays, st.integers(0, 999), st.integers(0, 16), st.sampled_from("0123456789"))
def test_one_wrong_digit_is_always_found(born: date, sequence: int, at: int, other: str) -> None:
    number = make_identity("140403", born, sequence)
    wrong = number[:at] + other + number[at + 1 :]
    assert is_identity(wrong) == (wrong == number)


@settings(deadline=None)  # the tables are read on first use
@given(
    st.sampled_from(["110101", "310101", "510105"]),
    st.dates(date(2001, 1, 1), date(2020, 12, 31)),  # the other one asks whether the place existed at birth
    st.integers(0, 999),
    st.sampled_from("0123456789X"),
)
def test_same_verdict_as_an_independent_implementation(
    place: str, born: date, sequence: int, last: str
) -> None:
    number = make_identity(place, born, sequence)[:17] + last
    assert is_identity(number) == ric.is_valid(number)


def test_the_examples_of_the_standard() -> None:
    assert is_identity("11010519491231002X")
    assert is_identity("440524188001010014")  # a county that is no more


def test_small_x_and_blanks_do_not_matter() -> None:
    assert is_identity("110105 19491231 002x")


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ("", "is missing"),
        ("110105491231002", "first generation"),
        ("11010519491231002", "not 17"),
        ("1101051949123100A2", "17 digits"),
        ("11010519491331002X", "no possible birth date"),
        ("110105194912310021", "does not fit"),
        ("990105194912310021", "code of no place"),
        ("11010518000101002X", "no possible birth date"),
    ],
)
def test_every_fault_has_its_sentence(wrong: str, words: str) -> None:
    reading = read_identity(wrong)
    assert not reading.valid
    assert [fault for fault in reading.faults if words in fault.english]


def test_nobody_is_born_in_the_future() -> None:
    number = make_identity("140403", date(2026, 11, 24), 1)
    assert read_identity(number, on=date(2026, 11, 24)).valid
    assert "future" in read_identity(number, on=date(2026, 11, 23)).faults[0].english


def test_residence_permits_of_hong_kong_macao_and_taiwan() -> None:
    for place in ("810000", "820000", "830000"):
        assert is_identity(make_identity(place, date(1990, 5, 1), 2))


def test_a_zone_within_a_known_city_is_a_remark() -> None:
    reading = read_identity(make_identity("140471", date(1990, 5, 1), 2))
    assert reading.valid
    assert "长治市" in reading.notes[0].english


def test_the_answer_never_holds_the_number() -> None:
    number = make_identity("140403", date(1990, 5, 1), 27)
    assert number not in str(read_identity(number).as_dict())
    assert number not in str(read_identity(number[:17] + "A").as_dict())


@pytest.mark.parametrize(
    ("value", "shown"),
    [("140403199005010271", "1404************71"), ("14040319900", "***********"), ("", "")],
)
def test_mask_shows_city_and_end_only(value: str, shown: str) -> None:
    assert mask(value) == shown


def test_impossible_numbers_are_not_made() -> None:
    for place, sequence in (("14040", 1), ("140403", 1000)):
        with pytest.raises(ValueError, match="no identity number"):
            make_identity(place, date(1990, 5, 1), sequence)
