"""Writes of the door: passwords, invitations, and the second factor (TOTP, RFC 6238, through django-otp)."""

import hashlib
import secrets
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Literal

from django.db import transaction
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from yantuo.directory.people.actor import MACHINE, Actor
from yantuo.directory.people.models import Account, Invitation
from yantuo.records.trail.actions import record

RECOVERY_CODES = 8
INVITATION_LASTS = timedelta(days=3)


def has_factor(account: Account) -> bool:
    """Whether the account asks for a second factor."""
    return bool(TOTPDevice.objects.filter(user=account, confirmed=True).exists())


def right_code(account: Account, code: str) -> "TOTPDevice | StaticDevice | None":
    """The device that the code proves, or None; wrong tries slow down the next ones, a code counts once."""
    devices: list[TOTPDevice | StaticDevice] = [
        *TOTPDevice.objects.select_for_update().filter(user=account, confirmed=True),
        *StaticDevice.objects.select_for_update().filter(user=account, confirmed=True),
    ]
    return next((device for device in devices if device.verify_token(code)), None)


def begin(account: Account) -> TOTPDevice:
    """A new, not yet confirmed authenticator; an older unconfirmed one is forgotten."""
    TOTPDevice.objects.filter(user=account, confirmed=False).delete()
    return TOTPDevice.objects.create(user=account, name="authenticator", confirmed=False)


def waiting(account: Account) -> TOTPDevice | None:
    """The authenticator that waits for its first code."""
    return TOTPDevice.objects.filter(user=account, confirmed=False).first()


def confirm(device: TOTPDevice, code: str) -> list[str]:
    """Confirm an authenticator by its first code; returns the recovery codes, or nothing where the code is wrong."""
    if not device.verify_token(code):
        return []
    device.confirmed = True
    device.save()
    TOTPDevice.objects.filter(user=device.user, confirmed=True).exclude(pk=device.pk).delete()
    return new_recovery_codes(device.user)


def new_recovery_codes(account: Account) -> list[str]:
    """Eight fresh recovery codes; the older ones no longer count."""
    device, _new = StaticDevice.objects.get_or_create(
        user=account, name="recovery", defaults={"confirmed": True}
    )
    device.token_set.all().delete()
    codes = [secrets.token_hex(4) for _ in range(RECOVERY_CODES)]
    StaticToken.objects.bulk_create(StaticToken(device=device, token=code) for code in codes)
    return codes


def remove_all(account: Account) -> None:
    """Forget every factor (the phone was lost): the account sets up a new one at the next login."""
    TOTPDevice.objects.filter(user=account).delete()
    StaticDevice.objects.filter(user=account).delete()


def set_password(*, account: Account, password: str, at: datetime) -> None:
    """Set a checked password; sessions begun with the old one end."""
    account.set_password(password)
    account.must_change_password = False
    account.password_set_at = at
    account.save(update_fields=["password", "must_change_password", "password_set_at"])
    _note(account, "account.password", at)


def keep_preferences(*, account: Account, language: str, digest_at: time | None) -> None:
    """Language and hour of the daily digest."""
    account.language, account.digest_at = language, digest_at
    account.save(update_fields=["language", "digest_at"])


def note_login(*, account: Account, at: datetime, second_factor: bool, by: str = "") -> None:
    """A login leaves a trace; `by` is the platform that took the place of the password."""
    _note(account, "account.login", at, {"second_factor": second_factor, **({"by": by} if by else {})})


def note_factor(*, account: Account, at: datetime, verb: str) -> None:
    """A second factor set up or removed leaves a trace."""
    _note(account, f"account.{verb}", at)


def _note(account: Account, verb: str, at: datetime, data: dict[str, object] | None = None) -> None:
    name = account.person.name if account.person else account.username
    by = replace(MACHINE, person_id=account.person_id or 0, name=name)
    record(by=by, at=at, verb=verb, kind="account", subject=account.pk, office=0, data=data)


@transaction.atomic
def invite(*, account: Account, purpose: Literal["invite", "reset", "setup"], by: Actor, at: datetime) -> str:
    """A one-time link token by which the person sets a password within three days; earlier ones no longer count.

    A reset ends the old password at once, and with it the sessions begun with it: whoever found it out may not wait for
    the person to use the link.
    """
    if purpose == "reset":
        account.password_set_at = account.password_set_at or at
        account.set_unusable_password()
        account.save(update_fields=["password", "password_set_at"])
    Invitation.objects.filter(account=account, used_at__isnull=True).delete()
    token = secrets.token_urlsafe(24)
    Invitation.objects.create(
        account=account,
        token_hash=hashed(token),
        purpose=purpose,
        made_by=by.person_id,
        made_at=at,
        expires_at=at + INVITATION_LASTS,
    )
    record(by=by, at=at, verb=f"account.{purpose}", kind="account", subject=account.pk, office=0)
    return token


def hashed(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def use_invitation(*, invitation: Invitation, password: str, at: datetime) -> None:
    """Set the password by an invitation, which is then used up."""
    set_password(account=invitation.account, password=password, at=at)
    invitation.used_at = at
    invitation.save(update_fields=["used_at"])
