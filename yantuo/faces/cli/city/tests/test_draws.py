"""Streams of chance: repeatable, independent, and within their bounds."""

from collections import Counter

import pytest

from yantuo.faces.cli.city.draws import Draws, Uids, Weighted


def some(draws: Draws) -> list[int]:
    return [draws.below(1000) for _ in range(20)]


def test_a_stream_begins_anew_whatever_was_drawn_before() -> None:
    draws = Draws(1, "firm", 7)
    first = some(draws)
    draws.restart(8)
    some(draws)
    draws.restart(7)
    assert some(draws) == first == some(Draws(1, "firm", 7))


@pytest.mark.parametrize("other", [Draws(2, "firm", 7), Draws(1, "work", 7), Draws(1, "firm", 8)])
def test_other_seeds_parts_and_numbers_draw_otherwise(other: Draws) -> None:
    assert some(other) != some(Draws(1, "firm", 7))


def test_the_same_on_every_machine() -> None:
    assert some(Draws(2009, "firm", 1))[:5] == [710, 964, 16, 297, 45]


def test_bounds_are_kept() -> None:
    draws = Draws(1, "bounds")
    assert {draws.between(3, 5) for _ in range(200)} == {3, 4, 5}
    assert {draws.below(2) for _ in range(200)} == {0, 1}
    assert draws.sample("abc", 5) != list("abcde")
    assert sorted(draws.shuffled("abcd")) == list("abcd")
    assert not any(draws.chance(0) for _ in range(100))
    assert all(draws.chance(1) for _ in range(100))


def test_weights_are_followed() -> None:
    draws, choice = Draws(1, "weights"), Weighted([("often", 9), ("seldom", 1), ("never", 0)])
    found = Counter(choice.draw(draws) for _ in range(5000))
    assert found["never"] == 0
    assert 0.07 < found["seldom"] / 5000 < 0.13


def test_identifiers_are_valid_and_all_different() -> None:
    firms, others = Uids(1, "firm"), Uids(1, "matter")
    found = [firms(1), firms(1, 1), firms(2), firms(10**6), others(1), others(1, 1)]
    assert len(set(found)) == len(found)
    assert all(uid.version == 8 and uid.variant == "specified in RFC 4122" for uid in found)
    assert firms(1) == Uids(1, "firm")(1) != Uids(2, "firm")(1)
