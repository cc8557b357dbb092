"""Reads of notices."""

from yantuo.casework.notices.models import Notice
from yantuo.directory.people.actor import Actor


def unread_count(actor: Actor) -> int:
    """How many notices of the person are unread, capped at 100 (the bell shows 99+)."""
    return Notice.objects.filter(person_id=actor.person_id, read_at__isnull=True)[:100].count()
