"""Deadlines: a date with its basis. Pauses, extensions and reminders are rows; nothing is ever counted down.

The dossier is named by its label, not imported: dossiers stand above deadlines, because a step starts and stops clocks.
"""

import uuid
from datetime import datetime
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from yantuo.directory.people.actor import Actor


class State(models.TextChoices):
    """Where a deadline stands."""

    OPEN = "open", _("running")
    MET = "met", _("met")
    VOID = "void", _("no longer applies")


class Light(models.TextChoices):
    """How near a deadline is."""

    GREEN = "ok", _("in time")
    YELLOW = "warn", _("soon due")
    RED = "late", _("late")


class DeadlineQuerySet(models.QuerySet["Deadline"]):
    """Reads of deadlines: start from `visible_to`."""

    def visible_to(self, actor: Actor) -> "DeadlineQuerySet":
        """Of an office in sight, the person's own, or shown to the actor's enterprise."""
        seen = models.Q(office_id__in=actor.offices) | models.Q(owner_id=actor.person_id)
        if actor.enterprises:
            seen |= models.Q(enterprise_id__in=actor.enterprises, dossier__shown_to_enterprise=True)
        return self.filter(seen)

    def open(self) -> "DeadlineQuerySet":
        """Those still running."""
        return self.filter(state=State.OPEN)

    def running_first(self) -> "DeadlineQuerySet":
        """Those still running, the nearest first; then those that have ended, the last first."""
        running = models.Case(models.When(state=State.OPEN, then="due_at"))
        return self.order_by(running.asc(nulls_last=True), "-ended_at", "id")

    def in_order(self) -> "DeadlineQuerySet":
        """The latest first: the order of the work list."""
        return self.order_by("due_at", "id")


class Deadline(models.Model):
    """One running or met limit of a dossier, computed from a rule when its clock started."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dossier = models.ForeignKey("dossiers.Dossier", models.PROTECT, related_name="deadlines")
    office_id = models.BigIntegerField()
    enterprise_id = models.BigIntegerField(null=True)
    owner_id = models.BigIntegerField(
        null=True, help_text="person who answers for it; copied from the dossier"
    )
    key = models.CharField(max_length=100)
    edition = models.DateField(help_text="valid_from of the rule row it was computed by")
    label = models.CharField(max_length=200, help_text="name of the limit in Chinese")
    label_en = models.CharField(max_length=200)
    started_at = models.DateTimeField(help_text="the event that starts the clock")
    due_at = models.DateTimeField()
    first_due_at = models.DateTimeField(help_text="before any pause or extension")
    yellow_at = models.DateTimeField()
    amount = models.IntegerField()
    chosen = models.PositiveSmallIntegerField(
        null=True,
        help_text="length set by whoever ordered the act, in the unit of the rule; null: the rule's own",
    )
    unit = models.CharField(max_length=3)
    basis = models.CharField(max_length=300, help_text="instrument and article in Chinese")
    basis_en = models.CharField(max_length=300)
    confirmed = models.BooleanField()
    provisional = models.BooleanField()
    local = models.BooleanField(default=False, help_text="computed by the bureau's own overlay of the rule")
    why = models.JSONField(default=list, help_text="how the date was counted, step by step")
    state = models.CharField(max_length=5, choices=State.choices, default=State.OPEN)
    ended_at = models.DateTimeField(null=True)
    paused_since = models.DateField(null=True)

    objects: ClassVar[DeadlineQuerySet] = DeadlineQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        indexes = [
            models.Index(
                fields=["due_at", "id"], name="deadlines_open_due", condition=models.Q(state="open")
            ),
            models.Index(
                fields=["office_id", "due_at", "id"],
                name="deadlines_open_office",
                condition=models.Q(state="open"),
            ),
            models.Index(
                fields=["owner_id", "due_at", "id"],
                name="deadlines_open_owner",
                condition=models.Q(state="open"),
            ),
            models.Index(
                fields=["yellow_at"], name="deadlines_open_yellow", condition=models.Q(state="open")
            ),
            models.Index(fields=["enterprise_id", "due_at"], name="deadlines_enterprise"),
            models.Index(fields=["office_id", "ended_at"], name="deadlines_office_ended"),
            models.Index(
                fields=["owner_id", "ended_at"], name="deadlines_owner_ended", condition=models.Q(state="met")
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "key"],
                condition=models.Q(state="open"),
                name="deadlines_one_running_per_key",
            )
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.due_at:%Y-%m-%d}"

    def light(self, at: datetime) -> Light:
        """Green, yellow or red at a moment; of an ended one, as it was when it ended."""
        moment = self.ended_at or at
        if moment > self.due_at:
            return Light.RED
        return Light.YELLOW if moment >= self.yellow_at else Light.GREEN


class Pause(models.Model):
    """Whole days that do not count, both included, with reason and basis; open-ended while it lasts."""

    deadline = models.ForeignKey(Deadline, models.CASCADE, related_name="pauses")
    office_id = models.BigIntegerField()
    first_day = models.DateField(_("from"))
    last_day = models.DateField(_("to"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=500)
    basis = models.CharField(_("basis"), max_length=300)
    by = models.BigIntegerField()
    by_name = models.CharField(max_length=100)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.first_day} to {self.last_day or '…'}"


class Extension(models.Model):
    """The one extension the rule allows, with its approver; asked for and granted before the due date."""

    deadline = models.OneToOneField(Deadline, models.CASCADE, related_name="extension")
    office_id = models.BigIntegerField()
    reason = models.CharField(_("reason"), max_length=500)
    approver = models.BigIntegerField()
    approver_name = models.CharField(max_length=100)
    at = models.DateTimeField()
    units = models.PositiveSmallIntegerField(
        _("extended by"), default=0, help_text="in the unit of the rule; 0: what the rule says"
    )
    due_before = models.DateTimeField()

    def __str__(self) -> str:
        return f"extended by {self.approver_name}"


class Rung(models.Model):
    """One rung of the escalation ladder that was really taken: who was told what, and when."""

    deadline = models.ForeignKey(Deadline, models.CASCADE, related_name="rungs")
    office_id = models.BigIntegerField()
    rung = models.CharField(max_length=40)
    for_due_at = models.DateTimeField(help_text="a moved date climbs the ladder anew")
    at = models.DateTimeField()
    told = models.JSONField(default=list, help_text="names of the persons told")
    passed = models.BooleanField(
        default=False, help_text="a higher rung was reached at the same time and told people instead"
    )
    nobody = models.BooleanField(
        default=False, help_text="no person in force was found: the next rung was told instead"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["deadline", "rung", "for_due_at"], name="deadlines_rung_once")
        ]

    def __str__(self) -> str:
        return self.rung
