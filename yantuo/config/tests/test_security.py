"""What a hostile visitor or browser tries: every page says what may run in it, and nothing typed becomes code."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils.html import escape
from pytest_django import Settings

from yantuo.directory.people.entry.actions import set_password
from yantuo.directory.people.tests.factories import AT, PASSWORD
from yantuo.records.files.models import Attachment, Blob
from yantuo.records.files.tests.factories import photo, upload
from yantuo.records.sight.session import SYSTEM, sight
from yantuo.ui.tests.page_check import faults

from .pages import Page, pages
from .town import HOSTILE, Town
from .walk import undone

POLICY = {
    "default-src": "'self'",
    "img-src": "'self' data: blob:",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def policy_of(header: str) -> dict[str, str]:
    """A content policy by its directives."""
    parts = (part.strip().partition(" ") for part in header.split(";"))
    return {name: value for name, _space, value in parts if name}


def unguarded(response: Any) -> list[str]:
    """What a page leaves open to a browser."""
    wrong = [name for name, value in HEADERS.items() if response.headers.get(name) != value]
    given = policy_of(response.headers.get("Content-Security-Policy", ""))
    return wrong + [
        f"{name} {given.get(name)}" for name in {*POLICY, *given} if given.get(name) != POLICY.get(name)
    ]


@pytest.fixture(scope="module")
def every_page(town: Town) -> list[Page]:
    return list(pages(town, "zh-hans"))


def test_every_page_says_what_may_run_in_it(every_page: list[Page]) -> None:
    found = [f"{page}: {', '.join(open_to)}" for page in every_page if (open_to := unguarded(page.response))]
    assert len(every_page) > 100
    assert not found, "\n".join(found)


def kept(page: Page) -> bool:
    """Whether a browser may keep a page that was made for somebody logged in."""
    inside = getattr(page.response.wsgi_request, "actor", None) is not None  # type: ignore[attr-defined]
    return inside and "no-store" not in page.response.headers.get("Cache-Control", "")


def test_no_page_behind_the_login_is_kept_by_a_browser(every_page: list[Page]) -> None:
    assert [str(page) for page in every_page if kept(page)] == []
    inside = [page for page in every_page if page.response.wsgi_request.actor is not None]  # type: ignore[attr-defined]
    assert 100 < len(inside) < len(every_page)
    sample = inside[0]
    before = sample.response.headers.pop("Cache-Control")
    assert kept(sample)  # a page that forgot to say it would be found
    sample.response.headers["Cache-Control"] = before


def test_a_page_that_lets_code_in_is_found() -> None:
    assert len(unguarded(HttpResponse())) == len(HEADERS) + len(POLICY)
    loose = "; ".join(
        f"{name} {value}" for name, value in {**POLICY, "script-src": "'self' 'unsafe-inline'"}.items()
    )
    assert unguarded(HttpResponse(headers={**HEADERS, "Content-Security-Policy": loose})) == [
        "script-src 'self' 'unsafe-inline'"
    ]


def test_every_page_is_sound_and_holds_no_inline_code(every_page: list[Page]) -> None:
    found = [f"{page}: {wrong}" for page in every_page if (wrong := faults(page.html))]
    assert not found, "\n".join(found)


def test_what_was_typed_is_shown_as_typed(every_page: list[Page]) -> None:
    assert [str(page) for page in every_page if HOSTILE in page.html or "<b onclick" in page.html] == []
    assert sum(escape(HOSTILE) in page.html for page in every_page) > 15  # it does stand on many pages
    assert all(
        "49" not in page.html or escape("{{7*7}}") in page.html
        for page in every_page
        if page.name == "GET matter"
    )


def test_refusals_and_error_pages_are_guarded_too(town: Town) -> None:
    client = town.client("inspector@luzhou")
    answers = [
        client.get("/nowhere/"),
        client.get(reverse("people")),
        Client().get("/", headers={"host": "evil.example"}),
    ]
    assert [answer.status_code for answer in answers] == [404, 403, 400]
    assert [unguarded(answer) for answer in answers[:2]] == [[], []]


# Sessions and cookies


@pytest.fixture
def guest(town: Town) -> Iterator[Client]:
    """A browser before the login of somebody who has a password."""
    account = town.account("liaison@luzhou")
    with undone():
        with sight(SYSTEM):
            set_password(account=account, password=PASSWORD, at=AT)
        yield Client()


def enter(client: Client, **more: str) -> Any:
    return client.post(reverse("login"), {"username": "liaison.luzhou", "password": PASSWORD, **more})


def test_a_login_begins_a_new_session(guest: Client) -> None:
    planted = guest.session
    planted["sign_on_state"] = ["planted", 1, 0, "/"]
    planted.save()
    guest.cookies["sessionid"] = str(planted.session_key)
    assert enter(guest).status_code == 302
    assert guest.cookies["sessionid"].value != planted.session_key
    assert not Session.objects.filter(session_key=planted.session_key).exists()


def test_a_session_is_over_after_the_logout(guest: Client) -> None:
    enter(guest)
    stolen = guest.cookies["sessionid"].value
    assert guest.get(reverse("account")).status_code == 200
    guest.post(reverse("logout"))
    thief = Client()
    thief.cookies["sessionid"] = stolen
    assert thief.get(reverse("account")).status_code == 302


def test_the_session_cookie_is_kept_from_scripts_and_other_sites(guest: Client, settings: Settings) -> None:
    enter(guest)
    cookie = guest.cookies["sessionid"]
    assert (cookie["httponly"], cookie["samesite"], cookie["secure"]) == (True, "Lax", "")
    settings.SESSION_COOKIE_SECURE = True  # as settings.py sets it where the address is https
    guest.post(reverse("switch_post"), {"post": "1"})
    assert guest.cookies["sessionid"]["secure"] is True


def test_with_https_everything_is_kept_to_it() -> None:
    names = ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_HSTS_SECONDS")
    program = f"from yantuo.config import settings; print(*(bool(getattr(settings, n)) for n in {names}))"
    asked = [sys.executable, "-W", "ignore", "-c", program]
    for address, secure in (("https://yantuo.example", "True"), ("http://yantuo.example", "False")):
        env = {**os.environ, "YANTUO_ADDRESS": address}
        told = subprocess.run(asked, env=env, capture_output=True, text=True, check=True).stdout
        assert told.split() == [secure] * 3


ELSEWHERE = [
    "https://evil.example/",
    "//evil.example",
    "/\\evil.example",
    "javascript:alert(1)",
    "https:evil.example",
    "\thttps://evil.example",
]


@pytest.mark.parametrize("target", ELSEWHERE)
def test_nothing_leads_to_another_site(target: str, guest: Client) -> None:
    assert enter(guest, next=target).headers["Location"] == "/"
    for name, entries in (("scheme", {"scheme": "dark"}), ("set_language", {"language": "en"})):
        place = guest.post(reverse(name), {**entries, "next": target}).headers["Location"]
        assert re.match(r"/($|[^/\\])", place), (name, place)
    place = guest.post(
        reverse("view_save", args=["matters"]) + f"?back={target}", {"name": "x", "query": ""}
    ).headers["Location"]
    assert place.startswith("/?")


def test_a_login_leads_on_within_the_site(guest: Client) -> None:
    assert enter(guest, next="/matters/?state=open").headers["Location"] == "/matters/?state=open"


def test_a_form_without_its_mark_is_refused_and_says_what_to_do(town: Town) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies["sessionid"] = town.client("inspector@luzhou").cookies["sessionid"].value
    answer = strict.post(reverse("matter_open"), {"title": "x"}, headers={"accept-language": "en"})
    assert answer.status_code == 403
    assert b"Go back and reload the page; what you typed is put back." in answer.content


def test_no_export_opens_what_is_no_list(town: Town) -> None:
    client, own = town.client("inspector@luzhou"), {"query": "", "kind": "csv", "name": "x"}
    opened = reverse("notice", args=[town.notice.pk])  # opening it marks it as read
    paths = [opened, "/api/v1/enterprises", "/people/", "/login/", "/nowhere/", "//evil.example/matters/"]
    for path in paths:
        with undone():
            assert client.post(reverse("export_order"), {**own, "path": path}).status_code == 403, path
    with undone():
        assert client.post(reverse("export_order"), {**own, "path": "/matters/"}).status_code == 302


# Hostile words

INJECTIONS = [
    "' or 1=1 --",
    '"; drop table dossiers_dossier; --',
    "%_\\%",
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{7*7}}{% debug %}",
    "../../etc/passwd",
    "\u202e\ufeff\u0000x",
    "𠮷" * 60,
    "a" * 5000,
]
LISTS = ["search", "enterprises", "matters", "referrals", "documents", "handovers", "notices", "terms"]
ASKED = ["q", "sort", "after", "before", "state", "office", "county", "year", "export", "page", "opened_from"]


@pytest.mark.parametrize("text", INJECTIONS, ids=range(len(INJECTIONS)))
def test_hostile_words_in_lists_and_search_do_nothing(text: str, town: Town) -> None:
    client = town.client("section_head@luzhou")
    for name in LISTS:
        for field in ASKED if text == INJECTIONS[0] else ("q", "sort", "after"):
            answer = client.get(reverse(name), {field: text})
            assert answer.status_code < 500, (name, field)
            if answer.status_code == 200 and not answer.streaming:
                html = answer.content.decode()
                assert "<script>alert" not in html, (name, field)
                assert "<img src=x" not in html, (name, field)


@pytest.mark.parametrize("text", INJECTIONS, ids=range(len(INJECTIONS)))
def test_hostile_words_in_forms_are_data(text: str, town: Town) -> None:
    client = town.client("section_head@luzhou")
    for name in ("matter_open", "referral_send", "enterprise_new", "handover_arrange"):
        fields = (
            "title",
            "term_key",
            "office",
            "owner",
            "event_at",
            "to",
            "county",
            "credit_code",
            "name",
            "post",
            "receiver",
            "version",
        )
        with undone():
            answer = client.post(reverse(name), dict.fromkeys(fields, text))
        assert answer.status_code == 422, name
        html = answer.content.decode()
        assert "<script>alert" not in html, name
        assert not faults(html), name


@pytest.mark.parametrize("pk", ["0", "99999999999999999999", "-1", "1'", "١"])
def test_a_number_no_object_can_have_is_nothing(pk: str, town: Town) -> None:
    client = town.client("section_head@luzhou")
    places = [
        f"/enterprises/{pk}/",
        f"/enterprises/{pk}/edit/",
        f"/handovers/items/{pk}/refuse/",
        f"/enterprises/{pk}/premises/{pk}/",
    ]
    assert {client.get(place).status_code for place in places} <= {404}


# Uploads


class Endless:
    """A body that is announced as huge; counts how much of it was read."""

    def __init__(self, begin: bytes) -> None:
        self.begin, self.read_so_far = begin, 0

    def readline(self, size: int = 64 * 1024) -> bytes:
        """As a server's body has it; nobody reads a form line by line."""
        return self.read(size)

    def read(self, size: int = 64 * 1024) -> bytes:
        piece = self.begin[:size] + b"\xff\xd8" * (max(size - len(self.begin), 0) // 2)
        self.begin = self.begin[size:]
        self.read_so_far += len(piece)
        return piece


def test_a_200_megabyte_file_is_refused_before_it_has_come(town: Town) -> None:
    client, place = town.client("inspector@luzhou"), reverse("dossier_file_add", args=[town.matter.pk])
    begin = "--x\r\nContent-Disposition: form-data; name="
    head = f'{begin}"note"\r\n\r\n车间\r\n{begin}"scans"; filename="film.jpg"\r\nContent-Type: image/jpeg\r\n\r\n'
    body = Endless(head.encode())
    facts = {
        "wsgi.input": body,
        "CONTENT_LENGTH": str(200 * 2**20),
        "CONTENT_TYPE": "multipart/form-data; boundary=x",
    }
    with undone():
        answer = client.post(place, headers={"accept-language": "en"}, **facts)
    assert answer.status_code == 422
    html = answer.content.decode()
    assert "“film.jpg” is larger than 20 MB, the limit for one file" in html
    assert "车间" in html  # what was typed is still there
    assert body.read_so_far < 2**20


NO_PHOTOS = [
    (b"<html><script>alert(1)</script></html>", "photo.jpg"),
    (b"MZ" + b"\0" * 400, "photo.jpg"),
    (b"\xff\xd8\xff\xe0" + b"\0" * 100, "photo.jpg"),
    (b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "photo.svg"),
    (b"", "photo.jpg"),
]


@pytest.mark.parametrize(
    ("content", "name"), NO_PHOTOS, ids=["page", "program", "broken", "drawing", "empty"]
)
def test_a_photo_that_is_none_is_refused_with_a_sentence(content: bytes, name: str, town: Town) -> None:
    client, place = town.client("inspector@luzhou"), reverse("dossier_file_add", args=[town.matter.pk])
    with sight(SYSTEM):
        before = Attachment.objects.count(), Blob.objects.count()
    with undone():
        answer = client.post(
            place, {"scans": upload(content, name), "note": "车间门口"}, headers={"accept-language": "en"}
        )
        with sight(SYSTEM):
            assert (Attachment.objects.count(), Blob.objects.count()) == before
    assert answer.status_code == 422
    assert (f"“{name}”" if content else "The submitted file is empty.") in answer.content.decode()
    assert "车间门口" in answer.content.decode()


def test_a_photo_that_is_one_comes_in_and_runs_nowhere(town: Town) -> None:
    client, place = town.client("inspector@luzhou"), reverse("dossier_file_add", args=[town.matter.pk])
    with undone():
        answer = client.post(place, {"scans": upload(photo(), "a.html"), "note": "新拍"})
        assert answer.status_code == 302
        with sight(SYSTEM):
            made = Attachment.objects.get(note="新拍")
        shown = client.get(reverse("dossier_file", args=[made.pk]))
        assert shown.headers["Content-Type"] == "image/jpeg"
        assert shown.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert "HUAWEI" not in b"".join(shown.streaming_content).decode("latin-1")
