"""Forms of conflicts of interest."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yantuo.directory.enterprises.models import Enterprise
from yantuo.directory.enterprises.picking import LONGEST, EnterpriseInput, picked
from yantuo.directory.people.actor import Actor
from yantuo.directory.people.models import Person
from yantuo.directory.people.queries import colleagues
from yantuo.mechanisms.inspection.visits.conflicts.actions import ConflictRefused
from yantuo.ui.fields import choice_of
from yantuo.ui.widgets import Day, Long


class ConflictForm(forms.Form):
    """Who keeps away from which enterprise, and why."""

    person = forms.ModelChoiceField(label=_("Person"), queryset=Person.objects.none())
    enterprise = forms.CharField(
        label=_("Enterprise"),
        max_length=LONGEST,
        widget=EnterpriseInput(),
        help_text=_("Name or unified social credit code."),
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        widget=Long(rows=2),
        help_text=_("Such as a relative who works there, or a share in it."),
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        choice_of(self, "person").queryset = colleagues(actor.office_id)

    def clean_enterprise(self) -> Enterprise:
        """The enterprise of a credit code, if the person may open its file."""
        return picked(Enterprise.objects.visible_to(self.actor), self.cleaned_data["enterprise"])


class EndForm(forms.Form):
    """From which day on a conflict no longer holds, and why."""

    reason = forms.CharField(
        label=_("Why it has ended"),
        max_length=300,
        widget=Long(rows=2),
        help_text=_("Such as the relative has left, or the share was sold. It stays on record."),
    )
    ends_on = forms.DateField(
        label=_("Ended from"),
        widget=Day(),
        initial=timezone.localdate,
        help_text=_("From this day on the person may be sent to the enterprise again."),
    )

    def refuse(self, refusal: ConflictRefused) -> None:
        """Put every fault of a refused end at its field."""
        for name, sentence in refusal.faults:
            self.add_error(name or None, str(sentence))
