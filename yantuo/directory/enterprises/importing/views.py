"""Pages of an import: send the file in, see what would happen, confirm."""

from io import BytesIO
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_POST

from yantuo.directory.enterprises.importing import IMPORT
from yantuo.directory.enterprises.importing.columns import COLUMNS
from yantuo.directory.enterprises.importing.forms import LABELS, ImportForm
from yantuo.directory.enterprises.importing.outcome import Outcome
from yantuo.directory.people.access import ActorRequest, access
from yantuo.records.files.actions import keep_upload
from yantuo.records.files.kinds import SHEETS
from yantuo.records.files.kinds import Kind as FileKind
from yantuo.records.files.models import Blob
from yantuo.records.files.refusals import FileRefused
from yantuo.records.files.serving import blob_response
from yantuo.records.files.uploads import files_of
from yantuo.records.jobs.actions import order
from yantuo.records.jobs.models import Job, State
from yantuo.records.jobs.sheets.columns import Kind
from yantuo.records.jobs.sheets.write import Field, write_xlsx
from yantuo.ui.parts import Kpi, Progress

DEEDS: dict[str, Any] = {
    "created": pgettext_lazy("rows of an import", "new"),
    "updated": pgettext_lazy("rows of an import", "changed"),
    "unchanged": pgettext_lazy("rows of an import", "unchanged"),
    "refused": pgettext_lazy("rows of an import", "refused"),
}
STATES = {State.QUEUED: "waiting", State.RUNNING: "running", State.DONE: "done"}


@access("enterprise.import")
def enterprise_import(request: ActorRequest) -> HttpResponse:
    """Send a spreadsheet in; a trial run follows, nothing is written yet."""
    form = ImportForm(request.POST or None, files_of(request) if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        at = timezone.now()
        try:
            blob = keep_upload(file=form.cleaned_data["file"], at=at, kinds=SHEETS)
            job = _order(
                request, blob, form.cleaned_data["file"].name, form.cleaned_data["sheet"], dry_run=True
            )
            return redirect("enterprise_import_job", pk=job.pk)
        except FileRefused as refusal:
            form.add_error("file", str(refusal))
    columns = [
        (column.title, LABELS[column.key], "、".join(column.aliases), column.required) for column in COLUMNS
    ]
    context = {
        "title": _("Import enterprises"),
        "form": form,
        "columns": columns,
        "back": reverse("enterprises"),
    }
    return render(request, "enterprises/import.html", context, status=422 if form.errors else 200)


def _order(request: ActorRequest, blob: Blob, name: str, sheet: str, *, dry_run: bool) -> Job:
    title = _("Trial import: %(name)s") if dry_run else _("Import of enterprises: %(name)s")
    params = {"name": name, "sheet": sheet, "dry_run": dry_run, "post": request.actor.post_id}
    return order(
        kind=IMPORT,
        title=title % {"name": name},
        by=request.actor,
        at=timezone.now(),
        params=params,
        input=blob,
    )


@access("enterprise.import")
def enterprise_import_template(request: ActorRequest) -> HttpResponse:  # noqa: ARG001 - the same for everybody
    """An empty spreadsheet with all headings."""
    buffer = BytesIO()
    write_xlsx(
        buffer,
        [Field(column.title, Kind.CODE if column.kind is Kind.CODE else Kind.TEXT) for column in COLUMNS],
        [],
    )
    answer = HttpResponse(buffer.getvalue(), content_type=FileKind.XLSX)
    answer["Content-Disposition"] = (
        "attachment; filename=\"enterprises.xlsx\"; filename*=UTF-8''%E4%BC%81%E4%B8%9A%E5%90%8D%E5%8D%95.xlsx"
    )
    return answer


def _job(request: ActorRequest, pk: UUID) -> Job:
    return get_object_or_404(Job.objects.visible_to(request.actor).filter(kind=IMPORT), pk=pk)


@access("enterprise.import")
def enterprise_import_job(request: ActorRequest, pk: UUID) -> HttpResponse:
    """How far an import is, and what came of it."""
    job = _job(request, pk)
    progress = _progress(job)
    if request.headers.get("HX-Request"):
        answer = HttpResponse(progress.render())
        if not job.is_open:
            answer["HX-Refresh"] = "true"
        return answer
    outcome = Outcome.from_dict(job.result) if job.state == State.DONE else None
    context: dict[str, Any] = {"title": job.title, "job": job, "progress": progress, "outcome": outcome}
    return render(
        request, "enterprises/import_job.html", {**context, **(_shown(job, outcome) if outcome else {})}
    )


def _progress(job: Job) -> Progress:
    address = reverse("enterprise_import_job", args=[job.pk])
    state = STATES.get(State(job.state), "failed")
    return Progress(
        job.title, job.done, job.total or 0, state, note=job.message, poll_url=address if job.is_open else ""
    )


def _shown(job: Job, outcome: Outcome) -> dict[str, Any]:
    """The outcome as its page shows it."""
    here = reverse("enterprise_import_job", args=[job.pk])
    labels = {"read": pgettext("rows of an import", "read"), **DEEDS}
    return {
        "figures": [
            Kpi(labels[key], value, f"{here}#{key}", tone="late" if key == "refused" and value else "none")
            for key, value in outcome.counts.items()
        ],
        "headings": [(letter, text, LABELS[key]) for letter, text, key in outcome.headings],
        "preview": [
            (row, DEEDS[row.deed], [(LABELS.get(key, key), *values) for key, *values in row.changes])
            for row in outcome.preview
        ],
        "dry_run": job.params["dry_run"],
        "good": outcome.created + outcome.updated,
    }


@access("enterprise.import")
@require_POST
def enterprise_import_run(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Do what a trial run has shown, with the same file."""
    trial = _job(request, pk)
    if trial.state != State.DONE or trial.input is None or not trial.params["dry_run"]:
        return redirect("enterprise_import_job", pk=pk)
    job = _order(request, trial.input, trial.params["name"], trial.params["sheet"], dry_run=False)
    return redirect("enterprise_import_job", pk=job.pk)


@access("enterprise.import")
def enterprise_import_errors(request: ActorRequest, pk: UUID) -> HttpResponseBase:
    """The refused rows as a spreadsheet that can be corrected and sent in again."""
    job = _job(request, pk)
    blob = get_object_or_404(Blob, pk=job.output_id)
    return blob_response(blob, job.output_name, download=True)
