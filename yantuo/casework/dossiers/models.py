"""The dossier: one row per matter, which work list, search, timeline, handover and counts read."""

import uuid
from typing import ClassVar, TypeVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from yantuo.directory.enterprises.models import Enterprise
from yantuo.directory.orgs.models import Organisation
from yantuo.directory.people.actor import Actor
from yantuo.directory.people.models import Person


def in_sight(actor: Actor, dossier: str = "") -> models.Q:
    """What `visible_to` filters by; `dossier` is the way to it (`dossier__`) from a row that hangs on a dossier.

    A condition on the joined row and no subquery, so that a list may be read in the order of an index of dossiers.
    """
    conditions = {
        "office_id__in": actor.offices,
        "owner_id": actor.person_id,
        "pk__in": _assigned(actor.person_id),
        **({"seen_by__overlap": list(actor.offices)} if actor.offices else {}),
    }
    whole = models.Q()
    for name, value in conditions.items():
        whole |= models.Q(**{dossier + name: value})
    if actor.enterprises:
        mine = {f"{dossier}enterprise_id__in": actor.enterprises, f"{dossier}shown_to_enterprise": True}
        whole |= models.Q(**mine)
    return whole


class DossierQuerySet(models.QuerySet["Dossier"]):
    """Reads of dossiers: start from `visible_to`."""

    def visible_to(self, actor: Actor) -> "DossierQuerySet":
        """Of an office in sight, owned by or assigned to the person, or about the actor's own enterprise."""
        return self.filter(in_sight(actor))

    def open(self) -> "DossierQuerySet":
        """Those not yet closed."""
        return self.filter(closed_at__isnull=True)


class Dossier(models.Model):
    """One matter. Every kind's main table has it as its one-to-one primary key; only take() moves `state`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=40)
    office = models.ForeignKey(
        Organisation, models.PROTECT, related_name="dossiers", verbose_name=_("office")
    )
    enterprise = models.ForeignKey(
        Enterprise,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="dossiers",
        verbose_name=_("enterprise"),
    )
    shown_to_enterprise = models.BooleanField(default=False)
    seen_by = ArrayField(
        models.BigIntegerField(), default=list, blank=True, help_text="offices that see it besides its own"
    )
    number = models.CharField(_("number"), max_length=80, blank=True)
    title = models.CharField(_("title"), max_length=200)
    state = models.CharField(max_length=40)
    owner = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        db_index=False,  # an index of its own begins with it
        verbose_name=_("responsible person"),
    )
    rules_on = models.DateField(help_text="the rules of this day hold for the dossier")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    synthetic = models.BooleanField(default=False, editable=False)
    undated = models.BooleanField(
        db_default=False, editable=False, help_text="open, and no limit runs; kept by triggers"
    )

    objects: ClassVar[DossierQuerySet] = DossierQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        indexes = [
            models.Index(fields=["office", "-opened_at", "id"], name="dossiers_office_opened"),
            models.Index(fields=["kind", "-opened_at", "id"], name="dossiers_kind_opened"),
            models.Index(fields=["-opened_at", "id"], name="dossiers_opened"),
            models.Index(fields=["enterprise", "-opened_at"], name="dossiers_enterprise"),
            models.Index(
                fields=["owner"], name="dossiers_owner_open", condition=models.Q(closed_at__isnull=True)
            ),
            models.Index(fields=["number"], name="dossiers_number", opclasses=["varchar_pattern_ops"]),
            models.Index(fields=["owner", "office", "kind"], name="dossiers_owner_office"),
            models.Index(
                fields=["opened_at", "id"], name="dossiers_undated", condition=models.Q(undated=True)
            ),
            GinIndex(fields=["seen_by"], name="dossiers_seen_by"),
            GinIndex(
                models.Func(
                    "kind",
                    "seen_by",
                    function="dossiers_seen_as",
                    output_field=ArrayField(models.TextField()),
                ),
                name="dossiers_kind_seen",
                condition=~models.Q(seen_by=[]),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Assignment(models.Model):
    """A person to whom a dossier was assigned beyond the reach of his post (expert, laboratory, liaison)."""

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="assignments")
    office_id = models.BigIntegerField(help_text="of the dossier, for row-level security")
    person = models.ForeignKey(Person, models.PROTECT, related_name="assignments")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dossier", "person"], name="dossiers_assigned_once")]

    def __str__(self) -> str:
        return f"{self.person_id} on {self.dossier_id}"


def _assigned(person_id: int) -> "models.QuerySet[Assignment, uuid.UUID]":
    return Assignment.objects.filter(person_id=person_id, until__isnull=True).values_list(
        "dossier_id", flat=True
    )


class Case(models.Model):
    """Base of every mechanism's main table: the dossier is its primary key, and its state mirrors the dossier's."""

    dossier = models.OneToOneField(Dossier, models.PROTECT, primary_key=True, related_name="%(class)s")
    office_id = models.BigIntegerField(editable=False)
    state = models.CharField(max_length=40)

    class Meta:
        abstract = True


CaseT = TypeVar("CaseT", bound=Case)


def rows_of(model: type[CaseT]) -> "models.Manager[CaseT]":
    """All rows of a kind's main table, whatever its manager is called."""
    return model._default_manager  # noqa: SLF001 - Django's own name for it
