"""Handover of duty: the open matters of a post that ends, accepted one by one by the successor."""

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from yantuo.casework.dossiers.models import Dossier
from yantuo.directory.people.actor import Actor
from yantuo.directory.people.models import Person, Post


class State(models.TextChoices):
    """Where a handover stands."""

    OPEN = "open", _("items still to be accepted")
    DONE = "done", _("completed")


class ItemState(models.TextChoices):
    """What the successor said of one item."""

    WAITING = "waiting", _("to be accepted")
    ACCEPTED = "accepted", _("accepted")
    REFUSED = "refused", _("refused")


class HandoverQuerySet(models.QuerySet["Handover"]):
    """Reads of handovers: start from `visible_to`."""

    def visible_to(self, actor: Actor) -> "HandoverQuerySet":
        """Of an office in sight, or one's own as giver or receiver."""
        mine = models.Q(giver_id=actor.person_id) | models.Q(receiver_id=actor.person_id)
        return self.filter(models.Q(office_id__in=actor.offices) | mine)


class Handover(models.Model):
    """From one person to another, with a witness who arranged it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    office_id = models.BigIntegerField()
    post = models.ForeignKey(Post, models.PROTECT, related_name="handovers")
    giver = models.ForeignKey(Person, models.PROTECT, related_name="handovers_given")
    receiver = models.ForeignKey(Person, models.PROTECT, related_name="handovers_received")
    arranged_by = models.BigIntegerField()
    arranger_name = models.CharField(max_length=100)
    reason = models.CharField(_("reason"), max_length=300)
    state = models.CharField(max_length=5, choices=State.choices, default=State.OPEN)
    opened_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    objects: ClassVar[HandoverQuerySet] = HandoverQuerySet.as_manager()  # type: ignore[assignment]

    def __str__(self) -> str:
        return f"handover {self.pk}"


class Item(models.Model):
    """One open dossier of the giver."""

    handover = models.ForeignKey(Handover, models.CASCADE, related_name="items")
    office_id = models.BigIntegerField()
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="handover_items")
    state = models.CharField(max_length=8, choices=ItemState.choices, default=ItemState.WAITING)
    note = models.CharField(_("note"), max_length=300, blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["handover", "dossier"], name="handover_item_once")]

    def __str__(self) -> str:
        return f"{self.dossier_id}: {self.state}"
