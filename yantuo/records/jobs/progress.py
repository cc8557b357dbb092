"""How far a job is: told over a connection of its own, so that it shows while the work is still uncommitted."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Self

from django.utils import timezone

from yantuo.records.files import store
from yantuo.records.files.actions import keep
from yantuo.records.jobs.models import Job, State
from yantuo.records.sight.aside import aside
from yantuo.records.sight.session import SYSTEM, sight

PAUSE = 0.5  # seconds between two words about the progress
OUTPUT_LIMIT = 2 * 2**30  # bytes of one output

_TELL = """
update jobs_job set done = %s, total = %s, message = %s, beat_at = now()
where id = %s and attempts = %s and state = %s returning cancel_asked_at is not null
"""


class Cancelled(Exception):
    """Whoever ordered the job has asked for its end."""


class Interrupted(Exception):
    """The worker is being stopped: the job is taken up again by the next one."""


class Superseded(Exception):
    """Another worker has taken the job up meanwhile, or it has been ended: this run must leave no trace."""


class Progress:
    """What a job's function gets: its order, and where it says how far it is. Every word may raise Cancelled."""

    def __init__(self, job: Job, should_stop: Callable[[], bool]) -> None:
        self.job = job
        self.params: Mapping[str, Any] = job.params
        self.done = 0
        self.note = ""
        self.facts: dict[str, Any] = {}
        self._total = job.total
        self._should_stop = should_stop
        self._told = 0.0
        self._line = ExitStack()

    def __enter__(self) -> Self:
        self._link = self._line.enter_context(aside(SYSTEM))
        return self

    def __exit__(self, *_fault: object) -> None:
        self._line.close()

    def total(self, count: int | None) -> None:
        """Say how many steps there will be; None where nobody knows."""
        self._total = count
        self._tell()

    def step(self, count: int = 1) -> None:
        """Say that so many more steps are done."""
        self.done += count
        if time.monotonic() - self._told >= PAUSE:
            self._tell()

    def message(self, text: str) -> None:
        """Say in a sentence what is being done; the last one stays."""
        self.note = text
        self._tell()

    def result(self, **facts: Any) -> None:
        """Keep facts about the outcome, such as how many rows were read and refused."""
        self.facts.update(facts)

    def output(self, content: Path | Iterable[bytes], name: str, media_type: str) -> None:
        """Keep a file as the job's output; it becomes downloadable when the job has ended well."""
        chunks = store.chunks_of(content) if isinstance(content, Path) else content
        self.job.output = keep(
            chunks=chunks, name=name, at=timezone.now(), media_type=media_type, limit=OUTPUT_LIMIT
        )
        self.job.output_name = name

    def input(self) -> Path:
        """Where the bytes lie that were given with the order."""
        if self.job.input_id is None:
            raise ValueError(f"the job {self.job.kind} was ordered without a file")
        return store.place_of(self.job.input_id)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """One transaction under the orderer's sight, for work that commits bit by bit."""
        with sight(self.job.seen_as):
            yield

    def _tell(self) -> None:
        self._told = time.monotonic()
        told = (self.done, self._total, self.note, self.job.pk, self.job.attempts, State.RUNNING)
        row = self._link.execute(_TELL, told).fetchone()
        if row is None:
            raise Superseded
        if row[0]:
            raise Cancelled
        if self._should_stop():
            raise Interrupted
