"""Proving again who one is, just before a signature."""

from typing import Literal

from axes.handlers.proxy import AxesProxyHandler
from django.contrib import auth

from yantuo.directory.people.access import ActorRequest
from yantuo.directory.people.entry.actions import right_code

Proof = Literal["totp", "password", ""]


def proof_of(request: ActorRequest, secret: str) -> Proof:
    """What a secret proves about the logged-in person: nothing where it is wrong, or while the account is locked.

    Wrong ones count towards the lock of the account like those at the login; at the limit the answer is that of the lock.
    """
    credentials = {"username": request.user.username}
    if AxesProxyHandler.is_allowed(request, credentials):
        code = secret.replace(" ", "")
        if code.isdigit() and right_code(request.user, code):
            return "totp"
    found = auth.authenticate(request, password=secret, **credentials)
    return "password" if found == request.user else ""
