"""Folding the rows of a key into one, and counting anew where that is needed."""

from django.db import connection, transaction


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
