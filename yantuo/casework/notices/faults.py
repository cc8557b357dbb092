"""What kind of fault kept a letter or a message from going out: a sentence for the reader, and the server's own words.

Servers and the operating system answer in English, whatever the reader's language: their words are quoted, never taken
for the sentence.
"""

import socket
import ssl
from http.client import HTTPException
from smtplib import (
    SMTPAuthenticationError,
    SMTPConnectError,
    SMTPNotSupportedError,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPSenderRefused,
    SMTPServerDisconnected,
)
from urllib.error import HTTPError, URLError

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    """The kinds of fault, each with its sentence: what is wrong and what to do."""

    NAME = (
        "name",
        _("No server of this name was found: check the name, and that this machine can resolve it."),
    )
    SILENT = (
        "silent",
        _("No connection: nothing answers at this address and port. Check both, and the firewall."),
    )
    SLOW = "slow", _("No answer in time: the server is too busy, or a firewall swallows the connection.")
    CUT = "cut", _("The server ended the connection: port and kind of encryption may not belong together.")
    CERTIFICATE = (
        "certificate",
        _(
            "The server's certificate is not trusted: it has run out, bears another name, or its issuer is unknown."
        ),
    )
    ENCRYPTION = (
        "encryption",
        _("No encryption could be agreed: port and kind of encryption may not belong together."),
    )
    OFFER = (
        "offer",
        _(
            "The server does not offer what the settings ask of it: choose another kind of encryption or login."
        ),
    )
    LOGIN = "login", _("The server refused user name or password: enter them again.")
    SENDER = "sender", _("The server refused the sender's address: use one that belongs to the user name.")
    RECIPIENT = (
        "recipient",
        _("The server refused the recipient's address: check it, or whether the server may send outside."),
    )
    LETTER = "letter", _("The server refused the letter.")
    MESSAGE = (
        "message",
        _(
            "The platform refused the message: check the address of the robot, its key and its other conditions."
        ),
    )
    FOREIGN = "foreign", _("What answers there is no such server: check the address.")
    OTHER = "other", _("The connection failed.")


# The first that fits; an SMTP fault is an OSError too, so what is narrower stands first.
_KINDS: tuple[tuple[type[BaseException], Kind], ...] = (
    (SMTPAuthenticationError, Kind.LOGIN),
    (SMTPRecipientsRefused, Kind.RECIPIENT),
    (SMTPSenderRefused, Kind.SENDER),
    (SMTPNotSupportedError, Kind.OFFER),
    (SMTPServerDisconnected, Kind.CUT),
    (SMTPConnectError, Kind.CUT),
    (SMTPResponseException, Kind.LETTER),
    (ssl.SSLCertVerificationError, Kind.CERTIFICATE),
    (ssl.SSLError, Kind.ENCRYPTION),
    (socket.gaierror, Kind.NAME),
    (TimeoutError, Kind.SLOW),
    (ConnectionRefusedError, Kind.SILENT),
    (ConnectionError, Kind.CUT),
    (HTTPError, Kind.MESSAGE),
    (HTTPException, Kind.FOREIGN),
    (ValueError, Kind.FOREIGN),
)


def kind_of(error: BaseException) -> Kind:
    """Which kind of fault it is."""
    error = _inner(error)
    return next((kind for known, kind in _KINDS if isinstance(error, known)), Kind.OTHER)


def words_of(error: BaseException) -> str:
    """The server's own words, or those of the operating system."""
    error = _inner(error)
    if isinstance(error, SMTPRecipientsRefused):
        return "; ".join(f"{to}: {_answer(*answer)}" for to, answer in error.recipients.items())
    if isinstance(error, SMTPResponseException):
        return _answer(error.smtp_code, error.smtp_error)
    said = (error.strerror if isinstance(error, OSError) else "") or str(error)
    return said or type(error).__name__


def _inner(error: BaseException) -> BaseException:
    """What urllib wraps."""
    return error.reason if isinstance(error, URLError) and isinstance(error.reason, BaseException) else error


def _answer(code: int, text: bytes | str) -> str:
    return f"{code} {text.decode(errors='replace') if isinstance(text, bytes) else text}"
