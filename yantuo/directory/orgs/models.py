"""Organisations: one tree of governments, regulators, departments and the bodies that work with them."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from yantuo.directory.divisions.models import Division


class Kind(models.TextChoices):
    """What an organisation is."""

    GOVERNMENT = "government", _("government")
    REGULATOR = "regulator", _("market regulator")
    STATION = "station", _("township supervision office")
    SECTION = "section", _("section of a bureau")
    DEPARTMENT = "department", _("department of government")
    COORDINATING = "coordinating", _("coordinating office")
    LABORATORY = "laboratory", _("laboratory")
    EXPERT_BODY = "expert_body", _("expert body")
    SCHOOL = "school", _("school")


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    """Reads of the tree, which all staff may see."""

    def under(self, organisation_id: int) -> "OrganisationQuerySet":
        """The organisation itself and all below it."""
        return self.filter(lineage__contains=[organisation_id])

    def in_force(self) -> "OrganisationQuerySet":
        """Those that have not been dissolved."""
        return self.filter(dissolved_on__isnull=True)


class Organisation(models.Model):
    """An office, a section of one, or another body.

    A coordinating body never has enforcement power (国办发〔2024〕54号).
    """

    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    name = models.CharField(_("name"), max_length=120)
    short_name = models.CharField(_("short name"), max_length=40, blank=True)
    name_en = models.CharField(_("name in English"), max_length=160, blank=True)
    code = models.CharField(_("code"), max_length=40, unique=True)
    division = models.ForeignKey(Division, models.PROTECT, verbose_name=_("division"))
    mark = models.CharField(_("document mark"), max_length=20, blank=True, help_text=_("e.g. 长市监"))
    enforces = models.BooleanField(_("has enforcement power"), default=False)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    lineage = ArrayField(models.BigIntegerField(), default=list, editable=False)
    office_id = models.BigIntegerField(
        editable=False, default=0, help_text="itself, or for a section the bureau it is part of"
    )
    founded_on = models.DateField(_("founded on"), null=True, blank=True)
    dissolved_on = models.DateField(_("dissolved on"), null=True, blank=True)

    objects: ClassVar[OrganisationQuerySet] = OrganisationQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        indexes = [GinIndex(fields=["lineage"], name="orgs_organisation_lineage")]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(kind="coordinating", enforces=True),
                name="orgs_coordinating_does_not_enforce",
                violation_error_message=_(
                    "A coordinating body may not have enforcement power: it coordinates and does not "
                    "inspect (国办发〔2024〕54号)."
                ),
            )
        ]

    def __str__(self) -> str:
        return self.name
