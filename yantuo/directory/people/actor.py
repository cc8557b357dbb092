"""Who acts: one person in one post, with its powers and what it may see, frozen for one request or job."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject

from yantuo.directory.orgs.models import Kind, Organisation
from yantuo.directory.people.models import Account, Post
from yantuo.directory.people.roles import roles
from yantuo.kernel.codes.division import Divisions
from yantuo.kernel.codes.division_table import Level
from yantuo.records.sight.session import SYSTEM, Mode, Sight

# What administrators may see without seeing any dossier, and the powers that bring it.
DUTIES = {
    "personnel": frozenset({"person.edit", "post.grant", "account.reset"}),
    "audit": frozenset({"trail.read"}),
    "set_up": frozenset({"system.set_up"}),
}


COUNTY = 6  # figures of a county unit's code, with which all codes in it begin


@dataclass(frozen=True)
class Actor:
    """The acting person; names are as of now and go frozen into trail and documents."""

    person_id: int
    name: str
    post_id: int
    post_title: str
    role: str
    office_id: int
    office_name: str
    organisation_id: int
    division: str
    powers: frozenset[str]
    offices: tuple[int, ...] = ()
    enterprises: tuple[int, ...] = ()
    divisions: tuple[str, ...] = ()  # codes of the divisions of the offices in sight, in their order
    mode: Mode = "staff"
    held: tuple[tuple[int, str], ...] = ()  # every post of the person: its id, and its title with the office

    def may(self, power: str) -> bool:
        """Whether the post gives this power."""
        return power in self.powers

    @property
    def sight(self) -> Sight:
        """What the database may show this actor."""
        return Sight(self.mode, self.person_id, self.offices, self.enterprises, self._duties())

    @property
    def counties(self) -> dict[int, str]:
        """The code of the county unit of each office in sight; offices of the city and above are in none."""
        found = {}
        for office, division in zip(self.offices, self.divisions, strict=True):
            row = Divisions.load().get(division[:COUNTY])
            if row and row.level is Level.COUNTY:
                found[office] = row.code
        return found

    def _duties(self) -> tuple[str, ...]:
        return tuple(duty for duty, power in DUTIES.items() if power & self.powers)


MACHINE = Actor(
    person_id=0,
    name="Yantuo",
    post_id=0,
    post_title="",
    role="",
    office_id=0,
    office_name="",
    organisation_id=0,
    division="",
    powers=frozenset(),
    mode="system",
)
assert MACHINE.sight == SYSTEM


def posts_in_force(person_id: int, on: date) -> list[Post]:
    """The posts a person holds on a day, the main one first, each with its office and what lies below (one query)."""
    held = Post.objects.filter(person_id=person_id, begins__lte=on).filter(
        Q(ends__isnull=True) | Q(ends__gte=on)
    )
    tree = ArraySubquery(_under(OuterRef("organisation__office_id")))
    return list(held.select_related("person", "organisation").annotate(tree=tree).order_by("-main", "id"))


def _under(office: Any) -> QuerySet[Organisation, Any]:
    """An office and all below it as plain values: the office may be an id, or an expression that yields one."""
    row = JSONObject(id="id", name="name", division="division_id", lineage="lineage")
    return Organisation.objects.under(office).order_by("id").values_list(row, flat=True)


def _tree(post: Post, office: int) -> dict[int, dict[str, Any]]:
    """The office of a post and what lies below it, as read with the post; else now (one query)."""
    rows = getattr(post, "tree", None)
    return {row["id"]: row for row in (_under(office) if rows is None else rows)}


def _visible_offices(role: str, office: int, tree: dict[int, dict[str, Any]]) -> dict[int, str]:
    """The offices a post sees, by its role's reach: their ids with the codes of their divisions."""
    reach = roles()[role].reach
    if reach in ("none", "assigned"):
        return {}
    return {pk: row["division"] for pk, row in tree.items() if reach != "office" or pk == office}


def actor_of(post: Post) -> Actor:
    """The actor that a post makes of its holder (one query at most, one more for a role with topmost powers)."""
    if post.organisation is None:
        return _representative(post)
    office_id = post.organisation.office_id
    tree = _tree(post, office_id)
    office, seen = tree[office_id], _visible_offices(post.role, office_id, tree)
    return Actor(
        person_id=post.person_id,
        name=post.person.name,
        post_id=post.pk,
        post_title=post.title,
        role=post.role,
        office_id=office_id,
        office_name=office["name"],
        organisation_id=post.organisation.pk,
        division=office["division"],
        powers=_powers(post.role, office["lineage"]),
        offices=tuple(seen),
        divisions=tuple(seen.values()),
    )


def _powers(key: str, lineage: list[int]) -> frozenset[str]:
    """The powers of a role in an office; those over the whole bureau only where no other regulator stands above."""
    role = roles()[key]
    if not role.topmost:
        return role.powers
    above = Organisation.objects.filter(pk__in=lineage[:-1], kind=Kind.REGULATOR)
    return role.powers - role.topmost if above.exists() else role.powers


def _representative(post: Post) -> Actor:
    """A post without an organisation belongs to an enterprise: it sees that enterprise's own things only."""
    return Actor(
        person_id=post.person_id,
        name=post.person.name,
        post_id=post.pk,
        post_title=post.title,
        role=post.role,
        office_id=post.supervisor_id or 0,
        office_name=post.enterprise_name,
        organisation_id=0,
        division="",
        powers=roles()[post.role].powers,
        enterprises=(post.enterprise_id,) if post.enterprise_id else (),
        mode="enterprise",
    )


def actor_for(account: Account, on: date, post_id: int | None = None) -> Actor | None:
    """The actor of a logged-in account on a day: in the post asked for, else the main one; None without any post."""
    held = posts_in_force(account.person_id, on) if account.person_id else []
    chosen = next((post for post in held if post.pk == post_id), held[0] if held else None)
    if chosen is None:
        return None
    labels = tuple((post.pk, f"{post.title} · {post.organisation or post.enterprise_name}") for post in held)
    return replace(actor_of(chosen), held=labels)
