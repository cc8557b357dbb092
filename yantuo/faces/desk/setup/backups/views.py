"""The page of the backups."""

from datetime import UTC, datetime

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yantuo.directory.people.access import ActorRequest, access
from yantuo.faces.desk.setup.backups import actions, queries
from yantuo.faces.desk.setup.backups.jobs import FAULTS
from yantuo.records.jobs.models import Job


@access("system.set_up")
def set_up_backups(request: ActorRequest) -> HttpResponse:
    """The last backup, its proof, the files there are, and what is being done."""
    at = timezone.now()
    known = queries.backups()
    ordered = Job.objects.visible_to(request.actor).filter(kind__in=["backup.make", "backup.check"])
    context = {
        "title": _("Backups"),
        "known": known,
        "fresh": known.is_fresh(at),
        "proved": known.is_proved(at),
        "fault": FAULTS.get(known.failed.get("fault", ""), ""),
        "jobs": ordered.order_by("-created_at")[:5],
        "archives": [
            (one.name, one.size / 2**20, datetime.fromtimestamp(one.written_at, UTC))
            for one in queries.archives()[:30]
        ],
        "folder": settings.BACKUPS,
        "same_disk": queries.same_disk(),
        "demo": settings.MODE == "demo",
    }
    return render(request, "desk/set_up_backups.html", context)


@access("system.set_up")
@require_POST
def backup_now(request: ActorRequest) -> HttpResponse:
    """Have the worker make a backup."""
    actions.order_backup(by=request.actor, at=timezone.now())
    messages.success(request, _("The worker makes the backup; how far it is stands below."))
    return redirect("set_up_backups")


@access("system.set_up")
@require_POST
def backup_check(request: ActorRequest) -> HttpResponse:
    """Have the worker prove the newest backup."""
    actions.order_check(by=request.actor, at=timezone.now())
    messages.success(
        request, _("The worker tries the newest backup in a scratch database; the outcome will stand below.")
    )
    return redirect("set_up_backups")
