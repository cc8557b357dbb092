"""Roles and their powers, read from rules/roles.yaml; the one place that says who may do what."""

from functools import lru_cache
from typing import Literal

import yaml
from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, ConfigDict

Reach = Literal["subtree", "office", "assigned", "none"]


class Role(BaseModel):
    """One role: its powers, how far it sees, and which roles the same person may not hold beside it."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    title: str
    basis: str
    reach: Reach
    powers: frozenset[str]
    excludes: frozenset[str] = frozenset()
    second_factor: bool = False  # asked of this role where YANTUO_REQUIRE_TOTP is set
    topmost: frozenset[str] = frozenset()  # powers that only the topmost regulator's post has


TITLES: dict[str, Promise] = {
    "inspector": _("Field inspector"),
    "case_officer": _("Case officer"),
    "section_head": _("Head of section"),
    "county_leader": _("Leader of a county bureau"),
    "city_leader": _("Leader of the city bureau"),
    "coordination_head": _("Head of the coordinating office"),
    "coordinator": _("Officer of the coordinating office"),
    "liaison": _("Liaison person of another department"),
    "registrar": _("Registrar of enterprises and documents"),
    "legal": _("Legal section"),
    "expert": _("Expert"),
    "laboratory": _("Laboratory"),
    "system_admin": _("System administrator"),
    "security_admin": _("Security administrator"),
    "audit_admin": _("Audit administrator"),
    "enterprise": _("Enterprise"),
}


@lru_cache(maxsize=1)
def roles() -> dict[str, Role]:
    """All roles by key; a bad file stops the program at start, with the row and the fault."""
    raw = yaml.safe_load((settings.RULES / "roles.yaml").read_text(encoding="utf-8"))
    found = {key: Role.model_validate(row) for key, row in raw.items()}
    faults = [f"{key} has no title in TITLES" for key in found if key not in TITLES]
    faults += [
        f"{key} has topmost powers it does not have"
        for key, role in found.items()
        if role.topmost - role.powers
    ]
    faults += [
        f"{key} excludes {other}, which does not exclude it back"
        for key, role in found.items()
        for other in role.excludes
        if other not in found or key not in found[other].excludes
    ]
    if faults:
        raise ValueError("rules/roles.yaml: " + "; ".join(faults))
    return found


def all_powers() -> frozenset[str]:
    """Every power that any role gives: a view may ask for no other."""
    return frozenset().union(*(role.powers for role in roles().values()))


def conflict(held: set[str]) -> tuple[str, str] | None:
    """The first two roles of a set that one person may not hold together, or None."""
    for key in sorted(held):
        for other in sorted(roles()[key].excludes & held):
            return key, other
    return None
