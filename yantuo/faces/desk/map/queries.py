"""What the map shows: figures by county, and the places of one county."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yantuo.casework.cards.figures.queries import overdue
from yantuo.directory.enterprises.models import Enterprise, Premises
from yantuo.directory.enterprises.queries import TONES, bureau_division
from yantuo.directory.enterprises.rules import area_of, counties_in, division_title
from yantuo.directory.people.actor import Actor
from yantuo.faces.desk.home.figures import by_county, by_office
from yantuo.kernel.codes.division_table import Division
from yantuo.records.tally.queries import by_part
from yantuo.ui.charts import Area, Choropleth, Point

MEASURES: dict[str, Any] = {
    "enterprises": gettext_lazy("Enterprises"),
    "late": gettext_lazy("Late clocks"),
    "cards": gettext_lazy("Overdue oversight cards"),
    "grade_d": gettext_lazy("Enterprises of grade D"),
}
MOST_POINTS = 2000


def city_map(actor: Actor, measure: str, at: datetime) -> Choropleth:
    """The counties of the bureau's area coloured by a measure; each figure opens its rows (two queries)."""
    area = bureau_division()
    counts = _counts(actor, measure, at)
    seen = {row.code for row in counties_in(actor.division)} if actor.division else set()
    areas = [_area(row, counts, measure, row.code in seen) for row in counties_in(area)] if area else []
    url = reverse("map_outlines", args=[area_of(area)]) if area else ""
    return Choropleth(url, areas, title=MEASURES[measure])


def _area(row: Division, counts: Counter[str], measure: str, in_sight: bool) -> Area:
    title = division_title(row)
    return (
        Area(row.code, title, counts[row.code], _rows(row.code, measure))
        if in_sight
        else Area(row.code, title, None)
    )


def _rows(county: str, measure: str) -> str:
    """The rows behind a figure."""
    if measure == "late":
        return f"{reverse('home')}?{urlencode({'scope': 'all', 'light': 'late', 'county': county})}"
    if measure == "cards":
        return f"{reverse('cards')}?{urlencode({'county': county, 'overdue': 'yes', 'own': 'yes'})}"
    query = {"county": county, **({"grade": "D"} if measure == "grade_d" else {})}
    return f"{reverse('enterprises')}?{urlencode(query)}"


def _counts(actor: Actor, measure: str, at: datetime) -> Counter[str]:
    """How many there are in each county, of what the actor sees: added up from kept counts (two queries at most)."""
    if measure == "late":
        found = by_county(actor, by_office(actor, "all", [*actor.offices], at))
        return Counter({county: row.late for county, row in found.items()})
    if measure == "cards":
        places, counts = actor.counties, Counter[str]()
        for office, number in overdue(actor, at).items():
            counts[places.get(office, "")] += number
        return counts
    name, counts = "enterprise.grade_d" if measure == "grade_d" else "enterprise.county", Counter[str]()
    for (_office, county), number in by_part(actor.offices, Q(name=name)).items():
        counts[county] += number
    return counts


@dataclass(frozen=True)
class CountyMap:
    """One county with the places of its enterprises."""

    map: Choropleth
    places: list[Premises]
    cut: bool


def county_map(actor: Actor, county: Division) -> CountyMap:
    """The main premises in one county as points in the colour of their grade, in order of the names (one query)."""
    rows = Premises.objects.filter(
        enterprise__in=Enterprise.objects.visible_to(actor).current(),
        county_id=county.code,
        main=True,
        closed_on__isnull=True,
        longitude__isnull=False,
    )
    found = list(rows.select_related("enterprise").order_by("enterprise__sort", "pk")[: MOST_POINTS + 1])
    places = found[:MOST_POINTS]
    area = Area(county.code, division_title(county), len(places), _rows(county.code, "enterprises"))
    url = reverse("map_outlines", args=[county.code])
    points = [point_of(place) for place in places]
    return CountyMap(
        Choropleth(url, [area], unit=_("places"), points=points), places, len(found) > MOST_POINTS
    )


def point_of(place: Premises) -> Point:
    """The position of a place, leading to the file of its enterprise."""
    firm = place.enterprise
    grade = _("risk grade %(grade)s") % {"grade": firm.grade} if firm.grade else _("no risk grade")
    url = reverse("enterprise", args=[firm.pk])
    return Point(
        f"{firm.name} · {grade}",
        place.longitude or 0,
        place.latitude or 0,
        url,
        TONES.get(firm.grade, "none"),
    )
