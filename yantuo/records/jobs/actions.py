"""Ordering, taking up, ending and cancelling long work; the only writer of jobs."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any, Protocol
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from yantuo.records.files.models import Blob
from yantuo.records.jobs.models import OPEN, Job, State
from yantuo.records.jobs.progress import Superseded
from yantuo.records.jobs.queue import defer
from yantuo.records.jobs.registry import KINDS, LISTENERS, JobRefused
from yantuo.records.sight.session import SYSTEM, Sight, sight
from yantuo.records.trail.actions import Acting, record

MOST_ATTEMPTS = 5  # a worker that is stopped in order counts too
log = logging.getLogger(__name__)
KEPT = timedelta(days=30)  # how long inputs and outputs of ended jobs stay


class Ordering(Acting, Protocol):
    """Who orders work, and what they may see."""

    @property
    def sight(self) -> Sight:
        """What the database may show them, and therefore the job."""


@transaction.atomic
def order(
    *,
    kind: str,
    title: str,
    by: Ordering,
    at: datetime,
    params: Mapping[str, Any] | None = None,
    input: Blob | None = None,  # noqa: A002 - what it is
) -> Job:
    """Order work of a declared kind; it begins after the commit, under the sight of the person who orders it."""
    if kind not in KINDS:
        raise ValueError(f"no app declares the kind of job {kind}")
    job = Job.objects.create(
        kind=kind,
        title=title[:200],
        office_id=by.office_id,
        person_id=by.person_id,
        sight=asdict(by.sight),
        language=get_language() or settings.LANGUAGE_CODE,
        params=dict(params or {}),
        input=input,
        created_at=at,
    )
    record(
        by=by, at=at, verb="job.order", kind="job", subject=job.pk, data={"kind": kind, "params": job.params}
    )
    defer(job)
    return job


@transaction.atomic
def cancel(*, job: Job, by: Acting, at: datetime) -> Job:
    """End a job that waits, or ask one that runs to end; raises JobRefused where it has ended already."""
    found = Job.objects.select_for_update().get(pk=job.pk)
    if not found.is_open:
        raise JobRefused(_("“%(title)s” has ended already.") % {"title": found.title})
    found.cancel_asked_at = at
    if found.state == State.QUEUED:
        found.state, found.finished_at = State.CANCELLED, at
        found.message = _("Stopped before it began.")
    found.save(update_fields=["cancel_asked_at", "state", "finished_at", "message"])
    record(by=by, at=at, verb="job.cancel", kind="job", subject=found.pk, office=found.office_id)
    return found


def take_up(*, pk: UUID, at: datetime) -> Job | None:
    """Begin a job, or begin it again where a worker died over it; None where it has ended or is given up."""
    with sight(SYSTEM):
        job = Job.objects.select_for_update().filter(pk=pk, state__in=OPEN).first()
        if job is None:
            return None
        if job.attempts >= MOST_ATTEMPTS:
            with override(job.language):
                text = _(
                    "The work broke off %(times)s times. Order it again, and tell the system administrator."
                )
                _end(job, State.FAILED, at, text % {"times": job.attempts})
            return None
        job.state, job.attempts, job.done, job.message = State.RUNNING, job.attempts + 1, 0, ""
        job.started_at = job.started_at or at
        job.beat_at = at
        job.save(update_fields=["state", "attempts", "done", "message", "started_at", "beat_at"])
    return job


def put_back(*, job: Job, at: datetime) -> None:
    """Let a job wait again whose worker is being stopped."""
    with sight(SYSTEM):
        mine = Job.objects.filter(pk=job.pk, attempts=job.attempts, state=State.RUNNING)
        mine.update(state=State.QUEUED, done=0, message="", beat_at=at)


def end(*, job: Job, state: State, at: datetime, message: str) -> None:
    """End the run of a job as it stands in `job`; raises Superseded where it is no longer this run's to end."""
    with sight(SYSTEM):
        still = Job.objects.select_for_update().filter(pk=job.pk, attempts=job.attempts, state=State.RUNNING)
        if not still.exists():
            raise Superseded
        _end(job, state, at, message)


def _end(job: Job, state: State, at: datetime, message: str) -> None:
    job.state, job.finished_at, job.message = state, at, message
    if state != State.DONE:
        job.output, job.output_name = None, ""
    job.save(
        update_fields=["state", "finished_at", "message", "done", "total", "result", "output", "output_name"]
    )
    for listener in LISTENERS:
        _tell(listener, job)


def _tell(listener: Callable[[Job], None], job: Job) -> None:
    """Tell one listener; its own fault is logged and does not undo the work."""
    try:
        with transaction.atomic():
            listener(job)
    except Exception:
        log.exception("job %s %s: telling %s of its end failed", job.kind, job.pk, listener.__qualname__)


_FORGOTTEN = """
select id from jobs_job where state = any(%s) and created_at < %s and not exists (
  select from procrastinate_jobs
  where task_name = 'jobs.run' and status in ('todo', 'doing') and args->>'job' = jobs_job.id::text)
for update skip locked
"""


def mend(*, at: datetime) -> int:
    """Queue again the open jobs that no queue knows any more; returns how many. Needs the system's sight."""
    with connection.cursor() as cursor:
        cursor.execute(_FORGOTTEN, [list(OPEN), at - timedelta(minutes=2)])
        forgotten = [row[0] for row in cursor.fetchall()]
    for job in Job.objects.filter(pk__in=forgotten).order_by("created_at"):
        defer(job)
    return len(forgotten)


def release(*, at: datetime) -> int:
    """Let go of the files of jobs that ended a month ago; returns of how many. Needs the system's sight."""
    old = Job.objects.filter(finished_at__lt=at - KEPT).exclude(input=None, output=None)
    return old.update(input=None, output=None)
