"""Ordering backups and their checks, and putting on the trail what became of each."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from yantuo.directory.people.actor import MACHINE, Actor
from yantuo.records.jobs.actions import order
from yantuo.records.jobs.models import Job
from yantuo.records.trail.actions import Acting, record

KIND = "backup"
MADE, FAILED, CHECKED, RESTORED = "made", "failed", "checked", "restored"
KEPT = (
    "file",
    "bytes",
    "sha256",
    "made_at",
    "blobs",
    "entries",
    "keys",
    "seconds",
    "intact",
    "fault",
    "broken",
)


def note(*, what: str, facts: Mapping[str, Any], at: datetime, by: Acting = MACHINE) -> None:
    """Put on the trail what became of a backup; the status page reads the newest of each kind."""
    data = {name: facts[name] for name in KEPT if facts.get(name) is not None}
    record(by=by, at=at, verb=f"backup.{what}", kind=KIND, subject=what, office=0, data=data)


def order_backup(*, by: Actor = MACHINE, at: datetime) -> Job:
    """Have the worker make a backup."""
    return order(kind="backup.make", title=_("Backup"), by=by, at=at)


def order_check(*, by: Actor = MACHINE, at: datetime) -> Job:
    """Have the worker prove the newest backup in a scratch database."""
    return order(kind="backup.check", title=_("Check of the last backup"), by=by, at=at)
