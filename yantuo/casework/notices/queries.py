"""Reads of notices."""

from collections.abc import Iterable
from datetime import time

from django.db.models import Q, QuerySet
from django.urls import reverse

from yantuo.casework.notices.models import Channel, Delivery, Notice, Outlet
from yantuo.directory.people.actor import Actor
from yantuo.directory.people.models import Account

BELL = 100  # unread notices counted at most: the bell shows 99+


def unread(actor: Actor) -> QuerySet[Notice]:
    """The person's unread notices, as far as they are counted."""
    return Notice.objects.filter(person_id=actor.person_id, read_at__isnull=True)[:BELL]


def unread_count(actor: Actor) -> int:
    """How many notices of the person are unread, capped at 100."""
    return unread(actor).count()


def mine(actor: Actor) -> QuerySet[Notice]:
    """The person's own notices, newest first."""
    return Notice.objects.filter(person_id=actor.person_id).order_by("-at", "pk")


def address_of(notice: Notice) -> str:
    """Where a notice leads: its own path, else its dossier, else the list."""
    if notice.path:
        return notice.path
    return reverse("dossier", args=[notice.dossier_id]) if notice.dossier_id else reverse("notices")


_WAITS = Q(begun_at__isnull=True, sent_at__isnull=True, given_up_at__isnull=True)


def awaited(channel: Channel, limit: int = 200) -> dict[int, list[int]]:
    """Which deliveries of a channel wait, by person; the oldest first."""
    found: dict[int, list[int]] = {}
    rows = Delivery.objects.filter(_WAITS, channel=channel).order_by("pk")
    for person, pk in rows.values_list("person_id", "pk")[:limit]:
        found.setdefault(person, []).append(pk)
    return found


def waiting(wanted: Iterable[int]) -> list[Delivery]:
    """Those of the deliveries that still wait, locked so that two workers never send the same one."""
    rows = Delivery.objects.select_for_update(skip_locked=True, of=("self",)).select_related("notice")
    return list(rows.filter(_WAITS, pk__in=list(wanted)).order_by("pk"))


def mailboxes(persons: set[int]) -> dict[int, tuple[str, str, time | None]]:
    """E-mail address, language and digest hour of each person who has an address and an active account."""
    rows = Account.objects.filter(person_id__in=persons, is_active=True).exclude(person__detail__email="")
    found = rows.values_list("person_id", "person__detail__email", "language", "digest_at")
    return {person: (email, language, at) for person, email, language, at in found if email}


def outlets(kind: str) -> list[Outlet]:
    """The bureau's active outlets of a kind."""
    return list(Outlet.objects.filter(kind=kind, active=True).order_by("pk"))
