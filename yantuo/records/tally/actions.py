"""Folding the rows of a key into one, and counting anew where that is needed."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from yantuo.records.tally.models import Snapshot


def fold() -> int:
    """Put the rows of each key together; returns how many rows went. Readers see the same sums all the time."""
    with connection.cursor() as cursor:
        cursor.execute("select tally_fold()")
        return int(cursor.fetchone()[0])


@transaction.atomic
def recount() -> None:
    """Throw the counts away and make them anew from the tables, while nobody writes."""
    with connection.cursor() as cursor:
        cursor.execute("select tally_recount()")


def keep(*, name: str, offices: Iterable[int], value: Any, at: datetime) -> None:
    """Keep what was counted for those who see exactly these offices, in the place of what was kept before."""
    Snapshot.objects.update_or_create(
        name=name, offices=sorted(offices), defaults={"taken_at": at, "value": value}
    )


def forget(*, name: str, before: datetime) -> None:
    """Remove what was counted for offices that nobody sees together any more."""
    Snapshot.objects.filter(name=name, taken_at__lt=before).delete()
