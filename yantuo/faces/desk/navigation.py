"""The places of the rail: each shown only to whoever may open it."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yantuo.directory.people.actor import Actor
from yantuo.ui.frame import NavItem, NavSection

# (label, url name, icon, powers of which one is needed, stands in the phone's bottom bar)
WORK = (
    (_("Desk"), "home", "layout-dashboard", ("work.read",), True),
    (_("Enterprises"), "enterprises", "factory", ("enterprise.read",), True),
    (_("Matters"), "matters", "clipboard-list", ("dossier.read",), True),
    (_("Referrals"), "referrals", "forward", ("dossier.read",), False),
    (_("Documents"), "documents", "file-text", ("dossier.read",), False),
    (_("Handovers"), "handovers", "users-round", ("work.read",), False),
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
    (_("Trail"), "trail", "link", ("trail.read",), False),
    (_("Retention"), "retention", "archive", ("retention.review",), False),
)
SYSTEM = (
    (_("Set-up"), "set_up", "list-checks", ("system.set_up",), False),
    (_("Status"), "status", "activity", ("system.status",), False),
    (_("Offices"), "offices", "building-2", ("org.edit", "post.grant"), False),
    (_("People"), "people", "user-round", ("person.edit", "post.grant", "account.unlock"), False),
    (_("API tokens"), "tokens", "key-round", ("token.issue",), False),
)
BUSINESS = (
    (_("What is due"), "business", "list-checks", ("business.read",), True),
    (_("Documents"), "business_documents", "file-text", ("business.read",), True),
    (_("My enterprise"), "business_enterprise", "factory", ("business.read",), True),
)

SECTIONS = (
    ("", WORK),
    (_("Law"), LAW),
    (_("Records"), RECORDS),
    (_("System"), SYSTEM),
    ("", BUSINESS),
)


def places(actor: Actor) -> list[NavSection]:
    """The sections with what this actor may open; empty ones are left out."""
    sections = [
        NavSection(
            [
                NavItem(label, reverse(name), icon, bar=bar)
                for label, name, icon, powers, bar in rows
                if any(actor.may(power) for power in powers)
            ],
            label,
        )
        for label, rows in SECTIONS
    ]
    return [section for section in sections if section.items]


def landing(actor: Actor) -> str:
    """The first place a person without a desk may open."""
    return next((item.url for section in places(actor) for item in section.items), reverse("account"))
