"""What the desk itself keeps: a person's views of lists, and the lists of what has outlived its retention."""

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from yantuo.directory.orgs.models import Organisation
from yantuo.directory.people.actor import Actor


class SavedView(models.Model):
    """A named filter of a list, kept for its owner."""

    person_id = models.BigIntegerField()
    list_key = models.CharField(max_length=60)
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(max_length=1000, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person_id", "list_key", "name"], name="desk_view_once")
        ]

    def __str__(self) -> str:
        return self.name


class DisposalState(models.TextChoices):
    """Where a disposal list stands."""

    PROPOSED = "proposed", _("to be decided")
    DECIDED = "decided", _("decided")
    DONE = "done", _("carried out")


class DisposalQuerySet(models.QuerySet["Disposal"]):
    """Reads of disposal lists: start from `visible_to`."""

    def visible_to(self, actor: Actor) -> "DisposalQuerySet":
        """Those of offices in sight."""
        return self.filter(office_id__in=actor.offices)


class Disposal(models.Model):
    """One list of records of one kind and office that have outlived their retention."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=40)
    office = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    basis = models.CharField(max_length=300, help_text="citation of the rule in Chinese, as of the proposal")
    basis_en = models.CharField(max_length=300)
    amount = models.PositiveSmallIntegerField(help_text="how long such records are kept")
    unit = models.CharField(max_length=3)
    state = models.CharField(max_length=10, choices=DisposalState.choices, default=DisposalState.PROPOSED)
    proposed_at = models.DateTimeField()
    decided_by = models.BigIntegerField(null=True)
    decider_name = models.CharField(max_length=100, blank=True)
    decided_at = models.DateTimeField(null=True)
    witness = models.CharField(_("witness"), max_length=100, blank=True)
    done_at = models.DateTimeField(null=True)

    objects: ClassVar[DisposalQuerySet] = DisposalQuerySet.as_manager()  # type: ignore[assignment]

    def __str__(self) -> str:
        return f"{self.kind} {self.proposed_at:%Y-%m-%d}"


class Decision(models.TextChoices):
    """What becomes of one record."""

    OPEN = "", _("not decided")
    DISPOSE = "dispose", _("dispose of")
    KEEP = "keep", _("keep on")


class DisposalItem(models.Model):
    """One record on a disposal list."""

    disposal = models.ForeignKey(Disposal, models.CASCADE, related_name="items")
    office_id = models.BigIntegerField()
    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=64)
    title = models.CharField(max_length=300)
    digest = models.CharField(max_length=64, blank=True)
    formed_on = models.DateField()
    expired_on = models.DateField()
    decision = models.CharField(max_length=8, choices=Decision.choices, default=Decision.OPEN, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    again_on = models.DateField(null=True, help_text="of what is kept: when it may be proposed again")
    disposed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["kind", "subject"], name="desk_disposal_subject")]

    def __str__(self) -> str:
        return self.title
