"""The kinds of long work there are: each app declares its own in its jobs.py."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from yantuo.records.jobs.models import Job
    from yantuo.records.jobs.progress import Progress

Runner = Callable[["Progress"], None]


@dataclass(frozen=True)
class JobKind:
    """One kind of long work: its key, what does it, and whether it is one transaction."""

    key: str
    run: Runner
    whole: bool


KINDS: dict[str, JobKind] = {}
LISTENERS: list[Callable[["Job"], None]] = []


def job_kind(key: str, *, whole: bool = True) -> Callable[[Runner], Runner]:
    """Declare the function that does a kind of work, under the sight of whoever ordered it.

    `whole`: all of it in one transaction that also ends the job, so it happens exactly once or not at all. Otherwise
    the function opens `with progress.transaction():` itself, as often as it likes, and must bear being run again.
    """

    def declare(run: Runner) -> Runner:
        if key in KINDS and KINDS[key].run.__qualname__ != run.__qualname__:
            raise ValueError(f"the kind of job {key} is declared twice")
        KINDS[key] = JobKind(key, run, whole)
        return run

    return declare


def when_ended(listener: Callable[["Job"], None]) -> Callable[["Job"], None]:
    """Have a function called with every job that ends, under the system's sight, in the transaction that ends it."""
    LISTENERS.append(listener)
    return listener


class JobRefused(Exception):
    """Work that cannot be done as ordered; the message is a sentence for the person who ordered it."""
