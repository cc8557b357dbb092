"""The form of a platform."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yantuo.directory.people.entry.sso.families import FAMILIES
from yantuo.directory.people.models import SignOn

ADDRESSES = ("authorize_url", "token_url", "user_url")
USUAL = _("Empty: the public address of the platform. Government editions have their own.")


class SignOnForm(forms.ModelForm[SignOn]):
    """A platform; the secret is never shown again."""

    groups = [
        (_("Which platform"), ["family", "name", "active"]),
        (_("What the platform gave you"), ["client_id", "agent_id", "secret"]),
        (_("Its addresses"), list(ADDRESSES)),
    ]

    authorize_url = forms.URLField(
        label=_("Address of the login page"),
        max_length=300,
        required=False,
        assume_scheme="https",
        help_text=USUAL,
    )
    token_url = forms.URLField(
        label=_("Address that gives the token"),
        max_length=300,
        required=False,
        assume_scheme="https",
        help_text=USUAL,
    )
    user_url = forms.URLField(
        label=_("Address that names the person"),
        max_length=300,
        required=False,
        assume_scheme="https",
        help_text=USUAL,
    )

    class Meta:
        model = SignOn
        fields = ["family", "name", "active", "client_id", "agent_id", "secret", *ADDRESSES]
        help_texts = {
            "name": _("As it stands on the button, for example 政务钉钉."),
            "secret": _("Never shown again; leave empty to keep the one on file."),
        }
        widgets = {"secret": forms.PasswordInput({"autocomplete": "new-password"})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["secret"].required = not self.instance.pk

    def clean(self) -> dict[str, Any]:
        """The platform's public addresses where none are given."""
        cleaned: dict[str, Any] = super().clean() or {}
        family = FAMILIES.get(cleaned.get("family", ""))
        for name in ADDRESSES:
            if family and not cleaned.get(name):
                cleaned[name] = family.endpoints[name]
        return cleaned

    def _post_clean(self) -> None:
        """Left to the action, so that an empty secret does not overwrite the one on file."""
