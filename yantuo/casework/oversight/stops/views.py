"""Pages of an office visited: its sheet beside the figures, the rows of a figure, the end of the visit, the card."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from yantuo.casework.checklists.actions import SheetRefused
from yantuo.casework.checklists.filling import Filling, filling_of, read
from yantuo.casework.oversight import flow, measures, queries
from yantuo.casework.oversight.enums import State, StopState
from yantuo.casework.oversight.lists import OF
from yantuo.casework.oversight.models import Round, Stop
from yantuo.casework.oversight.stops import actions
from yantuo.casework.oversight.stops.forms import FindingsForm, FinishForm, ReopenForm
from yantuo.directory.people.access import ActorRequest, access
from yantuo.kernel.flow import FlowError
from yantuo.kernel.refusal import LawRefusal
from yantuo.ui.listing import answer


@access("dossier.read")
def stop(request: ActorRequest, pk: UUID, stop: UUID) -> HttpResponse:
    """The sheet of an office: filled in by the team while the round is under way, read by everybody else."""
    found, row = queries.the_stop(request.actor, pk, stop)
    if request.method != "POST" or row.sheet is None:
        return _page(request, found, row, filling_of(row.sheet) if row.sheet else None)
    keys = [one.item.key for one in filling_of(row.sheet).rows]
    given, marks = read(request.POST.dict(), keys)
    try:
        with transaction.atomic():
            count = actions.fill(stop=row, shown=marks, given=given, by=request.actor, at=timezone.now())
    except SheetRefused as refusal:
        faults = {key: [said] for key, said in refusal.faults.items()}
        return _page(request, found, row, filling_of(row.sheet, given, faults))  # type: ignore[arg-type]
    except LawRefusal as refusal:
        return _page(request, found, row, filling_of(row.sheet, given), str(refusal))
    said = ngettext("%(n)s answer saved.", "%(n)s answers saved.", count) % {"n": count}
    messages.success(request, said if count else _("Nothing was changed."))
    return redirect("round", pk=pk) if "done" in request.POST else redirect("stop", pk=pk, stop=stop)


def _page(
    request: ActorRequest, found: Round, row: Stop, filling: Filling | None, problem: str = ""
) -> HttpResponse:
    under_way = found.state == State.UNDER_WAY
    works, open_ = flow.works_on(request.actor, found), row.state == StopState.OPEN
    own, noted = found.office_id == request.actor.office_id, queries.findings(row)
    context = {
        "title": row.visited.name,
        "round": found,
        "stop": row,
        "filling": filling,
        "problem": problem,
        "figures": queries.figures(row, timezone.now()),
        "draw": queries.draw_of(row),
        "findings": noted,
        "writable": bool(filling) and under_way and works and open_,
        "finishes": under_way and works and open_,
        "reopens": under_way and not open_ and flow.runs(request.actor, found),
        "carded": own and not open_ and any(one.card is None for one in noted),
    }
    status = 422 if problem or (filling and filling.faulty) else 200
    return render(request, "oversight/stop.html", context, status=status)


@access("dossier.read")
def stop_figure(request: ActorRequest, pk: UUID, stop: UUID, key: str) -> HttpResponse:
    """The rows behind a figure of an office, as far as the asker sees them."""
    _found, row = queries.the_stop(request.actor, pk, stop)
    if key not in measures.MEASURES:
        raise Http404
    one, now = measures.MEASURES[key], timezone.now()
    spec = OF[one.of]
    page = spec.page(measures.rows(one, row.visited, now, request.actor), request.GET)
    title = _("%(office)s: %(figure)s") % {"office": row.visited, "figure": one.label}
    context = {"title": title, "stop": row, "all": measures.counts(row.visited, now)[key]}
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
