"""The beginning: `init`, its one-time link, the area, the bureau and three administrators; and what is refused."""

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client, override_settings
from django.utils import timezone

from yantuo.directory.divisions.actions import load_divisions
from yantuo.directory.orgs.models import Organisation
from yantuo.directory.orgs.tests.factories import city
from yantuo.directory.people.models import Account, Invitation, Person, Post
from yantuo.faces.desk.setup.first.actions import begin
from yantuo.records.sight.session import SYSTEM, sight
from yantuo.records.trail.models import Entry

pytestmark = pytest.mark.django_db
PASSWORD = "Right-Horse-7"
GIVEN = {
    "government": "长治市人民政府",
    "bureau": "长治市市场监督管理局",
    "mark": "长市监",
    "name": "钱系统",
    "password": PASSWORD,
    "again": PASSWORD,
    "security_name": "赵安全",
    "security_username": "security",
    "audit_name": "孙审计",
    "audit_username": "audit",
}


def init(*arguments: str) -> dict[str, str]:
    answer = StringIO()
    call_command("init_bureau", "--json", *arguments, stdout=answer)
    return dict(json.loads(answer.getvalue()))


@pytest.fixture
def address() -> str:
    """The one-time link, with the area chosen."""
    return f"/set-up/first/{init()['token']}/?area=140400"


def test_init_prints_a_link_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    answer = StringIO()
    call_command("init_bureau", "--user", "qian", stdout=answer)
    assert "/set-up/first/" in answer.getvalue()
    with sight(SYSTEM):
        assert Account.objects.get().username == "qian"
        assert not Account.objects.get().has_usable_password()


def test_init_again_makes_a_new_link_and_ends_the_old_one() -> None:
    older, newer = init()["token"], init()["token"]
    assert Client().get(f"/set-up/first/{older}/").status_code == 404
    assert Client().get(f"/set-up/first/{newer}/").status_code == 200
    with sight(SYSTEM):
        assert Account.objects.count() == 1


def test_init_is_refused_where_a_bureau_is() -> None:
    with sight(SYSTEM):
        city()
    with pytest.raises(CommandError):
        init()
    with sight(SYSTEM):
        assert not Account.objects.exists()


@override_settings(MODE="demo")
def test_init_is_refused_in_the_demonstration() -> None:
    with pytest.raises(CommandError):
        init()


@pytest.mark.parametrize("name", ["x" * 61, "a b", "ab"])
def test_init_refuses_a_name_that_is_none(name: str) -> None:
    with pytest.raises(CommandError):
        init("--user", name)


@pytest.mark.parametrize("text", ["长治", "1404", "140400", "140421"])
def test_the_area_is_found_by_name_code_or_retired_code(text: str) -> None:
    """140421 is 长治县, since 2018 上党区 140404."""
    page = Client().get(f"/set-up/first/{init()['token']}/?q={text}")
    assert page.status_code == 200
    found = [row.code for row, _name in page.context["areas"]]
    assert found[0] == ("140404" if text == "140421" else "140400")


def test_an_area_that_is_none_finds_nothing() -> None:
    token = init()["token"]
    for query in ("q=没有", "area=140421", "area=999999"):
        page = Client().get(f"/set-up/first/{token}/?{query}")
        assert page.status_code == 200
        assert not page.context["areas"]


def test_the_bureau_is_founded_with_three_administrators(address: str) -> None:
    page = Client().get(address)
    assert page.context["form"].initial["bureau"] == "长治市市场监督管理局"
    done = Client().post(address, GIVEN)
    assert done.status_code == 200
    assert [link["username"] for link in done.context["links"]] == ["security", "audit"]
    with sight(SYSTEM):
        bureau = Organisation.objects.get(kind="regulator")
        assert (bureau.division_id, bureau.enforces, bureau.mark) == ("140400", True, "长市监")
        assert bureau.parent
        assert bureau.parent.kind == "government"
        roles = dict(Post.objects.values_list("person__name", "role"))
        assert Entry.objects.filter(verb="bureau.found").exists()
    assert roles == {"钱系统": "system_admin", "赵安全": "security_admin", "孙审计": "audit_admin"}
    me = Client()
    assert me.post("/login/", {"username": "admin", "password": PASSWORD})["Location"] == "/"
    assert me.get("/set-up/").status_code == 200
    for link in done.context["links"]:
        path = "/invitation/" + link["link"].partition("/invitation/")[2]
        assert Client().post(path, {"password": PASSWORD, "again": PASSWORD}).status_code == 302
        other = Client()
        other.post("/login/", {"username": link["username"], "password": PASSWORD})
        assert other.get("/status/").status_code == 200
        assert other.get("/set-up/").status_code == 403


def test_the_link_works_once(address: str) -> None:
    assert Client().post(address, GIVEN).status_code == 200
    assert Client().get(address).status_code == 404
    assert Client().post(address, {**GIVEN, "name": "另一人"}).status_code == 404
    with sight(SYSTEM):
        assert Person.objects.count() == 3


def test_the_link_runs_out(address: str) -> None:
    with sight(SYSTEM):
        Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert Client().post(address, GIVEN).status_code == 404


def test_a_wrong_token_opens_nothing(address: str) -> None:
    assert Client().get("/set-up/first/guessed/?area=140400").status_code == 404
    assert Client().post("/set-up/first/guessed/?area=140400", GIVEN).status_code == 404


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"again": PASSWORD + "x"}, "again"),
        ({"password": "weak", "again": "weak"}, "password"),
        ({"audit_name": "赵安全"}, "__all__"),
        ({"security_name": "钱系统"}, "__all__"),
        ({"audit_username": "Security"}, "__all__"),
        ({"audit_username": "ADMIN"}, "__all__"),
        ({"audit_username": "a b"}, "audit_username"),
        ({"bureau": ""}, "bureau"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_founded(
    address: str, change: dict[str, str], field: str
) -> None:
    refused = Client().post(address, {**GIVEN, **change})
    assert refused.status_code == 422
    assert field in refused.context["form"].errors
    with sight(SYSTEM):
        assert not Organisation.objects.exists()
        assert not Person.objects.exists()
    assert Client().post(address, GIVEN).status_code == 200, "the link is not used up by a fault"


def test_everything_or_nothing(address: str) -> None:
    """An account of that name stands in the way of the last step: nothing of the first ones stays."""
    with sight(SYSTEM):
        Account.objects.create(username="audit")
    with pytest.raises(Exception, match=r"audit|username|用户名"):
        Client(raise_request_exception=True).post(address, GIVEN)
    with sight(SYSTEM):
        assert not Organisation.objects.exists()


def test_the_table_of_divisions_is_there() -> None:
    with sight(SYSTEM):
        assert load_divisions() > 3000
        assert begin(username="first", at=timezone.now())
