"""Ordering an import, and inviting many at once."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from yantuo.directory.people.actor import Actor
from yantuo.directory.people.entry.actions import invite
from yantuo.directory.people.models import Account
from yantuo.faces.desk.imports.lists import IMPORT
from yantuo.faces.desk.imports.taking import ListKind
from yantuo.records.files.models import Blob
from yantuo.records.jobs.actions import order
from yantuo.records.jobs.models import Job

AT_ONCE = 300  # links of one printed list


def order_import(
    *, kind: ListKind, blob: Blob, name: str, sheet: str, dry_run: bool, by: Actor, at: datetime
) -> Job:
    """Have the worker try an import, or do it."""
    title = _("Trial import (%(list)s): %(name)s") if dry_run else _("Import (%(list)s): %(name)s")
    params = {"list": kind.key, "name": name, "sheet": sheet, "dry_run": dry_run, "post": by.post_id}
    return order(
        kind=IMPORT, title=title % {"list": kind.title, "name": name}, by=by, at=at, params=params, input=blob
    )


@dataclass(frozen=True)
class Invited:
    """One person with the link that is shown once."""

    account: Account
    office: str
    token: str


@transaction.atomic
def invite_all(*, accounts: list[tuple[Account, str]], by: Actor, at: datetime) -> list[Invited]:
    """Make a one-time link for each account that has no password yet; older links no longer count."""
    return [
        Invited(account, office, invite(account=account, purpose="invite", by=by, at=at))
        for account, office in accounts
    ]
