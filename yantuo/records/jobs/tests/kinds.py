"""Kinds of work for tests; the worker of a test is told to load them."""

import time

from django.db import OperationalError, connection

from yantuo.records.jobs.progress import Progress
from yantuo.records.jobs.registry import JobRefused, job_kind
from yantuo.records.trail.actions import record
from yantuo.records.trail.tests.factories import AT, Somebody


def _note(verb: str) -> None:
    record(by=Somebody(), at=AT, verb=verb, kind="test")


@job_kind("test.count")
def count(progress: Progress) -> None:
    """Count to the number asked for, one file and one note on the trail at the end."""
    progress.total(progress.params["to"])
    for _number in range(progress.params["to"]):
        progress.step()
        time.sleep(progress.params.get("pause", 0))
    progress.result(read=progress.params["to"])
    progress.output([b"a,b\n"], "numbers.csv", "text/csv")
    progress.message("Counted.")
    _note("counted")


@job_kind("test.bits", whole=False)
def bits(progress: Progress) -> None:
    """Commit a note for each step."""
    for number in range(progress.params["to"]):
        with progress.transaction():
            _note(f"bit {number}")
        progress.message(f"bit {number}")


@job_kind("test.refuse")
def refuse(progress: Progress) -> None:
    """Do something, then refuse."""
    _note("never")
    raise JobRefused("There is no such list.")


@job_kind("test.break")
def break_down(progress: Progress) -> None:
    """Do something, then fail as a program does."""
    _note("never")
    raise ZeroDivisionError("a fault")


@job_kind("test.away")
def away(progress: Progress) -> None:
    """As when the database goes away."""
    raise OperationalError("server closed the connection")


@job_kind("test.look")
def look(progress: Progress) -> None:
    """Say which offices it can see."""
    with connection.cursor() as cursor:
        cursor.execute("select sight_mode(), sight_offices()")
        mode, offices = cursor.fetchone()
    progress.result(mode=mode, offices=offices)
