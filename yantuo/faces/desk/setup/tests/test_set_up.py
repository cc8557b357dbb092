"""The checklist and the pages of the set-up: every step leads somewhere, secrets are never shown again."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from django.core import mail
from django.test import Client

from yantuo.casework.notices.models import Outlet
from yantuo.casework.notices.webhooks import address, body
from yantuo.directory.orgs.models import Organisation
from yantuo.directory.orgs.tests.factories import City, city
from yantuo.directory.people.models import SignOn
from yantuo.directory.people.tests.factories import AT, actor, logged_in, login_of
from yantuo.faces.desk.tests.factories import questions
from yantuo.records.numbering.models import Series
from yantuo.records.sight.session import SYSTEM, sight
from yantuo.records.trail.models import Entry

pytestmark = pytest.mark.django_db
PAGES = [
    "",
    "bureaus/",
    "marks/",
    "numbers/",
    "numbers/one/",
    "mail/",
    "robots/",
    "robots/new/",
    "sign-on/",
    "sign-on/new/",
    "backups/",
]


@pytest.fixture
def offices() -> City:
    with sight(SYSTEM):
        return city()


@pytest.fixture
def system(offices: City) -> Client:
    with sight(SYSTEM):
        return logged_in(login_of("system_admin", offices.bureau, "钱系统"))


@pytest.mark.parametrize("page", PAGES)
def test_only_the_system_administrator_sets_up(system: Client, offices: City, page: str) -> None:
    assert system.get(f"/set-up/{page}").status_code == 200
    assert Client().get(f"/set-up/{page}").status_code == 302
    with sight(SYSTEM):
        for role in ("security_admin", "audit_admin", "city_leader"):
            assert logged_in(login_of(role, offices.bureau, role)).get(f"/set-up/{page}").status_code == 403


def test_every_step_leads_to_a_page_that_opens(system: Client) -> None:
    assert questions(system, "/set-up/") <= 12
    page = system.get("/set-up/")
    steps = page.context["steps"]
    assert len(steps) == 13
    for step in steps:
        assert system.get(step.url).status_code == 200, step.url


def step(system: Client, path: str) -> str:
    """The light of the step that leads to a page."""
    steps = system.get("/set-up/").context["steps"]
    return str(next(step.tone for step in steps if step.url == path))


def test_the_administrators_are_counted(system: Client, offices: City) -> None:
    assert step(system, "/people/") == "late"
    with sight(SYSTEM):
        login_of("security_admin", offices.bureau, "赵安全")
        login_of("audit_admin", offices.bureau, "孙审计")
    assert step(system, "/people/") == "ok"


def test_the_bureaus_below_are_added_in_one_step(system: Client, offices: City) -> None:
    page = system.get("/set-up/bureaus/")
    offered = [row.code for row in page.context["offered"]]
    assert len(offered) == 10, "of twelve counties two have theirs"
    assert system.post("/set-up/bureaus/", {"divisions": []}).status_code == 422
    assert system.post("/set-up/bureaus/", {"divisions": ["110101"]}).status_code == 422
    assert system.post("/set-up/bureaus/", {"divisions": offered}).status_code == 302
    made = Organisation.objects.get(code="140404.bureau")
    assert (made.name, made.parent_id, made.enforces) == ("上党区市场监督管理局", offices.bureau.pk, True)
    assert Organisation.objects.get(code="140404.government").parent_id == offices.government.pk
    assert step(system, "/set-up/bureaus/") == "ok"
    assert system.get("/set-up/bureaus/").context["offered"] == []


def test_marks_are_entered_for_all_and_never_twice(system: Client, offices: City) -> None:
    assert step(system, "/set-up/marks/") == "warn"
    form = system.get("/set-up/marks/").context["form"]
    given = {name: office.mark or f"长{office.pk}" for name, office in form.offices.items()}
    twice = dict.fromkeys(given, "长市监")
    assert system.post("/set-up/marks/", twice).status_code == 422
    assert system.post("/set-up/marks/", given).status_code == 302
    assert step(system, "/set-up/marks/") == "ok"
    with sight(SYSTEM):
        assert Entry.objects.filter(verb="org.edit").count() == 1, "only what changed"


def test_a_series_is_set_up_with_its_last_number(system: Client, offices: City) -> None:
    given = {
        "office": offices.bureau.pk,
        "key": "document",
        "year": 2026,
        "mode": "assigned",
        "last_used": 117,
    }
    assert system.post("/set-up/numbers/one/", given).status_code == 302
    page = system.get("/set-up/numbers/")
    assert "长市监〔2026〕118号" in page.content.decode()
    with sight(SYSTEM):
        series = Series.objects.get()
        assert (series.last, series.mark, series.pattern) == (117, "长市监", "{mark}〔{year}〕{number}号")
    bad = system.post("/set-up/numbers/one/", {**given, "pattern": "{mark}号", "last_used": -1})
    assert bad.status_code == 422
    assert system.post("/set-up/numbers/one/", {**given, "pattern": "{mark}号"}).status_code == 422
    assert system.post("/set-up/numbers/one/", {**given, "office": offices.section.pk}).status_code == 422


MAIL = {
    "host": "mail.example.gov.cn",
    "port": 465,
    "security": "ssl",
    "user": "u",
    "secret": "s3cret",
    "sender": "a@example.gov.cn",
}


def test_the_mail_password_is_sealed_and_never_shown(system: Client) -> None:
    assert system.post("/set-up/mail/", {**MAIL, "port": 70000, "sender": "x"}).status_code == 422
    assert system.post("/set-up/mail/", MAIL).status_code == 302
    with sight(SYSTEM):
        outlet = Outlet.objects.get()
        assert outlet.secret.startswith("v1:")
        assert "s3cret" not in str(outlet.config)
        first = outlet.secret
    assert "s3cret" not in system.get("/set-up/mail/").content.decode()
    assert system.post("/set-up/mail/", {**MAIL, "secret": "", "port": 587}).status_code == 302
    with sight(SYSTEM):
        assert Outlet.objects.get().secret == first
        assert "s3cret" not in str(list(Entry.objects.values_list("data", flat=True)))


def test_a_mail_server_that_is_down_is_told(system: Client) -> None:
    system.post("/set-up/mail/", {**MAIL, "host": "127.0.0.1", "port": 9, "security": "none"})
    assert system.post("/set-up/mail/test/", {"to": "nobody"}).status_code == 422
    assert system.post("/set-up/mail/test/", {"to": "a@example.gov.cn"}).status_code == 302
    with sight(SYSTEM):
        outlet = Outlet.objects.get()
        assert outlet.tested_at
        assert (outlet.test_kind, outlet.test_fault) == ("silent", "Connection refused")
    assert step(system, "/set-up/mail/") == "late"
    system.cookies["django_language"] = "zh-hans"
    page = system.get("/set-up/mail/").content.decode()
    assert "无法连接：该地址和端口没有响应" in page
    assert '<q lang="en">Connection refused</q>' in page, (
        "English words are marked as what they are: a quotation"
    )


def test_a_test_letter_goes_out(system: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.core.mail.backends.locmem import EmailBackend

    from yantuo.faces.desk.setup.outlets import actions

    monkeypatch.setattr(actions, "smtp_of", lambda _outlet: EmailBackend())
    system.post("/set-up/mail/", MAIL)
    assert step(system, "/set-up/mail/") == "warn"
    system.post("/set-up/mail/test/", {"to": "a@example.gov.cn"})
    assert mail.outbox[0].to == ["a@example.gov.cn"]
    assert step(system, "/set-up/mail/") == "ok"
    system.post("/set-up/mail/", MAIL)
    assert step(system, "/set-up/mail/") == "warn", "altered settings are untested"


@contextmanager
def robot(answer: bytes) -> Iterator[tuple[str, list[bytes]]]:
    """A robot's server on loopback: its address and what it was sent."""
    heard: list[bytes] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            heard.append(self.path.encode() + b" " + self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_args: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/send?access_token=K3Y", heard
        finally:
            server.shutdown()
            thread.join()


def test_what_is_no_web_server_at_all_is_told(system: Client) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            visitor, _ = server.accept()
            visitor.recv(10_000)
            visitor.sendall(b"220 mail here\r\n")
            visitor.shutdown(socket.SHUT_WR)
            visitor.recv(10_000)
            visitor.close()

        thread = Thread(target=answer)
        thread.start()
        url = f"http://127.0.0.1:{server.getsockname()[1]}/send"
        system.post("/set-up/robots/new/", {"name": "群", "family": "wecom", "url": url, "active": "on"})
        with sight(SYSTEM):
            outlet = Outlet.objects.get()
        assert system.post(f"/set-up/robots/{outlet.pk}/test/").status_code == 302
        thread.join()
    with sight(SYSTEM):
        assert Outlet.objects.get().test_kind == "foreign"


@pytest.mark.parametrize(
    ("answer", "good"),
    [
        (b'{"errcode":0}', True),
        (b'{"errcode":310000,"errmsg":"sign"}', False),
        (b"oops", False),
        (b"[1]", False),
    ],
)
def test_a_robot_is_tried_and_its_address_never_shown(system: Client, answer: bytes, good: bool) -> None:
    with robot(answer) as (url, heard):
        assert (
            system.post(
                "/set-up/robots/new/", {"name": "群", "family": "dingtalk", "url": "", "active": "on"}
            ).status_code
            == 422
        )
        given = {"name": "值班群", "family": "dingtalk", "url": url, "secret": "SEC", "active": "on"}
        assert system.post("/set-up/robots/new/", given).status_code == 302
        with sight(SYSTEM):
            outlet = Outlet.objects.get()
            assert "K3Y" not in str(outlet.config)
        assert system.post(f"/set-up/robots/{outlet.pk}/test/").status_code == 302
    assert b"timestamp=" in heard[0]
    assert b"sign=" in heard[0]
    pages = system.get("/set-up/robots/").content + system.get(f"/set-up/robots/{outlet.pk}/").content
    assert b"K3Y" not in pages
    assert b"SEC" not in pages
    assert step(system, "/set-up/robots/") == ("ok" if good else "late")


def test_an_empty_address_keeps_the_one_on_file(system: Client) -> None:
    url = "https://oapi.example/robot/send?access_token=K3Y"
    system.post("/set-up/robots/new/", {"name": "群", "family": "wecom", "url": url, "active": "on"})
    with sight(SYSTEM):
        outlet = Outlet.objects.get()
    system.post(f"/set-up/robots/{outlet.pk}/", {"name": "新名", "family": "wecom", "url": ""})
    with sight(SYSTEM):
        outlet.refresh_from_db()
        assert (outlet.name, outlet.active) == ("新名", False)
        assert address(outlet, AT) == url


def test_each_platform_is_signed_as_it_asks() -> None:
    assert body("wecom", "t") == {"msgtype": "text", "text": {"content": "t"}}
    plain = body("feishu", "t")
    assert plain == {"msg_type": "text", "content": {"text": "t"}}
    signed = body("feishu", "t", "SEC", AT)
    assert signed["timestamp"] == str(int(AT.timestamp()))
    assert signed["sign"] != body("feishu", "t", "OTHER", AT)["sign"]


def test_a_platform_gets_its_usual_addresses(system: Client) -> None:
    given = {
        "family": "wecom",
        "name": "企业微信",
        "client_id": "c",
        "agent_id": "1",
        "secret": "s",
        "active": "on",
    }
    assert system.post("/set-up/sign-on/new/", {**given, "secret": ""}).status_code == 422
    assert system.post("/set-up/sign-on/new/", given).status_code == 302
    with sight(SYSTEM):
        made = SignOn.objects.get()
        assert made.token_url.startswith("https://")
        assert made.secret == "s"
    page = system.get(f"/set-up/sign-on/{made.pk}/").content.decode()
    assert 'value="s"' not in page
    system.post(
        f"/set-up/sign-on/{made.pk}/", {**given, "secret": "", "token_url": "https://gov.example/token"}
    )
    with sight(SYSTEM):
        made.refresh_from_db()
        assert (made.secret, made.token_url) == ("s", "https://gov.example/token")


def test_outlets_are_hidden_from_everybody_else(system: Client, offices: City) -> None:
    system.post("/set-up/mail/", MAIL)
    with sight(SYSTEM):
        leader = actor("city_leader", offices.bureau)
    with sight(leader.sight):
        assert not Outlet.objects.exists()
