"""Tables of the trail. The database itself fills seq, prev and hash, and refuses every later change."""

from typing import ClassVar, Protocol

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext as _

MACHINE_NAME = "Yantuo"  # how what the program does by itself stands on the trail


class Reading(Protocol):
    """Who reads: an actor, as far as the trail needs to know one."""

    @property
    def person_id(self) -> int:
        """The person."""

    @property
    def offices(self) -> tuple[int, ...]:
        """The offices in sight."""

    def may(self, power: str) -> bool:
        """Whether the post gives a power."""


class EntryQuerySet(models.QuerySet["Entry"]):
    """Reads of the trail: start from `visible_to`; row-level security narrows every one of them once more."""

    def visible_to(self, actor: Reading) -> "EntryQuerySet":
        """Of the offices in sight and what the person did; everything for who audits."""
        if actor.may("trail.read"):
            return self
        own = models.Q(actor_id=actor.person_id, actor_id__gt=0)
        return self.filter(models.Q(office_id__in=actor.offices) | own)

    def about(self, kind: str, subject: object) -> "EntryQuerySet":
        """What happened to one thing, oldest first."""
        return self.filter(kind=kind, subject=str(subject)).order_by("at", "id")


class Entry(models.Model):
    """One act: who, for which office, did what to what, from which state to which, when and why."""

    office_id = models.BigIntegerField(help_text="0: the system itself")
    seq = models.BigIntegerField(default=0, editable=False)
    at = models.DateTimeField()
    actor_id = models.BigIntegerField(default=0, help_text="person; 0: the system itself")
    actor_name = models.CharField(max_length=100)
    actor_post = models.CharField(max_length=200, blank=True)
    actor_office = models.CharField(max_length=200, blank=True)
    verb = models.CharField(max_length=60)
    kind = models.CharField(max_length=60, help_text="what it was done to: dossier kind or table")
    subject = models.CharField(max_length=64, blank=True)
    enterprise_id = models.BigIntegerField(null=True)
    from_state = models.CharField(max_length=40, blank=True)
    to_state = models.CharField(max_length=40, blank=True)
    reason = models.TextField(blank=True)
    data = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    prev = models.CharField(max_length=64, default="", editable=False)
    hash = models.CharField(max_length=64, default="", editable=False)

    objects: ClassVar[models.Manager["Entry"]] = EntryQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office_id", "seq"], name="trail_entry_chain")]
        indexes = [
            models.Index(fields=["kind", "subject", "at"], name="trail_entry_subject"),
            models.Index(
                fields=["enterprise_id", "-at", "-id"],
                name="trail_entry_enterprise",
                condition=models.Q(enterprise_id__isnull=False),
            ),
            models.Index(fields=["office_id", "-at"], name="trail_entry_office"),
            models.Index(fields=["-at", "-id"], name="trail_entry_time"),
        ]

    @property
    def who(self) -> str:
        """Who acted, as people read it: the machine by its name in their language, everybody as frozen."""
        return _("Yantuo") if self.actor_name == MACHINE_NAME else self.actor_name

    def __str__(self) -> str:
        return f"{self.office_id}/{self.seq} {self.verb}"


class Head(models.Model):
    """The last link of one office's chain; only the trigger writes it."""

    office_id = models.BigIntegerField(primary_key=True)
    seq = models.BigIntegerField()
    hash = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.office_id}/{self.seq}"


class Private(models.Model):
    """Personal data of an entry: the entry keeps a salted digest, this row may be erased one day."""

    entry = models.OneToOneField(Entry, models.PROTECT, primary_key=True, related_name="private")
    salt = models.CharField(max_length=32)
    sealed = models.TextField()

    def __str__(self) -> str:
        return f"personal data of entry {self.pk}"


class Seal(models.Model):
    """The heads of all chains on one day, signed; a copy kept outside is the anchor of `trail verify`."""

    day = models.DateField(unique=True)
    heads = models.JSONField(help_text="office: [number, hash] of its last entry")
    sealed_at = models.DateTimeField()
    previous = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the last signature")
    signature = models.TextField(help_text="Ed25519, base64")
    public_key = models.TextField(help_text="Ed25519, base64")

    def __str__(self) -> str:
        return f"heads of {self.day:%Y-%m-%d}"
