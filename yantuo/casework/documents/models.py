"""Official documents. Number, data and template version are committed together; the bytes are authoritative."""

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from yantuo.casework.dossiers.models import Dossier, in_sight
from yantuo.directory.enterprises.models import Enterprise
from yantuo.directory.orgs.models import Organisation
from yantuo.directory.people.actor import Actor
from yantuo.records.files.models import Attachment, Blob


class State(models.TextChoices):
    """Where a document stands."""

    DRAFT = "draft", _("draft")
    SIGNED = "signed", _("signed")
    NUMBERED = "numbered", _("numbered")
    SEALED = "sealed", _("sealed")
    SUPERSEDED = "superseded", _("superseded")
    VOID = "void", _("withdrawn")


class DocumentQuerySet(models.QuerySet["Document"]):
    """Reads of documents: start from `visible_to`."""

    def visible_to(self, actor: Actor) -> "DocumentQuerySet":
        """Of an office in sight; once set, also of a dossier other staff see, or shown to the own enterprise."""
        if actor.enterprises:
            return self.issued().filter(enterprise_id__in=actor.enterprises, shown_to_enterprise=True)
        beside = models.Q(pdf__isnull=False, dossier__isnull=False) & in_sight(actor, "dossier__")
        return self.filter(models.Q(office_id__in=actor.offices) | beside)

    def issued(self) -> "DocumentQuerySet":
        """Those that have been numbered and set."""
        return self.filter(pdf__isnull=False)


class Document(models.Model):
    """One document: superseded by a later one, never edited once signed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    template = models.CharField(max_length=60)
    template_version = models.CharField(max_length=64, blank=True)
    office = models.ForeignKey(Organisation, models.PROTECT, related_name="documents")
    dossier = models.ForeignKey(Dossier, models.PROTECT, null=True, blank=True, related_name="documents")
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, null=True, blank=True, related_name="documents"
    )
    shown_to_enterprise = models.BooleanField(default=False)
    title = models.CharField(_("title"), max_length=200)
    number = models.CharField(_("document number"), max_length=80, blank=True)
    data = models.JSONField(help_text="everything the document says, as of its signature")
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    drafted_by = models.BigIntegerField()
    drafter_name = models.CharField(max_length=100)
    drafted_at = models.DateTimeField()
    signed_by = models.BigIntegerField(null=True)
    signer_name = models.CharField(max_length=100, blank=True)
    signer_post = models.CharField(max_length=100, blank=True)
    signed_at = models.DateTimeField(null=True)
    signed_with = models.CharField(
        max_length=10, blank=True, help_text="password or totp, asked again at signing"
    )
    pdf = models.ForeignKey(Blob, models.PROTECT, null=True, related_name="+")
    check_code = models.CharField(
        max_length=16, blank=True, help_text="short code printed beside the QR code"
    )
    scan = models.ForeignKey(
        Attachment,
        models.PROTECT,
        null=True,
        related_name="+",
        help_text="scan of the paper with the wet seal",
    )
    sealed_at = models.DateTimeField(null=True)
    sealed_by = models.BigIntegerField(null=True)
    supersedes = models.OneToOneField("self", models.PROTECT, null=True, related_name="superseded_by")
    void_reason = models.CharField(max_length=500, blank=True)

    objects: ClassVar[DocumentQuerySet] = DocumentQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        indexes = [
            models.Index(fields=["office", "-drafted_at"], name="documents_office"),
            models.Index(fields=["number"], name="documents_number", opclasses=["varchar_pattern_ops"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["check_code"], condition=~models.Q(check_code=""), name="documents_check_code_once"
            ),
            models.CheckConstraint(
                condition=models.Q(state="draft")
                | models.Q(state="void")
                | models.Q(signed_at__isnull=False),
                name="documents_signed_before_use",
            ),
        ]

    def __str__(self) -> str:
        return self.title
