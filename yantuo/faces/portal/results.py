"""The published results of inspections as anybody may read them, page by page."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from yantuo.mechanisms.inspection.visits.models import Publication
from yantuo.mechanisms.inspection.visits.queries import public_rows

A_PAGE = 50
SHORTEST = 2  # characters of a name: one would find everybody


def published(asked: str, before: str) -> tuple[list[Publication], str]:
    """One page of results, and the key of the next one; a key that cannot be read starts from the top (one query)."""
    rows = _named(public_rows(), asked.strip())
    if key := _key(before):
        at, pk = key
        rows = rows.filter(Q(published_at__lt=at) | Q(published_at=at, pk__gt=pk))
    found = list(rows[: A_PAGE + 1])
    last = found[A_PAGE - 1] if len(found) > A_PAGE else None
    return found[:A_PAGE], f"{last.published_at.isoformat()}|{last.pk}" if last else ""


def _named(rows: QuerySet[Publication], asked: str) -> QuerySet[Publication]:
    if len(asked) < SHORTEST:
        return rows
    return rows.filter(Q(firm__contains=asked) | Q(credit_code=asked.upper()))


def _key(text: str) -> tuple[datetime, UUID] | None:
    at, _bar, pk = text.partition("|")
    try:
        return datetime.fromisoformat(at.replace(" ", "+")), UUID(pk)
    except ValueError:
        return None
