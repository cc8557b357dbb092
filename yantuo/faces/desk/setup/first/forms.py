"""The form of the first page."""

from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from yantuo.directory.divisions.models import Division
from yantuo.directory.people.models import Account
from yantuo.faces.desk.setup.first.actions import USERNAME, Administrator

USERNAME_FAULT = _("A user name has 3 to 60 letters, figures or . @ - _ and no spaces.")


def _login(label: Any, initial: str) -> forms.RegexField:
    """The field of a user name."""
    return forms.RegexField(
        label=label, regex=USERNAME, initial=initial, error_messages={"invalid": USERNAME_FAULT}
    )


def _secret(label: Any) -> forms.CharField:
    """The field of a new password."""
    return forms.CharField(
        label=label, strip=False, widget=forms.PasswordInput({"autocomplete": "new-password"})
    )


class FoundForm(forms.Form):
    """The bureau, and the three persons who administer the system."""

    groups = [
        (_("The bureau"), ["government", "bureau", "mark"]),
        (_("You, the system administrator"), ["name", "password", "again"]),
        (
            _("The security administrator: grants posts and unlocks accounts"),
            ["security_name", "security_username"],
        ),
        (_("The audit administrator: reads and verifies the trail"), ["audit_name", "audit_username"]),
    ]
    government = forms.CharField(label=_("Government of the area"), max_length=120)
    bureau = forms.CharField(label=_("Name of the bureau"), max_length=120)
    mark = forms.CharField(
        label=_("Document mark"),
        max_length=20,
        required=False,
        help_text=_(
            "机关代字: the beginning of its document numbers, for example 长市监. It may be entered later."
        ),
    )
    name = forms.CharField(label=_("Your name"), max_length=100)
    password = _secret(_("Your password"))
    again = _secret(_("Your password again"))
    security_name = forms.CharField(label=_("Name of the person"), max_length=100)
    security_username = _login(_("User name"), "security")
    audit_name = forms.CharField(label=_("Name of the person"), max_length=100)
    audit_username = _login(_("User name"), "audit")

    def __init__(self, data: Any = None, *, division: Division, account: Account) -> None:
        names = {"government": f"{division.name}人民政府", "bureau": f"{division.name}市场监督管理局"}
        super().__init__(data, initial=names)
        self.account = account
        self.fields["password"].help_text = " ".join(
            map(str, password_validation.password_validators_help_texts())
        )

    def clean(self) -> dict[str, Any]:
        """All rules at once: the password, three different persons, three different user names."""
        cleaned: dict[str, Any] = super().clean() or {}
        self._check_password(cleaned)
        names = [cleaned.get(key, "").strip() for key in ("name", "security_name", "audit_name")]
        if all(names) and len(set(names)) < 3:
            self.add_error(
                None,
                _(
                    "The three administrators must be three persons (GB/T 22239-2019): the names "
                    "given are not all different."
                ),
            )
        logins = [self.account.username, cleaned.get("security_username"), cleaned.get("audit_username")]
        if all(logins) and len({str(login).lower() for login in logins}) < 3:
            self.add_error(
                None,
                _("Each administrator needs a user name of his own; yours is “%(username)s”.")
                % {"username": logins[0]},
            )
        return cleaned

    def _check_password(self, cleaned: dict[str, Any]) -> None:
        given = cleaned.get("password", "")
        if given and cleaned.get("again") and given != cleaned["again"]:
            self.add_error("again", _("The two entries differ: type the same password twice."))
        if given:
            try:
                password_validation.validate_password(given, self.account)
            except ValidationError as error:
                self.add_error("password", error)

    def facts(self) -> dict[str, Any]:
        """What the action takes."""
        data = self.cleaned_data
        others = [
            Administrator(f"{kind}_admin", data[f"{kind}_name"].strip(), data[f"{kind}_username"])
            for kind in ("security", "audit")
        ]
        plain = {key: data[key] for key in ("government", "bureau", "mark", "name", "password")}
        return {**plain, "others": others}
