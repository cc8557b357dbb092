"""Forms of the public pages."""

from django import forms
from django.utils.translation import gettext_lazy as _

from yantuo.faces.portal.queries import LONGEST_CODE
from yantuo.records.files.fields import OneFile
from yantuo.records.files.kinds import Kind


class CheckForm(forms.Form):
    """What stands on the paper: number and check code."""

    number = forms.CharField(
        label=_("Document number"),
        max_length=80,
        widget=forms.TextInput({"autocomplete": "off"}),
        help_text=_("As it stands on the document, such as 长市监〔2026〕12号."),
    )
    code = forms.CharField(
        label=_("Check code"),
        max_length=LONGEST_CODE,
        widget=forms.TextInput(
            {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
        help_text=_("Beside the QR code; capitals, spaces and dashes do not matter."),
    )


class CompareForm(forms.Form):
    """A PDF to compare; it is read once and kept nowhere."""

    file = OneFile(label=_("The PDF you have"), kinds=(Kind.PDF,))


class ResultsForm(forms.Form):
    """Whose results: a part of the name, or the credit code."""

    q = forms.CharField(
        label=_("Enterprise"),
        max_length=60,
        required=False,
        widget=forms.TextInput({"type": "search"}),
        help_text=_("A part of the name, or the unified social credit code."),
    )
    before = forms.CharField(max_length=80, required=False, widget=forms.HiddenInput())
