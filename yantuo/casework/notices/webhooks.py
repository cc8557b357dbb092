"""Group robots of DingTalk, WeCom and Feishu: only a count and a link go out, never the name of a firm or person."""

import base64
import hashlib
import hmac
import json
import urllib.request
from datetime import datetime
from http.client import HTTPException
from urllib.parse import quote_plus, urlsplit

from yantuo.casework.notices.faults import Kind, kind_of, words_of
from yantuo.casework.notices.models import Outlet
from yantuo.records.sight.sealed import PREFIX, unseal

SECRET_PLACE = "notices_outlet.secret"  # noqa: S105 - a column, no secret
URL_PLACE = "notices_outlet.url"  # whoever knows the address can write into the group
TIMEOUT = 10  # seconds


class WebhookFailed(Exception):
    """The robot did not take the message; the text says what it answered, `kind` what kind of fault that is."""

    def __init__(self, text: str, kind: Kind = Kind.MESSAGE) -> None:
        super().__init__(text)
        self.kind = kind


def body(family: str, text: str, secret: str = "", at: datetime | None = None) -> dict[str, object]:
    """The message in the form the family of robots reads; Feishu's carries its signature inside."""
    if family != "feishu":
        return {"msgtype": "text", "text": {"content": text}}
    plain: dict[str, object] = {"msg_type": "text", "content": {"text": text}}
    if not secret or at is None:
        return plain
    stamp = str(int(at.timestamp()))
    digest = hmac.new(f"{stamp}\n{secret}".encode(), b"", hashlib.sha256).digest()
    return {**plain, "timestamp": stamp, "sign": base64.b64encode(digest).decode()}


def address(outlet: Outlet, at: datetime) -> str:
    """The robot's address; DingTalk's carries a signature of the time (HMAC-SHA-256)."""
    url = str(outlet.config["url"])
    url = unseal(url, URL_PLACE) if url.startswith(PREFIX) else url
    if outlet.config.get("family") != "dingtalk" or not outlet.secret:
        return url
    stamp = str(int(at.timestamp() * 1000))
    secret = secret_of(outlet)
    digest = hmac.new(secret.encode(), f"{stamp}\n{secret}".encode(), hashlib.sha256).digest()
    return f"{url}&timestamp={stamp}&sign={quote_plus(base64.b64encode(digest))}"


def secret_of(outlet: Outlet) -> str:
    """The signing key of a robot, empty where it has none."""
    return unseal(outlet.secret, SECRET_PLACE) if outlet.secret else ""


def post(outlet: Outlet, text: str, at: datetime) -> None:
    """Send one text; raises WebhookFailed with what went wrong."""
    url = address(outlet, at)
    if urlsplit(url).scheme not in ("http", "https"):
        raise WebhookFailed("not a web address", Kind.FOREIGN)
    data = json.dumps(body(str(outlet.config.get("family", "")), text, secret_of(outlet), at)).encode()
    request = urllib.request.Request(url, data, {"Content-Type": "application/json"})  # noqa: S310 - scheme checked
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT) as reply:  # noqa: S310 - scheme checked
            answer = json.loads(reply.read(10_000) or b"{}")
    except (OSError, ValueError, HTTPException) as error:
        raise WebhookFailed(words_of(error), kind_of(error)) from error
    if not isinstance(answer, dict):
        raise WebhookFailed(f"not a robot's answer: {str(answer)[:80]}", Kind.FOREIGN)
    if code := answer.get("errcode") or answer.get("code"):
        raise WebhookFailed(f"{code}: {answer.get('errmsg') or answer.get('msg') or ''}")
