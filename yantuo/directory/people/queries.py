"""Reads of posts that other floors need: who holds a power in an office on a day."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from yantuo.directory.people.models import Certificate, Person, Post
from yantuo.directory.people.roles import roles


def roles_with(power: str) -> list[str]:
    """The roles that give a power."""
    return sorted(key for key, role in roles().items() if power in role.powers)


def held_on(day: date) -> QuerySet[Post]:
    """The posts in force on a day."""
    return Post.objects.filter(Q(ends__isnull=True) | Q(ends__gte=day), begins__lte=day)


def names_in(*, persons: Iterable[int], offices: Iterable[int], on: date) -> list[str]:
    """The names of those of some persons who on a day hold a post in one of these offices or below it."""
    held = held_on(on).filter(person_id__in=list(persons), organisation__lineage__overlap=list(offices))
    return list(held.order_by("person__sort").values_list("person__name", flat=True).distinct())


def holders(*, office: int, on: date, power: str = "", role_keys: tuple[str, ...] = ()) -> list[int]:
    """The persons with a post in force in an office (its sections included), by power or by role; ids in order."""
    wanted = list(role_keys) or roles_with(power)
    held = Post.objects.filter(organisation__office_id=office, role__in=wanted, begins__lte=on)
    held = held.filter(Q(ends__isnull=True) | Q(ends__gte=on))
    return list(held.order_by("person_id").values_list("person_id", flat=True).distinct())


def posts_with(*, power: str, on: date) -> list[Post]:
    """The posts in force on a day that give a power, with person and office."""
    held = Post.objects.filter(role__in=roles_with(power), organisation__isnull=False, begins__lte=on)
    held = held.filter(Q(ends__isnull=True) | Q(ends__gte=on)).select_related("person", "organisation")
    return list(held.order_by("pk"))


def people() -> QuerySet[Person]:
    """All persons of offices, with account and posts for a list (three queries however long it is)."""
    now = timezone.localdate()
    held = (
        Post.objects.filter(Q(ends__isnull=True) | Q(ends__gte=now))
        .select_related("organisation")
        .order_by("-main")
    )
    office_people = Person.objects.filter(posts__organisation__isnull=False) | Person.objects.filter(
        posts__isnull=True
    )
    return (
        office_people.distinct().select_related("account").prefetch_related(Prefetch("posts", held, "held"))
    )


def masked(text: str, *, keep: int = 4) -> str:
    """Personal data as it is shown: the last figures only."""
    return "•" * max(len(text) - keep, 0) + text[-keep:] if text else ""


def colleagues(office: int) -> QuerySet[Person]:
    """The persons with a post in force in an office or below it, by name."""
    now = timezone.localdate()
    held = Post.objects.filter(organisation__lineage__contains=[office], begins__lte=now)
    held = held.filter(Q(ends__isnull=True) | Q(ends__gte=now))
    return Person.objects.filter(pk__in=held.values("person_id")).order_by("sort", "pk")


def certificates_ending(first: date, last: date, *, on: date) -> QuerySet[Certificate]:
    """Certificates that run out within two days, of persons in office `on` a day who hold none that lasts longer."""
    held = Post.objects.filter(person=OuterRef("person"), organisation__isnull=False, begins__lte=on)
    held = held.filter(Q(ends__isnull=True) | Q(ends__gte=on))
    longer = Certificate.objects.filter(person=OuterRef("person"), valid_to__gt=OuterRef("valid_to"))
    rows = Certificate.objects.filter(~Exists(longer), Exists(held), valid_to__range=(first, last))
    return rows.select_related("person").order_by("valid_to", "pk")
