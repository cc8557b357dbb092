"""Work that is ordered, run, left, stopped, refused, broken off and taken up again."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, connection, transaction
from django.utils.translation import override
from pytest_django import Settings

from yantuo.records.files import store
from yantuo.records.files.actions import keep
from yantuo.records.jobs import actions, registry
from yantuo.records.jobs.actions import MOST_ATTEMPTS, cancel, mend, order, release
from yantuo.records.jobs.models import Job, State
from yantuo.records.jobs.progress import Interrupted, Progress
from yantuo.records.jobs.registry import JobRefused, job_kind, when_ended
from yantuo.records.jobs.running import run
from yantuo.records.jobs.tests import kinds
from yantuo.records.sight.session import SYSTEM, Sight, sight
from yantuo.records.trail.models import Entry
from yantuo.records.trail.tests.factories import Somebody

AT = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
LATER = AT + timedelta(minutes=5)


@dataclass(frozen=True)
class Orderer(Somebody):
    """An actor as far as jobs need one."""

    sight: Sight = field(default=Sight("staff", person=7, offices=(1, 3)))


BY = Orderer()


@pytest.fixture(autouse=True)
def data(fresh_database: object, settings: Settings, tmp_path: Path) -> Iterator[None]:
    """A job's progress goes through a connection of its own, so these tests really commit."""
    settings.DATA = tmp_path
    listeners = registry.LISTENERS[:]
    registry.LISTENERS.clear()  # what the apps above make of the end of a job is tested there
    with override("en"):
        yield
    registry.LISTENERS[:] = listeners


def ordered(kind: str, **params: Any) -> Job:
    with sight(BY.sight):
        return order(kind=kind, title="A list", by=BY, at=AT, params=params)


def run_now(job: Job, **given: Any) -> State | None:
    return run(job.pk, clock=lambda: LATER, **given)


def fresh(job: Job) -> Job:
    with sight(SYSTEM):
        return Job.objects.select_related("output").get(pk=job.pk)


def verbs() -> list[str]:
    with sight(SYSTEM):
        return list(Entry.objects.filter(kind="test").order_by("seq").values_list("verb", flat=True))


def queued() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("select args->>'job' from procrastinate_jobs where task_name = 'jobs.run' order by id")
        return [row[0] for row in cursor.fetchall()]


def test_a_job_is_ordered_and_done() -> None:
    job = ordered("test.count", to=3)
    assert (job.state, queued()) == (State.QUEUED, [str(job.pk)])
    assert run_now(job) == State.DONE
    done = fresh(job)
    assert (done.done, done.total, done.result, done.message) == (3, 3, {"read": 3}, "Counted.")
    assert (done.started_at, done.finished_at, done.attempts) == (LATER, LATER, 1)
    assert done.output is not None
    assert (done.output_name, store.place_of(done.output.sha256).read_bytes()) == ("numbers.csv", b"a,b\n")
    assert verbs() == ["counted"]


def test_an_order_rolled_back_is_never_queued() -> None:
    with sight(BY.sight):
        order(kind="test.count", title="x", by=BY, at=AT, params={"to": 1})
        transaction.set_rollback(True)
    assert queued() == []
    with sight(SYSTEM):
        assert not Job.objects.exists()


def test_an_unknown_kind_cannot_be_ordered() -> None:
    with pytest.raises(ValueError, match="no app declares"):
        ordered("test.nothing")


def test_a_kind_is_declared_once() -> None:
    with pytest.raises(ValueError, match="declared twice"):
        job_kind("test.count")(lambda progress: None)
    assert job_kind("test.count")(kinds.count) is kinds.count


def test_it_sees_what_its_orderer_saw() -> None:
    job = ordered("test.look")
    run_now(job)
    assert fresh(job).result == {"mode": "staff", "offices": [1, 3]}


def test_only_the_orderer_sees_a_job() -> None:
    job = ordered("test.look")
    other = Orderer(person_id=8, sight=Sight("staff", person=8, offices=(1,)))
    with sight(SYSTEM):
        assert job in Job.objects.visible_to(BY)
        assert job not in Job.objects.visible_to(other)
    with sight(other.sight):
        assert not Job.objects.exists()
    with sight(BY.sight):
        assert Job.objects.get() == job


def test_a_refusal_is_told_and_leaves_nothing() -> None:
    job = ordered("test.refuse")
    assert run_now(job) == State.FAILED
    assert fresh(job).message == "There is no such list."
    assert verbs() == []


def test_a_fault_of_the_program_is_logged_and_told(caplog: pytest.LogCaptureFixture) -> None:
    job = ordered("test.break")
    with caplog.at_level(logging.ERROR):
        assert run_now(job) == State.FAILED
    assert "ZeroDivisionError" in caplog.text
    assert str(job.pk) in fresh(job).message
    assert verbs() == []


def test_a_database_that_is_away_means_once_more_until_it_is_enough() -> None:
    job = ordered("test.away")
    for attempt in range(MOST_ATTEMPTS):
        with pytest.raises(OperationalError):
            run_now(job)
        assert (fresh(job).state, fresh(job).attempts) == (State.RUNNING, attempt + 1)
    assert run_now(job) is None
    assert fresh(job).state == State.FAILED
    assert "broke off 5 times" in fresh(job).message


def test_a_job_that_waits_is_cancelled_at_once() -> None:
    job = ordered("test.count", to=3)
    with sight(BY.sight):
        assert cancel(job=job, by=BY, at=LATER).state == State.CANCELLED
    assert run_now(job) is None
    assert verbs() == []
    with sight(BY.sight), pytest.raises(JobRefused, match="ended already"):
        cancel(job=job, by=BY, at=LATER)


def _cancel_during(monkeypatch: pytest.MonkeyPatch, job: Job, word: int) -> None:
    """Ask for the end of a job just before it says its n-th word."""
    told = Progress._tell
    words = 0

    def tell(progress: Progress) -> None:
        nonlocal words
        words += 1
        if words == word:
            Asking(job).start_and_wait()
        told(progress)

    monkeypatch.setattr(Progress, "_tell", tell)


class Asking:
    """Somebody at another desk who presses “Stop”, over a connection of their own."""

    def __init__(self, job: Job) -> None:
        self.job = job

    def start_and_wait(self) -> None:
        from yantuo.records.sight.aside import aside

        with aside(SYSTEM) as link:
            link.execute("update jobs_job set cancel_asked_at = now() where id = %s", [self.job.pk])


def test_a_running_whole_job_is_cancelled_and_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    job = ordered("test.count", to=3)
    _cancel_during(monkeypatch, job, 2)
    assert run_now(job) == State.CANCELLED
    assert fresh(job).message == "Stopped as asked; nothing was changed."
    assert (fresh(job).output, verbs()) == (None, [])


def test_a_job_in_bits_keeps_what_was_done(monkeypatch: pytest.MonkeyPatch) -> None:
    job = ordered("test.bits", to=3)
    _cancel_during(monkeypatch, job, 2)
    assert run_now(job) == State.CANCELLED
    assert fresh(job).message == "Stopped as asked; what was done before stays done."
    assert verbs() == ["bit 0", "bit 1"]


def test_a_job_interrupted_by_the_workers_end_waits_again() -> None:
    job = ordered("test.count", to=3)
    with pytest.raises(Interrupted):
        run_now(job, should_stop=lambda: True)
    assert fresh(job).state == State.QUEUED
    assert verbs() == []
    assert run_now(job) == State.DONE
    assert fresh(job).attempts == 2


def test_a_run_that_was_overtaken_leaves_no_trace(monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker that was asleep while another took its job up again must not finish it a second time."""
    job = ordered("test.count", to=3)
    second: list[State | None] = []
    keep_file = Progress.output

    def overtaken(progress: Progress, *given: Any) -> None:
        monkeypatch.undo()
        with (
            connection.cursor() as cursor
        ):  # the first run's transaction stays open while the second one runs
            cursor.execute("select 1")
        second.append(Elsewhere(job).run())
        keep_file(progress, *given)

    monkeypatch.setattr(Progress, "output", overtaken)
    assert run_now(job) is None
    assert second == [State.DONE]
    assert verbs() == ["counted"]
    assert fresh(job).attempts == 2


class Elsewhere:
    """Another worker: a thread with a database connection of its own."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.state: State | None = None

    def run(self) -> State | None:
        import threading

        thread = threading.Thread(target=self._run)
        thread.start()
        thread.join()
        return self.state

    def _run(self) -> None:
        with override("en"):
            self.state = run_now(self.job)
        connection.close()


def test_whoever_listens_hears_of_the_end() -> None:
    heard: list[tuple[str, str]] = []

    @when_ended
    def hear(job: Job) -> None:
        heard.append((job.kind, job.state))

    try:
        run_now(ordered("test.count", to=1))
        run_now(ordered("test.refuse"))
    finally:
        registry.LISTENERS.remove(hear)
    assert heard == [("test.count", "done"), ("test.refuse", "failed")]


def test_a_listener_that_fails_undoes_nothing(caplog: pytest.LogCaptureFixture) -> None:
    @when_ended
    def fail(job: Job) -> None:
        Job.objects.create()

    with caplog.at_level(logging.ERROR):
        assert run_now(ordered("test.count", to=1)) == State.DONE
    assert "telling" in caplog.text
    assert verbs() == ["counted"]


def test_the_language_is_that_of_the_orderer() -> None:
    with override("zh-hans"):
        job = ordered("test.break")
    assert job.language == "zh-hans"
    run_now(job)
    assert str(job.pk) in fresh(job).message
    assert "administrator" not in fresh(job).message


def test_a_job_that_no_queue_knows_is_queued_again() -> None:
    job = ordered("test.count", to=1)
    with sight(SYSTEM):
        assert mend(at=LATER) == 0
    with connection.cursor() as cursor:
        cursor.execute("delete from procrastinate_jobs")
    with sight(SYSTEM):
        assert mend(at=AT) == 0  # ordered this minute: it may just be on its way
        assert mend(at=LATER) == 1
    assert queued() == [str(job.pk)]
    run_now(job)
    with connection.cursor() as cursor:
        cursor.execute("delete from procrastinate_jobs")
    with sight(SYSTEM):
        assert mend(at=LATER) == 0


def test_files_of_old_jobs_are_let_go() -> None:
    job = ordered("test.count", to=1)
    run_now(job)
    with sight(SYSTEM):
        assert release(at=LATER + timedelta(days=29)) == 0
        assert release(at=LATER + timedelta(days=31)) == 1
    assert fresh(job).output is None


def test_input_and_output() -> None:
    with sight(BY.sight):
        blob = keep(chunks=[b"x"], name="x.csv", at=AT, media_type="text/csv")
        job = order(kind="test.look", title="x", by=BY, at=AT, input=blob)
    with Progress(job, lambda: False) as progress:
        assert progress.input().read_bytes() == b"x"
    job.input = None
    with Progress(job, lambda: False) as progress, pytest.raises(ValueError, match="without a file"):
        progress.input()


def test_ordering_and_cancelling_are_put_on_record() -> None:
    job = ordered("test.count", to=2)
    with sight(BY.sight):
        actions.cancel(job=job, by=BY, at=LATER)
    with sight(SYSTEM):
        rows = Entry.objects.filter(kind="job", subject=str(job.pk)).order_by("seq")
        assert [row.verb for row in rows] == ["job.order", "job.cancel"]
        assert rows[0].data == {"kind": "test.count", "params": {"to": 2}}
