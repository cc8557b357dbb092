"""The form of the activation page."""

from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from yantuo.directory.people.models import Account


class ActivateForm(forms.Form):
    """What stands on the slip, and the login the person chooses."""

    groups = [
        (_("On the slip"), ["credit_code", "name", "code"]),
        (_("Your login"), ["username", "password", "again"]),
    ]
    credit_code = forms.CharField(label=_("Credit code of the enterprise"), max_length=40)
    name = forms.CharField(label=_("Your name"), max_length=100, help_text=_("As it stands on the slip."))
    code = forms.CharField(
        label=_("One-time code"),
        max_length=40,
        widget=forms.TextInput({"autocomplete": "one-time-code", "autocapitalize": "characters"}),
    )
    username = forms.RegexField(
        label=_("User name"),
        regex=r"^[\w.@-]{3,60}$",
        help_text=_("3 to 60 letters, figures or . @ - _"),
        error_messages={"invalid": _("A user name has 3 to 60 letters, figures or . @ - _ and no spaces.")},
        widget=forms.TextInput({"autocomplete": "username"}),
    )
    password = forms.CharField(
        label=_("Password"), strip=False, widget=forms.PasswordInput({"autocomplete": "new-password"})
    )
    again = forms.CharField(
        label=_("Password again"), strip=False, widget=forms.PasswordInput({"autocomplete": "new-password"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rules = password_validation.password_validators_help_texts()
        self.fields["password"].help_text = " ".join(str(rule) for rule in rules)

    def clean(self) -> dict[str, Any]:
        """Check the password against all rules, and that both entries agree."""
        cleaned: dict[str, Any] = super().clean() or {}
        password = cleaned.get("password", "")
        if password and cleaned.get("again") and password != cleaned["again"]:
            self.add_error("again", _("The two entries differ: type the same password twice."))
        if password:
            try:
                password_validation.validate_password(password, Account(username=cleaned.get("username", "")))
            except ValidationError as error:
                self.add_error("password", error)
        return cleaned
