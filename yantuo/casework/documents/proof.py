"""Proving again who one is, just before a signature."""

from typing import Literal

from axes.handlers.proxy import AxesProxyHandler
from django.contrib import auth
from django.utils.translation import gettext as _

from yantuo.directory.people.access import ActorRequest
from yantuo.directory.people.entry.actions import right_code

Proof = Literal["totp", "password", ""]
TOTP_FIGURES = 6  # a recovery code has more: it lets in once, but signs nothing


class AccountLocked(Exception):
    """Too many wrong secrets: nothing proves anything until the lock is gone."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Too many wrong attempts: your account is locked for 30 minutes and nothing was signed. Wait, or ask "
                "the security administrator of your office to unlock it."
            )
        )


def proof_of(request: ActorRequest, secret: str) -> Proof:
    """What a secret proves about the logged-in person, nothing where it is wrong. Raises AccountLocked.

    Wrong ones count towards the lock of the account like those at the login; at the limit it is locked.
    """
    credentials = {"username": request.user.username}
    if AxesProxyHandler.is_allowed(request, credentials):
        code = secret.replace(" ", "")
        if len(code) == TOTP_FIGURES and code.isdecimal() and right_code(request.user, code):
            return "totp"
    found = auth.authenticate(request, password=secret, **credentials)
    if getattr(request, "axes_locked_out", False):
        request.axes_locked_out = False  # type: ignore[attr-defined]  # answered here, with the page around it
        raise AccountLocked
    return "password" if found == request.user else ""
