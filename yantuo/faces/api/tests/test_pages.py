"""The pages where tokens are issued and revoked: by the system administrator alone, shown once."""

import re
from datetime import timedelta
from typing import Any
from unittest import mock

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from yantuo.directory.people.tests.factories import AT, logged_in, login_of, post
from yantuo.faces.api.models import Token
from yantuo.records.sight.session import SYSTEM, sight
from yantuo.records.trail.models import Entry
from yantuo.ui.tests.page_check import faults

from .factories import BOOKKEEPING, Caller, World, caller

NEW = {"name": "省级平台", "scopes": ["enterprises.read", "deadlines.read"], "expires_on": "2027-11-23"}


def of_role(two: World, role: str) -> Client:
    with sight(SYSTEM):
        login = login_of(role, two.city.bureau)
    client = logged_in(login)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


@pytest.fixture
def admin(two: World) -> Client:
    return of_role(two, "system_admin")


def issue(admin: Client, two: World, **more: Any) -> Any:
    address = f"{reverse('token_new')}?office={two.city.luzhou.pk}"
    return admin.post(address, {**NEW, "post": two.luzhou.token.post_id, **more})


def test_issuing_one_and_using_it(two: World, admin: Client) -> None:
    shown = issue(admin, two)
    assert shown.status_code == 200
    assert "no-store" in shown.headers["Cache-Control"]
    text = re.search(r"Bearer (yt_[\w-]{43})", shown.content.decode())
    assert text
    made = Caller(text[1], two.luzhou.token, two.luzhou.actor)
    assert made("GET", "enterprises").status_code == 200
    assert made("POST", "enterprises", {}).status_code == 403
    assert text[1] not in admin.get(reverse("tokens")).content.decode()
    with sight(SYSTEM):
        token = Token.objects.get(name="省级平台")
        entry = Entry.objects.get(kind="token", subject=str(token.pk))
        assert (entry.verb, entry.office_id, token.office_id) == (
            "token.issue",
            two.city.luzhou.pk,
            two.city.luzhou.pk,
        )
    assert token.expires_at.isoformat() == "2027-11-23T15:59:59.999999+00:00"  # the end of its last day


def test_the_office_comes_first_and_offers_its_own_posts(two: World, admin: Client) -> None:
    first = admin.get(reverse("token_new")).content.decode()
    assert two.city.luzhou.name in first
    page = admin.get(reverse("token_new"), {"office": two.city.luzhou.pk}).content.decode()
    assert "luzhou · luzhou · Head of section" in page
    assert "xiangyuan · xiangyuan" not in page
    assert admin.get(reverse("token_new"), {"office": "x"}).status_code == 422


def test_every_fault_is_told_and_nothing_is_lost(two: World, admin: Client) -> None:
    answer = issue(
        admin, two, name="", post=two.xiangyuan.token.post_id, expires_on="2020-01-01", scopes=["law.read"]
    )
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "3 entries" in page or page.count('class="err') >= 3
    assert 'value="law.read"' in page
    assert "checked" in page
    too_long = issue(admin, two, expires_on="2032-01-01")
    assert too_long.status_code == 422
    assert "two years at most" in too_long.content.decode()
    with sight(SYSTEM):
        assert Token.objects.count() == 2


def test_a_scope_beyond_the_post_is_refused_at_its_field(two: World, admin: Client) -> None:
    with sight(SYSTEM):
        liaison = post("liaison", two.city.luzhou).pk
    answer = issue(admin, two, post=liaison)
    assert answer.status_code == 422
    assert "The post has no power for: read enterprises" in answer.content.decode()


def test_revoking_one(two: World, admin: Client) -> None:
    address = reverse("token_revoke", args=[two.luzhou.token.pk])
    assert admin.post(address, {"reason": ""}).status_code == 422  # not without a reason
    assert two.luzhou("GET", "enterprises").status_code == 200
    assert admin.post(address, {"reason": "lost"}).status_code == 302
    assert two.luzhou("GET", "enterprises").status_code == 401
    assert "opens nothing any more" in admin.get(reverse("tokens")).content.decode()
    assert admin.post(address, {"reason": "again"}).status_code == 422


@pytest.mark.parametrize("role", ["security_admin", "audit_admin", "section_head", "city_leader"])
def test_nobody_else_issues_tokens(two: World, role: str) -> None:
    client = of_role(two, role)
    for address in (
        reverse("tokens"),
        reverse("token_new"),
        reverse("token_revoke", args=[two.luzhou.token.pk]),
    ):
        assert client.get(address).status_code == 403
        assert client.post(address).status_code == 403
    assert issue(client, two).status_code == 403


def test_the_list_says_why_a_token_opens_nothing(two: World, now: mock.Mock) -> None:
    with sight(SYSTEM):
        held = two.luzhou.token.post
        short = caller(held, ["law.read"], days=1).token
        revoked = caller(held, ["law.read"]).token
        Token.objects.filter(pk=short.pk).update(name="短期系统")
        Token.objects.filter(pk=revoked.pk).update(name="停用系统", revoked_at=AT)
        type(held).objects.filter(pk=two.xiangyuan.token.post_id).update(ends=AT.date())
        Token.objects.filter(pk=two.xiangyuan.token.pk).update(name="离任系统")
    now.return_value = AT + timedelta(days=2)
    admin = of_role(two, "system_admin")
    names = {"in_force": "信息平台", "expired": "短期系统", "revoked": "停用系统", "post_ended": "离任系统"}
    for state, expected in names.items():
        page = admin.get(reverse("tokens"), {"state": state}).content.decode().split("<tbody", 1)[1]
        assert [name for name in names.values() if name in page] == [expected]


def test_statements_of_the_list(two: World, admin: Client) -> None:
    admin.get(reverse("tokens"))
    with CaptureQueriesContext(connection) as caught:
        admin.get(reverse("tokens"))
    asked = [row["sql"] for row in caught.captured_queries if not row["sql"].startswith(BOOKKEEPING)]
    assert len(asked) == 5, "\n".join(sql[:120] for sql in asked)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_pages_are_whole(two: World, admin: Client, language: str) -> None:
    admin.cookies["django_language"] = language
    for address in (
        reverse("tokens"),
        reverse("token_new"),
        f"{reverse('token_new')}?office={two.city.luzhou.pk}",
        reverse("token_revoke", args=[two.luzhou.token.pk]),
    ):
        assert faults(admin.get(address).content.decode()) == []
    assert faults(issue(admin, two).content.decode()) == []
