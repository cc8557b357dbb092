"""What the trail does by the clock."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yantuo.records.sight.timed import hourly
from yantuo.records.trail.actions import seal_day


@hourly(5, "trail.seal", _("Seal the trail of the day before and write its anchor"))
def seal_yesterday(*, at: datetime) -> None:
    """Seal the day that has ended; asked every hour, so that a worker that was down catches up."""
    seal_day(day=timezone.localdate(at) - timedelta(days=1), at=at)
