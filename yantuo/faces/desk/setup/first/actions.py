"""The beginning of a bureau: the first account and its link, then the bureau with its three administrators."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from yantuo.directory.divisions.models import Division
from yantuo.directory.orgs.actions import add_organisation
from yantuo.directory.orgs.models import Kind, Organisation
from yantuo.directory.people import actions as people
from yantuo.directory.people.actor import MACHINE
from yantuo.directory.people.entry.actions import hashed, invite, use_invitation
from yantuo.directory.people.models import Account, Invitation, Person
from yantuo.directory.people.roles import TITLES
from yantuo.records.trail.actions import record

PURPOSE: Final = "setup"
USERNAME = r"^[\w.@-]{3,60}$"


class AlreadySetUp(Exception):
    """The beginning is refused; the sentence says why and what to do instead."""


@dataclass(frozen=True)
class Administrator:
    """One of the other two administrators as the first one names them, and then the link that is theirs."""

    role: str
    name: str
    username: str
    token: str = ""


@transaction.atomic
def begin(*, username: str, at: datetime) -> str:
    """Open the first account, without password and person, and return the token of its one-time link.

    Asked again before the bureau is founded it makes a new link, and the older one no longer counts.
    """
    refuse_if_founded()
    if not re.fullmatch(USERNAME, username):
        raise ValidationError(_("A user name has 3 to 60 letters, figures or . @ - _ and no spaces."))
    waiting = Account.objects.filter(person__isnull=True).order_by("pk").first()
    account = waiting or Account(username=username)
    account.username = username
    account.set_unusable_password()
    account.full_clean(exclude=["password", "person"])
    account.save()
    return invite(account=account, purpose=PURPOSE, by=MACHINE, at=at)


def refuse_if_founded() -> None:
    """Raise AlreadySetUp in the demonstration and where a bureau or a person is on file."""
    if settings.MODE == "demo":
        raise AlreadySetUp(
            _("This is the demonstration: a real bureau is set up in a database of its own, with 'go init'.")
        )
    if Organisation.objects.exists() or Person.objects.exists():
        raise AlreadySetUp(
            _(
                "A bureau is set up here already. New administrators are entered by the system administrator and given "
                "their post by the security administrator; a lost password is reset by the security administrator."
            )
        )


def waiting_for(token: str, at: datetime) -> Invitation | None:
    """The one-time link of the first account, while it counts and no bureau is founded."""
    if Organisation.objects.exists():
        return None
    found = Invitation.objects.select_related("account").filter(
        token_hash=hashed(token), purpose=PURPOSE, used_at__isnull=True, expires_at__gt=at
    )
    return found.first()


@transaction.atomic
def found(
    *,
    invitation: Invitation,
    division: Division,
    government: str,
    bureau: str,
    mark: str,
    name: str,
    password: str,
    others: list[Administrator],
    at: datetime,
) -> list[Administrator]:
    """Found the bureau and its three administrators; returns the other two with their links.

    The link is used up; everything commits together or not at all.
    """
    office = _bureau(division, government, bureau, mark, at)
    account = invitation.account
    account.person = _administrator(office, "system_admin", name, at)
    account.save(update_fields=["person"])
    use_invitation(invitation=invitation, password=password, at=at)
    invited = [_invited(office, other, at) for other in others]
    record(
        by=MACHINE, at=at, verb="bureau.found", kind="org", subject=office.pk, office=0, data={"name": bureau}
    )
    return invited


def _bureau(division: Division, government: str, bureau: str, mark: str, at: datetime) -> Organisation:
    """The government of the area and below it the bureau."""
    facts: dict[str, Any] = {"division": division, "by": MACHINE, "at": at}
    top = add_organisation(name=government, kind=Kind.GOVERNMENT, code=f"{division.code}.government", **facts)
    return add_organisation(
        name=bureau,
        kind=Kind.REGULATOR,
        code=f"{division.code}.bureau",
        parent=top,
        enforces=True,
        mark=mark,
        **facts,
    )


def _administrator(office: Organisation, role: str, name: str, at: datetime) -> Person:
    person = people.add_person(name=name, office=office, by=MACHINE, at=at)
    people.grant(
        person=person,
        organisation=office,
        role=role,
        title=str(TITLES[role]),
        begins=timezone.localdate(at),
        by=MACHINE,
        at=at,
    )
    return person


def _invited(office: Organisation, other: Administrator, at: datetime) -> Administrator:
    person = _administrator(office, other.role, other.name, at)
    account = people.open_account(person=person, username=other.username, by=MACHINE, at=at)
    token = invite(account=account, purpose="invite", by=MACHINE, at=at)
    return Administrator(other.role, other.name, other.username, token)
