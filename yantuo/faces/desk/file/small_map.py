"""The small map on the page of one file."""

from collections.abc import Sequence
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from yantuo.faces.desk.file.belongings import PlaceRow
from yantuo.ui.charts import Area, Choropleth, Point


def file_map(places: Sequence[PlaceRow]) -> Choropleth | None:
    """The small map of one file: its places in the county of the first; None where no position is on file."""
    placed = [row for row in places if row.longitude is not None and row.latitude is not None]
    if not placed:
        return None
    county = placed[0].county
    points = [
        Point(row.name, row.longitude or 0, row.latitude or 0)
        for row in placed
        if row.county_id == county.code
    ]
    area = Area(
        county.code, county.title, len(points), f"{reverse('map')}?{urlencode({'county': county.code})}"
    )
    return Choropleth(reverse("map_outlines", args=[county.code]), [area], unit=_("places"), points=points)
