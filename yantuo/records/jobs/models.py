"""Long work with its progress; a person may leave it and come back."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Where a job stands."""

    QUEUED = "queued", _("queued")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")
    CANCELLED = "cancelled", _("cancelled")


class Job(models.Model):
    """One import, export or other long work."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    office_id = models.BigIntegerField()
    person_id = models.BigIntegerField()
    sight = models.JSONField(help_text="what the person could see when it was ordered: the job sees no more")
    params = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(null=True)
    message = models.TextField(blank=True)
    result = models.JSONField(default=dict)
    input = models.ForeignKey("files.Blob", models.PROTECT, null=True, related_name="+")
    output = models.ForeignKey("files.Blob", models.PROTECT, null=True, related_name="+")
    output_name = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    beat_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["person_id", "-created_at"], name="jobs_job_person")]

    def __str__(self) -> str:
        return self.title
