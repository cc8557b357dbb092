"""Pages of documents: the list, one document, its bytes, and a new one written freely."""

from textwrap import wrap
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from yantuo.casework.documents import actions
from yantuo.casework.documents.drafting import Offer, draft_page
from yantuo.casework.documents.editing import is_editable
from yantuo.casework.documents.free import FREE, known
from yantuo.casework.documents.models import Document
from yantuo.casework.documents.printing import pdf_response
from yantuo.casework.documents.queries import LIST, course, listed, scan_of, steps_for, template_title
from yantuo.casework.dossiers.models import Dossier
from yantuo.directory.orgs.models import Organisation
from yantuo.directory.people.access import ActorRequest, access
from yantuo.records.files.serving import blob_response, response_for
from yantuo.ui.listing import answer


@access("dossier.read")
def documents(request: ActorRequest) -> HttpResponse:
    """All documents in sight."""
    page = LIST.page(listed(request.actor), request.GET)
    return answer(request, page, "documents/documents.html", {"title": _("Documents")}, name=_("Documents"))


def _get(request: ActorRequest, pk: UUID) -> Document:
    rows = Document.objects.visible_to(request.actor)
    related = rows.select_related("office", "enterprise", "dossier", "pdf", "supersedes", "superseded_by")
    return get_object_or_404(related, pk=pk)


@access("dossier.read", "business.read")
def document(request: ActorRequest, pk: UUID) -> HttpResponse:
    """One document: what it is, where it stands, its next step."""
    found = _get(request, pk)
    context = {
        "title": found.title,
        "document": found,
        "kind": template_title(found.template),
        "course": course(found),
        "steps": steps_for(found, request.actor, editable=is_editable(found.template)),
        "scan": scan_of(found),
        "is_draft": not found.pdf_id,
        "digest": " ".join(wrap(found.pdf_id or "", 16)),  # broken where a reader compares it
    }
    return render(request, "documents/document.html", context)


@access("dossier.read", "business.read")
def document_pdf(request: ActorRequest, pk: UUID) -> HttpResponseBase:
    """The stored bytes of a numbered document; of one not yet numbered a preview marked as a draft."""
    found = _get(request, pk)
    if found.pdf:
        name = f"{found.number or found.title}.pdf"
        return blob_response(found.pdf, name, download="download" in request.GET)
    return pdf_response(actions.preview(found).pdf, f"{found.title}.pdf")


@access("dossier.read", "business.read")
def document_scan(request: ActorRequest, pk: UUID) -> HttpResponseBase:
    """The scan of the sealed paper."""
    if scan := scan_of(_get(request, pk)):
        return response_for(scan)
    raise Http404


@access("document.draft")
def document_new(request: ActorRequest, template: str) -> HttpResponse:
    """Draft a document written freely, of the dossier named by ?dossier= or of none."""
    if template not in FREE:
        raise Http404
    dossier = _dossier(request)
    office = Organisation.objects.get(pk=request.actor.office_id)
    offer = Offer(
        template=template,
        known=known(office, dossier),
        office=office.pk,
        title=template_title(template),
        back=reverse("dossier", args=[dossier.pk]) if dossier else reverse("documents"),
        dossier=dossier,
    )
    return draft_page(request, offer)


def _dossier(request: ActorRequest) -> Dossier | None:
    if not (asked := request.GET.get("dossier")):
        return None
    try:
        rows = Dossier.objects.visible_to(request.actor).select_related("enterprise")
        return get_object_or_404(rows, pk=asked)
    except ValidationError as wrong:  # not an id at all
        raise Http404 from wrong
