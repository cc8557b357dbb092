"""Outlines: the counties of Changzhi, points inside and outside, and what is said when there is no map."""

import importlib.util
from random import Random

import pytest

from yantuo.kernel.codes import Divisions, Level
from yantuo.kernel.geo import NoOutlinesError, Outline, locate, outlines, place_within

SQUARE = Outline(
    "000001",
    "square with a hole",
    ((((0, 0), (4, 0), (4, 4), (0, 4), (0, 0)), ((1, 1), (3, 1), (3, 3), (1, 3), (1, 1))),),
)


@pytest.fixture(scope="module")
def counties() -> tuple[Outline, ...]:
    return outlines("1404")


def test_twelve_counties_in_order(counties: tuple[Outline, ...]) -> None:
    assert [outline.name for outline in counties] == [
        "潞州区", "上党区", "屯留区", "潞城区", "襄垣县", "平顺县", "黎城县", "壶关县",
        "长子县", "武乡县", "沁县", "沁源县",
    ]  # fmt: skip


def test_the_map_and_the_tables_agree_on_shanxi() -> None:
    table = Divisions.load()
    drawn = {outline.code: outline.name for outline in outlines("14")}
    listed = [county for city in table.children("140000") for county in table.children(city.code)]
    assert drawn == {county.code: county.name for county in listed}
    assert len(drawn) == 117


def test_holes_and_outside() -> None:
    assert SQUARE.contains(0.5, 2)
    assert not SQUARE.contains(2, 2)
    assert not SQUARE.contains(5, 2)
    assert not SQUARE.contains(2, -1)


def test_a_place_is_located(counties: tuple[Outline, ...]) -> None:
    found = locate(113.116, 36.19, counties)
    assert found is not None
    assert found.code == "140403"
    assert locate(116.4, 39.9, counties) is None


def test_places_lie_inside_and_repeat_with_the_generator(counties: tuple[Outline, ...]) -> None:
    for outline in counties:
        first = [place_within(outline, Random(7)) for _ in range(3)]
        assert all(outline.contains(*point) for point in first)
        assert place_within(outline, Random(7)) == first[0]


def test_an_outline_without_inside_is_named() -> None:
    flat = Outline("000002", "a line", ((((0, 0), (1, 1), (0, 0)),),))
    with pytest.raises(NoOutlinesError, match="no inside"):
        place_within(flat, Random(1))


def test_as_geojson(counties: tuple[Outline, ...]) -> None:
    feature = counties[0].as_geojson()
    assert feature["properties"] == {"code": "140403", "name": "潞州区"}


def test_what_is_not_on_the_map_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(NoOutlinesError, match="begin with 9999"):
        outlines("9999", Level.PROVINCE)
    with pytest.raises(NoOutlinesError, match="township"):
        outlines("140403", Level.TOWNSHIP)
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(NoOutlinesError, match="installed"):
        outlines("1499")
