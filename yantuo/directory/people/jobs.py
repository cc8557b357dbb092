"""What the worker does by the clock about logins: ended sessions and old records of logins go."""

from datetime import datetime, timedelta

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib.sessions.models import Session
from django.utils.translation import gettext_lazy as _

from yantuo.records.sight.timed import daily

KEPT = timedelta(days=190)  # records of logins are kept at least six months (Cybersecurity Law, art. 21 (3))


@daily("02:10", "people.forget", _("Remove ended sessions, and records of logins older than six months"))
def forget(at: datetime) -> int:
    """Remove what nobody needs any more; returns how many rows."""
    gone = Session.objects.filter(expire_date__lt=at).delete()[0]
    for records in (AccessAttempt, AccessLog, AccessFailureLog):
        gone += records.objects.filter(attempt_time__lt=at - KEPT).delete()[0]
    return gone
