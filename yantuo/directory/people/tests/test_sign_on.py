"""Single sign-on: the state of this session, the right person, the platform up; and the password always beside it."""

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django_otp.oath import totp

from yantuo.directory.orgs.tests.factories import City, city
from yantuo.directory.people.actor import MACHINE
from yantuo.directory.people.entry.actions import begin, confirm
from yantuo.directory.people.entry.sso import actions
from yantuo.directory.people.entry.sso.families import (
    FAMILIES,
    Identity,
    PlatformFailed,
    identify,
    login_address,
)
from yantuo.directory.people.models import Account, Detail, SignOn, SignOnLink
from yantuo.directory.people.tests.factories import AT, PASSWORD, logged_in, login_of
from yantuo.directory.people.tests.platform import SECRET, Platform, running
from yantuo.records.sight.session import SYSTEM, sight
from yantuo.records.trail.models import Entry

pytestmark = pytest.mark.django_db
PERSON = {"unionId": "u-1", "nick": "王建国", "mobile": "19900000001"}


@pytest.fixture
def platform() -> Iterator[Platform]:
    with running(Platform(persons={"good": PERSON})) as up:
        yield up


@pytest.fixture
def offices() -> City:
    with sight(SYSTEM):
        return city()


@pytest.fixture
def officer(offices: City) -> Account:
    """王建国 with the telephone 19900000001."""
    with sight(SYSTEM):
        return login_of("case_officer", offices.luzhou)


def sign_on(platform: Platform, family: str = "dingtalk", **more: object) -> SignOn:
    facts = {
        "family": family,
        "name": "钉钉" if family == "dingtalk" else "企业微信",
        "client_id": "app",
        "agent_id": "1000002" if family == "wecom" else "",
        "secret": SECRET,
        "authorize_url": f"{platform.address}/login",
        "token_url": f"{platform.address}/{family}/token",
        "user_url": f"{platform.address}/{family}/user",
        "active": True,
    }
    with sight(SYSTEM):
        return actions.keep(sign_on=SignOn(), by=MACHINE, at=AT, **{**facts, **more})


def sent(client: Client, way: SignOn, target: str = "/matters/") -> str:
    """Begin, and return the state the platform was given."""
    response = client.get(f"/login/by/{way.pk}/", {"next": target})
    asked = parse_qs(urlsplit(response["Location"]).query)
    assert asked["redirect_uri"][0].endswith("/login/by/return/")
    return asked["state"][0]


def back(client: Client, state: str, code: str = "good") -> str:
    """Come back from the platform; returns where that leads."""
    return client.get("/login/by/return/", {"authCode": code, "code": code, "state": state})["Location"]


def inside(client: Client) -> bool:
    return client.get("/account/").status_code == 200


def link(officer: Account, way: SignOn, subject: str = "u-1") -> SignOnLink:
    with sight(SYSTEM):
        return actions.link(
            sign_on=way, account=officer, subject_digest=actions.digest(way.pk, subject), at=AT
        )


def test_without_settings_nothing_is_offered(officer: Account, platform: Platform) -> None:
    assert b"/login/by/" not in Client().get("/login/").content
    way = sign_on(platform, active=False)
    assert b"/login/by/" not in Client().get("/login/").content
    assert Client().get(f"/login/by/{way.pk}/").status_code == 404
    assert Client().get("/login/by/return/")["Location"] == "/login/"


def test_the_first_time_the_password_is_asked_and_then_the_platform_is_enough(
    officer: Account, platform: Platform
) -> None:
    way = sign_on(platform)
    client = Client()
    assert f"/login/by/{way.pk}/".encode() in client.get("/login/").content
    assert back(client, sent(client, way)) == "/login/?next=%2Fmatters%2F"
    assert not inside(client)
    client.post("/login/", {"username": officer.username, "password": PASSWORD})
    assert inside(client)
    later = Client()
    assert back(later, sent(later, way)) == "/matters/"
    assert inside(later)
    with sight(SYSTEM):
        assert Entry.objects.filter(verb="account.link", subject=officer.pk).count() == 1
        entry = Entry.objects.filter(verb="account.login", subject=officer.pk).latest("seq")
    assert entry.data == {"second_factor": False, "by": "钉钉"}


def test_nothing_that_names_a_person_waits_in_the_session(officer: Account, platform: Platform) -> None:
    way = sign_on(platform)
    client = Client()
    back(client, sent(client, way))
    kept = str(dict(client.session))
    assert "sign_on_pending" in kept
    assert not any(text in kept for text in ("19900000001", "u-1", "王建国"))


@pytest.mark.parametrize("state", ["", "other", "状态"])
def test_an_answer_with_another_state_is_refused(officer: Account, platform: Platform, state: str) -> None:
    way = sign_on(platform)
    link(officer, way)
    client = Client()
    right = sent(client, way)
    assert back(client, state) == "/login/"
    assert not inside(client)
    assert platform.asked == [], "the platform is not even asked"
    assert back(client, right) == "/login/", "a state counts once, even after a wrong answer"
    assert not inside(client)


def test_the_state_of_another_session_is_refused(officer: Account, platform: Platform) -> None:
    way = sign_on(platform)
    link(officer, way)
    state = sent(Client(), way)
    victim = Client()
    sent(victim, way)
    assert back(victim, state) == "/login/"
    assert not inside(victim)


def test_an_answer_after_ten_minutes_is_refused(officer: Account, platform: Platform) -> None:
    way = sign_on(platform)
    link(officer, way)
    client = Client()
    state = sent(client, way)
    session = client.session
    session["sign_on_state"] = [state, way.pk, session["sign_on_state"][2] - 601, "/"]
    session.save()
    assert back(client, state) == "/login/"
    assert not inside(client)


def test_a_code_of_nobody_is_refused(officer: Account, platform: Platform) -> None:
    way = sign_on(platform)
    client = Client()
    assert back(client, sent(client, way), code="stolen") == "/login/"
    assert not inside(client)
    assert "sign_on_pending" not in client.session


def test_a_platform_that_is_down_leaves_the_password(officer: Account, platform: Platform) -> None:
    way = sign_on(platform)
    link(officer, way)
    platform.broken = True
    client = Client()
    assert back(client, sent(client, way)) == "/login/"
    assert not inside(client)
    assert "500" in client.get("/login/").content.decode()
    client.post("/login/", {"username": officer.username, "password": PASSWORD})
    assert inside(client)


def test_nobody_listening_is_no_fault_of_ours(officer: Account) -> None:
    way = sign_on(Platform(address="http://127.0.0.1:9"))
    client = Client()
    assert back(client, sent(client, way)) == "/login/"
    assert not inside(client)


def test_another_person_is_not_linked(officer: Account, offices: City, platform: Platform) -> None:
    """Somebody else's platform account in this browser must not open this account from then on."""
    platform.persons["good"] = {**PERSON, "mobile": "19900009999"}
    way = sign_on(platform)
    client = Client()
    back(client, sent(client, way))
    client.post("/login/", {"username": officer.username, "password": PASSWORD})
    assert inside(client), "the password itself still lets in"
    with sight(SYSTEM):
        assert not SignOnLink.objects.exists()


def test_the_employee_number_links_where_it_is_the_user_name(officer: Account, platform: Platform) -> None:
    platform.persons["good"] = {"errcode": 0, "userid": officer.username.upper()}
    way = sign_on(platform, "wecom")
    client = Client()
    back(client, sent(client, way))
    client.post("/login/", {"username": officer.username, "password": PASSWORD})
    later = Client()
    assert back(later, sent(later, way)) == "/matters/"
    assert inside(later)


def test_no_number_is_no_match(officer: Account, platform: Platform) -> None:
    """Empty on both sides is not equal."""
    platform.persons["good"] = {"unionId": "u-1"}
    with sight(SYSTEM):
        Detail.objects.filter(person=officer.person_id).update(phone="")
    way = sign_on(platform)
    client = Client()
    back(client, sent(client, way))
    client.post("/login/", {"username": officer.username, "password": PASSWORD})
    with sight(SYSTEM):
        assert not SignOnLink.objects.exists()


def test_an_identity_stays_with_its_account(officer: Account, offices: City, platform: Platform) -> None:
    way = sign_on(platform)
    with sight(SYSTEM):
        other = login_of("case_officer", offices.luzhou, "李敏")
    waiting = actions.pending(way, Identity("u-1", phone="19900000001"), AT)
    link(officer, way)
    with sight(SYSTEM):
        assert actions.link_pending(account=other, waiting=waiting, at=AT) is None
        assert SignOnLink.objects.get().account_id == officer.pk


def test_an_answer_that_waited_too_long_links_nothing(officer: Account, platform: Platform) -> None:
    way = sign_on(platform)
    waiting = actions.pending(way, Identity("u-1", phone="19900000001"), AT)
    with sight(SYSTEM):
        late = {**waiting, "since": AT.timestamp() - 601}
        assert actions.link_pending(account=officer, waiting=late, at=AT) is None
        assert actions.link_pending(account=officer, waiting=waiting, at=AT) == way


def test_a_disabled_account_stays_out(officer: Account, platform: Platform) -> None:
    way = sign_on(platform)
    link(officer, way)
    with sight(SYSTEM):
        Account.objects.filter(pk=officer.pk).update(is_active=False)
    client = Client()
    assert back(client, sent(client, way)) == "/login/"
    assert not inside(client)


def test_the_second_factor_is_asked_all_the_same(officer: Account, platform: Platform) -> None:
    way = sign_on(platform)
    link(officer, way)
    with sight(SYSTEM):
        device = begin(officer)
        codes = confirm(device, f"{totp(device.bin_key):06d}")
    client = Client()
    assert back(client, sent(client, way)) == "/login/code/"
    assert not inside(client)
    assert client.post("/login/code/", {"code": codes[0]})["Location"] == "/matters/"
    assert inside(client)


def test_one_removes_ones_own_link_only(officer: Account, offices: City, platform: Platform) -> None:
    way = sign_on(platform)
    made = link(officer, way)
    with sight(SYSTEM):
        other = logged_in(login_of("case_officer", offices.luzhou, "李敏"))
    assert other.post(f"/account/link/{made.pk}/").status_code == 404
    client = logged_in(officer)
    assert f"/account/link/{made.pk}/".encode() in client.get("/account/").content
    assert client.post(f"/account/link/{made.pk}/").status_code == 302
    later = Client()
    back(later, sent(later, way))
    assert not inside(later)


def test_the_secret_is_sealed_and_an_empty_one_keeps_it(platform: Platform) -> None:
    way = sign_on(platform)
    with sight(SYSTEM):
        stored = SignOn.objects.extra(select={"raw": "secret"}).get(pk=way.pk).raw
        assert stored.startswith("v1:")
        assert SECRET not in stored
        again = actions.keep(sign_on=SignOn.objects.get(pk=way.pk), by=MACHINE, at=AT, secret="", name="新名")
        assert SignOn.objects.get(pk=again.pk).secret == SECRET
        entry = Entry.objects.filter(verb="sign_on.keep").latest("seq")
    assert entry.data["fields"] == ["name"]


def test_an_answer_that_names_nobody_is_a_fault(platform: Platform) -> None:
    platform.persons["good"] = {"nick": "x"}
    way = sign_on(platform)
    with pytest.raises(PlatformFailed):
        identify(way, {"authCode": "good"})
    with pytest.raises(PlatformFailed):
        identify(way, {"error": "access_denied"})


def test_a_wrong_secret_is_a_fault_in_both_families(platform: Platform) -> None:
    for family in FAMILIES:
        way = sign_on(platform, family)
        way.secret = "wrong"
        with pytest.raises(PlatformFailed):
            identify(way, {"authCode": "good", "code": "good"})


def test_the_addresses_carry_what_each_family_asks_for(platform: Platform) -> None:
    way = sign_on(platform, "wecom")
    asked = parse_qs(urlsplit(login_address(way, "https://x.example/r", "s")).query)
    assert asked == {
        "login_type": ["CorpApp"],
        "appid": ["app"],
        "agentid": ["1000002"],
        "redirect_uri": ["https://x.example/r"],
        "state": ["s"],
    }
    way.authorize_url += "?lang=zh"
    assert login_address(way, "b", "s").count("?") == 1


def test_the_settings_are_for_the_system_administrator(offices: City, platform: Platform) -> None:
    from yantuo.directory.people.tests.factories import actor

    way = sign_on(platform)
    with sight(SYSTEM):
        leader = actor("city_leader", offices.bureau)
    with sight(leader.sight):
        assert not SignOn.objects.filter(pk=way.pk).exists()
    with sight(replace(leader.sight, duties=("set_up",))):
        assert SignOn.objects.filter(pk=way.pk).exists()
