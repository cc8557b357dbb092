"""Pages of documents: list, one document with its next step, the PDF."""

from uuid import UUID

from django.contrib import auth
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from yantuo.casework.documents import actions
from yantuo.casework.documents.forms import NumberForm, SealForm, SignForm, VoidForm
from yantuo.casework.documents.models import Document
from yantuo.casework.documents.queries import LIST, course, listed
from yantuo.casework.documents.series import SERIES
from yantuo.directory.people.access import ActorRequest, access
from yantuo.directory.people.entry.actions import right_code
from yantuo.kernel.refusal import LawRefusal
from yantuo.records.files.models import Attachment
from yantuo.records.files.refusals import FileRefused
from yantuo.records.files.serving import blob_response, response_for
from yantuo.records.numbering.actions import NumberRefused
from yantuo.records.numbering.models import Mode
from yantuo.records.numbering.queries import series_of


@access("dossier.read")
def documents(request: ActorRequest) -> HttpResponse:
    """All documents in sight."""
    page = LIST.page(listed(request.actor), request.GET)
    return render(request, "documents/documents.html", {"title": _("Documents"), "page": page})


def _get(request: ActorRequest, pk: UUID) -> Document:
    rows = Document.objects.visible_to(request.actor).select_related(
        "office", "enterprise", "dossier", "pdf", "supersedes"
    )
    return get_object_or_404(rows, pk=pk)


@access("dossier.read", "business.read")
def document(request: ActorRequest, pk: UUID) -> HttpResponse:
    """One document: what it is, where it stands, its next step."""
    found = _get(request, pk)
    later = Document.objects.filter(supersedes=found).first()
    context = {"title": found.title, "document": found, "course": course(found), "later": later}
    return render(request, "documents/document.html", context)


@access("dossier.read", "business.read")
def document_pdf(request: ActorRequest, pk: UUID) -> HttpResponseBase:
    """The stored bytes of a numbered document; of one not yet numbered a preview marked as a draft."""
    found = _get(request, pk)
    if found.pdf:
        return blob_response(
            found.pdf, f"{found.number or found.title}.pdf", request, download="download" in request.GET
        )
    if not request.actor.may("dossier.read"):
        raise Http404
    return HttpResponse(actions.preview(found).pdf, content_type="application/pdf")


@access("dossier.read", "business.read")
def document_scan(request: ActorRequest, pk: UUID) -> HttpResponseBase:
    """The scan of the sealed paper."""
    found = _get(request, pk)
    return response_for(
        get_object_or_404(Attachment.objects.select_related("blob"), pk=found.scan_id), request
    )


def _page(request: ActorRequest, found: Document, form: object, title: str, note: str = "") -> HttpResponse:
    context = {"title": title, "form": form, "document": found, "note": note}
    return render(request, "documents/step.html", context, status=422 if form.errors else 200)  # type: ignore[attr-defined]


@access("document.sign")
@sensitive_post_parameters("secret")
def sign(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Sign a document, proving again who one is."""
    found = _get(request, pk)
    form = SignForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if proof := _proof(request, form.cleaned_data["secret"]):
            try:
                actions.sign(document=found, proved_with=proof, by=request.actor, at=timezone.now())
                return redirect("document", pk=pk)
            except actions.DocumentRefused as refusal:
                form.add_error(None, str(refusal))
        else:
            form.add_error(
                "secret", _("Neither your password nor a code of your authenticator. Nothing was signed.")
            )
    return _page(request, found, form, _("Sign"))


def _proof(request: ActorRequest, secret: str) -> str:
    """What a secret proves: totp, password, or nothing; wrong passwords count towards the lock."""
    if secret.replace(" ", "").isdigit() and right_code(request.user, secret.replace(" ", "")):
        return "totp"
    if auth.authenticate(request, username=request.user.username, password=secret) == request.user:
        return "password"
    return ""


@access("document.number")
def number(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Number a signed document and set it."""
    found = _get(request, pk)
    key = SERIES.get(found.template, "")
    series = series_of(found.office_id).filter(key=key, year=timezone.localdate().year).first()
    form = NumberForm(request.POST or None, entered=bool(series and series.mode == Mode.ENTERED))
    if request.method == "POST" and form.is_valid():
        try:
            actions.number(
                document=found, by=request.actor, at=timezone.now(), text=form.cleaned_data.get("text", "")
            )
            return redirect("document", pk=pk)
        except NumberRefused as refusal:
            form.add_error(None, list(refusal.faults))
        except (actions.DocumentRefused, LawRefusal) as refusal:
            form.add_error(None, str(refusal))
    note = _("The document gets the next number of its series, is set as a PDF and can no longer be changed.")
    return _page(request, found, form, _("Number"), note)


@access("document.seal")
def seal(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Bind the scan of the sealed paper."""
    found = _get(request, pk)
    form = SealForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.seal(document=found, scan=form.cleaned_data["scan"], by=request.actor, at=timezone.now())
            return redirect("document", pk=pk)
        except (FileRefused, actions.DocumentRefused) as refusal:
            form.add_error(None, str(refusal))
    return _page(request, found, form, _("Bind the scan of the sealed paper"))


@access("document.sign")
def void(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Withdraw a document."""
    found = _get(request, pk)
    form = VoidForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.void(document=found, by=request.actor, at=timezone.now(), **form.cleaned_data)
            return redirect("document", pk=pk)
        except actions.DocumentRefused as refusal:
            form.add_error(None, str(refusal))
    return _page(request, found, form, _("Withdraw the document"))
