"""Oversight rounds with their team, the offices visited and the draws of firms.

A round belongs to the office that oversees and is seen there; the offices visited see the cards that come of it.
"""

import uuid
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yantuo.casework.checklists.models import Sheet
from yantuo.casework.dossiers.models import Case, in_sight
from yantuo.casework.oversight.enums import Kind, State, StopState
from yantuo.casework.oversight.rules import code_of
from yantuo.directory.enterprises.models import Enterprise
from yantuo.directory.orgs.models import Organisation
from yantuo.directory.people.actor import Actor
from yantuo.directory.people.models import Person
from yantuo.records.sight.sealed import SealedTextField


class RoundQuerySet(models.QuerySet["Round"]):
    """Reads of rounds: start from `visible_to`."""

    def visible_to(self, actor: Actor) -> "RoundQuerySet":
        """Those whose dossier the actor may see."""
        return self.filter(in_sight(actor, "dossier__"))


class Round(Case):
    """One round of oversight over offices below."""

    kind = models.CharField(_("kind of round"), max_length=10, choices=Kind.choices)
    basis = models.CharField(_("occasion and basis"), max_length=300)
    plan = models.TextField(_("what is looked at, and how"), blank=True)
    first_day = models.DateField(pgettext_lazy("days", "from"))
    last_day = models.DateField(pgettext_lazy("days", "to"))
    report_id = models.UUIDField(null=True, blank=True, help_text="document by which it was reported")
    outcome = models.TextField(_("what came of the round"), blank=True)
    cancel_reason = models.TextField(_("reason of the cancellation"), blank=True)

    state = models.CharField(max_length=40, choices=State.choices)

    objects: ClassVar[RoundQuerySet] = RoundQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        indexes = [models.Index(fields=["office_id", "-first_day"], name="oversight_office_day")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last_day__gte=models.F("first_day")),
                name="oversight_days_in_order",
                violation_error_message=_("The round ends before it begins."),
            ),
            models.CheckConstraint(
                condition=~models.Q(state="cancelled") | ~models.Q(cancel_reason=""),
                name="oversight_cancelled_has_reason",
                violation_error_message=_("A round is cancelled only with a reason."),
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=("reported", "closed")) | models.Q(report_id__isnull=False),
                name="oversight_reported_by_document",
                violation_error_message=_("A round is reported by a document."),
            ),
        ]

    def __str__(self) -> str:
        return f"oversight round {self.pk}"


class Member(models.Model):
    """One of the team, with the name as it was; one of them leads."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="members")
    office_id = models.BigIntegerField()
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    name = models.CharField(max_length=100)
    leads = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "person"], name="oversight_member_once"),
            models.UniqueConstraint(
                fields=["round"], condition=models.Q(leads=True), name="oversight_one_leader"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Stop(models.Model):
    """One office visited; `figures` are what the system counted of it when it was looked at."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, models.PROTECT, related_name="stops")
    office_id = models.BigIntegerField(help_text="the office that oversees")
    visited = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name=_("office visited")
    )
    visited_at = models.DateTimeField(_("time of the visit"), null=True, blank=True)
    sheet = models.OneToOneField(Sheet, models.PROTECT, null=True, blank=True, related_name="stop")
    figures = models.JSONField(default=dict, blank=True)
    counted_at = models.DateTimeField(null=True, blank=True, help_text="when the figures were counted")
    state = models.CharField(max_length=10, choices=StopState.choices, default=StopState.OPEN)

    objects: ClassVar[models.Manager[Any]] = models.Manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "visited"], name="oversight_office_once"),
            models.CheckConstraint(
                condition=~models.Q(state="done")
                | models.Q(visited_at__isnull=False, sheet__isnull=False, counted_at__isnull=False),
                name="oversight_done_has_time_and_sheet",
            ),
        ]

    def __str__(self) -> str:
        return str(self.visited)


class Draw(models.Model):
    """The draw of one office's firms: list and key are frozen together; the key is shown when it has been used.

    The database lets neither be changed, nor a draw be deleted or made twice (migrations/0002_row_security.py).
    """

    stop = models.OneToOneField(Stop, models.PROTECT, primary_key=True, related_name="draw")
    office_id = models.BigIntegerField()
    size = models.PositiveSmallIntegerField(_("firms to draw"))
    listed = models.TextField(help_text="the list in its one form, an entry a line")
    list_sha256 = models.CharField(max_length=64)
    key = SealedTextField()
    key_sha256 = models.CharField(max_length=64)
    frozen_at = models.DateTimeField()
    frozen_by = models.BigIntegerField()
    frozen_name = models.CharField(max_length=100)
    drawn_at = models.DateTimeField(null=True)
    drawn_name = models.CharField(max_length=100, blank=True)

    def __str__(self) -> str:
        return f"draw of {self.stop_id}"

    @property
    def entries(self) -> list[str]:
        """The frozen list."""
        return self.listed.splitlines()


class Drawn(models.Model):
    """One firm drawn: which one in order, by which block of the stream."""

    draw = models.ForeignKey(Draw, models.PROTECT, related_name="firms")
    office_id = models.BigIntegerField()
    enterprise = models.ForeignKey(
        Enterprise,
        models.PROTECT,
        null=True,
        related_name="+",
        help_text="null: its credit code has changed since",
    )
    n = models.PositiveSmallIntegerField()
    counter = models.PositiveIntegerField()
    entry = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["draw", "n"], name="oversight_drawn_order"),
            models.UniqueConstraint(fields=["draw", "enterprise"], name="oversight_drawn_once"),
        ]

    def __str__(self) -> str:
        return self.entry

    @property
    def code(self) -> str:
        """The credit code under which it stood in the list."""
        return code_of(self.entry)

    @property
    def name(self) -> str:
        """Its name as it stood in the list."""
        return self.entry.partition(",")[2]
