"""The steps of a document, each a page: changed, signed, numbered, sealed, superseded, withdrawn."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from yantuo.casework.documents import actions
from yantuo.casework.documents.drafting import Offer, redraft_page
from yantuo.casework.documents.editing import is_editable
from yantuo.casework.documents.forms import NumberForm, SealForm, SignForm, VoidForm
from yantuo.casework.documents.models import Document, State
from yantuo.casework.documents.numbers import is_entered
from yantuo.casework.documents.proof import AccountLocked, proof_of
from yantuo.directory.people.access import ActorRequest, access
from yantuo.kernel.refusal import LawRefusal
from yantuo.records.files.refusals import FileRefused
from yantuo.records.files.uploads import files_of
from yantuo.records.numbering.actions import NumberRefused


def _own(request: ActorRequest, pk: UUID) -> Document:
    """A document of an office in sight: who sees it only beside its dossier takes no step."""
    rows = Document.objects.filter(office_id__in=request.actor.offices)
    return get_object_or_404(rows.select_related("office", "enterprise", "dossier"), pk=pk)


def _posted(request: ActorRequest) -> QueryDict | None:
    """What was sent, which may be nothing at all; None where nothing was."""
    return request.POST if request.method == "POST" else None


def _taken(form: forms.Form, do: Callable[..., Any]) -> int:
    """Take a step in a transaction of its own; 0 where it is done, else the status of the page that says why not."""
    try:
        with transaction.atomic():
            do()
            return 0
    except actions.NotTheSigner as refusal:
        form.add_error(None, str(refusal))
    except actions.DocumentRefused as refusal:
        form.add_error(None, str(refusal))
        return 409
    except NumberRefused as refusal:
        form.add_error("text" if "text" in form.fields else None, list(refusal.faults))
    except (LawRefusal, FileRefused) as refusal:
        form.add_error(None, str(refusal))
    return 422


def _step(
    request: ActorRequest,
    found: Document,
    form: forms.Form,
    title: str,
    do: Callable[..., Any],
    *,
    note: str = "",
    refused: int = 422,
) -> HttpResponse:
    """The page of a step, or on with it; `refused` is the status where the form itself is at fault."""
    status = 200
    if request.method == "POST":
        status = _taken(form, do) if form.is_valid() else refused
        if not status:
            return redirect("document", pk=found.pk)
    context = {"title": title, "form": form, "document": found, "note": note}
    return render(request, "documents/step.html", context, status=status)


@access("document.draft")
def edit(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Change a draft."""
    found = _own(request, pk)
    if not is_editable(found.template):
        raise Http404
    offer = Offer(
        template=found.template,
        known=found.data,
        office=found.office_id,
        title=_("Change the draft"),
        back=reverse("document", args=[pk]),
        dossier=found.dossier,
        enterprise=found.enterprise,
        shown=found.shown_to_enterprise,
    )
    return redraft_page(request, found, offer)


@access("document.sign")
@sensitive_post_parameters("password")
def sign(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Sign a document, proving again who one is."""
    found = _own(request, pk)
    form = SignForm(_posted(request))
    proof, refused = "", 422
    if request.method == "POST" and form.is_valid():
        try:
            proof = proof_of(request, form.cleaned_data["password"])
            if not proof:
                wrong = _("Neither your password nor a code of your authenticator. Nothing was signed.")
                form.add_error("password", wrong)
        except AccountLocked as locked:
            form.add_error(None, str(locked))
            refused = 429

    def do() -> None:
        actions.sign(document=found, proved_with=proof, by=request.actor, at=timezone.now())

    return _step(request, found, form, _("Sign"), do, refused=refused)


@access("document.number")
def number(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Number a signed document and set it."""
    found = _own(request, pk)
    form = NumberForm(_posted(request), entered=is_entered(found))

    def do() -> None:
        text = form.cleaned_data.get("text", "")
        actions.number(document=found, text=text, by=request.actor, at=timezone.now())

    note = _("The document gets the next number of its series, is set as a PDF and can no longer be changed.")
    return _step(request, found, form, _("Number"), do, note=note)


@access("document.seal")
def seal(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Bind the scan of the sealed paper."""
    found = _own(request, pk)
    form = SealForm(_posted(request), files_of(request))

    def do() -> None:
        actions.seal(document=found, scan=form.cleaned_data["scan"], by=request.actor, at=timezone.now())

    return _step(request, found, form, _("Bind the scan of the sealed paper"), do)


@access("document.draft")
@require_POST
def new_version(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Draft what will supersede a numbered document."""
    try:
        with transaction.atomic():
            later = actions.new_version(document=_own(request, pk), by=request.actor, at=timezone.now())
    except (actions.DocumentRefused, LawRefusal) as refusal:
        messages.error(request, str(refusal))
        return redirect("document", pk=pk)
    return redirect("document", pk=later.pk)


@access("document.sign", "document.draft")
def void(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Withdraw a document; what has been signed only by who may sign."""
    found = _own(request, pk)
    if found.state != State.DRAFT and not request.actor.may("document.sign"):
        raise PermissionDenied
    form = VoidForm(_posted(request))

    def do() -> None:
        actions.void(document=found, by=request.actor, at=timezone.now(), **form.cleaned_data)

    return _step(request, found, form, _("Withdraw the document"), do)
