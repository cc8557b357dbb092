"""Forms of documents."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yantuo.records.files.fields import OneFile
from yantuo.ui.widgets import Long


class SignForm(forms.Form):
    """Password or authenticator code, asked for again at every signature."""

    secret = forms.CharField(
        label=_("Password or authenticator code"),
        strip=True,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
        help_text=_("A signature is yours only if you prove again who you are."),
    )


class NumberForm(forms.Form):
    """The number from the superior system, where it gives the numbers."""

    text = forms.CharField(label=_("Number from the superior system"), max_length=120)

    def __init__(self, *args: Any, entered: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not entered:
            del self.fields["text"]


class SealForm(forms.Form):
    """The scan of the paper with the wet seal."""

    scan = OneFile(label=_("Scan of the sealed paper"))


class VoidForm(forms.Form):
    """Why a document is withdrawn."""

    reason = forms.CharField(label=_("Reason"), max_length=500, widget=Long(rows=2))
