"""Pages of the inspections of an enterprise."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from yantuo.casework.deadlines.show import shown as clocks_shown
from yantuo.directory.people.access import ActorRequest, access
from yantuo.faces.business.cards.queries import own_cards
from yantuo.faces.business.inspections import queries
from yantuo.faces.business.queries import documents
from yantuo.mechanisms.inspection.visits.lists import result_light
from yantuo.mechanisms.inspection.visits.shown import found
from yantuo.records.law.queries import calendar


@access("business.read")
def business_inspections(request: ActorRequest) -> HttpResponse:
    """The inspections, the latest first."""
    page = queries.LIST.page(queries.listed(request.actor), request.GET, empty=queries.EMPTY)
    page.exportable = False
    return render(request, "business/inspections.html", {"title": _("Inspections"), "page": page})


@access("business.read")
def business_inspection(request: ActorRequest, pk: UUID) -> HttpResponse:
    """One inspection: the result and why, what was found and what becomes of it, papers, publication."""
    visit = get_object_or_404(queries.own_inspections(request.actor), pk=pk)
    clock = queries.publication(visit)
    cards = own_cards(request.actor).filter(origin_dossier_id=visit.pk)
    context = {
        "title": capfirst(visit.get_kind_display()),
        "visit": visit,
        "result": result_light(visit),
        "findings": found(visit),
        "cards": set(cards.values_list("pk", flat=True)),
        "inspectors": list(visit.inspectors.all()),
        "later": queries.later(visit, request.actor),
        "documents": list(
            documents(request.actor).filter(dossier=visit.dossier).order_by("-signed_at", "pk")
        ),
        "clock": clocks_shown([clock], timezone.now(), calendar())[0] if clock else None,
        "office": visit.dossier.office,
    }
    return render(request, "business/inspection.html", context)
