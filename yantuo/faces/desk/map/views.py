"""The map: counties by figure, the places of one county, and the outlines both are drawn from."""

import json
from functools import lru_cache

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control

from yantuo.directory.enterprises.queries import bureau_division
from yantuo.directory.enterprises.rules import area_of, counties_in, division_title
from yantuo.directory.people.access import ActorRequest, access, public
from yantuo.faces.desk.map.queries import MEASURES, city_map, county_map
from yantuo.kernel.geo import NoOutlinesError, outlines
from yantuo.ui.parts import Crumb, Tab

DECIMALS = 4  # ten metres
DAY = 24 * 3600  # seconds


@access("enterprise.read")
def map_page(request: ActorRequest) -> HttpResponse:
    """The counties coloured by a figure, or the places of one county."""
    if code := request.GET.get("county", ""):
        return _county(request, code)
    measure = request.GET.get("by", "")
    measure = measure if measure in MEASURES else "enterprises"
    tabs = [Tab(label, f"?by={key}", current=key == measure) for key, label in MEASURES.items()]
    found = city_map(request.actor, measure, timezone.now())
    counties = [(area.label, f"?county={area.code}") for area in found.areas if area.value is not None]
    context = {"title": _("Map"), "map": found, "tabs": tabs, "counties": counties}
    return render(request, "desk/map.html", context)


def _county(request: ActorRequest, code: str) -> HttpResponse:
    """The places of one county in the actor's area."""
    county = next((row for row in counties_in(request.actor.division) if row.code == code), None)
    if county is None:
        raise Http404
    found = county_map(request.actor, county)
    crumbs = [Crumb(_("Map"), "?"), Crumb(division_title(county))]
    context = {"title": division_title(county), "found": found, "crumbs": crumbs, "county": county}
    return render(request, "desk/map_county.html", context)


@public()
@cache_control(public=True, max_age=DAY)
def map_outlines(request: HttpRequest, code: str) -> HttpResponse:  # noqa: ARG001 - published facts, the same for everybody
    """The outlines of the counties of the bureau's area, of a city in it, or of one county, as GeoJSON (one query)."""
    bureau = bureau_division()
    if not bureau or not code.startswith(area_of(bureau)):
        raise Http404
    return HttpResponse(_geojson(code), content_type="application/geo+json")


@lru_cache(64)
def _geojson(code: str) -> str:
    """Outlines rounded to ten metres; 404 where there are none."""
    try:
        found = [one for one in outlines(code[:4]) if one.code.startswith(code)]
    except NoOutlinesError:
        found = []
    if not found:
        raise Http404
    features = [
        {**one.as_geojson(), "geometry": {"type": "MultiPolygon", "coordinates": _rounded(one.polygons)}}
        for one in found
    ]
    return json.dumps(
        {"type": "FeatureCollection", "features": features}, ensure_ascii=False, separators=(",", ":")
    )


def _rounded(
    polygons: tuple[tuple[tuple[tuple[float, float], ...], ...], ...],
) -> list[list[list[list[float]]]]:
    return [
        [[[round(x, DECIMALS), round(y, DECIMALS)] for x, y in ring] for ring in rings] for rings in polygons
    ]
