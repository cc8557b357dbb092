"""Beside the login: locks by name and address, what a post asks for first, pages that no shared computer keeps."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt, AccessLog
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone
from django_otp.oath import totp
from psycopg.errors import DeadlockDetected
from pytest_django import Settings

from yantuo.directory.orgs.tests.factories import City, city
from yantuo.directory.people import middleware
from yantuo.directory.people.actor import actor_of
from yantuo.directory.people.entry.actions import begin
from yantuo.directory.people.jobs import forget
from yantuo.directory.people.lockout import ADDRESSES, locked
from yantuo.directory.people.models import Account
from yantuo.directory.people.tests.factories import PASSWORD, logged_in, login_of, post
from yantuo.records.sight.session import SYSTEM, sight

pytestmark = pytest.mark.django_db


@pytest.fixture
def offices() -> City:
    with sight(SYSTEM):
        return city()


@pytest.fixture
def officer(offices: City) -> Account:
    with sight(SYSTEM):
        return login_of("case_officer", offices.luzhou, "张伟")


def tried(account: Account, address: str, password: str = "wrong") -> int:
    entries = {"username": account.username, "password": password}
    return Client(REMOTE_ADDR=address).post("/login/", entries).status_code


def test_a_stranger_locks_the_name_only_where_he_is(officer: Account) -> None:
    assert [tried(officer, "203.0.113.5") for _ in range(5)][-1] == 429
    assert tried(officer, "203.0.113.5", PASSWORD) == 429
    assert tried(officer, "192.0.2.7", PASSWORD) == 302


def test_many_addresses_together_lock_the_name(officer: Account) -> None:
    for number in range(ADDRESSES * 5 // 4 + 1):
        for _ in range(4):
            tried(officer, f"203.0.113.{number + 1}")
    assert tried(officer, "192.0.2.7", PASSWORD) == 429
    with sight(SYSTEM):
        assert locked(officer.username, timezone.now())
        assert not locked("somebody else", timezone.now())


def test_a_proxy_of_ours_says_for_whom_it_asks_and_nobody_else(officer: Account, settings: Settings) -> None:
    settings.PROXIES = frozenset({"127.0.0.1"})
    entries = {"username": officer.username, "password": "wrong"}
    for _ in range(5):
        Client(REMOTE_ADDR="127.0.0.1").post("/login/", entries, headers={"X-Forwarded-For": "203.0.113.9"})
    with sight(SYSTEM):
        assert set(AccessAttempt.objects.values_list("ip_address", flat=True)) == {"203.0.113.9"}
    Client(REMOTE_ADDR="198.51.100.1").post("/login/", entries, headers={"X-Forwarded-For": "192.0.2.1"})
    with sight(SYSTEM):
        assert AccessAttempt.objects.filter(ip_address="198.51.100.1").exists()


@pytest.mark.parametrize("nonsense", ["unknown", "1.2.3.4, x", "'; --", "²"])
def test_what_is_no_address_is_not_believed_even_of_our_proxy(
    nonsense: str, officer: Account, settings: Settings
) -> None:
    settings.PROXIES = frozenset({"127.0.0.1"})
    entries = {"username": officer.username, "password": "wrong"}
    answer = Client(REMOTE_ADDR="127.0.0.1").post(
        "/login/", entries, headers={"X-Forwarded-For": nonsense.encode().decode("latin-1")}
    )
    assert answer.status_code == 422
    with sight(SYSTEM):
        assert AccessAttempt.objects.get().ip_address == "127.0.0.1"


def test_no_page_of_somebody_logged_in_is_kept(officer: Account) -> None:
    assert logged_in(officer).get("/")["Cache-Control"] == "no-store"
    assert (
        not Client().get("/public/").has_header("Cache-Control")
        or "no-store" not in (Client().get("/public/")["Cache-Control"])
    )


def test_a_post_that_asks_for_a_second_factor_is_sent_there_first(offices: City, settings: Settings) -> None:
    settings.REQUIRE_TOTP = True
    with sight(SYSTEM):
        leader, officer = login_of("county_leader", offices.luzhou), login_of("case_officer", offices.luzhou)
    client = logged_in(leader)
    assert client.get("/enterprises/")["Location"] == "/account/"
    assert client.get("/account/").status_code == 200
    assert logged_in(officer).get("/enterprises/").status_code == 200
    with sight(SYSTEM):
        device = begin(leader)
    code = f"{totp(device.bin_key):06}"
    assert client.post("/account/factor/", {"code": code, "password": PASSWORD}).status_code == 200
    assert client.get("/enterprises/").status_code == 200


def test_without_the_setting_no_post_asks_for_it(offices: City) -> None:
    with sight(SYSTEM):
        leader = login_of("county_leader", offices.luzhou)
    assert logged_in(leader).get("/enterprises/").status_code == 200


def test_an_outworn_password_is_changed_first(officer: Account, settings: Settings) -> None:
    settings.PASSWORD_DAYS = 90
    with sight(SYSTEM):
        Account.objects.filter(pk=officer.pk).update(password_set_at=timezone.now() - timedelta(days=91))
    client = logged_in(officer)
    assert client.get("/enterprises/")["Location"] == "/account/password/"
    assert "90" in "".join(map(str, client.get("/account/password/").context["messages"]))
    settings.PASSWORD_DAYS = 120
    assert logged_in(officer).get("/enterprises/").status_code == 200


def test_the_law_of_the_bureau_is_changed_by_the_topmost_legal_section_only(offices: City) -> None:
    with sight(SYSTEM):
        county, top = (actor_of(post("legal", office)) for office in (offices.luzhou, offices.bureau))
    assert top.may("law.edit")
    assert not county.may("law.edit")
    assert county.may("law.read")


def deadlock() -> OperationalError:
    error = OperationalError("deadlock detected")
    error.__cause__ = DeadlockDetected("deadlock detected")
    return error


def asked(request: HttpRequest, refusals: list[Exception]) -> HttpResponse:
    def run() -> HttpResponse:
        if refusals:
            raise refusals.pop(0)
        return HttpResponse("done")

    return middleware._twice(request, run)


def test_who_gave_way_in_a_deadlock_is_tried_once_more() -> None:
    assert asked(RequestFactory().post("/", {"a": "b"}), [deadlock()]).content == b"done"
    with pytest.raises(OperationalError):
        asked(RequestFactory().post("/"), [deadlock(), deadlock()])


def test_who_gave_way_twice_reads_that_others_were_writing(
    officer: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, said = logged_in(officer), []
    client.raise_request_exception = False
    monkeypatch.setattr(
        "yantuo.casework.matters.views.listed", lambda *_: said.append(1) or _fail(deadlock())
    )
    answer = client.get("/matters/", headers={"Accept-Language": "en"})
    assert (answer.status_code, answer["Retry-After"], len(said)) == (503, "1", 2)
    assert "Others were changing the same records" in answer.content.decode()
    monkeypatch.setattr("yantuo.casework.matters.views.listed", lambda *_: _fail(OperationalError("gone")))
    answer = client.get("/matters/", headers={"Accept-Language": "en"})
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert "Others were changing" not in answer.content.decode()


def _fail(error: Exception) -> None:
    raise error


def test_other_faults_and_uploads_are_not_tried_again() -> None:
    with pytest.raises(OperationalError, match="gone"):
        asked(RequestFactory().post("/"), [OperationalError("gone")])
    upload = RequestFactory().post("/")
    upload.FILES["scan"] = SimpleUploadedFile("a.txt", b"x")
    with pytest.raises(OperationalError):
        asked(upload, [deadlock()])


def test_ended_sessions_and_old_logins_go_and_young_ones_stay(officer: Account) -> None:
    now = timezone.now()
    with sight(SYSTEM):
        Session.objects.create(session_key="old", session_data="x", expire_date=now - timedelta(minutes=1))
        Session.objects.create(session_key="new", session_data="x", expire_date=now + timedelta(minutes=1))
        for age in (1, 200):
            row = AccessLog.objects.create(username=f"{age}", ip_address="192.0.2.1", path_info="/login/")
            AccessLog.objects.filter(pk=row.pk).update(attempt_time=now - timedelta(days=age))
        forget(at=now)
        assert list(Session.objects.values_list("session_key", flat=True)) == ["new"]
        assert list(AccessLog.objects.values_list("username", flat=True)) == ["1"]
