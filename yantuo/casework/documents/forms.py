"""Forms of documents."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yantuo.casework.documents.editing import FIELDS, written
from yantuo.records.files.fields import OneFile
from yantuo.ui.widgets import Long


class PaperForm(forms.Form):
    """What a person writes of one kind of paper; the rest comes from the records."""

    def __init__(self, *args: Any, template: str, enterprise: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.template = template
        for field in FIELDS[template]:
            self.fields[field.name] = forms.CharField(
                label=str(field.label),
                required=field.required,
                help_text=str(field.help),
                widget=Long(rows=field.rows) if field.rows > 1 else None,
            )
        if enterprise:
            self.fields["shown_to_enterprise"] = forms.BooleanField(
                label=_("The enterprise sees it once it is numbered"), required=False
            )

    def written(self) -> dict[str, object]:
        """What was typed, as data of the paper."""
        return written(self.template, self.cleaned_data)

    @property
    def shown(self) -> bool:
        """Whether the enterprise will see the document."""
        return bool(self.cleaned_data.get("shown_to_enterprise"))


class SignForm(forms.Form):
    """Password or authenticator code, asked for again at every signature."""

    password = forms.CharField(  # called so that the record of failed attempts never holds it
        label=_("Password or authenticator code"),
        strip=False,
        max_length=200,
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
