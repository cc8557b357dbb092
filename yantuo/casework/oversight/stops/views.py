"""Pages of an office visited: its sheet beside the figures, the rows of a figure, the end of the visit, the card."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from yantuo.casework.checklists.models import Answer, Sheet
from yantuo.casework.checklists.pages import Worksheet, item_photos_page, sheet_page, withdraw_page
from yantuo.casework.checklists.queries import photos_on
from yantuo.casework.oversight import flow, measures, queries
from yantuo.casework.oversight.enums import State, StopState
from yantuo.casework.oversight.lists import OF
from yantuo.casework.oversight.models import Round, Stop
from yantuo.casework.oversight.stops import actions
from yantuo.casework.oversight.stops.forms import FindingsForm, FinishForm, ReopenForm
from yantuo.directory.people.access import ActorRequest, access
from yantuo.kernel.flow import FlowError
from yantuo.kernel.refusal import LawRefusal
from yantuo.records.files.serving import response_for
from yantuo.ui.listing import answer

PAGE = "oversight/stop.html"


@access("dossier.read")
def stop(request: ActorRequest, pk: UUID, stop: UUID) -> HttpResponse:
    """The sheet of an office: filled in by the team while the round is under way, read by everybody else."""
    found, row = queries.the_stop(request.actor, pk, stop)
    more = partial(_more, request, found, row)
    if row.sheet is None:
        return render(request, PAGE, {"filling": None, "findings": [], **more()})
    return sheet_page(request, _work(request, found, row, row.sheet), PAGE, more)


def _open_to(request: ActorRequest, found: Round, row: Stop) -> bool:
    """Whether the asker fills in its sheet now."""
    under_way = found.state == State.UNDER_WAY and row.state == StopState.OPEN
    return under_way and flow.works_on(request.actor, found)


def _work(request: ActorRequest, found: Round, row: Stop, sheet: Sheet) -> Worksheet:
    ids = (found.pk, row.pk)
    return Worksheet(
        sheet=sheet,
        writable=_open_to(request, found, row),
        acts=actions,
        known={"stop": row},
        place=reverse("stop", args=ids),
        home=reverse("round", args=[found.pk]),
        pages="stop",
        ids=ids,
        item_ids=ids,
    )


def _more(request: ActorRequest, found: Round, row: Stop) -> dict[str, Any]:
    """What stands beside the sheet: figures, firms drawn, findings with their cards, what may be done next."""
    done, noted = row.state == StopState.DONE, queries.findings(row)
    own = found.office_id == request.actor.office_id
    return {
        "title": row.visited.name,
        "round": found,
        "stop": row,
        "figures": queries.figures(row, timezone.now()),
        "draw": queries.draw_of(row),
        "findings": noted,
        "finishes": _open_to(request, found, row),
        "reopens": done and found.state == State.UNDER_WAY and flow.runs(request.actor, found),
        "carded": own and done and any(one.card is None for one in noted),
    }


def _the_work(request: ActorRequest, pk: UUID, stop: UUID) -> Worksheet:
    """The sheet of an office in sight; a page not found before the round has begun."""
    found, row = queries.the_stop(request.actor, pk, stop)
    if row.sheet is None:
        raise Http404
    return _work(request, found, row, row.sheet)


@access("dossier.work")
@require_POST
def stop_photos(request: ActorRequest, pk: UUID, stop: UUID, item: str) -> HttpResponse:
    """Take photos of one item in at once and answer with the place where they are shown."""
    return item_photos_page(request, _the_work(request, pk, stop), item)


@access("dossier.read")
def stop_photo(request: ActorRequest, pk: UUID, stop: UUID, photo: UUID) -> HttpResponseBase:
    """Send a photo of an item to whoever sees the round."""
    rows = photos_on(Answer.objects.filter(sheet=_the_work(request, pk, stop).sheet))
    return response_for(get_object_or_404(rows.select_related("blob"), pk=photo))


@access("dossier.work")
def stop_photo_withdraw(request: ActorRequest, pk: UUID, stop: UUID, photo: UUID) -> HttpResponse:
    """Withdraw a photo of an item with the reason."""
    work = _the_work(request, pk, stop)
    rows = photos_on(Answer.objects.filter(sheet=work.sheet))
    return withdraw_page(request, work, get_object_or_404(rows.select_related("blob"), pk=photo))


@access("dossier.read")
def stop_figure(request: ActorRequest, pk: UUID, stop: UUID, key: str) -> HttpResponse:
    """The rows behind a figure of an office, as far as the asker sees them."""
    _found, row = queries.the_stop(request.actor, pk, stop)
    if key not in measures.MEASURES:
        raise Http404
    one, at = measures.MEASURES[key], queries.counted_at(row, timezone.now())
    page = OF[one.of].page(measures.rows(one, row.visited, at, request.actor), request.GET)
    title = _("%(office)s: %(figure)s") % {"office": row.visited, "figure": one.label}
    context = {"title": title, "stop": row, "at": at, "all": queries.counted(row, at).get(key, 0)}
    return answer(request, page, "oversight/figure.html", context, name=title)


def _act(
    request: ActorRequest, row: Stop, form: forms.Form, do: Callable[..., Any], title: str, **more: Any
) -> HttpResponse:
    """The page of one act on an office: a refusal stands above the form, and nothing typed is lost."""
    back = reverse("stop", args=[row.round_id, row.pk])
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                made = do(stop=row, **form.cleaned_data, by=request.actor, at=timezone.now())
            return redirect(reverse("card", args=[made.pk]) if made else back)
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
        except (LawRefusal, FlowError) as refusal:
            form.add_error(None, str(refusal))
    context = {"title": title, "form": form, "stop": row, "back": back, **more}
    return render(request, "oversight/act.html", context, status=422 if form.errors else 200)


@access("dossier.work")
def stop_finish(request: ActorRequest, pk: UUID, stop: UUID) -> HttpResponse:
    """Finish the visit of an office."""
    _found, row = queries.the_stop(request.actor, pk, stop)
    form = FinishForm(request.POST or None, initial={"visited_at": timezone.localtime()})
    return _act(request, row, form, actions.finish, pgettext("oversight", "Finish the visit"))


@access("oversight.run")
def stop_reopen(request: ActorRequest, pk: UUID, stop: UUID) -> HttpResponse:
    """Open a finished visit again."""
    _found, row = queries.the_stop(request.actor, pk, stop)
    return _act(
        request,
        row,
        ReopenForm(request.POST or None),
        actions.reopen,
        pgettext("oversight", "Open the visit again"),
    )


@access("card.draft")
def stop_card(request: ActorRequest, pk: UUID, stop: UUID) -> HttpResponse:
    """Draft the card on the office from its findings."""
    _found, row = queries.the_stop(request.actor, pk, stop)
    loose = [one for one in queries.findings(row) if one.card is None]
    form = FindingsForm(request.POST or None, loose=loose)
    return _act(
        request, row, form, actions.card_for, pgettext("oversight", "Draft the card"), nothing=not loose
    )
