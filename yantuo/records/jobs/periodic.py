"""Everything the worker does by the clock, whichever app declares it, and when it last did."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from procrastinate.contrib.django import app

from yantuo.records.sight.timed import DECLARED


@dataclass(frozen=True)
class TimedRow:
    """One piece of timed work and how it went last; times are None where it has not happened within a week."""

    name: str
    title: object
    cron: str  # in UTC
    done_at: datetime | None
    failed_at: datetime | None


_LAST = """
select j.task_name, max(e.at) filter (where e.type = 'succeeded'), max(e.at) filter (where e.type = 'failed')
from procrastinate_jobs j join procrastinate_events e on e.job_id = j.id
where j.task_name = any(%s) group by j.task_name
"""


def timetable() -> list[TimedRow]:
    """The worker's timetable by name (one query)."""
    declared = {timed.task.name: timed.cron for timed in app.periodic_registry.periodic_tasks.values()}
    last = _last(declared)
    rows = []
    for name, cron in sorted(declared.items()):
        title = DECLARED[name].title if name in DECLARED else name
        rows.append(TimedRow(name, title, cron, *last.get(name, (None, None))))
    return rows


def _last(names: Iterable[str]) -> dict[str, tuple[datetime | None, datetime | None]]:
    with connection.cursor() as cursor:
        cursor.execute(_LAST, [list(names)])
        return {name: (done, failed) for name, done, failed in cursor.fetchall()}


def worker_seen() -> datetime | None:
    """The last sign of life of any worker; None where none is running."""
    with connection.cursor() as cursor:
        cursor.execute("select max(last_heartbeat) from procrastinate_workers")
        found: datetime | None = cursor.fetchone()[0]
        return found
