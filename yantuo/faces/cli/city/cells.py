"""A county as a grid of cells that lie wholly inside its boundary: a point drawn in a cell needs no further test."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from yantuo.kernel.geo import Point, Ring

STEP = (0.012, 0.01)  # about 1.1 km each way at 36° north
MARGIN = 0.1  # part of a cell at each edge where no points lie, so a boundary may cut a corner unseen
_SAMPLES = 20  # per cell of boundary; twice as dense as the margin is wide


class Cell(NamedTuple):
    """A cell by its column and row in the grid of the whole earth."""

    column: int
    row: int

    @property
    def middle(self) -> Point:
        """The point in the middle, in degrees."""
        return (self.column + 0.5) * STEP[0], (self.row + 0.5) * STEP[1]


def inner_cells(rings: Sequence[Ring]) -> list[Cell]:
    """The cells inside the rings (holes included as rings) that no boundary touches, row by row."""
    touched = {cell for ring in rings for cell in _boundary(ring)}
    rows = [row for _, row in touched]
    return [
        cell for row in range(min(rows), max(rows) + 1) for cell in _inside(rings, row) if cell not in touched
    ]


def _boundary(ring: Ring) -> Iterator[Cell]:
    for (east, north), (to_east, to_north) in zip(ring, [*ring[1:], ring[0]], strict=True):
        longest = max(abs(to_east - east) / STEP[0], abs(to_north - north) / STEP[1])
        pieces = int(longest * _SAMPLES) + 1
        for piece in range(pieces + 1):
            part = piece / pieces
            yield cell_at(east + (to_east - east) * part, north + (to_north - north) * part)


def cell_at(east: float, north: float) -> Cell:
    """The cell that a point lies in."""
    return Cell(int(east // STEP[0]), int(north // STEP[1]))


def _inside(rings: Sequence[Ring], row: int) -> Iterator[Cell]:
    """The cells of a row whose middle is inside: between each odd and even crossing of the row's middle line."""
    north = (row + 0.5) * STEP[1]
    crossings = sorted(east for ring in rings for east in _crossings(ring, north))
    for west, east in zip(crossings[::2], crossings[1::2], strict=True):
        first, last = cell_at(west, north).column, cell_at(east, north).column
        yield from (Cell(column, row) for column in range(first, last + 1))


def _crossings(ring: Ring, north: float) -> Iterator[float]:
    for (east, lat), (to_east, to_lat) in zip(ring, [*ring[1:], ring[0]], strict=True):
        if (lat > north) != (to_lat > north):
            yield east + (north - lat) / (to_lat - lat) * (to_east - east)
