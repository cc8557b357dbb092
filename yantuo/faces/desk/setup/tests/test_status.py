"""The status page: green where all runs, and what to do where it does not; the backups on it."""

import shutil
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import Client, override_settings
from django.utils import timezone

from yantuo.directory.orgs.tests.factories import City, city
from yantuo.directory.people.tests.factories import logged_in, login_of
from yantuo.faces.desk.setup.backups import actions, jobs
from yantuo.faces.desk.setup.backups.queries import backups
from yantuo.faces.desk.setup.status import queries
from yantuo.faces.desk.tests.factories import questions
from yantuo.records.jobs.models import Job, State
from yantuo.records.jobs.registry import JobRefused
from yantuo.records.jobs.running import run
from yantuo.records.sight.session import SYSTEM, sight
from yantuo.records.trail.models import Entry

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)


@pytest.fixture
def offices() -> City:
    with sight(SYSTEM):
        return city()


def items(at: datetime = AT) -> dict[str, queries.Item]:
    with sight(SYSTEM):
        return {str(item.title): item for group in queries.groups(at) for item in group.items}


def tone(title: str, at: datetime = AT) -> str:
    return items(at)[title].tone


@pytest.fixture(autouse=True)
def english() -> Any:
    from django.utils.translation import override

    with override("en"):
        yield


@pytest.mark.parametrize("role", ["system_admin", "security_admin", "audit_admin"])
def test_the_three_administrators_see_it_in_few_queries(offices: City, role: str) -> None:
    with sight(SYSTEM):
        client = logged_in(login_of(role, offices.bureau, role))
    assert questions(client, "/status/") <= 12


def test_nobody_else_sees_it(offices: City) -> None:
    with sight(SYSTEM):
        client = logged_in(login_of("city_leader", offices.bureau))
    assert client.get("/status/").status_code == 403
    assert Client().get("/status/").status_code == 302


def test_a_worker_that_is_silent_is_told() -> None:
    assert tone("Last sign of life") == "late"
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into procrastinate_workers (last_heartbeat) values (%s)", [AT - timedelta(seconds=20)]
        )
    assert tone("Last sign of life") == "ok"
    assert tone("Last sign of life", AT + timedelta(minutes=5)) == "late"


def test_tables_of_an_older_version_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    assert tone("Tables of the database") == "ok"
    monkeypatch.setattr(queries, "unapplied", lambda: ["people.0099_later"])
    found = items()["Tables of the database"]
    assert found.tone == "late"
    assert "people.0099_later" in found.advice


def test_a_full_disk_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    for free, wanted in ((50, "ok"), (10, "warn"), (3, "late")):
        monkeypatch.setattr(
            shutil, "disk_usage", lambda _place, f=free: SimpleNamespace(total=100, used=100 - f, free=f)
        )
        assert tone("Disk of the data folder") == wanted


def test_undelivered_messages_are_told_with_their_last_fault(offices: City) -> None:
    from yantuo.casework.notices.actions import tell
    from yantuo.casework.notices.models import Delivery

    assert tone("Undelivered messages") == "ok"
    with sight(SYSTEM):
        tell(
            persons=[1], kind="job.done", at=AT, office=offices.bureau.pk, urgent=True, params={"title": "x"}
        )
        Delivery.objects.update(tries=3, fault="connection refused")
    found = items()["Undelivered messages"]
    assert found.tone == "warn"
    assert "connection refused" in found.advice
    with sight(SYSTEM):
        Delivery.objects.update(tries=8, given_up_at=timezone.now())
    assert tone("Undelivered messages") == "late"


def test_a_failed_job_is_told(offices: City) -> None:
    assert tone("Failed within seven days") == "ok"
    with sight(SYSTEM):
        job = actions.order_backup(at=AT)
        Job.objects.filter(pk=job.pk).update(state=State.FAILED, finished_at=timezone.now())
    assert tone("Failed within seven days") == "warn"


def test_backups_go_from_none_to_proved() -> None:
    assert (tone("Last backup"), tone("Last backup proved by a trial restore")) == ("late", "warn")
    made = {"file": "b.tar", "bytes": 1, "keys": "sealed", "made_at": AT.isoformat()}
    with sight(SYSTEM):
        actions.note(what=actions.MADE, facts=made, at=AT)
    assert tone("Last backup") == "ok"
    assert tone("Last backup", AT + timedelta(hours=37)) == "warn"
    with sight(SYSTEM):
        actions.note(what=actions.CHECKED, facts={"file": "b.tar", "intact": False}, at=AT)
    assert tone("Last backup proved by a trial restore") == "warn"
    with sight(SYSTEM):
        actions.note(
            what=actions.CHECKED, facts={"file": "b.tar", "intact": True}, at=AT + timedelta(hours=1)
        )
    assert tone("Last backup proved by a trial restore") == "ok"
    with sight(SYSTEM):
        actions.note(what=actions.FAILED, facts={"fault": "no_room"}, at=AT + timedelta(hours=2))
    assert tone("Last backup") == "late"
    assert backups().last_failed


def test_keys_that_are_left_out_are_told() -> None:
    made = {"file": "b.tar", "keys": "left out", "made_at": AT.isoformat()}
    with sight(SYSTEM):
        actions.note(what=actions.MADE, facts=made, at=AT)
    assert "keys" in items()["Where the backups lie"].advice


@override_settings(MODE="demo")
def test_the_demonstration_is_not_backed_up() -> None:
    jobs.nightly(at=AT)
    with sight(SYSTEM):
        assert not Job.objects.exists()
    assert tone("Last backup") == "none"


def test_the_night_orders_a_backup_and_on_sundays_its_check() -> None:
    with sight(SYSTEM):
        jobs.nightly(at=AT)
        assert list(Job.objects.values_list("kind", flat=True)) == ["backup.make"]
        jobs.nightly(at=datetime(2026, 11, 28, 18, 30, tzinfo=UTC))  # 02:30 on Sunday the 29th in Changzhi
        assert sorted(Job.objects.values_list("kind", flat=True)) == [
            "backup.check",
            "backup.make",
            "backup.make",
        ]


class Done:
    def __init__(self, stdout: str, stderr: str = "") -> None:
        self.stdout, self.stderr = stdout, stderr


def ordered(kind: str, monkeypatch: pytest.MonkeyPatch, done: Done) -> Job:
    """A job of a kind, run with an answer of the command in place of the command."""
    monkeypatch.setattr(jobs, "_run", lambda _command: done)
    with sight(SYSTEM):
        job = {"backup.make": actions.order_backup, "backup.check": actions.order_check}[kind](at=AT)
        made: Job = Job.objects.get(pk=job.pk)
    return made


def test_a_fault_of_the_command_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    for stdout, told in (
        ('{"fault": "no_room"}', "room"),
        ("", "log of the worker"),
        ('{"fault": "strange"}', "log"),
    ):
        monkeypatch.setattr(jobs, "_run", lambda _command, answer=stdout: Done(answer, "why"))
        with pytest.raises(JobRefused, match=told):
            jobs._go("backup")


def test_a_check_leaves_its_outcome_on_the_trail(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    monkeypatch.setattr(jobs, "archives", lambda: [type("A", (), {"name": "b.tar"})()])
    notes: list[dict[str, Any]] = []
    monkeypatch.setattr(jobs, "_note", notes.append)

    class Progress:
        def result(self, **facts: object) -> None:
            self.facts = facts

        def message(self, text: str) -> None:
            self.text = text

    progress = Progress()
    monkeypatch.setattr(jobs, "_run", lambda _command: Done('{"intact": true, "entries": 5}'))
    jobs.check_backup(progress)  # type: ignore[arg-type]
    assert "5" in progress.text
    monkeypatch.setattr(jobs, "_run", lambda _command: Done('{"intact": false, "entries": 5}'))
    with pytest.raises(JobRefused, match="audit"):
        jobs.check_backup(progress)  # type: ignore[arg-type]
    monkeypatch.setattr(jobs, "_run", lambda _command: Done('{"fault": "damaged"}'))
    with pytest.raises(JobRefused, match="damaged"):
        jobs.check_backup(progress)  # type: ignore[arg-type]
    assert [note["intact"] for note in notes] == [True, False, False]


def test_without_a_backup_there_is_nothing_to_check(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "archives", list)
    with pytest.raises(JobRefused):
        jobs.check_backup(None)  # type: ignore[arg-type]


def test_ordering_by_hand_is_on_the_trail(offices: City) -> None:
    with sight(SYSTEM):
        client = logged_in(login_of("system_admin", offices.bureau, "钱系统"))
        other = logged_in(login_of("audit_admin", offices.bureau, "孙审计"))
    assert client.get("/set-up/backups/make/").status_code == 405
    assert other.post("/set-up/backups/make/").status_code == 403
    assert client.post("/set-up/backups/make/").status_code == 302
    assert client.post("/set-up/backups/check/").status_code == 302
    assert client.get("/set-up/backups/").status_code == 200
    with sight(SYSTEM):
        assert Entry.objects.filter(verb="job.order").count() == 2


def test_a_kind_that_is_ordered_is_one_the_worker_knows(monkeypatch: pytest.MonkeyPatch) -> None:
    job = ordered("backup.make", monkeypatch, Done('{"fault": "unwritable"}'))
    assert run(job.pk, clock=lambda: AT) == State.FAILED
    with sight(SYSTEM):
        assert "folder" in Job.objects.get(pk=job.pk).message
