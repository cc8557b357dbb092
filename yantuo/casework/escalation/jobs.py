"""The ladder as the worker climbs it."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app

from yantuo.casework.escalation import certificates
from yantuo.casework.escalation.actions import sweep
from yantuo.records.sight.session import SYSTEM, sight
from yantuo.records.sight.timed import daily


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="escalation.sweep", pass_context=False)
def climb_ladders(timestamp: int) -> None:  # noqa: ARG001 - procrastinate passes it
    """Every five minutes: take every rung that a running clock has reached."""
    with sight(SYSTEM):
        sweep(at=timezone.now())


@daily("07:50", "escalation.certificates", _("Remind of enforcement certificates that run out"))
def remind_of_certificates(*, at: datetime) -> None:
    """Every morning, before the day's digest."""
    certificates.remind(at=at)
