"""The map: figures by county that open their rows, places of one county, outlines for everybody."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from yantuo.directory.enterprises.models import Enterprise, Premises
from yantuo.directory.orgs.tests.factories import City
from yantuo.faces.desk.file.belongings import PlaceRow
from yantuo.faces.desk.file.small_map import file_map
from yantuo.faces.desk.map.queries import city_map
from yantuo.faces.desk.tests.conftest import now, offices  # noqa: F401 - the fixtures of the desk
from yantuo.faces.desk.tests.factories import NOW, firm, matter, person, questions
from yantuo.records.sight.session import SYSTEM, sight


def place(enterprise: Enterprise, longitude: float = 113.12, latitude: float = 36.19) -> None:
    with sight(SYSTEM):
        Premises.objects.create(
            enterprise=enterprise, office_id=enterprise.office_id, name="厂区", address="漳泽工业园",
            county_id=enterprise.county_id, longitude=longitude, latitude=latitude, main=True,
        )  # fmt: skip


@pytest.fixture
def firms(offices: City) -> list[Enterprise]:
    made = [
        firm(offices.luzhou, n, f"潞州{n}号醋业有限公司", grade="D" if n == 1 else "B") for n in (1, 2, 3)
    ]
    made.append(firm(offices.xiangyuan, 4, "襄垣四号面业有限公司"))
    for one in made[:2]:
        place(one)
    return made


def test_figures_by_county_open_their_rows(offices: City, firms: list[Enterprise]) -> None:
    _actor, client = person("registrar", offices.bureau)
    page = client.get(reverse("map"))
    areas = {area.code: area for area in page.context["map"].areas}
    assert len(areas) == 12
    assert (areas["140403"].value, areas["140423"].value, areas["140404"].value) == (3, 1, 0)
    assert client.get(areas["140403"].url).context["page"].total.count == 3
    grade = client.get(reverse("map") + "?by=grade_d").context["map"].areas
    found = next(area for area in grade if area.code == "140403")
    assert found.value == client.get(found.url).context["page"].total.count == 1


def test_late_clocks_by_county(offices: City, firms: list[Enterprise]) -> None:
    officer, _client = person("case_officer", offices.luzhou)
    matter(officer, offices.luzhou, days_ago=200, enterprise=firms[0])
    matter(officer, offices.luzhou, days_ago=1, enterprise=firms[1])
    _actor, client = person("city_leader", offices.bureau)
    areas = {area.code: area for area in client.get(reverse("map") + "?by=late").context["map"].areas}
    assert (areas["140403"].value, areas["140423"].value) == (1, 0)
    assert client.get(areas["140403"].url).context["page"].total.count == 1


def test_a_county_sees_its_own_figures_only(offices: City, firms: list[Enterprise]) -> None:
    actor, client = person("case_officer", offices.xiangyuan)
    with sight(actor.sight):
        values = {area.code: area.value for area in city_map(actor, "enterprises", NOW).areas}
    assert values["140423"] == 1
    assert values["140403"] is None
    assert client.get(reverse("map"), {"county": "140403"}).status_code == 404
    assert client.get(reverse("map"), {"county": "140423"}).status_code == 200


def test_the_places_of_one_county(offices: City, firms: list[Enterprise]) -> None:
    _actor, client = person("case_officer", offices.luzhou)
    page = client.get(reverse("map"), {"county": "140403"})
    points = page.context["found"].map.points
    assert [(point.url, point.tone) for point in points] == [
        (reverse("enterprise", args=[firms[0].pk]), "late"),
        (reverse("enterprise", args=[firms[1].pk]), "ok"),
    ]
    assert "潞州1号醋业有限公司" in page.content.decode()  # the same as a table
    assert "潞州3号醋业有限公司" not in page.content.decode()


@pytest.mark.parametrize("bad", ["999999", "1404", "x", "140424"])
def test_no_such_county(offices: City, bad: str) -> None:
    assert person("registrar", offices.bureau)[1].get(reverse("map"), {"county": bad}).status_code == 404


def test_outlines_are_public_small_and_kept_by_browsers(offices: City) -> None:
    answer = Client().get(reverse("map_outlines", args=["1404"]))
    assert answer.status_code == 200
    assert len(answer.content) < 40_000
    assert "max-age=86400" in answer.headers["Cache-Control"]
    codes = [feature["properties"]["code"] for feature in json.loads(answer.content)["features"]]
    assert (len(codes), codes[0]) == (12, "140403")
    one = json.loads(Client().get(reverse("map_outlines", args=["140423"])).content)
    assert [feature["properties"]["name"] for feature in one["features"]] == ["襄垣县"]


@pytest.mark.parametrize("code", ["11", "1101", "110101", "140499"])
def test_outlines_of_other_places_are_not_read(offices: City, code: str) -> None:
    assert Client().get(reverse("map_outlines", args=[code])).status_code == 404


def test_the_small_map_of_a_file() -> None:
    row = PlaceRow(1, "厂区", "漳泽工业园", 36.19, 113.12, True, None, "140403", "潞州区", "Luzhou District")
    found = file_map([row])
    assert found is not None
    assert (found.geojson_url, [point.label for point in found.points]) == ("/map/140403.geojson", ["厂区"])
    assert file_map([]) is None


def test_the_map_asks_few_queries(offices: City, firms: list[Enterprise]) -> None:
    _actor, client = person("registrar", offices.bureau)
    assert questions(client, reverse("map")) == 6
    assert questions(client, reverse("map") + "?by=late") == 7
    assert questions(client, reverse("map") + "?county=140403") == 5
