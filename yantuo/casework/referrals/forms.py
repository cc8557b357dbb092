"""Forms of referrals."""

from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from yantuo.casework.dossiers.stepping import StepForm
from yantuo.casework.referrals.queries import receivers
from yantuo.directory.enterprises.models import Enterprise
from yantuo.directory.enterprises.picking import LONGEST, EnterpriseInput, picked
from yantuo.directory.orgs.models import Organisation
from yantuo.directory.orgs.picking import LONGEST as LONGEST_OFFICE
from yantuo.directory.orgs.picking import picked as picked_office
from yantuo.directory.people.actor import Actor
from yantuo.ui.widgets import Long, Offering


class ReferralForm(forms.Form):
    """A referral: to whom, what, why."""

    to = forms.CharField(
        label=_("Receiving office"),
        max_length=LONGEST_OFFICE,
        widget=Offering(reverse_lazy("referral_offices"), LONGEST_OFFICE),
        help_text=_("Its code, or a part of its name."),
    )
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
        self.actor = actor

    def clean_to(self) -> Organisation:
        """The office that a code or a part of a name means."""
        return picked_office(receivers(self.actor), self.cleaned_data["to"])

    def clean_enterprise(self) -> Enterprise | None:
        """Base facts of every enterprise are open to staff, so any in the register may be named."""
        text: str = self.cleaned_data["enterprise"].strip()
        return picked(Enterprise.objects.all(), text) if text else None


class OutcomeForm(StepForm):
    """What came of the matter."""

    outcome = forms.CharField(label=_("Outcome"), widget=Long(rows=4))
