"""Long work with its progress; a person may leave it and come back."""

import uuid
from typing import ClassVar, Protocol

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from yantuo.records.sight.session import Sight


class State(models.TextChoices):
    """Where a job stands."""

    QUEUED = "queued", _("queued")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")
    CANCELLED = "cancelled", _("cancelled")


OPEN = (State.QUEUED, State.RUNNING)


class Reading(Protocol):
    """Who reads: an actor, as far as jobs need to know one."""

    @property
    def person_id(self) -> int:
        """The person."""


class JobQuerySet(models.QuerySet["Job"]):
    """Reads of jobs: start from `visible_to`."""

    def visible_to(self, actor: Reading) -> "JobQuerySet":
        """What the person ordered; nobody sees another's work, since it was done under that person's sight."""
        return self.filter(person_id=actor.person_id)


class Job(models.Model):
    """One import, export or other long work."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    office_id = models.BigIntegerField()
    person_id = models.BigIntegerField()
    sight = models.JSONField(help_text="what the person could see when it was ordered: the job sees no more")
    language = models.CharField(max_length=10, help_text="of the person who ordered it")
    params = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(null=True)
    message = models.TextField(blank=True)
    result = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    attempts = models.PositiveSmallIntegerField(
        default=0, help_text="each run has its own number; only the last counts"
    )
    input = models.ForeignKey("files.Blob", models.PROTECT, null=True, related_name="+")
    output = models.ForeignKey("files.Blob", models.PROTECT, null=True, related_name="+")
    output_name = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    beat_at = models.DateTimeField(null=True)
    cancel_asked_at = models.DateTimeField(null=True)

    objects: ClassVar[JobQuerySet] = JobQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        indexes = [models.Index(fields=["person_id", "-created_at"], name="jobs_job_person")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        """Whether it waits or runs."""
        return self.state in OPEN

    @property
    def seen_as(self) -> Sight:
        """What it may see: what its orderer saw when it was ordered."""
        given = dict(self.sight)
        lists = {name: tuple(given.get(name, ())) for name in ("offices", "enterprises", "duties")}
        return Sight(given["mode"], given["person"], **lists)
