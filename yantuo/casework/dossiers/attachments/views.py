"""Files of a dossier: the dossier decides who sees them."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from yantuo.casework.dossiers.attachments.forms import FilesForm, WithdrawForm
from yantuo.casework.dossiers.models import Dossier
from yantuo.directory.people.access import ActorRequest, access
from yantuo.records.files.actions import attach_all, withdraw
from yantuo.records.files.models import Attachment
from yantuo.records.files.refusals import FileRefused
from yantuo.records.files.serving import response_for
from yantuo.records.files.uploads import files_of

OWNER = "dossier"


@access("dossier.work", "business.answer")
def file_add(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Add files to an open dossier: all of them or, where one is refused, none."""
    dossier = get_object_or_404(Dossier.objects.visible_to(request.actor).open(), pk=pk)
    form = FilesForm(request.POST, files_of(request)) if request.method == "POST" else FilesForm()
    if request.method == "POST" and form.is_valid():
        try:
            _attach(request, dossier, form)
        except FileRefused as refusal:
            form.add_error("scans", str(refusal))
        else:
            return redirect("dossier", pk=pk)
    context = {"title": _("Add files"), "form": form, "dossier": dossier}
    return render(request, "dossiers/files.html", context, status=422 if form.errors else 200)


def _attach(request: ActorRequest, dossier: Dossier, form: FilesForm) -> None:
    files = form.cleaned_data["scans"]
    attach_all(
        files=files,
        owner_kind=OWNER,
        owner=dossier.pk,
        office=dossier.office_id,
        enterprise=dossier.enterprise_id,
        shown_to_enterprise=dossier.shown_to_enterprise,
        note=form.cleaned_data["note"],
        by=request.actor,
        at=timezone.now(),
    )
    text = ngettext("%(n)s file added.", "%(n)s files added.", len(files)) % {"n": len(files)}
    messages.success(request, text)


def _get(request: ActorRequest, pk: UUID) -> tuple[Attachment, Dossier]:
    found = get_object_or_404(Attachment.objects.filter(owner_kind=OWNER).select_related("blob"), pk=pk)
    return found, get_object_or_404(Dossier.objects.visible_to(request.actor), pk=found.owner)


@access("dossier.read", "business.read")
def file_show(request: ActorRequest, pk: UUID) -> HttpResponseBase:
    """Send a file to whoever may see its dossier."""
    found, _dossier = _get(request, pk)
    return response_for(found, download="download" in request.GET)


@access("dossier.work")
def file_withdraw(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Withdraw a file with the reason."""
    found, dossier = _get(request, pk)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            withdraw(
                attachment=found, reason=form.cleaned_data["reason"], by=request.actor, at=timezone.now()
            )
        except FileRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("dossier", pk=dossier.pk)
    context = {"title": _("Withdraw a file"), "form": form, "dossier": dossier, "file": found}
    return render(request, "dossiers/files.html", context, status=422 if form.errors else 200)
