"""Who plays in the demonstration: of every county bureau two certified inspectors, a head, a leader, and firms."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from yantuo.directory.enterprises.models import Enterprise
from yantuo.directory.orgs.models import Organisation
from yantuo.directory.people.actor import Actor, actor_of
from yantuo.directory.people.models import Certificate, Person, Post

LEAST_INSPECTORS = 2


@dataclass(frozen=True)
class Bureau:
    """Who plays in one county: two inspectors with certificates, a head, a leader, and firms with their people."""

    office: Organisation
    inspectors: tuple[Actor, ...]
    head: Actor
    leader: Actor
    firms: tuple[Enterprise, ...]

    def persons(self) -> list[Person]:
        """The two inspectors as persons."""
        return list(
            Person.objects.filter(pk__in=[one.person_id for one in self.inspectors[:2]]).order_by("pk")
        )


def bureaus(on: date, first_firm: int) -> Iterator[Bureau]:
    """The county bureaus that can inspect, that of the demonstration's own firm first."""
    held = Post.objects.filter(begins__lte=on, organisation__isnull=False).select_related(
        "person", "organisation"
    )
    posts = list(held.exclude(ends__lt=on).order_by("pk"))
    certified = set(Certificate.objects.filter(valid_from__lte=on - timedelta(days=200), valid_to__gte=on)
                    .values_list("person_id", flat=True))  # fmt: skip
    own = Enterprise.objects.get(pk=first_firm).office_id
    for office in sorted(
        Organisation.objects.filter(kind="regulator").order_by("pk"), key=lambda o: o.pk != own
    ):
        here = [post for post in posts if post.organisation and post.organisation.office_id == office.pk]
        bureau = _bureau(office, here, certified, first_firm)
        if bureau:
            yield bureau


def _bureau(
    office: Organisation, here: Sequence[Post], certified: set[int], first_firm: int
) -> Bureau | None:
    def with_role(*roles: str) -> list[Actor]:
        return [actor_of(post) for post in here if post.role in roles]

    inspectors = [one for one in with_role("inspector", "case_officer") if one.person_id in certified]
    heads, leaders = with_role("section_head"), with_role("county_leader")
    rows = (
        Enterprise.objects.filter(office=office, state="active", domain="food")
        .exclude(grade="D")
        .order_by("pk")
    )
    firms = sorted(rows[:14], key=lambda firm: firm.pk != first_firm)
    if len(inspectors) < LEAST_INSPECTORS or not (heads and leaders) or len(firms) < 8:
        return None
    return Bureau(office, tuple(inspectors), heads[0], leaders[0], tuple(firms))
