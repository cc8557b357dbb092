"""One-time links: each works once, for three days, only the newest; who may make one for whom."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from yantuo.directory.orgs.tests.factories import City, city
from yantuo.directory.people import actions
from yantuo.directory.people.actor import MACHINE
from yantuo.directory.people.entry.actions import INVITATION_LASTS, invite
from yantuo.directory.people.models import Account, Invitation
from yantuo.directory.people.tests.factories import AT, PASSWORD, account, logged_in, login_of, post
from yantuo.records.sight.session import SYSTEM, sight

pytestmark = pytest.mark.django_db
GIVEN = {"password": PASSWORD, "again": PASSWORD}


@pytest.fixture
def offices() -> City:
    with sight(SYSTEM):
        return city()


@pytest.fixture
def invited(offices: City) -> Account:
    """An account that was opened and never entered."""
    with sight(SYSTEM):
        person = post("case_officer", offices.luzhou).person
        return actions.open_account(person=person, username="newcomer", by=MACHINE, at=AT)


def token_for(invited: Account, *, ago: timedelta = timedelta(0)) -> str:
    with sight(SYSTEM):
        return invite(account=invited, purpose="invite", by=MACHINE, at=timezone.now() - ago)


def can_log_in(username: str) -> bool:
    return Client().post("/login/", {"username": username, "password": PASSWORD}).status_code == 302


def test_a_link_sets_the_password_once(invited: Account) -> None:
    token = token_for(invited)
    assert Client().get(f"/invitation/{token}/").status_code == 200
    assert Client().post(f"/invitation/{token}/", GIVEN)["Location"] == "/login/"
    assert can_log_in("newcomer")
    assert Client().get(f"/invitation/{token}/").status_code == 404
    assert (
        Client()
        .post(f"/invitation/{token}/", {"password": "Quite-Other-9", "again": "Quite-Other-9"})
        .status_code
        == 404
    )
    assert can_log_in("newcomer")


def test_only_a_digest_of_the_token_is_kept(invited: Account) -> None:
    token = token_for(invited)
    with sight(SYSTEM):
        kept = Invitation.objects.get(account=invited).token_hash
    assert token not in kept
    assert Client().get(f"/invitation/{kept}/").status_code == 404


def test_a_link_runs_out_after_three_days(invited: Account) -> None:
    still = token_for(invited, ago=INVITATION_LASTS - timedelta(minutes=1))
    assert Client().get(f"/invitation/{still}/").status_code == 200
    late = token_for(invited, ago=INVITATION_LASTS + timedelta(minutes=1))
    assert Client().post(f"/invitation/{late}/", GIVEN).status_code == 404
    assert not can_log_in("newcomer")


def test_a_newer_link_ends_the_older_one(invited: Account) -> None:
    older, newer = token_for(invited), token_for(invited)
    assert Client().get(f"/invitation/{older}/").status_code == 404
    assert Client().get(f"/invitation/{newer}/").status_code == 200


def test_a_weak_password_does_not_use_the_link_up(invited: Account) -> None:
    token = token_for(invited)
    assert Client().post(f"/invitation/{token}/", {"password": "weak", "again": "weak"}).status_code == 422
    assert Client().post(f"/invitation/{token}/", GIVEN).status_code == 302


def test_a_link_of_a_disabled_account_is_dead(invited: Account) -> None:
    token = token_for(invited)
    with sight(SYSTEM):
        actions.disable(account=invited, reason="x", by=MACHINE, at=AT)
    assert Client().post(f"/invitation/{token}/", GIVEN).status_code == 404


def test_the_link_of_a_set_up_is_no_invitation(offices: City) -> None:
    with sight(SYSTEM):
        first = Account.objects.create(username="first")
        token = invite(account=first, purpose="setup", by=MACHINE, at=timezone.now())
    assert Client().get(f"/invitation/{token}/").status_code == 404


def test_the_system_administrator_invites_but_never_resets(offices: City, invited: Account) -> None:
    """Else he could take over the accounts of the other two administrators."""
    with sight(SYSTEM):
        system = logged_in(login_of("system_admin", offices.bureau, "钱系统"))
        audit = login_of("audit_admin", offices.bureau, "孙审计")
    assert system.post(f"/accounts/{invited.pk}/link/").status_code == 200
    assert system.post(f"/accounts/{audit.pk}/link/").status_code == 403
    assert b"/link/" not in system.get(f"/people/{audit.person_id}/").content
    assert f"/accounts/{invited.pk}/link/".encode() in system.get(f"/people/{invited.person_id}/").content


def test_the_security_administrator_resets(offices: City) -> None:
    with sight(SYSTEM):
        officer = account(post("case_officer", offices.luzhou).person, "officer")
        security = logged_in(login_of("security_admin", offices.bureau, "赵安全"))
    response = security.post(f"/accounts/{officer.pk}/link/")
    assert response.status_code == 200
    path = response.context["link"].partition("/invitation/")[2]
    assert (
        Client()
        .post(f"/invitation/{path}", {"password": "Quite-Other-9", "again": "Quite-Other-9"})
        .status_code
        == 302
    )
    assert not can_log_in("officer"), "the old password no longer counts"


@pytest.fixture
def officer(offices: City) -> Account:
    with sight(SYSTEM):
        return account(post("case_officer", offices.luzhou).person, "officer")


@pytest.fixture
def security(offices: City) -> Client:
    with sight(SYSTEM):
        return logged_in(login_of("security_admin", offices.bureau, "赵安全"))


def test_a_reset_ends_the_old_password_and_its_sessions_at_once(officer: Account, security: Client) -> None:
    security.cookies["django_language"] = "en"
    inside = Client()
    assert inside.post("/login/", {"username": "officer", "password": PASSWORD}).status_code == 302
    assert inside.get("/account/").status_code == 200
    page = security.post(f"/accounts/{officer.pk}/link/")
    assert "The old password no longer works" in page.content.decode()
    assert inside.get("/account/").status_code == 302, "the session has ended"
    assert not can_log_in("officer"), "the link has not been used yet"
    assert (
        "password reset; no new one chosen yet"
        in security.get(f"/people/{officer.person_id}/").content.decode()
    )


def test_a_reset_ends_a_login_that_waits_for_its_second_factor(officer: Account, security: Client) -> None:
    with sight(SYSTEM):
        device = TOTPDevice.objects.create(user=officer, name="authenticator", confirmed=True)
    halfway = Client()
    assert (
        halfway.post("/login/", {"username": "officer", "password": PASSWORD})["Location"] == "/login/code/"
    )
    assert halfway.get("/login/code/").status_code == 200
    security.post(f"/accounts/{officer.pk}/link/")
    code = TOTP(device.bin_key, device.step, device.t0, device.digits, device.drift).token()
    assert halfway.post("/login/code/", {"code": f"{code:06}"})["Location"] == "/login/"
    assert halfway.get("/account/").status_code == 302


def test_what_was_reset_is_not_for_whoever_opens_accounts(
    offices: City, officer: Account, security: Client
) -> None:
    """Without its password the account looks as if it had never been entered, and is not."""
    with sight(SYSTEM):
        system = logged_in(login_of("system_admin", offices.bureau, "钱系统"))
    security.post(f"/accounts/{officer.pk}/link/")
    assert system.post(f"/accounts/{officer.pk}/link/").status_code == 403
    assert f"/accounts/{officer.pk}/link/" not in system.get(f"/people/{officer.person_id}/").content.decode()
    assert system.get("/imports/invite/").context["count"] == 0
    assert security.post(f"/accounts/{officer.pk}/link/").status_code == 200, (
        "a link that ran out is replaced"
    )


@pytest.mark.parametrize("role", ["audit_admin", "city_leader", "case_officer"])
def test_nobody_else_makes_links(offices: City, invited: Account, role: str) -> None:
    with sight(SYSTEM):
        client = logged_in(login_of(role, offices.bureau, "李某"))
    assert client.post(f"/accounts/{invited.pk}/link/").status_code == 403


def test_opening_an_account_shows_its_link_once(offices: City) -> None:
    with sight(SYSTEM):
        person = post("case_officer", offices.luzhou).person
        account(post("case_officer", offices.luzhou, "李敏").person, "taken")
        system = logged_in(login_of("system_admin", offices.bureau, "钱系统"))
    address = f"/people/{person.pk}/account/"
    assert system.post(address, {"username": "a b"}).status_code == 422
    assert system.post(address, {"username": "TAKEN"}).status_code == 422
    response = system.post(address, {"username": "wang.jianguo"})
    assert "/invitation/" in response.context["link"]
    assert b"/invitation/" not in system.get(f"/people/{person.pk}/").content
