"""Forms of the outlets. A secret is never shown again: an empty field leaves the one on file."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

KEPT = _("Never shown again; leave empty to keep the one on file.")


class MailForm(forms.Form):
    """The bureau's mail server."""

    host = forms.CharField(
        label=_("Mail server"),
        max_length=200,
        help_text=_("Its name or address, for example mail.example.gov.cn"),
    )
    port = forms.IntegerField(label=_("Port"), min_value=1, max_value=65535, initial=465)
    security = forms.ChoiceField(
        label=_("Encryption"),
        choices=[("ssl", _("from the first byte (SSL/TLS, usually 465)")), ("starttls",
        _("after greeting (STARTTLS, usually 587)")), ("none", _("none: inside the office's own network only"))],
    )  # fmt: skip
    user = forms.CharField(label=_("User name"), max_length=200, required=False)
    secret = forms.CharField(
        label=_("Password"),
        required=False,
        strip=False,
        help_text=KEPT,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )
    sender = forms.EmailField(label=_("Sender's address"))


class MailTestForm(forms.Form):
    """Where a test letter goes."""

    to = forms.EmailField(label=_("Send a test letter to"))


class RobotForm(forms.Form):
    """A group robot."""

    name = forms.CharField(
        label=_("Name"), max_length=60, help_text=_("As you call the group, for example 值班群")
    )
    family = forms.ChoiceField(
        label=_("Platform"),
        choices=[("dingtalk", _("DingTalk")), ("wecom", _("WeCom")), ("feishu", _("Feishu"))],
    )
    url = forms.URLField(
        label=_("Webhook address"), max_length=500, required=False, assume_scheme="https",
        widget=forms.URLInput({"autocomplete": "off"}),
        help_text=_(
            "As the platform shows it when the robot is made. It is a key: it is stored encrypted "
            "and never shown again."
        ),
    )  # fmt: skip
    secret = forms.CharField(
        label=_("Signing key"), required=False, help_text=_(
            "DingTalk and Feishu, where the robot asks for signatures. Leave empty to keep the one "
            "on file."
        ),
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )  # fmt: skip
    active = forms.BooleanField(label=_("In use"), required=False, initial=True)

    def __init__(self, *args: Any, new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["url"].required = new
