"""The places of the rail: each shown only to whoever may open it."""

from functools import cache
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yantuo import mechanisms
from yantuo.directory.people.actor import Actor
from yantuo.ui.frame import NavItem, NavSection
from yantuo.ui.parts import Link

# (label, url name, icon, powers of which one is needed, stands in the phone's bottom bar)
WORK = (
    (_("Desk"), "home", "layout-dashboard", ("work.read",), True),
    (_("Enterprises"), "enterprises", "factory", ("enterprise.read",), True),
    (_("Matters"), "matters", "clipboard-list", ("dossier.read",), True),
    (_("Oversight cards"), "cards", "clipboard-check", ("dossier.read",), False),
    (_("Oversight"), "rounds", "binoculars", ("dossier.read",), False),
    (_("Referrals"), "referrals", "forward", ("dossier.read",), False),
    (_("Documents"), "documents", "file-text", ("dossier.read",), False),
    (_("Handovers"), "handovers", "users-round", ("work.read",), False),
    (_("Figures of cards"), "card_figures", "chart-column", ("card.figures",), False),
    (_("Map"), "map", "map", ("enterprise.read",), False),
)
LAW = (
    (_("Legal clock"), "clock", "timer", ("law.read",), True),
    (_("Time limits"), "terms", "scale", ("law.read",), False),
    (_("Working days"), "calendar", "calendar-days", ("law.read",), False),
)
RECORDS = (
    (
        _("Imports and exports"),
        "jobs",
        "download",
        ("export", "enterprise.import", "org.import", "person.import", "trail.verify", "system.set_up"),
        False,
    ),
    (_("Trail"), "trail", "link", ("trail.read",), True),
    (_("Retention"), "retention", "archive", ("retention.review",), False),
)
SYSTEM = (
    (_("Set-up"), "set_up", "list-checks", ("system.set_up",), True),
    (_("Status"), "status", "activity", ("system.status",), True),
    (_("Offices"), "offices", "building-2", ("org.edit", "post.grant"), False),
    (_("People"), "people", "user-round", ("person.edit", "post.grant", "account.unlock"), True),
    (_("API tokens"), "tokens", "key-round", ("token.issue",), False),
)
BUSINESS = (
    (_("What is due"), "business", "list-checks", ("business.read",), True),
    (_("Cards"), "business_cards", "clipboard-check", ("business.read",), True),
    (_("Inspections"), "business_inspections", "search-check", ("business.read",), True),
    (_("Documents"), "business_documents", "file-text", ("business.read",), True),
    (_("My enterprise"), "business_enterprise", "factory", ("business.read",), False),
)


@cache
def _of_mechanisms(face: str) -> tuple[tuple[Any, str, str, tuple[str, ...], bool], ...]:
    """The places that the mechanisms name in their manifests, in the order of the mechanisms."""
    named = [entry for manifest in mechanisms.manifests() for entry in manifest.nav if entry.face == face]
    return tuple((entry.label, entry.url_name, entry.icon, entry.powers, entry.bar) for entry in named)


SECTIONS = (
    ("", WORK),
    (pgettext_lazy("mechanisms", "Supervision"), _of_mechanisms("desk")),
    (_("Law"), LAW),
    (_("Records"), RECORDS),
    (_("System"), SYSTEM),
    ("", (*BUSINESS, *_of_mechanisms("business"))),
)


def places(actor: Actor) -> list[NavSection]:
    """The sections with what this actor may open; empty ones are left out."""
    sections = [
        NavSection(
            [
                NavItem(label, reverse(name), icon, bar=bar)
                for label, name, icon, powers, bar in rows
                if _opens(actor, powers)
            ],
            label,
        )
        for label, rows in SECTIONS
    ]
    return [section for section in sections if section.items]


def own_places(actor: Actor) -> list[Link]:
    """What stands under the person's name: the account, and what the mechanisms keep for the person alone."""
    rows = _of_mechanisms("account")
    named = [Link(label, reverse(name)) for label, name, _icon, powers, _bar in rows if _opens(actor, powers)]
    return [Link(_("My account"), reverse("account")), *named]


def _opens(actor: Actor, powers: tuple[str, ...]) -> bool:
    return not powers or any(actor.may(power) for power in powers)


# Where a person without a desk begins: the place that is theirs, not the first that everybody has.
HOMES = (
    ("business.read", "business"),
    ("system.set_up", "set_up"),
    ("post.grant", "people"),
    ("trail.read", "trail"),
)


def landing(actor: Actor) -> str:
    """The place of a person without a desk: the one of their duty, else the first they may open."""
    own = next((name for power, name in HOMES if actor.may(power)), None)
    if own:
        return reverse(own)
    return next((item.url for section in places(actor) for item in section.items), reverse("account"))
