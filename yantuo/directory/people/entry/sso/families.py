"""How each family of platforms speaks: where the browser is sent, how a code becomes a person. No database.

Addresses are configuration: government editions of both platforms run under addresses of their own.
"""

import json
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import urlencode, urlsplit

TIMEOUT = 10  # seconds
MOST = 100_000  # bytes of an answer


class PlatformFailed(Exception):
    """The platform did not answer, or not with a person; the text says what it said."""


class Settings(Protocol):
    """What an adapter needs to know of a platform."""

    @property
    def family(self) -> str:
        """The key of the adapter."""

    @property
    def client_id(self) -> str:
        """What the platform calls this bureau's application."""

    @property
    def agent_id(self) -> str:
        """WeCom: which application of the corporation."""

    @property
    def secret(self) -> str:
        """The key of the application."""

    @property
    def authorize_url(self) -> str:
        """Where the browser is sent."""

    @property
    def token_url(self) -> str:
        """Where the code or the key becomes a token."""

    @property
    def user_url(self) -> str:
        """Where the token names the person."""


@dataclass(frozen=True)
class Identity:
    """A person as the platform knows him: its own id, and what can be compared with the file."""

    subject: str
    employee: str = ""
    phone: str = ""


@dataclass(frozen=True)
class Family:
    """One family: its usual addresses, the name of the code in the answer, and its two steps."""

    endpoints: Mapping[str, str]
    code: str
    parameters: Callable[[Settings, str, str], dict[str, str]]
    identify: Callable[[Settings, str], Identity]


def login_address(settings: Settings, back: str, state: str) -> str:
    """Where the browser is sent to log in on the platform."""
    asked = FAMILIES[settings.family].parameters(settings, back, state)
    joint = "&" if urlsplit(settings.authorize_url).query else "?"
    return f"{settings.authorize_url}{joint}{urlencode(asked)}"


def identify(settings: Settings, answer: Mapping[str, str]) -> Identity:
    """The person behind the answer of the platform; raises PlatformFailed."""
    family = FAMILIES[settings.family]
    code = answer.get(family.code) or answer.get("code", "")
    if not code:
        raise PlatformFailed(answer.get("error", "") or "no code")
    found = family.identify(settings, code)
    if not found.subject:
        raise PlatformFailed("no person")
    return found


def _dingtalk_parameters(settings: Settings, back: str, state: str) -> dict[str, str]:
    return {
        "client_id": settings.client_id,
        "redirect_uri": back,
        "response_type": "code",
        "scope": "openid",
        "prompt": "consent",
        "state": state,
    }


def _dingtalk_identify(settings: Settings, code: str) -> Identity:
    asked = {
        "clientId": settings.client_id,
        "clientSecret": settings.secret,
        "code": code,
        "grantType": "authorization_code",
    }
    token = _text(_ask(settings.token_url, send=asked), "accessToken")
    person = _ask(settings.user_url, headers={"x-acs-dingtalk-access-token": token})
    return Identity(_text(person, "unionId"), _text(person, "jobNumber"), _text(person, "mobile"))


def _wecom_parameters(settings: Settings, back: str, state: str) -> dict[str, str]:
    asked = {"login_type": "CorpApp", "appid": settings.client_id, "redirect_uri": back, "state": state}
    return {**asked, "agentid": settings.agent_id} if settings.agent_id else asked


def _wecom_identify(settings: Settings, code: str) -> Identity:
    key = urlencode({"corpid": settings.client_id, "corpsecret": settings.secret})
    token = _text(_ask(f"{settings.token_url}?{key}"), "access_token")
    person = _ask(f"{settings.user_url}?{urlencode({'access_token': token, 'code': code})}")
    member = _text(person, "userid")
    return Identity(member, member, _text(person, "mobile"))


FAMILIES: dict[str, Family] = {
    "dingtalk": Family(
        endpoints={
            "authorize_url": "https://login.dingtalk.com/oauth2/auth",
            "token_url": "https://api.dingtalk.com/v1.0/oauth2/userAccessToken",
            "user_url": "https://api.dingtalk.com/v1.0/contact/users/me",
        },
        code="authCode",
        parameters=_dingtalk_parameters,
        identify=_dingtalk_identify,
    ),
    "wecom": Family(
        endpoints={
            "authorize_url": "https://login.work.weixin.qq.com/wwlogin/sso/login",
            "token_url": "https://qyapi.weixin.qq.com/cgi-bin/gettoken",
            "user_url": "https://qyapi.weixin.qq.com/cgi-bin/auth/getuserinfo",
        },
        code="code",
        parameters=_wecom_parameters,
        identify=_wecom_identify,
    ),
}


def _text(answer: Mapping[str, Any], key: str) -> str:
    """A text of an answer; whatever else stands there is none."""
    found = answer.get(key)
    return str(found) if isinstance(found, str | int) and not isinstance(found, bool) else ""


def _ask(
    url: str, *, send: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None
) -> Mapping[str, Any]:
    """One answer as JSON; a fault of the network, another status or an error code raises PlatformFailed."""
    if urlsplit(url).scheme not in ("http", "https"):
        raise PlatformFailed("not a web address")
    data = json.dumps(send).encode() if send is not None else None
    request = urllib.request.Request(  # noqa: S310 - the scheme was looked at above
        url, data, {"Content-Type": "application/json", **(headers or {})}
    )
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT) as reply:  # noqa: S310
            answer = json.loads(reply.read(MOST))
    except urllib.error.HTTPError as error:
        raise PlatformFailed(f"{error.code} {error.reason}") from error
    except (OSError, ValueError) as error:
        raise PlatformFailed(str(error)) from error
    if not isinstance(answer, dict):
        raise PlatformFailed("not an object")
    if fault := answer.get("errcode"):
        raise PlatformFailed(f"{fault}: {answer.get('errmsg', '')}")
    return answer
