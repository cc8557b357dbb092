"""Bytes by their hash, and the attachments that say whose they are."""

import uuid
from typing import ClassVar, Protocol

from django.db import models
from django.utils.translation import gettext_lazy as _


class Blob(models.Model):
    """Bytes on disk, once each, under their SHA-256."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    size = models.BigIntegerField()
    type = models.CharField(max_length=100, help_text="sniffed from the bytes, never believed")
    stored_at = models.DateTimeField(help_text="when the same bytes last came in")

    def __str__(self) -> str:
        return self.sha256[:12]


class Reading(Protocol):
    """Who reads: an actor, as far as attachments need to know one."""

    @property
    def person_id(self) -> int:
        """The person."""

    @property
    def offices(self) -> tuple[int, ...]:
        """The offices in sight."""

    @property
    def enterprises(self) -> tuple[int, ...]:
        """The enterprises the person speaks for."""


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    """Reads of attachments. What belongs to a dossier is asked for after the dossier itself was."""

    def visible_to(self, actor: Reading) -> "AttachmentQuerySet":
        """Of an office in sight, uploaded by the person, or shown to the person's enterprise."""
        own = models.Q(uploaded_by=actor.person_id, uploaded_by__gt=0)
        shown = models.Q(enterprise_id__in=actor.enterprises, shown_to_enterprise=True)
        return self.filter(models.Q(office_id__in=actor.offices) | own | shown)

    def of(self, owner_kind: str, owner: object) -> "AttachmentQuerySet":
        """What hangs on one thing and was not withdrawn, the oldest first, with its bytes."""
        found = self.filter(owner_kind=owner_kind, owner=str(owner), withdrawn_at__isnull=True)
        return found.select_related("blob", "original").order_by("uploaded_at", "id")


class Attachment(models.Model):
    """A file of a dossier or another owner: `blob` is served, `original` is evidence and never served."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner_kind = models.CharField(max_length=60)
    owner = models.CharField(max_length=64)
    office_id = models.BigIntegerField()
    enterprise_id = models.BigIntegerField(null=True)
    shown_to_enterprise = models.BooleanField(default=False)
    blob = models.ForeignKey(Blob, models.PROTECT, related_name="served_as")
    original = models.ForeignKey(Blob, models.PROTECT, related_name="evidence_of")
    name = models.CharField(_("file name"), max_length=255)
    note = models.CharField(_("note"), max_length=500, blank=True)
    taken_at = models.DateTimeField(null=True, help_text="from the photo, as the camera's clock said")
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    camera = models.CharField(max_length=100, blank=True)
    uploaded_by = models.BigIntegerField()
    uploader_name = models.CharField(max_length=100)
    uploaded_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.CharField(_("reason"), max_length=500, blank=True)

    objects: ClassVar[AttachmentQuerySet] = AttachmentQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        indexes = [models.Index(fields=["owner_kind", "owner"], name="files_attachment_owner")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_photo(self) -> bool:
        """Whether it can be shown as a picture."""
        return self.blob.type.startswith("image/")
