"""The lock after wrong passwords: by name and address, so that a stranger cannot lock an officer out of the office.

Somebody who tries one name from many addresses meets a second, slower lock of the name itself.
"""

from datetime import datetime, timedelta

from axes.handlers.database import AxesDatabaseHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Sum
from django.http import HttpRequest
from django.utils import timezone

ADDRESSES = 10  # so many times the limit, over all addresses, lock the name itself


class NameAndAddress(AxesDatabaseHandler):  # type: ignore[misc]
    """Counts the failures of a name at one address, and a tenth of those of the name anywhere."""

    def get_failures(self, request: HttpRequest, credentials: dict[str, str] | None = None) -> int:
        """The failures that count towards AXES_FAILURE_LIMIT."""
        here: int = super().get_failures(request, credentials)
        name = (credentials or {}).get("username", "")
        return max(here, failures_of(name, timezone.now()) // ADDRESSES)


def failures_of(username: str, at: datetime) -> int:
    """How often a password of this name was wrong, at any address, within the time of the lock."""
    rows = AccessAttempt.objects.filter(username=username, attempt_time__gte=_since(at))
    return int(rows.aggregate(total=Sum("failures_since_start"))["total"] or 0)


def locked(username: str, at: datetime) -> bool:
    """Whether the name is locked at one address at least: what the security administrator sees and unlocks."""
    rows = AccessAttempt.objects.filter(username=username, attempt_time__gte=_since(at))
    return rows.filter(failures_since_start__gte=settings.AXES_FAILURE_LIMIT).exists() or (
        failures_of(username, at) >= settings.AXES_FAILURE_LIMIT * ADDRESSES
    )


def _since(at: datetime) -> datetime:
    return at - timedelta(hours=settings.AXES_COOLOFF_TIME)
