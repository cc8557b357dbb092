"""What a chart or a map shows: plain figures that become both a drawing and a table."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.functional import Promise

from .parts import Words, tone_of

Json = dict[str, object]


@dataclass(frozen=True)
class Series:
    """One row of figures; None is a gap, not a zero."""

    name: Words
    values: Sequence[float | int | None]
    tone: str = "none"


@dataclass(frozen=True)
class Chart:
    """Bars or lines over labels; `links` (one per label) open the rows behind a point."""

    kind: str
    labels: Sequence[Words]
    series: Sequence[Series]
    title: Words = ""
    unit: Words = ""
    horizontal: bool = False
    stacked: bool = False
    links: Sequence[str] = ()

    def __post_init__(self) -> None:
        if self.kind not in ("bar", "line"):
            raise ValueError(f"unknown kind of chart {self.kind!r}")
        uneven = [str(s.name) for s in self.series if len(s.values) != len(self.labels)]
        if uneven or (self.links and len(self.links) != len(self.labels)):
            raise ValueError(f"series and labels differ in length: {uneven or 'links'}")

    def data(self) -> Json:
        """The figures as the script reads them."""
        return {
            "kind": self.kind,
            "labels": [str(label) for label in self.labels],
            "series": [
                {"name": str(s.name), "values": list(s.values), "tone": tone_of(s.tone)} for s in self.series
            ],
            "title": str(self.title),
            "unit": str(self.unit),
            "horizontal": self.horizontal,
            "stacked": self.stacked,
            "links": list(self.links),
        }

    def rows(self) -> list[Json]:
        """The same figures as rows of a table: label, its link and one value per series."""
        links = self.links or [""] * len(self.labels)
        return [
            {"label": label, "url": url, "values": [s.values[i] for s in self.series]}
            for i, (label, url) in enumerate(zip(self.labels, links, strict=True))
        ]


@dataclass(frozen=True)
class Area:
    """One region of a map: the code in the GeoJSON's properties, its value (None: no data) and its page."""

    code: str
    label: Words
    value: float | int | None
    url: str = ""
    tone: str = "none"
    note: Words = ""


@dataclass(frozen=True)
class Point:
    """One place on a map, in degrees of the GeoJSON's own datum."""

    label: Words
    longitude: float
    latitude: float
    url: str = ""
    tone: str = "none"


@dataclass(frozen=True)
class Choropleth:
    """Regions coloured by value, with places on top."""

    geojson_url: str
    areas: Sequence[Area]
    title: Words = ""
    unit: Words = ""
    points: Sequence[Point] = field(default=())

    def data(self) -> Json:
        """The map as the script reads it."""
        return {
            "geojson": self.geojson_url,
            "title": str(self.title),
            "unit": str(self.unit),
            "areas": [_plain(area) for area in self.areas],
            "points": [_plain(point) for point in self.points],
        }


def _plain(item: Area | Point) -> Json:
    """The fields of a frozen value with lazy texts resolved and the tone named."""
    values = {name: getattr(item, name) for name in item.__dataclass_fields__}
    values["tone"] = tone_of(item.tone)
    return {name: str(value) if isinstance(value, Promise) else value for name, value in values.items()}
