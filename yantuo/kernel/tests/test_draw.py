"""Draws: one vector worked out with openssl and sort, and the properties of every draw."""

import hashlib
import random
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yantuo.kernel.draw import SPACE, DrawRefused, blocks, canonical, draw, pick_from, sha256

FIRMS = [f"{n:02d},企业{n}" for n in range(1, 26)]
KEY = "潞州督查2026/第1号"

entries = st.lists(
    st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Zl", "Zp", "Cs")), min_size=1).filter(str.strip),
    min_size=1, max_size=40, unique=True,
)  # fmt: skip
keys = st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), min_size=1)


def test_the_vector_agrees_with_sort_sha256sum_and_openssl() -> None:
    drawn = draw(KEY, FIRMS, 5)
    assert drawn.list_sha256 == "6efae4794e5f425546e46325b58e332bb27d4aae257779f00664073bdb40aea4"
    assert drawn.entries == ["17,企业17", "21,企业21", "13,企业13", "12,企业12", "04,企业4"]
    assert [pick.counter for pick in drawn.picks] == [0, 1, 2, 3, 4]
    assert drawn.passed == ()
    assert sha256(KEY) == "6f5afaed3dd72d814780542ea1a51f540a471ac8daeb1f7e717ca03286f92b19"


@given(entries, keys, st.randoms(use_true_random=False), st.data())
def test_a_draw_depends_on_nothing_but_key_list_and_number(
    rows: list[str], key: str, shuffler: random.Random, data: st.DataObject
) -> None:
    n = data.draw(st.integers(1, len(rows)))
    shuffled = list(rows)
    shuffler.shuffle(shuffled)
    drawn = draw(key, rows, n)
    assert draw(key, shuffled, n) == drawn
    assert len(set(drawn.entries)) == n
    assert set(drawn.entries) <= set(rows)
    assert drawn.list_sha256 == hashlib.sha256(canonical(shuffled).encode()).hexdigest()
    assert (
        draw(key, rows, len(rows)).entries[:n] == drawn.entries
    )  # a longer draw begins with the shorter one


@given(entries.filter(lambda rows: len(rows) > 1), keys)
def test_another_list_gives_another_stream(rows: list[str], key: str) -> None:
    one, other = sha256(canonical(rows)), sha256(canonical(rows[1:]))
    assert one != other
    assert next(blocks(key, one)) != next(blocks(key, other))
    assert next(blocks(key, one)) != next(blocks(f"{key}.", one))


@pytest.mark.parametrize("size", [2, 7, 10])
def test_every_entry_is_drawn_as_often_as_any_other(size: int) -> None:
    rows, draws, n = [f"{row}" for row in range(size)], 20_000, 2
    places = [Counter[str]() for _n in range(n)]
    for number in range(draws):
        for place, entry in zip(places, draw(f"key {number}", rows, n).entries, strict=True):
            place[entry] += 1
    expected = draws / size
    for place in places:
        chi_square = sum((place[row] - expected) ** 2 / expected for row in rows)
        # 99.9 % of the chi-square distribution with 1, 6 and 9 degrees of freedom
        assert chi_square < {2: 10.83, 7: 22.46, 10: 27.88}[size]


def test_a_number_that_would_favour_some_is_passed_over() -> None:
    ceiling = SPACE - SPACE % 3  # of three entries; 2^256 is 1 modulo 3
    drawn = pick_from(iter([(0, ceiling), (1, ceiling - 1), (2, 3)]), ["a", "b", "c"], 2)
    assert drawn.passed == (0,)
    assert [(pick.counter, pick.entry) for pick in drawn.picks] == [(1, "c"), (2, "b")]


def test_of_a_power_of_two_nothing_is_passed_over() -> None:
    drawn = pick_from(iter([(0, SPACE - 1)]), ["a", "b"], 1)
    assert (drawn.entries, drawn.passed) == (["b"], ())


@pytest.mark.parametrize("n", [0, -1, 26])
def test_a_number_that_cannot_be_drawn_is_refused(n: int) -> None:
    with pytest.raises(DrawRefused, match="between 1 and 25"):
        draw(KEY, FIRMS, n)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (["a", "b", "a"], "stands in the list twice"),
        (["a", ""], "empty or more than one line"),
        (["a", "b\nc"], "empty or more than one line"),
        (["a", "b\u2028c"], "empty or more than one line"),
    ],
)
def test_a_list_without_one_form_is_refused(rows: list[str], said: str) -> None:
    with pytest.raises(DrawRefused, match=said):
        draw(KEY, rows, 1)


def test_no_key_no_draw() -> None:
    with pytest.raises(DrawRefused, match="needs a key"):
        draw("", FIRMS, 1)
