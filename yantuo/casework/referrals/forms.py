"""Forms of referrals."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from yantuo.casework.dossiers.stepping import StepForm
from yantuo.directory.enterprises.models import Enterprise
from yantuo.directory.enterprises.queries import by_code
from yantuo.directory.orgs.models import Kind, Organisation
from yantuo.directory.people.actor import Actor
from yantuo.ui.fields import choice_of
from yantuo.ui.widgets import Long

RECEIVERS = (Kind.REGULATOR, Kind.STATION, Kind.DEPARTMENT, Kind.COORDINATING, Kind.GOVERNMENT)


class ReferralForm(forms.Form):
    """A referral: to whom, what, why."""

    to = forms.ModelChoiceField(label=_("Receiving office"), queryset=Organisation.objects.none())
    title = forms.CharField(label=_("Title"), max_length=200)
    reason = forms.CharField(label=_("Reason of the referral"), widget=Long(rows=4))
    request = forms.CharField(label=_("What is asked"), required=False, widget=Long(rows=2))
    enterprise = forms.CharField(
        label=_("Enterprise"),
        required=False,
        max_length=18,
        help_text=_("Unified social credit code; empty: about no enterprise."),
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Organisation.objects.in_force().filter(kind__in=RECEIVERS).exclude(pk=actor.office_id)
        choice_of(self, "to").queryset = others.order_by("lineage")

    def clean_enterprise(self) -> Enterprise | None:
        """Base facts of every enterprise are open to staff, so any in the register may be named."""
        code: str = self.cleaned_data["enterprise"].strip()
        if not code:
            return None
        if found := by_code(Enterprise.objects.all(), code):
            return found
        raise ValidationError(
            _("No enterprise with this credit code is in the register: check the code, or leave it empty.")
        )


class OutcomeForm(StepForm):
    """What came of the matter."""

    outcome = forms.CharField(label=_("Outcome"), widget=Long(rows=4))
