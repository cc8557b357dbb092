"""Forms of the people pages."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yantuo.directory.orgs.models import Organisation
from yantuo.directory.people.models import ROLE_CHOICES, Account
from yantuo.kernel.codes.identity import read_identity
from yantuo.ui.widgets import Day, Phone


def _choices(field: forms.Field) -> "forms.ModelChoiceField[Organisation]":
    assert isinstance(field, forms.ModelChoiceField)
    return field


class PersonForm(forms.Form):
    """Name and personal data of a person."""

    name = forms.CharField(label=pgettext_lazy("person", "Name"), max_length=100)
    office = forms.ModelChoiceField(label=_("Office or section"), queryset=Organisation.objects.none())
    phone = forms.CharField(label=_("Telephone"), max_length=40, required=False, widget=Phone())
    identity = forms.CharField(
        label=_("ID number"), max_length=18, required=False, help_text=_("Stored encrypted and shown masked.")
    )
    email = forms.EmailField(label=_("E-mail"), required=False)

    def __init__(self, *args: Any, with_office: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if with_office:
            _choices(self.fields["office"]).queryset = Organisation.objects.in_force().order_by("lineage")
        else:
            del self.fields["office"]

    def clean_identity(self) -> str:
        """An ID number given must be a possible one."""
        number: str = self.cleaned_data["identity"].strip().upper()
        if number and not (found := read_identity(number)).valid:
            raise ValidationError(str(found.reason))
        return number


class PostForm(forms.Form):
    """A post: where, as what, from when."""

    organisation = forms.ModelChoiceField(label=_("Office or section"), queryset=Organisation.objects.none())
    role = forms.ChoiceField(label=_("Role"), choices=[row for row in ROLE_CHOICES if row[0] != "enterprise"])
    title = forms.CharField(label=_("Title of the post"), max_length=100)
    begins = forms.DateField(label=_("Begins"), widget=Day())
    ends = forms.DateField(label=_("Ends"), widget=Day(), required=False)
    main = forms.BooleanField(label=_("Main post"), required=False, initial=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choices(self.fields["organisation"]).queryset = Organisation.objects.in_force().order_by("lineage")


class EndForm(forms.Form):
    """The last day of a post, and why it ends."""

    on = forms.DateField(label=_("Last day"), widget=Day())
    reason = forms.CharField(label=_("Reason"), max_length=300)


class CertificateForm(forms.Form):
    """An enforcement certificate."""

    number = forms.CharField(label=_("Certificate number"), max_length=40)
    issued_by = forms.CharField(label=_("Issued by"), max_length=120)
    valid_from = forms.DateField(label=_("Valid from"), widget=Day())
    valid_to = forms.DateField(label=_("Valid to"), widget=Day())

    def clean(self) -> dict[str, Any]:
        """It cannot end before it begins."""
        cleaned: dict[str, Any] = super().clean() or {}
        begins, ends = cleaned.get("valid_from"), cleaned.get("valid_to")
        if begins and ends and ends < begins:
            self.add_error("valid_to", _("A certificate cannot end before it begins."))
        return cleaned


class AccountForm(forms.Form):
    """The user name of a new account."""

    username = forms.RegexField(
        label=_("User name"),
        regex=r"^[\w.@-]{3,60}$",
        help_text=_("3 to 60 letters, figures or . @ - _"),
        error_messages={"invalid": _("A user name has 3 to 60 letters, figures or . @ - _ and no spaces.")},
    )

    def clean_username(self) -> str:
        """A user name belongs to one person."""
        name: str = self.cleaned_data["username"]
        if Account.objects.filter(username__iexact=name).exists():
            raise ValidationError(_("This user name is taken: choose another."))
        return name


class ReasonForm(forms.Form):
    """Why something is done to an account."""

    reason = forms.CharField(label=_("Reason"), max_length=300)
