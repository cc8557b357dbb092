"""The enterprise's own pages: what is due and why, documents, facts. Read on a phone, in plain words."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from yantuo.casework.documents.queries import scan_of
from yantuo.casework.dossiers.kinds import own_page
from yantuo.directory.people.access import ActorRequest, access
from yantuo.faces.business import queries
from yantuo.faces.business.cards.queries import open_cards
from yantuo.records.law.queries import law


@access("business.read")
def business(request: ActorRequest) -> HttpResponse:
    """The open cards first, then what else is due, in order of urgency; licences that end; the newest documents."""
    at = timezone.now()
    enterprise = get_object_or_404(queries.own(request.actor))
    rules = law()
    licences = queries.licences(enterprise, timezone.localdate(at), rules)
    context = {
        "title": _("What is under way"),
        "enterprise": enterprise,
        "cards": open_cards(request.actor, at, rules[1]),
        "clocks": queries.clocks(request.actor, at, rules[1]),
        "licences": [one for one in licences if one.soon],
        "documents": queries.newest(request.actor),
    }
    return render(request, "business/home.html", context)


@access("business.read")
def business_due(request: ActorRequest, pk: UUID) -> HttpResponse:
    """One thing that is due: what is asked, by when, why, and whom to ask; cards and inspections have their pages."""
    dossier = get_object_or_404(queries.dossiers(request.actor), pk=pk)
    if dossier.kind in queries.APART:
        return redirect(own_page(dossier, request.actor))
    found = queries.due(dossier, request.actor, timezone.now())
    return render(
        request, "business/due.html", {"title": dossier.title, "due": found, "office": dossier.office}
    )


@access("business.read")
def business_documents(request: ActorRequest) -> HttpResponse:
    """The documents made for the enterprise."""
    page = queries.DOCUMENTS.page(queries.documents(request.actor), request.GET)
    page.exportable = False
    return render(request, "business/documents.html", {"title": _("Documents"), "page": page})


@access("business.read")
def business_document(request: ActorRequest, pk: UUID) -> HttpResponse:
    """One document: its marks, whether it is in force, and the paper itself."""
    rows = queries.documents(request.actor).select_related("dossier", "superseded_by")
    found = get_object_or_404(rows, pk=pk)
    later = getattr(found, "superseded_by", None)
    context = {
        "title": found.title,
        "document": found,
        "state": queries.state_words(found),
        "later": later if later and later.pdf_id else None,
        "scan": scan_of(found),
    }
    return render(request, "business/document.html", context)


@access("business.read")
def business_enterprise(request: ActorRequest) -> HttpResponse:
    """The enterprise as the office has it on file, and what to do where something is wrong."""
    today = timezone.localdate()
    enterprise = get_object_or_404(queries.own(request.actor))
    context = {
        "title": _("My enterprise"),
        "enterprise": enterprise,
        "facts": queries.facts(enterprise),
        "licences": queries.licences(enterprise, today, law()),
        "premises": queries.premises(enterprise),
        "persons": queries.persons(enterprise, today),
    }
    return render(request, "business/enterprise.html", context)
