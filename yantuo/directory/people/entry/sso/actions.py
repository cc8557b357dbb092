"""Writes of single sign-on: its settings, and the link between an account and an identity."""

import hashlib
import hmac
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from yantuo.directory.people.actor import MACHINE, Actor
from yantuo.directory.people.entry.sso.families import Identity
from yantuo.directory.people.models import Account, Detail, SignOn, SignOnLink
from yantuo.records.sight.session import LOGIN, sight
from yantuo.records.trail.actions import record

PENDING = "sign_on_pending"
PENDING_LASTS = 600  # seconds between the platform's answer and the login with the password
PHONE = 11  # figures of a mobile number; country codes stand before them


def digest(sign_on: int, subject: str) -> str:
    """What is kept of an identity: useless without this installation's key."""
    key = f"{settings.SECRET_KEY}:sign-on".encode()
    return hmac.new(key, f"{sign_on}:{subject}".encode(), hashlib.sha256).hexdigest()


def linked(sign_on: SignOn, identity: Identity) -> Account | None:
    """The account that is linked with an identity, whether it may log in or not."""
    found = SignOnLink.objects.select_related("account__person").filter(
        sign_on=sign_on, subject_digest=digest(sign_on.pk, identity.subject)
    )
    link = found.first()
    return link.account if link else None


def phone_digest(phone: str) -> str:
    """A telephone number as it waits in a session; empty for what is no mobile number."""
    figures = "".join(sign for sign in phone if sign.isdecimal())[-PHONE:]
    return digest(0, figures) if len(figures) == PHONE else ""


def pending(sign_on: SignOn, identity: Identity, at: datetime) -> dict[str, Any]:
    """What a session keeps of an identity until its account has logged in: nothing that names a person."""
    return {
        "sign_on": sign_on.pk,
        "subject": digest(sign_on.pk, identity.subject),
        "employee": digest(0, identity.employee.lower()) if identity.employee else "",
        "phone": phone_digest(identity.phone),
        "since": at.timestamp(),
    }


def link_pending(*, account: Account, waiting: dict[str, Any], at: datetime) -> SignOn | None:
    """Link the identity that waits with the account that has just logged in, where both are the same person."""
    sign_on = SignOn.objects.filter(pk=waiting["sign_on"], active=True).first()
    taken = SignOnLink.objects.filter(sign_on=sign_on, subject_digest=waiting["subject"]).exists()
    late = at.timestamp() - waiting["since"] > PENDING_LASTS
    if sign_on is None or taken or late or not same_person(account, waiting["employee"], waiting["phone"]):
        return None
    link(sign_on=sign_on, account=account, subject_digest=waiting["subject"], at=at)
    return sign_on


def same_person(account: Account, employee: str, phone: str) -> bool:
    """Whether employee number or telephone of the platform (as digests) are those of the account's person."""
    if employee and hmac.compare_digest(employee, digest(0, account.username.lower())):
        return True
    with sight(replace(LOGIN, person=account.person_id or 0)):
        detail = Detail.objects.filter(person_id=account.person_id or 0).first()
    return bool(phone and detail) and hmac.compare_digest(phone, phone_digest(detail.phone if detail else ""))


@transaction.atomic
def link(*, sign_on: SignOn, account: Account, subject_digest: str, at: datetime) -> SignOnLink:
    """Link an account with an identity in place of an older one; an identity that another account has stays there."""
    SignOnLink.objects.filter(sign_on=sign_on, account=account).delete()
    made = SignOnLink.objects.create(
        sign_on=sign_on,
        account=account,
        person_id=account.person_id or 0,
        platform=sign_on.name,
        subject_digest=subject_digest,
        linked_at=at,
    )
    _note(account, "account.link", sign_on, at)
    return made


@transaction.atomic
def unlink(*, made: SignOnLink, by: Actor, at: datetime) -> None:
    """Forget a link; the next login through the platform asks for the password again."""
    data = {"platform": made.platform}
    record(by=by, at=at, verb="account.unlink", kind="account", subject=made.account_id, office=0, data=data)
    made.delete()


def _note(account: Account, verb: str, sign_on: SignOn, at: datetime) -> None:
    by = replace(
        MACHINE,
        person_id=account.person_id or 0,
        name=account.person.name if account.person else account.username,
    )
    data = {"platform": sign_on.name}
    record(by=by, at=at, verb=verb, kind="account", subject=account.pk, office=0, data=data)


@transaction.atomic
def keep(*, sign_on: SignOn, by: Actor, at: datetime, **facts: Any) -> SignOn:
    """Keep the settings of a platform; an empty secret leaves the one on file."""
    if not facts.get("secret"):
        facts.pop("secret", None)
    changed = [name for name, value in facts.items() if getattr(sign_on, name) != value]
    for name, value in facts.items():
        setattr(sign_on, name, value)
    sign_on.full_clean()
    sign_on.save()
    data = {"fields": changed, "active": sign_on.active}
    record(by=by, at=at, verb="sign_on.keep", kind="sign_on", subject=sign_on.pk, office=0, data=data)
    return sign_on
