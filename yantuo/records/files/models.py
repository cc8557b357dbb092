"""Bytes by their hash, and the attachments that say whose they are."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class Blob(models.Model):
    """Bytes on disk, once each, under their SHA-256."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    size = models.BigIntegerField()
    type = models.CharField(max_length=100, help_text="sniffed from the bytes, never believed")
    stored_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.sha256[:12]


class Attachment(models.Model):
    """A file of a dossier or another owner. What is served is `blob`; `original` is kept as evidence, never served."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner_kind = models.CharField(max_length=60)
    owner = models.CharField(max_length=64)
    office_id = models.BigIntegerField()
    enterprise_id = models.BigIntegerField(null=True)
    blob = models.ForeignKey(Blob, models.PROTECT, related_name="served_as")
    original = models.ForeignKey(Blob, models.PROTECT, related_name="evidence_of")
    name = models.CharField(_("file name"), max_length=255)
    note = models.CharField(_("note"), max_length=500, blank=True)
    taken_at = models.DateTimeField(null=True, help_text="from the photo, as the camera's clock said")
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    uploaded_by = models.BigIntegerField()
    uploader_name = models.CharField(max_length=100)
    uploaded_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["owner_kind", "owner"], name="files_attachment_owner")]

    def __str__(self) -> str:
        return self.name
