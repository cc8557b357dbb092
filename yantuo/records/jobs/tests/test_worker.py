"""The real worker in a process of its own: it is killed in the middle, and the next one takes the job up again."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued
from pytest_django import Settings

from yantuo.records.jobs.actions import order
from yantuo.records.jobs.models import Job, State
from yantuo.records.jobs.periodic import timetable, worker_seen
from yantuo.records.jobs.tests.test_jobs import Orderer, fresh, verbs
from yantuo.records.sight.session import SYSTEM, sight
from yantuo.records.trail.jobs import seal_yesterday
from yantuo.records.trail.models import Seal

MACHINE = Orderer(person_id=0, sight=SYSTEM)  # nobody to be told of the end
WAIT = 60  # seconds: a loaded machine is no fault


@pytest.fixture
def environment(fresh_database: Any, settings: Settings, tmp_path: Path) -> dict[str, str]:
    settings.DATA = tmp_path
    ours = {
        "DJANGO_SETTINGS_MODULE": "yantuo.records.jobs.tests.worker_settings",
        "YANTUO_DATA": str(tmp_path),
    }
    return {**fresh_database.environment, **ours}


def command(*more: str) -> list[str]:
    return [sys.executable, "-m", "django", "procrastinate", "worker", *more]


@contextmanager
def worker(environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(command(), env=environment, stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def work_off(environment: dict[str, str]) -> None:
    subprocess.run(command("--one-shot"), env=environment, check=True, capture_output=True, timeout=WAIT)


def until(happened: Callable[[], bool]) -> None:
    end = time.monotonic() + WAIT
    while not happened():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.05)


def ordered(to: int, pause: float) -> Job:
    with sight(SYSTEM):
        return order(
            kind="test.count", title="x", by=MACHINE, at=timezone.now(), params={"to": to, "pause": pause}
        )


def test_a_killed_worker_loses_nothing(
    environment: dict[str, str], owner_connection: psycopg.Connection
) -> None:
    job = ordered(200, 0.02)
    with worker(environment) as first:
        until(lambda: fresh(job).done > 0)
        os.kill(first.pid, signal.SIGKILL)
        first.wait()
    assert fresh(job).state == State.RUNNING
    assert verbs() == []
    work_off(environment)  # the worker is not yet known to be dead: nobody touches its job
    assert fresh(job).state == State.RUNNING
    owner_connection.execute("update procrastinate_workers set last_heartbeat = now() - interval '1 hour'")
    app.configure_task("jobs.rescue").defer(timestamp=0)
    work_off(environment)
    work_off(environment)
    done = fresh(job)
    assert (done.state, done.attempts, done.done) == (State.DONE, 2, 200)
    assert verbs() == ["counted"]


def test_a_worker_killed_before_the_clock_was_set_back_is_known_to_be_dead(
    environment: dict[str, str], owner_connection: psycopg.Connection
) -> None:
    job = ordered(200, 0.02)
    with worker(environment) as first:
        until(lambda: fresh(job).done > 0)
        os.kill(first.pid, signal.SIGKILL)
        first.wait()
    owner_connection.execute("update procrastinate_workers set last_heartbeat = now() + interval '1 hour'")
    app.configure_task("jobs.rescue").defer(timestamp=0)
    work_off(environment)
    seen = owner_connection.execute(
        "select max(last_heartbeat) <= now() from procrastinate_workers"
    ).fetchone()
    assert seen == (True,), "half a minute later it is as dead as any other"
    assert fresh(job).state == State.RUNNING


def test_what_is_tried_again_does_not_wait_for_a_clock_that_was_set_back(
    environment: dict[str, str], owner_connection: psycopg.Connection
) -> None:
    job = ordered(2, 0)
    owner_connection.execute("update procrastinate_jobs set scheduled_at = now() + interval '1 hour'")
    with suppress(AlreadyEnqueued):
        app.configure_task("jobs.rescue").defer(timestamp=0)
    work_off(environment)
    work_off(environment)
    assert fresh(job).state == State.DONE


def test_a_worker_that_is_stopped_puts_its_job_back(environment: dict[str, str]) -> None:
    job = ordered(20_000, 0.02)
    with worker(environment) as first:
        until(lambda: fresh(job).done > 0)
        first.send_signal(signal.SIGTERM)
        assert first.wait(WAIT) == 0
    assert (fresh(job).state, verbs()) == (State.QUEUED, [])


def test_the_timetable(environment: dict[str, str]) -> None:
    assert worker_seen() is None
    names = [row.name for row in timetable()]
    assert {"jobs.rescue", "jobs.mend", "trail.seal", "files.sweep"} <= set(names)
    assert names == sorted(names)
    app.configure_task("jobs.rescue").defer(timestamp=0)
    work_off(environment)
    by_name = {row.name: row for row in timetable()}
    assert by_name["jobs.rescue"].done_at is not None
    assert any(row.done_at is None for row in by_name.values())  # no hour has all of the day's work behind it


def test_the_day_before_is_sealed_by_the_clock(environment: dict[str, str]) -> None:
    from yantuo.records.sight import timed

    at = timezone.now()
    with sight(SYSTEM):
        seal_yesterday(at=at)
        assert Seal.objects.get().day == timezone.localdate(at) - timedelta(days=1)
    assert timed.DECLARED["trail.seal"].cron == "5 * * * *"
    assert timed.DECLARED["files.sweep"].cron == "40 18 * * *"  # 02:40 in Beijing
