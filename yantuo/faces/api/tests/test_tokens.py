"""Who comes in: tokens in force only, within their scopes, not too often, and never without a trace."""

from datetime import timedelta
from unittest import mock

import pytest
from django.core.exceptions import ValidationError

from yantuo.casework.notices.models import Notice
from yantuo.directory.people.actions import disable
from yantuo.directory.people.actions import end as end_post
from yantuo.directory.people.actor import MACHINE
from yantuo.directory.people.tests.factories import AT, account, post
from yantuo.faces.api import auth
from yantuo.faces.api.actions import hashed, issue, revoke
from yantuo.faces.api.models import Token
from yantuo.records.sight.session import SYSTEM, Sight, sight
from yantuo.records.trail.models import Entry

from .factories import World, caller


def test_a_token_in_force_opens_the_list(two: World) -> None:
    answer = two.luzhou("GET", "enterprises")
    assert answer.status_code == 200
    assert [row["name"] for row in answer.json()["items"]] == ["luzhou醋业有限公司"]


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer yt_wrong", "Basic YTpi", "yt_x", "Bearer \u9519"])
def test_without_a_token_nothing_opens(two: World, header: str) -> None:
    headers = {"authorization": header.encode().decode("latin-1")} if header else {}
    answer = two.luzhou.client.get("/api/v1/enterprises", headers=headers)
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="Yantuo"'
    assert answer.json()["status"] == 401


def test_only_a_digest_is_kept(two: World) -> None:
    with sight(SYSTEM):
        kept = Token.objects.get(pk=two.luzhou.token.pk)
    assert kept.token_hash == hashed(two.luzhou.text)
    assert two.luzhou.text not in str(vars(kept))


def test_an_expired_token_is_refused(two: World, now: mock.Mock) -> None:
    now.return_value = AT + timedelta(days=365) - timedelta(seconds=1)
    assert two.luzhou("GET", "enterprises").status_code == 200
    now.return_value = AT + timedelta(days=365)
    assert two.luzhou("GET", "enterprises").status_code == 401


def test_a_revoked_token_is_refused_at_once(two: World) -> None:
    with sight(SYSTEM):
        revoke(token=two.luzhou.token, reason="lost", by=MACHINE, at=AT)
    assert two.luzhou("GET", "enterprises").status_code == 401
    assert two.xiangyuan("GET", "enterprises").status_code == 200
    with sight(SYSTEM), pytest.raises(ValidationError, match="revoked already"):
        revoke(token=two.luzhou.token, reason="again", by=MACHINE, at=AT)


def test_a_token_ends_with_its_post(two: World, now: mock.Mock) -> None:
    with sight(SYSTEM):
        end_post(post=two.luzhou.token.post, on=AT.date(), reason="moved", by=MACHINE, at=AT)
    assert two.luzhou("GET", "enterprises").status_code == 200  # its last day
    now.return_value = AT + timedelta(days=1)
    assert two.luzhou("GET", "enterprises").status_code == 401


def test_a_token_ends_with_its_holders_account(two: World) -> None:
    with sight(SYSTEM):
        login = account(two.luzhou.token.post.person)
    assert two.luzhou("GET", "enterprises").status_code == 200
    with sight(SYSTEM):
        disable(account=login, reason="left", by=MACHINE, at=AT)
    assert two.luzhou("GET", "enterprises").status_code == 401


OPERATIONS = {
    "enterprises.read": ("GET", "enterprises", None),
    "enterprises.write": ("POST", "enterprises", {}),
    "deadlines.read": ("GET", "deadlines", None),
    "matters.read": ("GET", "matters/{matter}", None),
    "matters.open": ("POST", "matters", {}),
    "matters.finish": ("POST", "matters/{matter}/finish", {}),
    "law.read": ("GET", "due/inspect.publish?event=2026-11-20", None),
}


@pytest.mark.parametrize("scope", OPERATIONS)
def test_each_operation_needs_its_scope_and_no_other(two: World, scope: str) -> None:
    method, path, data = OPERATIONS[scope]
    path = path.format(matter=two.matters["luzhou"].pk)
    held = two.luzhou.token.post
    with sight(SYSTEM):
        only, all_but = caller(held, [scope]), caller(held, [other for other in OPERATIONS if other != scope])
    refused = all_but(method, path, data)
    assert refused.status_code == 403
    assert scope in refused.json()["detail"]
    assert only(method, path, data).status_code in (200, 422)


def test_a_token_has_no_power_beyond_its_scopes(two: World) -> None:
    with sight(SYSTEM):
        reader = caller(two.luzhou.token.post, ["matters.read"])
    path = f"matters/{two.matters['luzhou'].pk}"
    assert reader("GET", path).json()["actions"] == []
    assert two.luzhou("GET", path).json()["actions"] == ["finish"]


def test_a_scope_beyond_the_post_cannot_be_issued(two: World) -> None:
    with sight(SYSTEM):
        liaison = post("liaison", two.city.department)
        with pytest.raises(ValidationError, match="no power for: enter and correct enterprises"):
            caller(liaison, ["enterprises.write", "law.read"])
        administrator = post("system_admin", two.city.bureau)
        with pytest.raises(ValidationError, match="no power for: read deadlines"):
            caller(administrator, ["deadlines.read"])


def test_every_fault_of_a_new_token_is_told_at_once(two: World) -> None:
    with sight(SYSTEM), pytest.raises(ValidationError) as refused:
        issue(
            name=" ",
            post=two.luzhou.token.post,
            scopes=["unknown"],
            expires_at=AT + timedelta(days=900),
            by=MACHINE,
            at=AT,
        )
    assert set(refused.value.message_dict) == {"name", "scopes", "expires_at"}
    with sight(SYSTEM), pytest.raises(ValidationError, match="valid for some time"):
        issue(name="x", post=two.luzhou.token.post, scopes=["law.read"], expires_at=AT, by=MACHINE, at=AT)


def test_use_is_noted_once_a_minute(two: World, now: mock.Mock) -> None:
    def used() -> object:
        with sight(SYSTEM):
            return Token.objects.get(pk=two.luzhou.token.pk).used_at

    two.luzhou("GET", "enterprises")
    assert used() == AT
    now.return_value = AT + timedelta(seconds=59)
    two.luzhou("GET", "enterprises")
    assert used() == AT
    now.return_value = AT + timedelta(seconds=60)
    two.luzhou("GET", "enterprises")
    assert used() == AT + timedelta(seconds=60)


def test_too_many_requests_wait_for_the_next_minute(
    two: World, now: mock.Mock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(auth, "DOOR", auth.Door("api", most=3))
    now.return_value = AT + timedelta(seconds=20)
    assert [two.luzhou("GET", "enterprises").status_code for _again in range(4)] == [200, 200, 200, 429]
    refused = two.luzhou("GET", "enterprises")
    assert refused.headers["Retry-After"] == "40"
    assert "Retry-After" in refused.json()["detail"]
    assert two.xiangyuan("GET", "enterprises").status_code == 200  # another token has its own count
    now.return_value = AT + timedelta(seconds=60)
    assert two.luzhou("GET", "enterprises").status_code == 200


def test_tokens_are_hidden_from_staff_and_public(two: World) -> None:
    with sight(two.luzhou.actor.sight):
        assert not Token.objects.exists()
    with sight(Sight("public")):
        assert not Token.objects.exists()
    with sight(SYSTEM):
        assert Token.objects.count() == 2


def test_issue_and_revocation_are_on_the_trail_and_the_holder_is_told(two: World) -> None:
    token = two.luzhou.token
    with sight(SYSTEM):
        revoke(token=token, reason="lost", by=MACHINE, at=AT)
        entries = Entry.objects.filter(
            kind="token", subject=str(token.pk), office_id=two.city.luzhou.pk
        ).order_by("seq")
        assert [(row.verb, row.reason) for row in entries] == [("token.issue", ""), ("token.revoke", "lost")]
        assert two.luzhou.text not in str([row.data for row in entries])
        assert Notice.objects.filter(person_id=token.post.person_id, kind="token.issued").count() == 1
