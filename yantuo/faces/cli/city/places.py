"""Where things are: the counties of Changzhi, their townships, and points inside them.

Boundaries of townships are not published, so each township here is made up of those cells of its county that lie
nearest to an invented seat; only the county boundary is real.
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from yantuo.faces.cli.city.cells import MARGIN, STEP, Cell, cell_at, inner_cells
from yantuo.faces.cli.city.data import read
from yantuo.faces.cli.city.draws import Draws, Weighted
from yantuo.kernel.codes import Divisions
from yantuo.kernel.geo import Outline, Point, outlines

CITY = "140400"
FIRST_SC = date(2015, 10, 1)  # licence numbers of today's form began on this day
_LAYOUT = 2009  # townships lie in the same place in every city, whatever its seed
_CANDIDATES = 12
_URBAN_REACH = (
    3  # cells from the county seat to the next subdistrict; each further one may lie a cell farther
)
_DIGITS = 6  # of a degree: a tenth of a metre


@dataclass(frozen=True)
class Township:
    """A township-level division with the cells that stand for its territory, the one nearest its seat first."""

    code: str
    name: str
    name_en: str
    seat: Cell
    cells: tuple[Cell, ...]

    @property
    def is_urban(self) -> bool:
        """Whether it is a subdistrict (街道)."""
        return self.name.endswith("街道")

    @property
    def weight(self) -> float:
        """How likely a firm lies here, against the other townships of the county."""
        return 3 if self.is_urban else 2 if self.name.endswith("镇") else 1

    def point(self, draws: Draws) -> Point:
        """A point inside the county, more likely near the seat: degrees east and north."""
        column, row = self.cells[int(draws.unit() * draws.unit() * len(self.cells))]
        inner = 1 - 2 * MARGIN
        return (
            round((column + MARGIN + draws.unit() * inner) * STEP[0], _DIGITS),
            round((row + MARGIN + draws.unit() * inner) * STEP[1], _DIGITS),
        )


@dataclass(frozen=True)
class County:
    """A county-level division of today with its townships, that of the county seat first."""

    code: str
    name: str
    name_en: str
    townships: tuple[Township, ...]
    former: tuple[str, ...]  # codes in licence numbers from before the county got its present one

    @property
    def short(self) -> str:
        """The name without the word for its kind."""
        return self.name if len(self.name) == 2 else self.name[:-1]

    @cached_property
    def towns(self) -> Weighted[Township]:
        """The townships to draw from."""
        return Weighted((town, town.weight + (town is self.townships[0])) for town in self.townships)

    @cached_property
    def stations(self) -> tuple[Township, ...]:
        """The townships with a supervision office: the seat's, then each time the one farthest from the others."""
        found = [self.townships[0]]
        for _ in range(_facts(self.code)["stations"] - 1):
            found.append(
                max(self.townships, key=lambda town: _nearest(town.seat, [one.seat for one in found]))
            )
        return tuple(found)

    @cached_property
    def station_of(self) -> dict[str, Township]:
        """By township, the one whose supervision office looks after it: the nearest."""
        return {
            town.code: min(self.stations, key=lambda station: _square(town.seat, station.seat))
            for town in self.townships
        }


def counties(divisions: Divisions) -> tuple[County, ...]:
    """Today's counties of Changzhi in order of their codes."""
    shapes = {outline.code: outline for outline in outlines(CITY[:4])}
    return tuple(_county(code, divisions, shapes[code]) for code in read("offices")["counties"])


def share(code: str) -> float:
    """Per cent of the city's firms that are in the county."""
    return float(_facts(code)["share"])


def _facts(code: str) -> Any:
    return read("offices")["counties"][code]


def _county(code: str, divisions: Divisions, shape: Outline) -> County:
    rows = sorted(divisions.children(code), key=lambda row: (row.code != _facts(code)["town"], row.code))
    cells = inner_cells([ring for polygon in shape.polygons for ring in polygon])
    seats = _seats(
        [row.name for row in rows], _seat(code, cells), cells, Draws(_LAYOUT, f"townships of {code}")
    )
    territory: dict[Cell, list[Cell]] = {seat: [] for seat in seats}
    for cell in cells:
        territory[min(seats, key=lambda seat: _square(seat, cell))].append(cell)
    towns = [
        Township(row.code, row.name, row.name_en, seat, _outward(seat, territory[seat]))
        for row, seat in zip(rows, seats, strict=True)
    ]
    former = tuple(old for old in divisions.predecessors(code) if divisions.get(old, FIRST_SC))
    return County(code, divisions.name(code), divisions.name_en(code), tuple(towns), former)


def _seat(code: str, cells: Sequence[Cell]) -> Cell:
    here = cell_at(*_facts(code)["seat"])
    return min(cells, key=lambda cell: _square(here, cell))


def _seats(names: Sequence[str], first: Cell, cells: Sequence[Cell], draws: Draws) -> list[Cell]:
    """A seat for every name, the first one given: of some candidates always the one farthest from the others."""
    found = [first]
    for number, name in enumerate(names[1:]):
        reach = (_URBAN_REACH + number) ** 2 if name.endswith("街道") else sys.maxsize
        pool = [cell for cell in cells if _square(cell, first) <= reach]
        candidates = (draws.pick(pool) for _ in range(_CANDIDATES))
        found.append(max(candidates, key=lambda cell: _nearest(cell, found)))
    return found


def _outward(seat: Cell, cells: Sequence[Cell]) -> tuple[Cell, ...]:
    return tuple(sorted(cells, key=lambda cell: (_square(seat, cell), cell)))


def _nearest(cell: Cell, others: Sequence[Cell]) -> int:
    return min(_square(cell, other) for other in others)


def _square(one: Cell, other: Cell) -> int:
    """The distance between two cells, squared, in cells."""
    return int((one.column - other.column) ** 2 + (one.row - other.row) ** 2)
