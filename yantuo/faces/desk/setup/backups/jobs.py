"""The nightly backup, and backups and checks ordered by hand: each is one run of the launcher's own command."""

import json
import logging
import subprocess
import sys
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yantuo.faces.desk.setup.backups import actions
from yantuo.faces.desk.setup.backups.queries import archives
from yantuo.records.jobs.progress import Progress
from yantuo.records.jobs.registry import JobRefused, job_kind
from yantuo.records.sight.session import SYSTEM, sight
from yantuo.records.sight.timed import daily

log = logging.getLogger(__name__)
LONGEST = 8 * 3600  # seconds
SUNDAY = 7
FAULTS = {
    "no_room": gettext_lazy(
        "There is no room on the disk of the backups: free some space, or set YANTUO_BACKUPS to another disk."
    ),
    "no_owner": gettext_lazy(
        "The worker does not know the owner of the tables: set DATABASE_ADMIN_URL on the host of the worker."
    ),
    "attachment": gettext_lazy(
        "An attachment is missing from disk or was altered there: look for it in an older backup."
    ),
    "unwritable": gettext_lazy(
        "The folder of the backups cannot be written to: give the worker's account the right to."
    ),
    "damaged": gettext_lazy(
        "The file is damaged: it cannot be restored. Make a new backup now and look after the disk."
    ),
    "passphrase": gettext_lazy("The passphrase does not open the keys of this backup."),
    "failed": gettext_lazy(
        "The programs of the database refused; their own words stand in the log of the worker."
    ),
}


@daily("02:30", "backup.nightly", gettext_lazy("Back up the whole system"))
def nightly(*, at: datetime) -> None:
    """Order the night's backup, and on Sundays its check; the demonstration has nothing to keep."""
    if settings.MODE == "demo":
        return
    actions.order_backup(at=at)
    if timezone.localdate(at).isoweekday() == SUNDAY:
        actions.order_check(at=at)


@job_kind("backup.make", whole=False)
def make_backup(progress: Progress) -> None:
    """Make a backup; the command itself puts it on the trail."""
    answer = _go("backup", "--nightly", "--json")
    progress.result(**answer)
    progress.message(
        _("%(file)s, %(bytes)s bytes") % {"file": answer["file"], "bytes": f"{answer['bytes']:,}"}
    )


@job_kind("backup.check", whole=False)
def check_backup(progress: Progress) -> None:
    """Prove the newest backup in a scratch database and put the outcome on the trail."""
    found = archives()
    if not found:
        raise JobRefused(_("There is no backup in the folder %(folder)s yet.") % {"folder": settings.BACKUPS})
    file = str(settings.BACKUPS / found[0].name)
    try:
        answer = _go("restore", file, "--check", "--json")
    except JobRefused:
        _note({"file": file, "intact": False})
        raise
    _note(answer)
    progress.result(**answer)
    if not answer["intact"]:
        raise JobRefused(_("The trail in this backup does not hold: tell the audit administrator at once."))
    progress.message(_("The backup is good: %(entries)s entries of the trail were followed.") % answer)


def _note(answer: dict[str, Any]) -> None:
    with sight(SYSTEM):
        actions.note(what=actions.CHECKED, facts=answer, at=timezone.now())


def _go(*command: str) -> dict[str, Any]:
    """Run one of the launcher's commands and return its answer; a fault becomes a sentence for the screen."""
    done = _run([sys.executable, "-P", "-m", "yantuo", *command])
    try:
        answer: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    except (IndexError, ValueError) as error:
        log.exception("%s: %s", " ".join(command), done.stderr.strip())
        raise JobRefused(str(FAULTS["failed"])) from error
    if fault := answer.get("fault"):
        log.error("%s: %s", " ".join(command), done.stderr.strip())
        raise JobRefused(str(FAULTS.get(fault, FAULTS["failed"])))
    return answer


def _run(command: Sequence[str]) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        command,
        cwd=settings.ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=LONGEST,
        check=False,
    )
