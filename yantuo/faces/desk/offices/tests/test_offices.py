"""The pages of the offices: the tree, one office, its changes, and what is refused."""

import pytest
from django.test import Client

from yantuo.directory.orgs.models import Organisation
from yantuo.directory.orgs.queries import area_prefix
from yantuo.directory.orgs.tests.factories import City, city, organisation
from yantuo.directory.people.tests.factories import logged_in, login_of, post
from yantuo.faces.desk.tests.factories import questions
from yantuo.records.sight.session import SYSTEM, sight
from yantuo.records.trail.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def offices() -> City:
    with sight(SYSTEM):
        return city()


@pytest.fixture
def system(offices: City) -> Client:
    with sight(SYSTEM):
        return logged_in(login_of("system_admin", offices.bureau, "钱系统"))


def facts(office: Organisation, **other: object) -> dict[str, object]:
    """The form of an office as it stands, with some fields changed."""
    given = {
        "parent": office.parent_id or "",
        "kind": office.kind,
        "name": office.name,
        "short_name": office.short_name,
        "name_en": office.name_en,
        "code": office.code,
        "division": office.division_id,
        "mark": office.mark,
        "phone": office.phone,
        "address": office.address,
        **({"enforces": "on"} if office.enforces else {}),
    }
    return {**given, **other}


def test_the_tree_shows_every_office_whatever_their_number(system: Client, offices: City) -> None:
    assert questions(system, "/offices/") == 5
    response = system.get("/offices/")
    text = response.content.decode()
    for office in vars(offices).values():
        assert f"/offices/{office.pk}/" in text
    assert text.index("襄垣县") > text.index("长治市人民政府")


def test_a_search_keeps_what_stands_above(system: Client, offices: City) -> None:
    text = system.get("/offices/?q=东街").content.decode()
    assert f"/offices/{offices.station.pk}/" in text
    assert f"/offices/{offices.luzhou.pk}/" in text
    assert f"/offices/{offices.xiangyuan.pk}/" not in text
    assert "/offices/" in system.get("/offices/?q=没有这个").content.decode()


def test_one_office_shows_its_posts_and_those_of_its_sections(system: Client, offices: City) -> None:
    with sight(SYSTEM):
        held = post("section_head", offices.section, "周科长")
    assert f"/people/{held.person_id}/" in system.get(f"/offices/{offices.bureau.pk}/").content.decode()
    assert f"/people/{held.person_id}/" not in system.get(f"/offices/{offices.luzhou.pk}/").content.decode()


def test_a_new_office_stands_below_the_one_named(system: Client, offices: City) -> None:
    page = system.get(f"/offices/new/?below={offices.luzhou.pk}")
    assert page.context["form"].initial["division"] == "140403"
    given = {
        "parent": offices.luzhou.pk,
        "kind": "section",
        "name": "食品股",
        "code": "x-1",
        "division": "140403",
    }
    response = system.post("/offices/new/", given)
    with sight(SYSTEM):
        made = Organisation.objects.get(code="x-1")
        assert made.lineage == [*offices.luzhou.lineage, made.pk]
        assert made.office_id == offices.luzhou.pk
        assert Entry.objects.filter(verb="org.add", subject=made.pk).exists()
    assert response["Location"] == f"/offices/{made.pk}/"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"kind": "coordinating", "enforces": "on"}, "__all__"),
        ({"code": ""}, "code"),
        ({"division": "110101"}, "division"),
        ({"kind": "section", "parent": ""}, "parent"),
    ],
)
def test_a_wrong_office_is_refused_and_what_was_typed_stays(
    system: Client, offices: City, change: dict[str, str], field: str
) -> None:
    given = {
        "parent": offices.bureau.pk,
        "kind": "department",
        "name": "某局",
        "code": "x-2",
        "division": "140400",
        **change,
    }
    response = system.post("/offices/new/", given)
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert "某局" in response.content.decode()
    assert not Organisation.objects.filter(name="某局").exists()


def test_a_code_is_used_once(system: Client, offices: City) -> None:
    given = {
        "parent": offices.bureau.pk,
        "kind": "section",
        "name": "另一科",
        "code": offices.section.code,
        "division": "140400",
    }
    assert "code" in system.post("/offices/new/", given).context["form"].errors


def test_moving_an_office_moves_what_stands_below_it(system: Client, offices: City) -> None:
    response = system.post(
        f"/offices/{offices.luzhou.pk}/edit/", facts(offices.luzhou, parent=offices.xiangyuan.pk)
    )
    assert response.status_code == 302
    station = Organisation.objects.get(pk=offices.station.pk)
    assert station.lineage == [
        offices.government.pk,
        offices.bureau.pk,
        offices.xiangyuan.pk,
        offices.luzhou.pk,
        station.pk,
    ]


def test_an_office_cannot_stand_below_itself(system: Client, offices: City) -> None:
    response = system.post(
        f"/offices/{offices.bureau.pk}/edit/", facts(offices.bureau, parent=offices.luzhou.pk)
    )
    assert response.status_code == 422
    assert Organisation.objects.get(pk=offices.bureau.pk).parent_id == offices.government.pk


def test_two_persons_correcting_one_office_are_told(system: Client, offices: City) -> None:
    address = f"/offices/{offices.luzhou.pk}/edit/"
    seen = system.get(address).context["form"].initial["seen"]
    assert system.post(address, facts(offices.luzhou, phone="0355-1", seen=seen)).status_code == 302
    late = system.post(address, facts(offices.luzhou, phone="0355-2", seen=seen))
    assert late.status_code == 409
    assert "0355-2" in late.content.decode(), "what was typed stays"
    assert Organisation.objects.get(pk=offices.luzhou.pk).phone == "0355-1"
    again = {**facts(offices.luzhou, phone="0355-2"), "seen": late.context["form"].data["seen"]}
    assert system.post(address, again).status_code == 302


def test_dissolving_names_everything_in_the_way(system: Client, offices: City) -> None:
    with sight(SYSTEM):
        held = post("case_officer", offices.luzhou, "吴办案")
    address = f"/offices/{offices.luzhou.pk}/dissolve/"
    response = system.post(address, {"on": "2026-11-24", "reason": "机构改革"})
    assert response.status_code == 422
    told = str(response.context["form"].errors)
    assert offices.station.name in told
    assert held.person.name in told
    assert Organisation.objects.get(pk=offices.luzhou.pk).dissolved_on is None


def test_an_empty_office_is_dissolved_with_its_reason(system: Client, offices: City) -> None:
    address = f"/offices/{offices.section.pk}/dissolve/"
    assert system.post(address, {"on": "2026-11-24", "reason": ""}).status_code == 422
    assert system.post(address, {"on": "2026-11-24", "reason": "长编发〔2026〕3号"}).status_code == 302
    assert f"/offices/{offices.section.pk}/" not in system.get("/offices/").content.decode()
    assert f"/offices/{offices.section.pk}/" in system.get("/offices/?dissolved=1").content.decode()
    assert system.get(address).status_code == 404
    with sight(SYSTEM):
        assert Entry.objects.get(verb="org.dissolve").reason == "长编发〔2026〕3号"


@pytest.mark.parametrize("role", ["security_admin", "audit_admin", "city_leader"])
def test_only_the_system_administrator_changes_offices(offices: City, role: str) -> None:
    with sight(SYSTEM):
        client = logged_in(login_of(role, offices.bureau, "某人"))
    assert client.get("/offices/").status_code == (200 if role == "security_admin" else 403)
    for place in ("new/", f"{offices.luzhou.pk}/edit/", f"{offices.luzhou.pk}/dissolve/"):
        assert client.get(f"/offices/{place}").status_code == 403
        assert client.post(f"/offices/{place}", facts(offices.luzhou)).status_code == 403


def test_a_bureau_of_another_city_does_not_offer_our_divisions() -> None:
    with sight(SYSTEM):
        organisation("北京市东城区人民政府", "government", "110101")
        from yantuo.directory.orgs.queries import covered_divisions

        assert set(covered_divisions().values_list("code", flat=True)) == {"110101"}


@pytest.mark.parametrize(
    ("code", "prefix"),
    [("140400", "1404"), ("140000", "14"), ("140403", "140403"), ("110000", "11"), ("371000", "3710")],
)
def test_the_area_of_a_code(code: str, prefix: str) -> None:
    assert area_prefix(code) == prefix
