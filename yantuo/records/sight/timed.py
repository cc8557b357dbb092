"""What the worker does by the clock: declared in an app's jobs.py, run under the sight of the system, tried again."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from yantuo.records.sight.session import SYSTEM, sight

Work = Callable[..., object]
AGAIN = RetryStrategy(max_attempts=4, linear_wait=30)  # seconds: a database or a mail server may be away
LEAD = 8  # hours by which the law's clock (+08:00) is ahead of UTC, in which the worker's table is written


@dataclass(frozen=True)
class Timed:
    """One piece of work that returns by the clock."""

    name: str
    title: object  # a sentence for the status page, translated lazily
    cron: str  # in UTC
    often: str  # the rhythm as it was declared, in +08:00


DECLARED: dict[str, Timed] = {}


def daily(clock: str, name: str, title: object) -> Callable[[Work], Work]:
    """Run `work(at=now)` every day at a time like 00:05 (+08:00), in one transaction under the system's sight."""
    hour, minute = map(int, clock.split(":"))
    return _declare(Timed(name, title, f"{minute} {(hour - LEAD) % 24} * * *", clock))


WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def weekly(weekday: str, clock: str, name: str, title: object) -> Callable[[Work], Work]:
    """Run `work(at=now)` every week on a day like mon at a time like 07:40 (+08:00)."""
    hour, minute = map(int, clock.split(":"))
    day = (WEEKDAYS.index(weekday) + (-1 if hour < LEAD else 0)) % len(WEEKDAYS)
    cron = f"{minute} {(hour - LEAD) % 24} * * {WEEKDAYS[day]}"
    return _declare(Timed(name, title, cron, f"{weekday} {clock}"))


def hourly(minute: int, name: str, title: object) -> Callable[[Work], Work]:
    """Run `work(at=now)` every hour at a minute."""
    return _declare(Timed(name, title, f"{minute} * * * *", f"*:{minute:02}"))


def every_minutes(minutes: int, name: str, title: object, *, whole: bool = True) -> Callable[[Work], Work]:
    """Run `work(at=now)` every so many minutes; `whole=False` leaves transactions and sight to the work itself."""
    return _declare(Timed(name, title, f"*/{minutes} * * * *", f"/{minutes}"), whole=whole)


def _declare(timed: Timed, *, whole: bool = True) -> Callable[[Work], Work]:
    """Enter it into the worker's table; one that is still waiting is not queued twice, nor run beside itself."""

    def enter(work: Work) -> Work:
        def run(timestamp: int) -> None:  # noqa: ARG001 - procrastinate says which time it is for
            at: datetime = timezone.now()
            if not whole:
                work(at=at)
                return
            with sight(SYSTEM):
                work(at=at)

        task = app.task(name=timed.name, retry=AGAIN, queueing_lock=timed.name, lock=timed.name)(run)
        app.periodic(cron=timed.cron, periodic_id="")(task)
        DECLARED[timed.name] = timed
        return work

    return enter
