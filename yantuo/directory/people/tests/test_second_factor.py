"""The second factor: set up with the password, asked at every login, each code and recovery code once."""

import time
from unittest import mock

import pytest
from django.test import Client
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from yantuo.directory.orgs.tests.factories import city
from yantuo.directory.people.entry.actions import begin, confirm
from yantuo.directory.people.models import Account, Post
from yantuo.directory.people.tests.factories import PASSWORD, logged_in, login_of
from yantuo.records.sight.session import SYSTEM, sight
from yantuo.records.trail.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> Account:
    with sight(SYSTEM):
        return login_of("case_officer", city().luzhou)


def code_of(device: TOTPDevice, later: int = 0) -> str:
    """What the authenticator shows now, or a number of steps of 30 seconds later."""
    return f"{totp(device.bin_key, step=device.step, t0=-later * device.step):06d}"


@pytest.fixture
def codes(officer: Account) -> list[str]:
    """The recovery codes of an account whose authenticator was confirmed one step ago."""
    with sight(SYSTEM):
        device = begin(officer)
        return confirm(device, code_of(device, -1))


def password_given(officer: Account) -> Client:
    client = Client()
    response = client.post(
        "/login/", {"username": officer.username, "password": PASSWORD, "next": "/matters/"}
    )
    assert response["Location"] == "/login/code/"
    return client


def inside(client: Client) -> bool:
    return client.get("/account/").status_code == 200


def test_the_password_alone_does_not_let_in(officer: Account, codes: list[str]) -> None:
    assert not inside(password_given(officer))


def test_the_code_lets_in_once(officer: Account, codes: list[str]) -> None:
    code = code_of(TOTPDevice.objects.get(user=officer))
    client = password_given(officer)
    assert client.post("/login/code/", {"code": f"{code[:3]} {code[3:]}"})["Location"] == "/matters/"
    assert inside(client)
    again = password_given(officer)
    assert again.post("/login/code/", {"code": code}).status_code == 422
    assert not inside(again)
    with sight(SYSTEM):
        entry = Entry.objects.filter(verb="account.login", subject=officer.pk).latest("seq")
    assert entry.data == {"second_factor": True}


def test_a_wrong_code_is_refused_and_slows_the_next_one_down(officer: Account, codes: list[str]) -> None:
    device = TOTPDevice.objects.get(user=officer)
    right = code_of(device)
    wrong = f"{(int(right) + 1) % 1_000_000:06d}"
    client = password_given(officer)
    assert client.post("/login/code/", {"code": wrong}).status_code == 422
    assert client.post("/login/code/", {"code": right}).status_code == 422, "within a second of a wrong one"
    assert not inside(client)


def test_a_recovery_code_lets_in_once(officer: Account, codes: list[str]) -> None:
    assert len(set(codes)) == 8
    client = password_given(officer)
    assert client.post("/login/code/", {"code": codes[0]}).status_code == 302
    assert inside(client)
    again = password_given(officer)
    assert again.post("/login/code/", {"code": codes[0]}).status_code == 422
    assert not inside(again)


def test_a_code_without_a_password_before_it_opens_nothing(officer: Account, codes: list[str]) -> None:
    client = Client()
    assert client.post("/login/code/", {"code": codes[0]})["Location"] == "/login/"
    assert not inside(client)


def test_five_minutes_after_the_password_it_is_asked_again(officer: Account, codes: list[str]) -> None:
    client = password_given(officer)
    session = client.session
    pk, since, *rest = session["pending_account"]
    session["pending_account"] = [pk, since - 301, *rest]
    session.save()
    assert client.post("/login/code/", {"code": codes[0]})["Location"] == "/login/"
    assert not inside(client)


def test_setting_up_asks_for_the_password_and_shows_recovery_codes(officer: Account) -> None:
    client = logged_in(officer)
    assert client.post("/account/factor/begin/").status_code == 302
    device = TOTPDevice.objects.get(user=officer, confirmed=False)
    code = code_of(device)
    refused = client.post("/account/factor/", {"code": code, "password": "wrong"})
    assert refused.status_code == 422
    assert "password" in refused.context["form"].errors
    shown = client.post("/account/factor/", {"code": code, "password": PASSWORD})
    assert shown.status_code == 200
    assert len(shown.context["codes"]) == 8
    with sight(SYSTEM):
        assert Entry.objects.filter(verb="account.factor_set", subject=officer.pk).exists()


def test_a_new_authenticator_takes_the_place_of_the_old_one(officer: Account, codes: list[str]) -> None:
    old = TOTPDevice.objects.get(user=officer)
    client = logged_in(officer)
    client.post("/account/factor/begin/")
    waiting = TOTPDevice.objects.get(user=officer, confirmed=False)
    assert TOTPDevice.objects.filter(pk=old.pk, confirmed=True).exists(), (
        "the old one counts until the new one is proved"
    )
    client.post("/account/factor/", {"code": code_of(waiting), "password": PASSWORD})
    assert [device.pk for device in TOTPDevice.objects.filter(user=officer)] == [waiting.pk]
    fresh = password_given(officer)
    assert fresh.post("/login/code/", {"code": codes[1]}).status_code == 422, (
        "older recovery codes no longer count"
    )


def test_a_code_of_the_far_future_is_refused(officer: Account, codes: list[str]) -> None:
    device = TOTPDevice.objects.get(user=officer)
    with mock.patch("time.time", return_value=time.time()):
        client = password_given(officer)
        assert client.post("/login/code/", {"code": code_of(device, 40)}).status_code == 422


def test_the_security_administrator_removes_a_lost_factor_and_nobody_else(
    officer: Account, codes: list[str]
) -> None:
    with sight(SYSTEM):
        office = Post.objects.select_related("organisation").get(person=officer.person_id or 0).organisation
        assert office
        system, security = (
            logged_in(login_of(f"{kind}_admin", office, kind)) for kind in ("system", "security")
        )
    assert system.post(f"/accounts/{officer.pk}/factor/").status_code == 403
    assert TOTPDevice.objects.filter(user=officer).exists()
    assert security.post(f"/accounts/{officer.pk}/factor/").status_code == 302
    assert not TOTPDevice.objects.filter(user=officer).exists()
    with sight(SYSTEM):
        assert Entry.objects.filter(verb="account.factor_reset", subject=officer.pk).exists()
