"""Referrals: a matter handed over, accepted or returned, handled, answered."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from yantuo.casework.dossiers.models import Case, Dossier, in_sight
from yantuo.directory.orgs.models import Organisation
from yantuo.directory.people.actor import Actor


class State(models.TextChoices):
    """Where a referral stands."""

    SENT = "sent", _("sent, not yet accepted")
    ACCEPTED = "accepted", _("accepted, being handled")
    RETURNED = "returned", _("returned")
    HANDLED = "handled", _("handled")
    WITHDRAWN = "withdrawn", _("withdrawn")


class ReferralQuerySet(models.QuerySet["Referral"]):
    """Reads of referrals; both the sender's and the receiver's office see them."""

    def visible_to(self, actor: Actor) -> "ReferralQuerySet":
        """Received by or sent from an office in sight."""
        return self.filter(in_sight(actor, "dossier__") | models.Q(from_office_id__in=actor.offices))


class Referral(Case):
    """One referral; its dossier belongs to the receiving office."""

    from_office = models.ForeignKey(Organisation, models.PROTECT, related_name="referrals_sent")
    from_person = models.BigIntegerField()
    from_name = models.CharField(max_length=100)
    about = models.ForeignKey(Dossier, models.PROTECT, null=True, blank=True, related_name="referrals_out")
    mechanism = models.CharField(
        max_length=40, blank=True, help_text="receiver by its key; empty: the office's inbox"
    )
    grounds = models.TextField(_("reason"))
    request = models.TextField(_("what is asked"), blank=True)
    return_reason = models.TextField(_("reason of the return"), blank=True)
    outcome = models.TextField(_("outcome"), blank=True)

    state = models.CharField(max_length=40, choices=State.choices)

    objects: ClassVar[ReferralQuerySet] = ReferralQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="returned") | ~models.Q(return_reason=""),
                name="referrals_return_has_reason",
                violation_error_message=_("A referral is returned only with a reason."),
            ),
            models.CheckConstraint(
                condition=~models.Q(state="handled") | ~models.Q(outcome=""),
                name="referrals_handled_has_outcome",
                violation_error_message=_("Say what the outcome was before you close the referral."),
            ),
        ]

    def __str__(self) -> str:
        return f"referral {self.pk}"
