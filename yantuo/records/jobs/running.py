"""One run of one job, from taking it up to its end."""

import logging
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.db import InterfaceError, OperationalError
from django.utils.translation import gettext as _
from django.utils.translation import override
from psycopg import OperationalError as LineDown

from yantuo.records.files.refusals import FileRefused
from yantuo.records.jobs import actions
from yantuo.records.jobs.models import Job, State
from yantuo.records.jobs.progress import Cancelled, Interrupted, Progress, Superseded
from yantuo.records.jobs.registry import KINDS, JobKind, JobRefused
from yantuo.records.jobs.sheets.columns import Refused as SheetRefused
from yantuo.records.sight.session import sight

AWAY = (OperationalError, InterfaceError, LineDown)  # the database is away or asks for another try
REFUSALS = (JobRefused, FileRefused, SheetRefused)
log = logging.getLogger(__name__)


def run(
    pk: UUID, *, clock: Callable[[], datetime], should_stop: Callable[[], bool] = lambda: False
) -> State | None:
    """Run a job to its end and return its state, or None where it was not this run's to end.

    Raises Interrupted and whatever says that the database is away: then it is to be run again.
    """
    job = actions.take_up(pk=pk, at=clock())
    if job is None:
        return None
    with override(job.language):
        try:
            return _attempt(job, clock, should_stop)
        except Superseded:
            log.warning("job %s %s: run %s was superseded", job.kind, pk, job.attempts)
            return None


def _attempt(job: Job, clock: Callable[[], datetime], should_stop: Callable[[], bool]) -> State:
    kind = KINDS.get(job.kind)
    if kind is None:
        return _ended(
            job, State.FAILED, clock(), _("This version of the system no longer knows this kind of work.")
        )
    try:
        with Progress(job, should_stop) as progress:
            return _work(kind, progress, clock)
    except Interrupted:
        actions.put_back(job=job, at=clock())
        raise
    except (Superseded, *AWAY):
        raise
    except Cancelled:
        return _ended(job, State.CANCELLED, clock(), _stopped(kind))
    except REFUSALS as refusal:
        return _ended(job, State.FAILED, clock(), str(refusal))
    except Exception:
        log.exception("job %s %s failed", job.kind, job.pk)
        return _ended(job, State.FAILED, clock(), _broken(kind) % {"id": job.pk})


def _work(kind: JobKind, progress: Progress, clock: Callable[[], datetime]) -> State:
    """Do the work; where it is whole, its end is part of the same transaction."""
    if not kind.whole:
        kind.run(progress)
        return _done(progress, clock())
    with sight(progress.job.seen_as):
        kind.run(progress)
        return _done(progress, clock())


def _done(progress: Progress, at: datetime) -> State:
    job = progress.job
    job.done = progress.done
    job.total = progress.done
    job.result = progress.facts
    return _ended(job, State.DONE, at, progress.note)


def _ended(job: Job, state: State, at: datetime, message: str) -> State:
    actions.end(job=job, state=state, at=at, message=message)
    return state


def _broken(kind: JobKind) -> str:
    if kind.whole:
        return _(
            "A fault of the program ended the work; nothing was changed. Tell the administrator: %(id)s."
        )
    return _(
        "A fault of the program ended the work; what was done before stays done. Tell the administrator: %(id)s."
    )


def _stopped(kind: JobKind) -> str:
    if kind.whole:
        return _("Stopped as asked; nothing was changed.")
    return _("Stopped as asked; what was done before stays done.")
