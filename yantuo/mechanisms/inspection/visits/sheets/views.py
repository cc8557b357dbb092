"""Pages of a sheet: filling in, photos of an item, photos served and withdrawn."""

from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_POST

from yantuo.casework.checklists.models import Answer, Sheet
from yantuo.casework.checklists.pages import Worksheet, item_photos_page, sheet_page, withdraw_page
from yantuo.directory.people.access import ActorRequest, access
from yantuo.mechanisms.inspection.visits import queries, shown
from yantuo.mechanisms.inspection.visits.enums import State
from yantuo.mechanisms.inspection.visits.flow import inspects
from yantuo.mechanisms.inspection.visits.models import Visit
from yantuo.mechanisms.inspection.visits.sheets import actions
from yantuo.records.files.serving import response_for


def _get(request: ActorRequest, pk: UUID, sheet: UUID) -> tuple[Visit, Sheet]:
    visit = get_object_or_404(queries.listed(request.actor), pk=pk)
    return visit, get_object_or_404(Sheet.objects.select_related("dossier"), pk=sheet, dossier_id=visit.pk)


def _work(request: ActorRequest, visit: Visit, sheet: Sheet) -> Worksheet:
    return Worksheet(
        sheet=sheet,
        writable=visit.state == State.UNDER_WAY and inspects(request.actor, visit),
        acts=actions,
        known={"visit": visit, "sheet": sheet},
        place=reverse("visit_sheet", args=[visit.pk, sheet.pk]),
        home=reverse("visit", args=[visit.pk]),
        pages="visit",
        ids=(visit.pk,),
        item_ids=(visit.pk, sheet.pk),
    )


@access("dossier.read")
def sheet(request: ActorRequest, pk: UUID, sheet: UUID) -> HttpResponse:
    """A sheet: filled in by the inspectors while the inspection is under way, read by everybody else."""
    visit, found = _get(request, pk, sheet)
    more = partial(_more, visit, found)
    return sheet_page(request, _work(request, visit, found), "visits/sheet.html", more)


def _more(visit: Visit, sheet: Sheet) -> dict[str, Any]:
    return {"title": str(sheet.table.said), "visit": visit}


@access("inspection.inspect")
@require_POST
def item_photos(request: ActorRequest, pk: UUID, sheet: UUID, item: str) -> HttpResponse:
    """Take photos of one item in at once and answer with the place where they are shown."""
    visit, found = _get(request, pk, sheet)
    return item_photos_page(request, _work(request, visit, found), item)


@access("dossier.read", "business.read")
def photo(request: ActorRequest, pk: UUID, photo: UUID) -> HttpResponseBase:
    """Send a photo or signature of an inspection to whoever sees the inspection."""
    visit = get_object_or_404(queries.listed(request.actor), pk=pk)
    found = get_object_or_404(shown.pictures(visit).select_related("blob"), pk=photo)
    return response_for(found)


@access("inspection.inspect")
def photo_withdraw(request: ActorRequest, pk: UUID, photo: UUID) -> HttpResponse:
    """Withdraw a photo of an item with the reason."""
    visit = get_object_or_404(queries.listed(request.actor), pk=pk)
    found = get_object_or_404(shown.answer_photos(visit).select_related("blob"), pk=photo)
    answer = get_object_or_404(Answer.objects.select_related("sheet__dossier"), pk=found.owner)
    return withdraw_page(request, _work(request, visit, answer.sheet), found)
