"""Forms of referrals."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yantuo.casework.dossiers.stepping import StepForm
from yantuo.directory.enterprises.models import Enterprise
from yantuo.directory.enterprises.picking import LONGEST, EnterpriseInput, picked
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
        max_length=LONGEST,
        widget=EnterpriseInput(),
        help_text=_("Name or unified social credit code; empty: about no enterprise."),
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Organisation.objects.in_force().filter(kind__in=RECEIVERS).exclude(pk=actor.office_id)
        choice_of(self, "to").queryset = others.order_by("lineage")

    def clean_enterprise(self) -> Enterprise | None:
        """Base facts of every enterprise are open to staff, so any in the register may be named."""
        text: str = self.cleaned_data["enterprise"].strip()
        return picked(Enterprise.objects.all(), text) if text else None


class OutcomeForm(StepForm):
    """What came of the matter."""

    outcome = forms.CharField(label=_("Outcome"), widget=Long(rows=4))
