"""E-mail through the bureau's own mail server; without one, letters are kept as files in the data folder."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.filebased import EmailBackend as FileBackend
from django.core.mail.backends.smtp import EmailBackend as SmtpBackend

from yantuo.casework.notices.models import Outlet
from yantuo.casework.notices.queries import outlets
from yantuo.records.sight.sealed import unseal
from yantuo.records.sight.session import SYSTEM, sight

SECRET_PLACE = "notices_outlet.secret"  # noqa: S105 - a column, no secret
TIMEOUT = 15  # seconds


def smtp_of(outlet: Outlet) -> SmtpBackend:
    """A connection to the mail server of an outlet."""
    config = outlet.config
    return SmtpBackend(
        host=config["host"],
        port=int(config.get("port", 465)),
        username=config.get("user", ""),
        password=unseal(outlet.secret, SECRET_PLACE) if outlet.secret else "",
        use_ssl=config.get("security", "ssl") == "ssl",
        use_tls=config.get("security") == "starttls",
        timeout=TIMEOUT,
    )


class BureauBackend(BaseEmailBackend):
    """Django's mail goes out by the bureau's own server."""

    def __init__(self, fail_silently: bool = False, **_options: Any) -> None:
        super().__init__(fail_silently=fail_silently)

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Send all, or raise what the server answers."""
        with sight(SYSTEM):
            found = outlets("mail")
        if not found:
            folder = settings.DATA / "mail"
            folder.mkdir(parents=True, exist_ok=True)
            return FileBackend(file_path=str(folder)).send_messages(email_messages)
        for message in email_messages:
            message.from_email = found[0].config.get("sender", message.from_email)
        return smtp_of(found[0]).send_messages(email_messages) or 0
