"""Words with a fixed meaning about enterprises."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class State(TextChoices):
    """Whether an enterprise is in business."""

    ACTIVE = "active", _("in business")
    SUSPENDED = "suspended", _("business suspended")
    CLOSED = "closed", _("closed")
    MERGED = "merged", _("merged into another file")


class Type(TextChoices):
    """Legal form."""

    COMPANY = "company", _("company")
    HOUSEHOLD = "household", _("individual household")
    COOPERATIVE = "cooperative", _("cooperative")
    WORKSHOP = "workshop", _("small workshop")
    OTHER = "other", _("other")


class Scale(TextChoices):
    """Size by staff and sales."""

    LARGE = "large", _("large")
    MEDIUM = "medium", _("medium")
    SMALL = "small", _("small")
    MICRO = "micro", _("micro")


class Grade(TextChoices):
    """Risk grade (食品生产经营风险分级管理办法)."""

    A = "A", "A"
    B = "B", "B"
    C = "C", "C"
    D = "D", "D"


class ResponsibleRole(TextChoices):
    """What a responsible person answers for."""

    LEGAL = "legal", _("legal representative")
    PRINCIPAL = "principal", _("person in charge")
    DIRECTOR = "director", _("food safety director")
    OFFICER = "officer", _("food safety officer")
    CONTACT = "contact", _("contact")


class LicenceKind(TextChoices):
    """What a licence allows."""

    SC = "SC", _("food production licence (SC)")
    WORKSHOP = "workshop", _("permit of a small workshop")
    JY = "JY", _("food trade licence (JY)")
    OTHER = "other", _("other licence")


class LicenceState(TextChoices):
    """Whether a licence is in force."""

    IN_FORCE = "in_force", _("in force")
    EXPIRED = "expired", _("expired")
    CANCELLED = "cancelled", pgettext_lazy("licence", "cancelled")
    REVOKED = "revoked", _("revoked")
    REPLACED = "replaced", _("replaced")
