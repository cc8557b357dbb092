"""Counties as cells, and points inside them."""

from itertools import pairwise

import pytest

from yantuo.faces.cli.city import City
from yantuo.faces.cli.city.cells import MARGIN, STEP, Cell, cell_at, inner_cells
from yantuo.faces.cli.city.draws import Draws
from yantuo.faces.cli.city.places import CITY, share
from yantuo.kernel.codes import Divisions
from yantuo.kernel.geo import Outline, Point, Ring, outlines

EAST, NORTH = STEP


def box(west: float, south: float, east: float, north: float) -> Ring:
    corners: list[Point] = [(west, south), (east, south), (east, north), (west, north), (west, south)]
    return tuple((x * EAST, y * NORTH) for x, y in corners)


def test_a_box_has_the_cells_that_it_holds_whole() -> None:
    cells = inner_cells([box(0.5, 0.5, 5.5, 4.5)])
    assert sorted(cells) == [Cell(column, row) for column in range(1, 5) for row in range(1, 4)]


def test_a_hole_and_its_edge_are_left_out() -> None:
    cells = set(inner_cells([box(0.5, 0.5, 8.5, 8.5), box(3.5, 3.5, 5.5, 5.5)]))
    assert Cell(2, 4) in cells
    assert not cells & {Cell(column, row) for column in (3, 4, 5) for row in (3, 4, 5)}


def test_a_slit_through_a_cell_is_noticed() -> None:
    slit: Ring = tuple((x * EAST, y * NORTH) for x, y in [(4.45, -1), (4.5, 9.9), (4.55, -1), (4.45, -1)])
    without = set(inner_cells([box(0.5, 0.5, 9.5, 9.5), slit]))
    assert Cell(4, 4) not in without
    assert Cell(5, 4) in without


def shapes() -> dict[str, Outline]:
    return {outline.code: outline for outline in outlines(CITY[:4])}


def test_points_of_every_township_lie_in_its_county_and_no_other(city: City) -> None:
    found, draws = shapes(), Draws(1, "points")
    for county in city.counties:
        for town in county.townships:
            for _ in range(25):
                point = town.point(draws)
                assert [code for code, shape in found.items() if shape.contains(*point)] == [county.code]


def test_corners_of_the_zone_where_points_may_lie_are_inside(city: City) -> None:
    found = shapes()
    zone = (MARGIN, 1 - MARGIN)
    for county in city.counties:
        for cell in county.townships[-1].cells[-40:]:  # the farthest from the seat: many at the boundary
            corners = [((cell.column + x) * EAST, (cell.row + y) * NORTH) for x in zone for y in zone]
            assert all(found[county.code].contains(*corner) for corner in corners)


def test_the_counties_and_townships_are_todays(city: City) -> None:
    divisions = Divisions.load()
    codes = {row.code for row in divisions.children(CITY)}
    assert {county.code for county in city.counties} == codes
    assert len(codes) == 12
    for county in city.counties:
        assert {town.code for town in county.townships} == {
            row.code for row in divisions.children(county.code)
        }


def test_every_cell_of_a_county_belongs_to_one_township(city: City) -> None:
    for county in city.counties:
        cells = [cell for town in county.townships for cell in town.cells]
        assert len(cells) == len(set(cells))
        assert all(town.cells and town.cells[0] == town.seat for town in county.townships)


def test_the_seat_lies_where_the_county_town_is(city: City) -> None:
    for county in city.counties:
        shape = shapes()[county.code]
        assert shape.contains(*county.townships[0].seat.middle)
        assert cell_at(*county.townships[0].seat.middle) == county.townships[0].seat


def test_shares_make_a_whole(city: City) -> None:
    assert sum(share(county.code) for county in city.counties) == pytest.approx(100)


def test_merged_counties_have_their_former_codes(city: City) -> None:
    former = {county.code: county.former for county in city.counties if county.former}
    assert former == {
        "140403": ("140402", "140411"),
        "140404": ("140421",),
        "140405": ("140424",),
        "140406": ("140481",),
    }


def test_stations_are_the_nearest(city: City) -> None:
    for county in city.counties:
        assert len(county.stations) >= 2
        assert len(set(county.stations)) == len(county.stations)
        assert all(county.station_of[station.code] is station for station in county.stations)
        assert set(county.station_of) == {town.code for town in county.townships}
        assert all(one is not other for one, other in pairwise(county.stations))
