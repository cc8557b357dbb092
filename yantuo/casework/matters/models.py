"""Matters: an obligation on the legal clock that somebody at the desk opened by hand."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yantuo.casework.dossiers.models import Case, in_sight
from yantuo.directory.people.actor import Actor


class State(models.TextChoices):
    """Where a matter stands."""

    OPEN = "open", _("open")
    DONE = "done", pgettext_lazy("matter", "done")
    WITHDRAWN = "withdrawn", _("withdrawn")


class MatterQuerySet(models.QuerySet["Matter"]):
    """Reads of matters: start from `visible_to`."""

    def visible_to(self, actor: Actor) -> "MatterQuerySet":
        """Those whose dossier the actor may see."""
        return self.filter(in_sight(actor, "dossier__"))


class Matter(Case):
    """One obligation: which limit of which rule, what started it, what came of it."""

    term_key = models.CharField(_("time limit"), max_length=100)
    event_at = models.DateTimeField(_("event that starts the limit"))
    text = models.TextField(_("what is to be done"), blank=True)
    outcome = models.TextField(_("outcome"), blank=True)
    withdraw_reason = models.TextField(_("reason of the withdrawal"), blank=True)

    state = models.CharField(max_length=40, choices=State.choices)

    objects: ClassVar[MatterQuerySet] = MatterQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="done") | ~models.Q(outcome=""),
                name="matters_done_has_outcome",
                violation_error_message=_("Say what was done before you close the matter."),
            ),
            models.CheckConstraint(
                condition=~models.Q(state="withdrawn") | ~models.Q(withdraw_reason=""),
                name="matters_withdrawn_has_reason",
                violation_error_message=_("A matter is withdrawn only with a reason."),
            ),
        ]

    def __str__(self) -> str:
        return f"matter {self.pk}"
