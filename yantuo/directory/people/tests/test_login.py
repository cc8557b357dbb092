"""The login: wrong passwords lock, the security administrator unlocks, sessions end when they must."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from yantuo.directory.orgs.tests.factories import City, city
from yantuo.directory.people import actions
from yantuo.directory.people.actor import MACHINE
from yantuo.directory.people.entry.actions import set_password
from yantuo.directory.people.models import Account
from yantuo.directory.people.tests.factories import AT, PASSWORD, account, logged_in, login_of, post
from yantuo.records.sight.session import SYSTEM, sight
from yantuo.records.trail.models import Entry

pytestmark = pytest.mark.django_db
NEW = "Other-Horse-8"


@pytest.fixture
def offices() -> City:
    with sight(SYSTEM):
        return city()


@pytest.fixture
def officer(offices: City) -> Account:
    with sight(SYSTEM):
        return login_of("case_officer", offices.luzhou)


def log_in(client: Client, username: str, password: str = PASSWORD, **more: str) -> Any:
    return client.post("/login/", {"username": username, "password": password, **more})


def inside(client: Client) -> bool:
    return client.get("/account/").status_code == 200


def test_the_right_password_lets_in_and_leaves_a_trace(officer: Account) -> None:
    client = Client()
    response = log_in(client, officer.username, next="/matters/")
    assert response["Location"] == "/matters/"
    assert inside(client)
    with sight(SYSTEM):
        assert Entry.objects.filter(
            verb="account.login", subject=officer.pk, actor_id=officer.person_id
        ).exists()


@pytest.mark.parametrize(("username", "password"), [("", "x"), ("nobody", PASSWORD)])
def test_an_unknown_name_is_refused_like_a_wrong_password(
    officer: Account, username: str, password: str
) -> None:
    client = Client()
    assert log_in(client, username, password).status_code == 422
    assert not inside(client)


@pytest.mark.parametrize(
    "target", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"]
)
def test_a_login_never_leads_to_another_site(officer: Account, target: str) -> None:
    assert log_in(Client(), officer.username, next=target)["Location"] == "/"


def test_five_wrong_passwords_lock_and_the_right_one_no_longer_helps(officer: Account) -> None:
    client = Client()
    answers = [log_in(client, officer.username, "wrong").status_code for _ in range(5)]
    assert answers == [422, 422, 422, 422, 429]
    assert log_in(client, officer.username).status_code == 429
    assert not inside(client)


def test_four_wrong_passwords_do_not_lock_and_a_login_starts_the_count_anew(officer: Account) -> None:
    client = Client()
    for _ in range(2):
        for _ in range(4):
            assert log_in(client, officer.username, "wrong").status_code == 422
        assert log_in(client, officer.username).status_code == 302


def test_the_lock_is_of_one_name_only(officer: Account, offices: City) -> None:
    with sight(SYSTEM):
        other = login_of("case_officer", offices.luzhou, "李敏")
    for _ in range(5):
        log_in(Client(), officer.username, "wrong")
    assert log_in(Client(), other.username).status_code == 302


def test_the_security_administrator_unlocks_with_a_reason(officer: Account, offices: City) -> None:
    with sight(SYSTEM):
        security = logged_in(login_of("security_admin", offices.bureau, "赵安"))
    for _ in range(5):
        log_in(Client(), officer.username, "wrong")
    assert security.post(f"/accounts/{officer.pk}/unlock/", {"reason": ""}).status_code == 422
    assert log_in(Client(), officer.username).status_code == 429
    assert security.post(f"/accounts/{officer.pk}/unlock/", {"reason": "本人来电"}).status_code == 302
    assert log_in(Client(), officer.username).status_code == 302
    with sight(SYSTEM):
        assert Entry.objects.get(verb="account.unlock", subject=officer.pk).reason == "本人来电"


@pytest.mark.parametrize("role", ["system_admin", "audit_admin", "city_leader"])
def test_nobody_else_unlocks(officer: Account, offices: City, role: str) -> None:
    with sight(SYSTEM):
        client = logged_in(login_of(role, offices.bureau, "钱某"))
    assert client.post(f"/accounts/{officer.pk}/unlock/", {"reason": "x"}).status_code == 403


def test_a_disabled_account_is_refused_and_its_session_ends(officer: Account, offices: City) -> None:
    client = Client()
    log_in(client, officer.username)
    with sight(SYSTEM):
        security = logged_in(login_of("security_admin", offices.bureau, "赵安"))
    assert security.post(f"/accounts/{officer.pk}/disable/", {"reason": "离职"}).status_code == 302
    assert not inside(client)
    assert log_in(Client(), officer.username).status_code == 422
    assert security.post(f"/accounts/{officer.pk}/enable/", {"reason": "复职"}).status_code == 302
    assert log_in(Client(), officer.username).status_code == 302


def test_an_account_without_a_post_in_force_opens_nothing(offices: City) -> None:
    with sight(SYSTEM):
        ended = account(post("case_officer", offices.luzhou, ends=AT.date() - timedelta(days=30)).person)
        with_post = account(post("case_officer", offices.luzhou).person)
    client = Client()
    assert log_in(client, ended.username).status_code == 302
    assert client.get("/account/").status_code == 403
    log_in(client, with_post.username)
    assert inside(client)


def test_a_session_that_lay_idle_ends_and_the_way_back_is_kept(officer: Account) -> None:
    client = Client()
    log_in(client, officer.username)
    session = Session.objects.get(pk=client.session.session_key)
    assert timedelta(minutes=29) < session.expire_date - timezone.now() <= timedelta(minutes=30)
    assert inside(client)
    Session.objects.filter(pk=session.pk).update(expire_date=timezone.now() - timedelta(seconds=1))
    assert client.get("/matters/?q=x")["Location"] == "/login/?next=%2Fmatters%2F%3Fq%3Dx"


def test_work_keeps_a_session_alive(officer: Account) -> None:
    client = Client()
    log_in(client, officer.username)
    session = client.session
    session["seen"] = int(timezone.now().timestamp()) - 120
    session.save()
    soon = timezone.now() + timedelta(minutes=5)
    Session.objects.filter(pk=session.session_key).update(expire_date=soon)
    assert inside(client)
    assert Session.objects.get(pk=session.session_key).expire_date > soon + timedelta(minutes=20)


def test_a_changed_password_ends_the_other_sessions(officer: Account) -> None:
    here, elsewhere = Client(), Client()
    log_in(here, officer.username)
    log_in(elsewhere, officer.username)
    given = {"old": PASSWORD, "password": NEW, "again": NEW}
    assert here.post("/account/password/", given).status_code == 302
    assert inside(here)
    assert not inside(elsewhere)
    assert log_in(Client(), officer.username).status_code == 422
    assert log_in(Client(), officer.username, NEW).status_code == 302


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"old": "wrong", "password": NEW, "again": NEW}, "old"),
        ({"old": PASSWORD, "password": NEW, "again": NEW + "x"}, "again"),
        ({"old": PASSWORD, "password": PASSWORD, "again": PASSWORD}, "password"),
        ({"old": PASSWORD, "password": "Sh0rt-x", "again": "Sh0rt-x"}, "password"),
        ({"old": PASSWORD, "password": "onlysmallletters", "again": "onlysmallletters"}, "password"),
        ({"old": PASSWORD, "password": "12345678901234", "again": "12345678901234"}, "password"),
        ({"old": PASSWORD, "password": "Password123", "again": "Password123"}, "password"),
    ],
)
def test_a_weak_or_mistyped_password_changes_nothing(
    officer: Account, given: dict[str, str], told: str
) -> None:
    client = Client()
    log_in(client, officer.username)
    response = client.post("/account/password/", given)
    assert response.status_code == 422
    assert told in response.context["form"].errors
    assert log_in(Client(), officer.username).status_code == 302


def test_a_password_that_was_given_must_be_changed_before_anything_else(offices: City) -> None:
    with sight(SYSTEM):
        person = post("case_officer", offices.luzhou).person
        fresh = actions.open_account(person=person, username="fresh", by=MACHINE, at=AT, password=PASSWORD)
    client = Client()
    log_in(client, "fresh")
    for place in ("/", "/matters/", "/account/"):
        assert client.get(place)["Location"] == "/account/password/"
    assert (
        client.post("/account/password/", {"old": PASSWORD, "password": NEW, "again": NEW}).status_code == 302
    )
    assert inside(client)
    with sight(SYSTEM):
        fresh.refresh_from_db()
        assert not fresh.must_change_password


def test_a_password_set_by_a_link_ends_sessions_too(officer: Account) -> None:
    client = Client()
    log_in(client, officer.username)
    with sight(SYSTEM):
        set_password(account=officer, password=NEW, at=AT)
    assert not inside(client)


def test_logging_out_takes_a_post(officer: Account) -> None:
    client = Client()
    log_in(client, officer.username)
    assert client.get("/logout/").status_code == 405
    assert inside(client)
    assert client.post("/logout/").status_code == 302
    assert not inside(client)


def test_a_form_sent_after_the_session_ended_leads_back_to_its_page(officer: Account) -> None:
    response = Client().post(
        "/matters/new/", {"title": "x"}, headers={"referer": "http://testserver/matters/new/"}
    )
    assert response["Location"].startswith("/login/?next=")
    response = Client().post("/matters/new/", {"title": "x"}, headers={"hx-request": "true"})
    assert response["HX-Redirect"].startswith("/login/?next=")
