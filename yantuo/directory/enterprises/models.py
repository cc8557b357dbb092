"""Enterprises and what belongs to them. Base facts of enterprises are open to all staff."""

import uuid
from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from yantuo.directory.divisions.models import Division
from yantuo.directory.enterprises.enums import (
    Grade,
    LicenceKind,
    LicenceState,
    ResponsibleRole,
    Scale,
    State,
    Type,
)
from yantuo.directory.enterprises.packs import object_title
from yantuo.directory.orgs.models import Organisation
from yantuo.directory.people.actor import Actor
from yantuo.directory.people.models import Account, Person
from yantuo.records.sight.sealed import SealedTextField


class EnterpriseQuerySet(models.QuerySet["Enterprise"]):
    """Reads of the register. `visible_to` is for the file; base facts of all are for every regulator."""

    def visible_to(self, actor: Actor) -> "EnterpriseQuerySet":
        """Those whose file this actor may open: supervised by an office in sight, or the actor's own."""
        return self.filter(models.Q(office_id__in=actor.offices) | models.Q(pk__in=actor.enterprises))

    def current(self) -> "EnterpriseQuerySet":
        """Without those that were merged into another."""
        return self.exclude(state=State.MERGED)


class Enterprise(models.Model):
    """One enterprise by its unified social credit code. `version` guards against two officers saving one thing."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    credit_code = models.CharField(_("unified social credit code"), max_length=18, unique=True)
    name = models.CharField(_("name"), max_length=120)
    type = models.CharField(_("legal form"), max_length=20, choices=Type.choices, default=Type.COMPANY)
    scale = models.CharField(_("scale"), max_length=10, choices=Scale.choices, blank=True)
    county = models.ForeignKey(Division, models.PROTECT, related_name="+", verbose_name=_("county"))
    township = models.ForeignKey(
        Division, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("township")
    )
    address = models.CharField(_("registered address"), max_length=200, blank=True)
    legal_representative = models.CharField(_("legal representative"), max_length=100, blank=True)
    office = models.ForeignKey(
        Organisation, models.PROTECT, related_name="enterprises", verbose_name=_("supervising office")
    )
    categories = ArrayField(
        models.CharField(max_length=6), default=list, blank=True, verbose_name=_("food categories")
    )
    domain = models.CharField(_("field"), max_length=30, default="food")
    grade = models.CharField(_("risk grade"), max_length=1, choices=Grade.choices, blank=True)
    grade_year = models.PositiveSmallIntegerField(_("year of the grade"), null=True, blank=True)
    founded_on = models.DateField(_("founded on"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.ACTIVE)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="aliases")
    note = models.TextField(_("note"), blank=True)
    synthetic = models.BooleanField(default=False, editable=False)
    bulk_entries = ArrayField(
        models.BigIntegerField(),
        default=list,
        editable=False,
        help_text="trail entries of the imports that touched it",
    )
    sort = models.CharField(max_length=200, blank=True, editable=False, help_text="pinyin, for sorting")
    grams = ArrayField(models.CharField(max_length=24), default=list, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    objects: ClassVar[EnterpriseQuerySet] = EnterpriseQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        indexes = [
            GinIndex(fields=["grams"], name="enterprises_grams"),
            GinIndex(fields=["categories"], name="enterprises_categories"),
            models.Index(fields=["sort", "id"], name="enterprises_sort"),
            models.Index(fields=["county", "sort", "id"], name="enterprises_county_sort"),
            models.Index(fields=["office", "sort", "id"], name="enterprises_office_sort"),
            models.Index(fields=["grade", "sort", "id"], name="enterprises_grade_sort"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state=State.MERGED, merged_into__isnull=False)
                | (~models.Q(state=State.MERGED) & models.Q(merged_into__isnull=True)),
                name="enterprises_merged_names_its_heir",
                violation_error_message=_("A merged enterprise must name the one it was merged into."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class Owned(models.Model):
    """What belongs to an enterprise carries the supervising office, for row-level security."""

    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="%(class)s_set")
    office_id = models.BigIntegerField(editable=False)

    objects: ClassVar[models.Manager[Any]] = models.Manager()

    class Meta:
        abstract = True


class Premises(Owned):
    """A place where the enterprise produces, stores or sells."""

    name = models.CharField(_("name"), max_length=120)
    address = models.CharField(_("address"), max_length=200)
    county = models.ForeignKey(Division, models.PROTECT, related_name="+", verbose_name=_("county"))
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)
    main = models.BooleanField(_("main premises"), default=False)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(
                    models.Q(latitude__isnull=True, longitude__isnull=True)
                    | models.Q(
                        latitude__isnull=False,
                        longitude__isnull=False,
                        latitude__range=(3, 54),
                        longitude__range=(73, 136),
                    )
                ),
                name="enterprises_place_in_china",
                violation_error_message=_(
                    "Latitude (3 to 54) and longitude (73 to 136) must both be given and lie in China."
                ),
            )
        ]

    def __str__(self) -> str:
        return self.name


class SupervisedObject(Owned):
    """An object under supervision (boiler, lift, production line); its attributes are checked by the domain pack."""

    premises = models.ForeignKey(
        Premises,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="objects_here",
        verbose_name=_("premises"),
    )
    domain = models.CharField(max_length=30)
    kind = models.CharField(_("kind"), max_length=40)
    number = models.CharField(_("number"), max_length=60)
    name = models.CharField(_("name"), max_length=120, blank=True)
    attributes = models.JSONField(_("attributes"), default=dict, blank=True)
    retired_on = models.DateField(_("taken out of use on"), null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["domain", "kind", "number"],
                condition=models.Q(retired_on__isnull=True),
                name="enterprises_object_number_once",
                violation_error_message=_("This number is already in use for an object of this kind."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.number}"

    @property
    def title(self) -> str:
        """What it is called: by its own name, else by its kind."""
        return self.name or object_title(self.domain, self.kind)


class Responsible(Owned):
    """A responsible person of the enterprise. Telephone and ID number are encrypted and shown masked."""

    role = models.CharField(_("role"), max_length=20, choices=ResponsibleRole.choices)
    name = models.CharField(_("name"), max_length=100)
    phone = SealedTextField(_("telephone"), blank=True)
    identity = SealedTextField(_("ID number"), blank=True)
    since = models.DateField(_("since"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, editable=False)

    def __str__(self) -> str:
        return self.name


class Licence(Owned):
    """A licence as a fact on the file (from the import or, later, from licensing)."""

    number = models.CharField(_("licence number"), max_length=20)
    kind = models.CharField(_("kind"), max_length=20, choices=LicenceKind.choices, default=LicenceKind.SC)
    issued_by = models.CharField(_("issued by"), max_length=120, blank=True)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    state = models.CharField(
        _("state"), max_length=12, choices=LicenceState.choices, default=LicenceState.IN_FORCE
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["number"],
                name="enterprises_licence_number_once",
                violation_error_message=_(
                    "This licence number is already on another file: a number is never used twice."
                ),
            )
        ]
        indexes = [
            models.Index(fields=["valid_to"], name="enterprises_licence_expiry"),
            models.Index(
                fields=["number"], name="enterprises_licence_prefix", opclasses=["varchar_pattern_ops"]
            ),
        ]

    def __str__(self) -> str:
        return self.number


class ActivationSlip(Owned):
    """A printed one-time code by which a responsible person opens the enterprise's own pages; only its hash is kept."""

    responsible = models.ForeignKey(Responsible, models.PROTECT)
    code_hash = models.CharField(max_length=64, unique=True)
    made_by = models.BigIntegerField()
    maker_name = models.CharField(max_length=100)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    account = models.ForeignKey(Account, models.PROTECT, null=True)
    document_id = models.UUIDField(null=True)

    def __str__(self) -> str:
        return f"slip {self.pk}"
