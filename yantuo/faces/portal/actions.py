"""Counting who comes through an open door, and forgetting it soon."""

from datetime import datetime

from django.db import connection

from yantuo.faces.portal.models import Use

# One statement, so that several app hosts count together and no two requests get the same number.
_COUNT = """
insert into portal_use as u (door, who, minute, uses) values (%s, %s, date_trunc('minute', %s::timestamptz), 1)
on conflict (door, who, minute) do update set uses = u.uses + 1 returning uses
"""


def count_use(*, door: str, who: str, at: datetime) -> int:
    """Count one more use of a door by one visitor; returns how many there were in this minute (one query)."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [door, who, at])
        return int(cursor.fetchone()[0])


def forget_uses(*, before: datetime) -> int:
    """Forget the counts of minutes that are over; returns how many."""
    return Use.objects.filter(minute__lt=before).delete()[0]
