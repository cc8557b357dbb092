"""Forms of an issued card."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yantuo.casework.cards.rules import span
from yantuo.casework.dossiers.stepping import StepForm
from yantuo.ui.widgets import Figure, Long


class SignedForm(StepForm):
    """A step that is signed: password or authenticator code, asked for again."""

    password = forms.CharField(  # called so that the record of failed attempts never holds it
        label=_("Password or authenticator code"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
        help_text=_("A signature is yours only if you prove again who you are."),
    )


class WithdrawForm(SignedForm):
    """Why an issued card is taken back, with the signature for it."""

    field_order = ["reason", "password"]
    reason = forms.CharField(label=_("Reason"), widget=Long(rows=3))


class RefusalForm(StepForm):
    """Why nobody signs for the card, and who saw that."""

    reason = forms.CharField(label=_("Reason of the refusal to sign"), max_length=500, widget=Long(rows=2))
    witness = forms.CharField(
        label=_("Witness"), max_length=100, help_text=_("Name and unit of whoever saw the refusal.")
    )


class AcceptForm(StepForm):
    """The review that accepts."""

    note = forms.CharField(label=_("Remarks"), required=False, widget=Long(rows=2))


class DaysForm(StepForm):
    """A step that gives a new time for the correction."""

    days = forms.IntegerField(label=_("Days for the further correction"), widget=Figure())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        least, _offered, most = span(timezone.localdate())
        field = self.fields["days"]
        assert isinstance(field, forms.IntegerField)
        field.min_value, field.max_value = least, most
        field.help_text = _("From %(least)s to %(most)s days.") % {"least": least, "most": most}
        field.validators = [*forms.IntegerField(min_value=least, max_value=most).validators]


class SendBackForm(DaysForm):
    """The review that sends the answer back."""

    field_order = ["reasons", "days"]
    reasons = forms.CharField(
        label=_("Reasons"), widget=Long(rows=4), help_text=_("The addressee reads them: say what is missing.")
    )
