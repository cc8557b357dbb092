"""Pages of inspections."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _

from yantuo.casework.checklists.queries import blocks
from yantuo.casework.dossiers.page import page_of
from yantuo.directory.people.access import ActorRequest, access
from yantuo.mechanisms.inspection.visits import queries
from yantuo.mechanisms.inspection.visits.lists import LIST
from yantuo.ui.listing import answer

STEPS: dict[str, str] = {}


@access("dossier.read")
def visits(request: ActorRequest) -> HttpResponse:
    """The inspections in sight."""
    page = LIST.page(queries.listed(request.actor), request.GET)
    return answer(request, page, "visits/visits.html", {"title": _("Inspections")}, name=_("Inspections"))


@access("dossier.read")
def visit(request: ActorRequest, pk: UUID) -> HttpResponse:
    """One inspection with its sheets, findings and steps."""
    found = get_object_or_404(queries.listed(request.actor), pk=pk)
    page = page_of(found, request.actor, timezone.now(), STEPS)
    sheets = [(sheet, blocks(sheet)) for sheet in queries.sheets(found)]
    context = {"title": found.dossier.title, "visit": found, "page": page, "sheets": sheets}
    return render(request, "visits/visit.html", context)
