"""Pages of the imports: the lists, sending one in, what would happen, doing it, inviting many."""

from io import BytesIO
from urllib.parse import quote
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from yantuo.directory.people.access import ActorRequest, access
from yantuo.faces.desk.imports import actions, queries
from yantuo.faces.desk.imports.forms import ListForm
from yantuo.faces.desk.imports.lists import IMPORT, LISTS
from yantuo.faces.desk.imports.taking import ListKind
from yantuo.records.files.actions import keep_upload
from yantuo.records.files.kinds import SHEETS
from yantuo.records.files.kinds import Kind as FileKind
from yantuo.records.files.models import Blob
from yantuo.records.files.refusals import FileRefused
from yantuo.records.files.serving import blob_response
from yantuo.records.files.uploads import files_of
from yantuo.records.jobs.models import Job, State
from yantuo.records.jobs.sheets.columns import Kind as Cell
from yantuo.records.jobs.sheets.write import Field, write_xlsx

POWERS = ("org.import", "person.import", "post.grant", "system.set_up")


def _kind(request: ActorRequest, key: str) -> ListKind:
    if key not in LISTS:
        raise Http404
    if not request.actor.may(LISTS[key].power):
        raise PermissionDenied
    return LISTS[key]


@access(*POWERS, "enterprise.import")
def imports(request: ActorRequest) -> HttpResponse:
    """The lists a person may send in, and what was sent in lately."""
    actor = request.actor
    context = {
        "title": _("Imports"),
        "lists": queries.lists_for(actor),
        "jobs": queries.last_imports(actor),
        "uninvited": queries.uninvited().count() if actor.may("account.invite") else 0,
    }
    return render(request, "desk/imports.html", context)


@access(*POWERS)
def import_list(request: ActorRequest, key: str) -> HttpResponse:
    """Send a list in; a trial follows, nothing is written yet."""
    kind = _kind(request, key)
    form = ListForm(request.POST or None, files_of(request) if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("import_job", pk=_trial(request, kind, form).pk)
        except FileRefused as refusal:
            form.add_error("file", str(refusal))
    columns = [(c.title, kind.labels[c.key], "、".join(c.aliases[:4]), c.required) for c in kind.columns]
    context = {
        "title": kind.title,
        "kind": kind,
        "form": form,
        "columns": columns,
        "back": reverse("imports"),
    }
    return render(request, "desk/import_list.html", context, status=422 if form.errors else 200)


def _trial(request: ActorRequest, kind: ListKind, form: ListForm) -> Job:
    """Keep the file and order its trial. Raises FileRefused."""
    at, file = timezone.now(), form.cleaned_data["file"]
    return actions.order_import(
        kind=kind,
        blob=keep_upload(file=file, at=at, kinds=SHEETS),
        name=file.name,
        sheet=form.cleaned_data["sheet"],
        dry_run=True,
        by=request.actor,
        at=at,
    )


@access(*POWERS)
def import_template(request: ActorRequest, key: str) -> HttpResponse:
    """An empty spreadsheet with all headings."""
    kind = _kind(request, key)
    buffer = BytesIO()
    fields = [Field(c.title, c.kind if c.kind in (Cell.CODE, Cell.DATE) else Cell.TEXT) for c in kind.columns]
    write_xlsx(buffer, fields, [])
    answer = HttpResponse(buffer.getvalue(), content_type=FileKind.XLSX)
    name = quote(f"{kind.title}.xlsx")
    answer["Content-Disposition"] = f"attachment; filename=\"{key}.xlsx\"; filename*=UTF-8''{name}"
    return answer


def _job(request: ActorRequest, pk: UUID) -> Job:
    return get_object_or_404(Job.objects.visible_to(request.actor).filter(kind=IMPORT), pk=pk)


@access(*POWERS)
def import_job(request: ActorRequest, pk: UUID) -> HttpResponse:
    """How far an import is, and what came of it."""
    job = _job(request, pk)
    progress = queries.progress(job)
    if request.headers.get("HX-Request"):
        answer = HttpResponse(progress.render())
        if not job.is_open:
            answer["HX-Refresh"] = "true"
        return answer
    context = {"title": job.title, "job": job, "progress": progress}
    shown = queries.shown(job) if job.state == State.DONE else {}
    return render(request, "desk/import_job.html", {**context, **shown})


@access(*POWERS)
@require_POST
def import_run(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Do what a trial has shown, with the same file."""
    trial = _job(request, pk)
    kind = _kind(request, trial.params["list"])
    if trial.state != State.DONE or trial.input is None or not trial.params["dry_run"]:
        return redirect("import_job", pk=pk)
    params = trial.params
    job = actions.order_import(
        kind=kind,
        blob=trial.input,
        name=params["name"],
        sheet=params["sheet"],
        dry_run=False,
        by=request.actor,
        at=timezone.now(),
    )
    return redirect("import_job", pk=job.pk)


@access(*POWERS)
def import_errors(request: ActorRequest, pk: UUID) -> HttpResponseBase:
    """The refused rows as a spreadsheet that can be corrected and sent in again."""
    job = _job(request, pk)
    blob = get_object_or_404(Blob, pk=job.output_id)
    return blob_response(blob, job.output_name, download=True)


@access("account.invite")
@never_cache
def invite_many(request: ActorRequest) -> HttpResponse:
    """Make the one-time links of all accounts without a password; they are shown once, as a list to print and cut."""
    waiting = queries.uninvited()
    if request.method != "POST":
        context = {
            "title": _("Invite many at once"),
            "count": waiting.count(),
            "most": actions.AT_ONCE,
            "back": reverse("imports"),
        }
        return render(request, "desk/invite_many.html", context)
    accounts = queries.with_offices(list(waiting[: actions.AT_ONCE]))
    invited = actions.invite_all(accounts=accounts, by=request.actor, at=timezone.now())
    links = [(one, settings.PUBLIC_ADDRESS + reverse("invitation", args=[one.token])) for one in invited]
    return render(request, "desk/invitations.html", {"title": _("One-time links"), "links": links})
