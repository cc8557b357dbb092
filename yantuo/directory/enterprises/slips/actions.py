"""Making an activation slip, and opening an account with it."""

import hashlib
import re
import secrets
import unicodedata
from dataclasses import replace
from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from yantuo.directory.enterprises.actions import locked_file, note
from yantuo.directory.enterprises.enums import State
from yantuo.directory.enterprises.models import ActivationSlip, Enterprise, Responsible
from yantuo.directory.people.actions import add_person, open_account, represent
from yantuo.directory.people.actor import MACHINE, Actor
from yantuo.directory.people.entry.actions import keep_preferences, set_password
from yantuo.directory.people.models import Account, Person
from yantuo.kernel.codes.reading import compact
from yantuo.records.sight.session import SYSTEM, sight
from yantuo.records.trail.actions import record

SLIP_LASTS = timedelta(days=14)
_SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # none that is taken for another on paper
_GROUPS, _LONG = 3, 4  # ABCD-EFGH-JKLM: 59 bits


class SlipRefused(Exception):
    """The entries do not open an account. Which of them is wrong is told to nobody."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "With these entries no account can be opened: compare credit code, name and code with the slip. A slip "
                "works once and for 14 days; the office that gave it to you makes a new one."
            )
        )


@transaction.atomic
def make_slip(*, responsible: Responsible, by: Actor, at: datetime) -> tuple[ActivationSlip, str]:
    """A slip for a responsible person of an enterprise in business, and its code, which is kept nowhere.

    Earlier slips of the same person no longer work. Raises ValidationError.
    """
    enterprise = locked_file(responsible.enterprise)
    _check(enterprise, responsible, at)
    waiting = ActivationSlip.objects.filter(responsible=responsible, used_at__isnull=True, expires_at__gt=at)
    waiting.update(expires_at=at)
    code = "-".join("".join(secrets.choice(_SIGNS) for _sign in range(_LONG)) for _group in range(_GROUPS))
    slip = ActivationSlip.objects.create(
        enterprise=enterprise,
        office_id=enterprise.office_id,
        responsible=responsible,
        code_hash=hashed(code),
        made_by=by.person_id,
        maker_name=by.name,
        made_at=at,
        expires_at=at + SLIP_LASTS,
    )
    note(enterprise, "slip.make", by, at, data={"name": responsible.name, "slip": slip.pk})
    return slip, code


def _check(enterprise: Enterprise, responsible: Responsible, at: datetime) -> None:
    if enterprise.state == State.CLOSED:
        raise ValidationError(_("The enterprise is closed: a slip is for one in business."))
    if responsible.until and responsible.until < timezone.localdate(at):
        raise ValidationError(
            _("“%(name)s” is no longer responsible here: enter the successor first.")
            % {"name": responsible.name}
        )
    with sight(SYSTEM):
        account = (
            Account.objects.filter(person_id=responsible.person_id).first() if responsible.person_id else None
        )
    if account and not account.is_active:
        raise ValidationError(
            _("The account of “%(name)s” is disabled: the security administrator has to enable it first.")
            % {"name": responsible.name}
        )


def hashed(code: str) -> str:
    """What is kept of a code; small letters, spaces and dashes do not matter."""
    return hashlib.sha256(f"slip {compact(code)}".encode()).hexdigest()


@transaction.atomic
def activate(
    *, credit_code: str, name: str, code: str, username: str, password: str, at: datetime, language: str = ""
) -> Account:
    """Open the account of a responsible person, or set its user name and password anew; the slip is then used up.

    `password` must have been checked against the rules; a new account speaks `language`. Raises SlipRefused, and
    ValidationError where another account has the user name.
    """
    with sight(SYSTEM):
        slip = _right_slip(credit_code=credit_code, name=name, code=code, at=at)
        responsible, enterprise = slip.responsible, slip.enterprise
        with override(
            settings.LANGUAGE_CODE
        ):  # a title is data of the register, whatever language the page speaks
            title = str(responsible.get_role_display())
        by = replace(MACHINE, name=responsible.name, post_title=title, office_name=enterprise.name)
        person = responsible.person or add_person(
            name=responsible.name, office=enterprise.office, by=by, at=at, phone=responsible.phone
        )
        by = replace(by, person_id=person.pk)
        account = _account(person, username, language, by, at)
        set_password(account=account, password=password, at=at)
        represent(
            person=person,
            enterprise=enterprise.pk,
            name=enterprise.name,
            supervisor=enterprise.office_id,
            title=title,
            begins=timezone.localdate(at),
            by=by,
            at=at,
        )
        responsible.person = person
        responsible.save(update_fields=["person"])
        slip.used_at, slip.account = at, account
        slip.save(update_fields=["used_at", "account"])
        note(
            enterprise,
            "slip.use",
            by,
            at,
            data={"name": responsible.name, "slip": slip.pk, "username": username},
        )
    return account


def note_refusal(*, credit_code: str, place: str, at: datetime) -> None:
    """A refused activation leaves a trace; `place` is a digest of where it came from."""
    record(
        by=MACHINE,
        at=at,
        verb="slip.refused",
        kind="account",
        subject=compact(credit_code)[:18],
        office=0,
        data={"place": place},
    )


def _right_slip(*, credit_code: str, name: str, code: str, at: datetime) -> ActivationSlip:
    """The slip that all three entries fit, locked so that it works once."""
    found: ActivationSlip | None = (
        ActivationSlip.objects.select_for_update(of=("self",)).filter(code_hash=hashed(code)).first()
    )
    if found is None or found.used_at or found.expires_at <= at:
        raise SlipRefused
    responsible = Responsible.objects.select_related(
        "person", "enterprise__office", "enterprise__county"
    ).get(pk=found.responsible_id)
    enterprise = responsible.enterprise
    account = Account.objects.filter(person=responsible.person).first() if responsible.person else None
    fits = (
        enterprise.credit_code == compact(credit_code)
        and enterprise.state in (State.ACTIVE, State.SUSPENDED)
        and _same_name(responsible.name, name)
        and not (responsible.until and responsible.until < timezone.localdate(at))
        and (account is None or account.is_active)
    )
    if not fits:
        raise SlipRefused
    found.responsible, found.enterprise = responsible, enterprise
    return found


def _same_name(on_file: str, given: str) -> bool:
    def plain(name: str) -> str:
        return re.sub(r"[\s·•‧.]+", "", unicodedata.normalize("NFKC", name)).casefold()

    return plain(on_file) == plain(given)


def _account(person: Person, username: str, language: str, by: Actor, at: datetime) -> Account:
    """The account of a person: a new one, or the one there is under the user name now chosen."""
    taken = Account.objects.filter(username__iexact=username).exclude(person=person).exists()
    if taken:
        raise ValidationError({"username": _("This user name is taken: choose another.")})
    account = Account.objects.filter(person=person).first()
    if account is None:
        account = open_account(person=person, username=username, by=by, at=at)
        if language in dict(settings.LANGUAGES):
            keep_preferences(account=account, language=language, digest_at=account.digest_at)
        return account
    if account.username != username:
        account.username = username
        account.save(update_fields=["username"])
    return account
