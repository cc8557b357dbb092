"""Notices reach people: letters at once or in the digest, robots only a count; a failure is tried again."""

import http.server
import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import override_settings

from yantuo.casework.notices import jobs
from yantuo.casework.notices.actions import read, tell
from yantuo.casework.notices.jobs import MOST_TRIES, deliver, digest
from yantuo.casework.notices.models import Channel, Delivery, Notice, Outlet
from yantuo.casework.notices.queries import unread_count
from yantuo.casework.notices.words import WORDS, said
from yantuo.directory.orgs.tests.factories import City, city
from yantuo.directory.people.actor import Actor, actor_of
from yantuo.directory.people.models import Detail, Person
from yantuo.directory.people.tests.factories import account, post
from yantuo.records.sight.session import SYSTEM, sight

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)  # 09:00 in Changzhi
NIGHT = datetime(2026, 11, 23, 16, 0, tzinfo=UTC)  # midnight there
IN_MEMORY = "django.core.mail.backends.locmem.EmailBackend"


class Robot(http.server.BaseHTTPRequestHandler):
    """A group robot that answers as told and keeps what it was sent."""

    heard: list[Any] = []
    answer: dict[str, Any] = {"errcode": 0}

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        type(self).heard.append((self.path, json.loads(self.rfile.read(length))))
        body = json.dumps(self.answer).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


@pytest.fixture
def robot() -> Iterator[str]:
    Robot.heard, Robot.answer = [], {"errcode": 0}
    server = http.server.HTTPServer(("127.0.0.1", 0), Robot)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/robot?token=1"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def officer() -> Actor:
    with sight(SYSTEM):
        offices: City = city()
        held = post("case_officer", offices.luzhou)
        Detail.objects.filter(person_id=held.person_id).update(email="officer@bureau.example")
        account(Person.objects.get(pk=held.person_id))
        return actor_of(held)


def told(officer: Actor, *, urgent: bool) -> Notice:
    with sight(officer.sight):
        params = {"title": "食醋抽检不合格处置", "by": "李敏"}
        found = tell(
            persons=[officer.person_id, officer.person_id],
            kind="matter.opened",
            at=NIGHT,
            office=officer.office_id,
            params=params,
            urgent=urgent,
        )
        assert len(found) == 1  # told once, however often named
        return found[0]


@override_settings(EMAIL_BACKEND=IN_MEMORY)
def test_urgent_goes_out_at_once(officer: Actor) -> None:
    told(officer, urgent=True)
    deliver(NIGHT)
    assert [letter.to for letter in mail.outbox] == [["officer@bureau.example"]]
    assert "食醋抽检不合格处置" in mail.outbox[0].body
    deliver(NIGHT)
    assert len(mail.outbox) == 1  # never twice


class Killed(BaseException):
    """The worker's end at the worst moment."""


@override_settings(EMAIL_BACKEND=IN_MEMORY)
def test_a_worker_killed_right_after_a_letter_left_never_sends_it_again(
    officer: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    told(officer, urgent=True)
    settle = jobs._settle

    def killed(*_settled: object) -> int:
        raise Killed

    monkeypatch.setattr(jobs, "_settle", killed)
    with pytest.raises(Killed):
        deliver(NIGHT)
    monkeypatch.setattr(jobs, "_settle", settle)
    deliver(NIGHT + timedelta(minutes=1))
    assert len(mail.outbox) == 1
    with sight(SYSTEM):
        assert Delivery.objects.get(channel=Channel.MAIL).given_up_at is None, "it may still be on its way"
    deliver(later := NIGHT + timedelta(minutes=16))
    with sight(SYSTEM):
        row = Delivery.objects.get(channel=Channel.MAIL)
        assert (row.sent_at, row.given_up_at, row.fault) == (None, later, jobs.MAY_HAVE_ARRIVED)
    assert len(mail.outbox) == 1


@override_settings(EMAIL_BACKEND=IN_MEMORY)
def test_the_rest_waits_for_the_digest_of_the_day(officer: Actor) -> None:
    told(officer, urgent=False)
    told(officer, urgent=False)
    deliver(NIGHT)
    digest(NIGHT)  # not yet: half past eight has not come
    assert mail.outbox == []
    digest(MORNING)
    assert len(mail.outbox) == 1
    assert mail.outbox[0].body.count("食醋抽检不合格处置") == 2


@override_settings(EMAIL_BACKEND="yantuo.casework.notices.mail.BureauBackend")
def test_mail_server_down_keeps_the_fault_and_tries_again(officer: Actor) -> None:
    with sight(SYSTEM):
        Outlet.objects.create(
            kind="mail", name="邮件", config={"host": "127.0.0.1", "port": 1, "security": "none"}
        )
    told(officer, urgent=True)
    for _try in range(MOST_TRIES):
        deliver(NIGHT)
    with sight(SYSTEM):
        row = Delivery.objects.get(channel=Channel.MAIL)
        assert (row.tries, row.sent_at) == (MOST_TRIES, None)
        assert row.given_up_at == NIGHT
        assert "refused" in row.fault.lower()


def test_robots_hear_a_count_and_no_names(officer: Actor, robot: str) -> None:
    with sight(SYSTEM):
        Outlet.objects.create(kind="webhook", name="群机器人", config={"url": robot, "family": "wecom"})
    told(officer, urgent=True)
    deliver(NIGHT)
    ((_path, body),) = Robot.heard
    assert "食醋" not in json.dumps(body, ensure_ascii=False)
    with sight(SYSTEM):
        assert Delivery.objects.get(channel=Channel.WEBHOOK).sent_at == NIGHT


def test_a_robot_that_refuses_is_no_success(officer: Actor, robot: str) -> None:
    Robot.answer = {"errcode": 310000, "errmsg": "sign not match"}
    with sight(SYSTEM):
        Outlet.objects.create(kind="webhook", name="群机器人", config={"url": robot, "family": "dingtalk"})
    told(officer, urgent=True)
    deliver(NIGHT)
    with sight(SYSTEM):
        row = Delivery.objects.get(channel=Channel.WEBHOOK)
        assert row.sent_at is None
        assert "sign not match" in row.fault


def test_a_robot_that_took_it_does_not_hear_it_again_because_another_failed(
    officer: Actor, robot: str
) -> None:
    with sight(SYSTEM):
        for name, url in (("群机器人", robot), ("坏机器人", "http://127.0.0.1:1/robot?token=2")):
            Outlet.objects.create(kind="webhook", name=name, config={"url": url, "family": "wecom"})
    told(officer, urgent=True)
    deliver(NIGHT)
    deliver(NIGHT + timedelta(minutes=1))
    assert len(Robot.heard) == 1
    with sight(SYSTEM):
        row = Delivery.objects.get(channel=Channel.WEBHOOK)
        assert row.sent_at == NIGHT
        assert row.fault, "which robot failed, and how"


def test_without_address_it_is_in_the_application_and_settled(officer: Actor) -> None:
    with sight(SYSTEM):
        Detail.objects.filter(person_id=officer.person_id).update(email="")
    told(officer, urgent=True)
    deliver(NIGHT)
    with sight(SYSTEM):
        assert Delivery.objects.get(channel=Channel.MAIL).fault == "no address"
    with sight(officer.sight):
        assert unread_count(officer) == 1
        assert read(person=officer.person_id, notices=None, at=NIGHT) == 1
        assert unread_count(officer) == 0


def test_every_kind_has_its_sentence(officer: Actor) -> None:
    notice = told(officer, urgent=False)
    assert "食醋抽检不合格处置" in said(notice)
    assert set(WORDS) >= {
        "ladder.remind",
        "ladder.due_today",
        "ladder.overdue",
        "ladder.leader",
        "ladder.superior",
    }
