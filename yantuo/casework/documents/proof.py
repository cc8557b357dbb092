"""Proving again who one is, just before a signature."""

from typing import Literal

from axes.handlers.proxy import AxesProxyHandler
from django.contrib import auth

from yantuo.directory.people.access import ActorRequest
from yantuo.directory.people.entry.actions import right_code

Proof = Literal["totp", "password", ""]
TOTP_FIGURES = 6  # a recovery code has more: it lets in once, but signs nothing


def proof_of(request: ActorRequest, secret: str) -> Proof:
    """What a secret proves about the logged-in person: nothing where it is wrong, or while the account is locked.

    Wrong ones count towards the lock of the account like those at the login; at the limit it is locked.
    """
    credentials = {"username": request.user.username}
    if AxesProxyHandler.is_allowed(request, credentials):
        code = secret.replace(" ", "")
        if len(code) == TOTP_FIGURES and code.isdigit() and right_code(request.user, code):
            return "totp"
    found = auth.authenticate(request, password=secret, **credentials)
    return "password" if found == request.user else ""
