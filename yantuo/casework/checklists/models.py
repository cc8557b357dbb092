"""Sheets filled in from a checklist: one answer per item, locked when the result is formed."""

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from yantuo.casework.checklists.enums import Verdict
from yantuo.casework.checklists.rules import Table, table_of
from yantuo.casework.dossiers.models import Dossier, in_sight
from yantuo.directory.people.actor import Actor
from yantuo.records.files.models import Attachment

EVIDENCE_OF = "answer"  # owner_kind of the photos of an answer


class SheetQuerySet(models.QuerySet["Sheet"]):
    """Reads of sheets: start from `visible_to`."""

    def visible_to(self, actor: Actor) -> "SheetQuerySet":
        """Those whose dossier the actor may see."""
        return self.filter(in_sight(actor, "dossier__"))


class Sheet(models.Model):
    """One checklist filled in for one dossier; `table_on` is the day whose edition of the table holds for ever."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="sheets")
    office_id = models.BigIntegerField(editable=False)
    domain = models.CharField(max_length=30)
    table_key = models.CharField(max_length=60)
    table_on = models.DateField(help_text="the edition of the table in force on this day holds")
    kind = models.CharField(max_length=20, help_text="kind of visit: some may leave items unanswered")
    marks = models.JSONField(
        default=list, blank=True, help_text="categories and kinds of object that choose the items"
    )
    subject = models.CharField(_("what was checked"), max_length=200, blank=True)
    locked_at = models.DateTimeField(null=True, blank=True)
    digest = models.CharField(
        max_length=64, blank=True, help_text="SHA-256 of table, answers and photos when locked"
    )

    objects: ClassVar[SheetQuerySet] = SheetQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        indexes = [models.Index(fields=["dossier"], name="checklists_sheet_dossier")]

    def __str__(self) -> str:
        return f"{self.domain}/{self.table_key} {self.table_on}"

    @property
    def table(self) -> Table:
        """The checklist it is filled in from; raises NoTable where its field was removed."""
        return table_of(self.domain, self.table_key, self.table_on)


class Answer(models.Model):
    """What was found on one item. Its photos hang on it as attachments of the kind “answer”."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sheet = models.ForeignKey(Sheet, models.PROTECT, related_name="answers")
    office_id = models.BigIntegerField(editable=False)
    item = models.CharField(max_length=40)
    verdict = models.CharField(_("finding"), max_length=8, choices=Verdict.choices, blank=True)
    note = models.TextField(_("what was found"), blank=True)
    reason = models.CharField(_("why not applicable"), max_length=300, blank=True)
    clause = models.CharField(
        _("provision"), max_length=300, blank=True, help_text=_("empty: that of the item")
    )
    by = models.BigIntegerField()
    by_name = models.CharField(max_length=100)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sheet", "item"], name="checklists_one_answer_per_item"),
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.verdict}"

    @property
    def photos(self) -> "models.QuerySet[Attachment]":
        """Its photos that were not withdrawn, the oldest first."""
        return Attachment.objects.of(EVIDENCE_OF, self.pk)
