"""What a token may be good for: each scope opens operations and carries no more than its powers."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Scope:
    """One scope: what it says on the screen, the power without which it opens nothing, what else goes with it."""

    label: Promise
    power: str
    more: tuple[str, ...] = ()

    @property
    def powers(self) -> frozenset[str]:
        """All powers a token keeps by this scope, as far as its post has them."""
        return frozenset({self.power, *self.more})


SCOPES: dict[str, Scope] = {
    "enterprises.read": Scope(_("read enterprises"), "enterprise.read"),
    "enterprises.write": Scope(_("enter and correct enterprises"), "enterprise.edit"),
    "deadlines.read": Scope(_("read deadlines"), "dossier.read"),
    "matters.read": Scope(_("read matters"), "dossier.read"),
    "matters.open": Scope(_("open matters"), "matter.open"),
    "matters.finish": Scope(_("close matters as done"), "dossier.work", ("dossier.assign",)),
    "inspections.read": Scope(_("read inspections and findings"), "dossier.read"),
    "cards.read": Scope(_("read oversight cards"), "dossier.read"),
    "law.read": Scope(_("ask the legal clock"), "law.read"),
}


def powers_of(scopes: list[str]) -> frozenset[str]:
    """Every power some scopes carry; a scope that no longer exists carries none."""
    return frozenset().union(*(SCOPES[scope].powers for scope in scopes if scope in SCOPES))


def fitting(powers: frozenset[str]) -> list[str]:
    """The scopes that a post with these powers can lend to a token."""
    return [key for key, scope in SCOPES.items() if scope.power in powers]
