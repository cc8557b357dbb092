"""Patterns of numbers, and reading numbers as people type them."""

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from yantuo.records.numbering.rules import Shape

RED = Shape("{mark}〔{year}〕{number}号", "长市监发", 2026)
LICENCE = Shape("SC{number:014}", "", 0)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("长市监发〔2026〕18号", 18),
        ("长市监发 〔2026〕 18 号", 18),
        ("长市监发[2026]18号", 18),
        ("长市监发［２０２６］１８号", 18),
        ("长市监发（2026）18号", 18),
        ("长市监发〔2025〕18号", None),
        ("长市监办发〔2026〕18号", None),
        ("长市监发〔2026〕018号", None),
        ("长市监发〔2026〕0号", None),
        ("长市监发〔2026〕十八号", None),
        ("长市监发〔2026〕18", None),
        ("长市监发〕2026〔18号", None),
        ("x长市监发〔2026〕18号", None),
        ("", None),
    ],
)
def test_reading(typed: str, number: int | None) -> None:
    assert RED.number_in(typed) == number


def test_a_width_is_kept() -> None:
    assert LICENCE.text(10114042612345) == "SC10114042612345"
    assert LICENCE.number_in("sc10114042612345") is None
    assert LICENCE.number_in("SC10114042612345") == 10114042612345
    assert Shape("{number:04}", "", 0).text(7) == "0007"


@given(st.integers(1, 10**12), st.sampled_from(["", "长市监发", "a.b(c", "〔x〕"]), st.integers(1990, 2100))
def test_what_is_written_can_be_read(number: int, mark: str, year: int) -> None:
    for pattern in ("{mark}〔{year}〕{number}号", "{year}.{number:04}", "[{mark}]({year}) {number}"):
        shape = Shape(pattern, mark, year)
        assert shape.number_in(shape.text(number)) == number


@pytest.mark.parametrize(
    ("shape", "words"),
    [
        (Shape("{mark}{year}", "x", 2026), ["{number} exactly once"]),
        (Shape("{year}{number}{number}", "", 2026), ["{number} exactly once"]),
        (Shape("{number}号", "", 2026), ["begin anew every year"]),
        (Shape("{year}-{number}", "", 0), ["run on over the years"]),
        (Shape("{mark}{year}{number}", "", 2026), ["mark is missing"]),
        (Shape("{mark}", "", 2026), ["exactly once", "begin anew", "mark is missing"]),
        (Shape("{year}{number", "", 2026), ["without its partner"]),
        (Shape("{year}{number}{office}{0}", "", 2026), ["not {office}, {0}"]),
        (Shape("{year}{number!r}", "", 2026), ["not {number}"]),
        (Shape("{year}{year.real}{number}", "", 2026), ["not {year.real}"]),
        (Shape("{year}{number:>9999999}", "", 2026), ["not {number}"]),
    ],
)
def test_all_faults_of_a_pattern_are_told(shape: Shape, words: list[str]) -> None:
    with override("en"):
        faults = list(shape.faults())
    assert len(faults) == len(words)
    for fault, word in zip(faults, words, strict=True):
        assert word in fault


def test_good_patterns_have_none() -> None:
    assert list(RED.faults()) == list(LICENCE.faults()) == []
