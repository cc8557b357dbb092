"""The status page: one look, and what to do."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from yantuo.directory.people.access import ActorRequest, access
from yantuo.faces.desk.setup.status.queries import groups, worst


@access("system.status")
def status(request: ActorRequest) -> HttpResponse:
    """Whether everything runs, and what to do where it does not."""
    at = timezone.now()
    every = groups(at)
    waiting = [item for group in every for item in group.items if item.tone in ("late", "warn")]
    context = {
        "title": _("Status"),
        "groups": every,
        "worst": worst(every),
        "waiting": len(waiting),
        "at": at,
    }
    return render(request, "desk/status.html", context)
