"""Forms of the door."""

from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from yantuo.directory.people.models import Account


class LoginForm(forms.Form):
    """User name and password; which of the two is wrong is not told."""

    username = forms.CharField(
        label=_("User name"),
        max_length=60,
        widget=forms.TextInput({"autocomplete": "username", "autofocus": True}),
    )
    password = forms.CharField(
        label=_("Password"), strip=False, widget=forms.PasswordInput({"autocomplete": "current-password"})
    )


class CodeForm(forms.Form):
    """Six figures of the authenticator, or one recovery code."""

    code = forms.CharField(
        label=_("Code"),
        max_length=16,
        help_text=_("Six figures from your authenticator, or one of your recovery codes."),
        widget=forms.TextInput({"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}),
    )

    def clean_code(self) -> str:
        """Spaces within the code are forgiven."""
        return str(self.cleaned_data["code"]).replace(" ", "")


class FactorForm(CodeForm):
    """The first code of a new authenticator, and the password: an unattended screen is not enough."""

    password = forms.CharField(
        label=_("Present password"),
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
    )

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.account = account

    def clean_password(self) -> str:
        """The present password must be right."""
        given: str = self.cleaned_data["password"]
        if not self.account.check_password(given):
            raise ValidationError(_("This is not your present password."))
        return given


class NewPasswordForm(forms.Form):
    """A new password, twice; all rules it breaks are told at once."""

    password = forms.CharField(
        label=_("New password"), strip=False, widget=forms.PasswordInput({"autocomplete": "new-password"})
    )
    again = forms.CharField(
        label=_("New password again"),
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.account = account
        rules = password_validation.password_validators_help_texts()
        self.fields["password"].help_text = " ".join(str(rule) for rule in rules)

    def clean(self) -> dict[str, Any]:
        """Check the rules and that both entries agree."""
        cleaned: dict[str, Any] = super().clean() or {}
        password = cleaned.get("password", "")
        if password and cleaned.get("again") and password != cleaned["again"]:
            self.add_error("again", _("The two entries differ: type the same password twice."))
        if password:
            try:
                password_validation.validate_password(password, self.account)
            except ValidationError as error:
                self.add_error("password", error)
        return cleaned


class ChangePasswordForm(NewPasswordForm):
    """The old password too, so that an unattended screen is not enough."""

    old = forms.CharField(
        label=_("Present password"),
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
    )
    field_order = ["old", "password", "again"]

    def clean_old(self) -> str:
        """The present password must be right, and the new one another."""
        old: str = self.cleaned_data["old"]
        if not self.account.check_password(old):
            raise ValidationError(_("This is not your present password."))
        return old

    def clean(self) -> dict[str, Any]:
        """A change that changes nothing is none."""
        cleaned = super().clean()
        if cleaned.get("old") and cleaned.get("old") == cleaned.get("password"):
            self.add_error("password", _("The new password must differ from the present one."))
        return cleaned


class AccountForm(forms.Form):
    """What a person sets for himself."""

    language = forms.ChoiceField(
        label=_("Language"), choices=[("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
    )
    digest_at = forms.TimeField(
        label=_("Daily digest at"),
        required=False,
        help_text=_(
            "One message a day with what is due and late; empty: 08:30. Overdue matters are told at once."
        ),
        widget=forms.TimeInput({"type": "time"}),
    )
