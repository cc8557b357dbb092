"""Pages of long work: the list, one job with its progress, its file, its end."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from yantuo.directory.people.access import ActorRequest, access
from yantuo.faces.desk.jobs.queries import LIST, progress_of
from yantuo.records.files.serving import blob_response
from yantuo.records.jobs.actions import cancel
from yantuo.records.jobs.models import Job
from yantuo.records.jobs.registry import JobRefused
from yantuo.ui.listing import answer


@access()
def jobs(request: ActorRequest) -> HttpResponse:
    """What the person ordered, the newest first."""
    page = LIST.page(Job.objects.visible_to(request.actor), request.GET)
    return answer(
        request, page, "desk/jobs.html", {"title": _("Imports and exports")}, name=_("Imports and exports")
    )


@access()
def job(request: ActorRequest, pk: UUID) -> HttpResponse:
    """One job; a page that is open asks again for its progress alone."""
    found = get_object_or_404(Job.objects.visible_to(request.actor), pk=pk)
    progress = progress_of(found)
    if request.headers.get("HX-Request"):
        return HttpResponse(progress.render())
    return render(request, "desk/job.html", {"title": found.title, "job": found, "progress": progress})


@access()
def job_output(request: ActorRequest, pk: UUID) -> HttpResponseBase:
    """The file a job has made."""
    rows = Job.objects.visible_to(request.actor).filter(output__isnull=False).select_related("output")
    found = get_object_or_404(rows, pk=pk)
    assert found.output is not None
    return blob_response(found.output, found.output_name, download=True)


@access()
def job_cancel(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Stop a job that waits or runs."""
    found = get_object_or_404(Job.objects.visible_to(request.actor), pk=pk)
    if request.method == "POST":
        try:
            cancel(job=found, by=request.actor, at=timezone.now())
        except JobRefused as refusal:
            messages.error(request, str(refusal))
        return redirect("job", pk=pk)
    return render(request, "desk/job_cancel.html", {"title": _("Stop the work"), "job": found})
