"""Each kind of fault has its sentence in the reader's language; the server's English words are a quotation."""

import re
import smtplib
import socket
import ssl
from email.message import Message
from http.client import BadStatusLine
from urllib.error import HTTPError, URLError

import pytest
from django.utils.translation import override

from yantuo.casework.notices.faults import Kind, kind_of, words_of
from yantuo.casework.notices.models import Outlet

REFUSED = ConnectionRefusedError(111, "Connection refused")


@pytest.mark.parametrize(
    ("error", "kind", "words"),
    [
        (
            smtplib.SMTPAuthenticationError(535, b"5.7.8 bad credentials"),
            Kind.LOGIN,
            "535 5.7.8 bad credentials",
        ),
        (
            smtplib.SMTPRecipientsRefused({"a@b.cn": (550, b"No such user")}),
            Kind.RECIPIENT,
            "a@b.cn: 550 No such user",
        ),
        (smtplib.SMTPSenderRefused(553, b"not yours", "x@b.cn"), Kind.SENDER, "553 not yours"),
        (
            smtplib.SMTPNotSupportedError("STARTTLS extension not supported"),
            Kind.OFFER,
            "STARTTLS extension not",
        ),
        (
            smtplib.SMTPServerDisconnected("Connection unexpectedly closed"),
            Kind.CUT,
            "Connection unexpectedly",
        ),
        (smtplib.SMTPDataError(554, b"\xd6\xd0 spam"), Kind.LETTER, "554"),
        (
            ssl.SSLCertVerificationError(1, "certificate verify failed"),
            Kind.CERTIFICATE,
            "certificate verify failed",
        ),
        (ssl.SSLError(1, "wrong version number"), Kind.ENCRYPTION, "wrong version number"),
        (socket.gaierror(-2, "Name or service not known"), Kind.NAME, "Name or service not known"),
        (TimeoutError("timed out"), Kind.SLOW, "timed out"),
        (REFUSED, Kind.SILENT, "Connection refused"),
        (ConnectionResetError(104, "Connection reset by peer"), Kind.CUT, "Connection reset by peer"),
        (URLError(REFUSED), Kind.SILENT, "Connection refused"),
        (HTTPError("http://x", 403, "Forbidden", Message(), None), Kind.MESSAGE, "HTTP Error 403: Forbidden"),
        (BadStatusLine("220 mail here"), Kind.FOREIGN, "220 mail here"),
        (OSError(), Kind.OTHER, "OSError"),
    ],
)
def test_a_fault_has_its_kind_and_its_words(error: Exception, kind: Kind, words: str) -> None:
    assert kind_of(error) == kind
    assert words_of(error).startswith(words)


def test_every_sentence_is_chinese_on_a_chinese_page() -> None:
    with override("zh-hans"):
        for kind in Kind:
            said = Outlet(test_kind=kind, test_fault="550 No such user").fault_said
            assert said.endswith("。")
            assert not re.search("[A-Za-z]", said), said


def test_an_outlet_without_a_fault_says_nothing() -> None:
    assert Outlet().fault_said == ""
    with override("en"):
        assert Outlet(test_fault="from an older version").fault_said == "The connection failed."
