"""The ladder as the worker climbs it."""

from django.utils import timezone
from procrastinate.contrib.django import app

from yantuo.casework.escalation.actions import sweep
from yantuo.records.sight.session import SYSTEM, sight


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="escalation.sweep", pass_context=False)
def climb_ladders(timestamp: int) -> None:  # noqa: ARG001 - procrastinate passes it
    """Every five minutes: take every rung that a running clock has reached."""
    with sight(SYSTEM):
        sweep(at=timezone.now())
