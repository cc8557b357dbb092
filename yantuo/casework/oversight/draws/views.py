"""Pages of a draw: before it, frozen, drawn; the list as a file that anyone can hash."""

from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yantuo.casework.oversight import flow, queries
from yantuo.casework.oversight.draws import actions
from yantuo.casework.oversight.draws.forms import FreezeForm
from yantuo.casework.oversight.enums import State, StopState
from yantuo.casework.oversight.models import Round, Stop
from yantuo.directory.people.access import ActorRequest, access
from yantuo.kernel.refusal import LawRefusal

SCRIPT = "oversight/check_draw.py.txt"


@access("dossier.read")
def draw(request: ActorRequest, pk: UUID, stop: UUID) -> HttpResponse:
    """The draw of an office's firms: hashes before it, key and firms after it, and how to repeat it."""
    found, row = queries.the_stop(request.actor, pk, stop)
    return _page(request, found, row, FreezeForm())


def _page(
    request: ActorRequest, found: Round, row: Stop, form: FreezeForm, problem: str = ""
) -> HttpResponse:
    made = queries.draw_of(row)
    still = found.state in (State.PLANNED, State.UNDER_WAY) and row.state == StopState.OPEN
    context = {
        "title": _("Draw of firms"),
        "round": found,
        "stop": row,
        "draw": made,
        "firms": list(made.firms.select_related("enterprise").order_by("n")) if made else [],
        "may_draw": still and flow.runs(request.actor, found),
        "candidates": len(made.entries) if made else len(queries.candidates(row.visited)),
        "script": render_to_string(SCRIPT),
        "form": form,
        "problem": problem,
    }
    return render(request, "oversight/draw.html", context, status=422 if problem or form.errors else 200)


@access("oversight.run")
@require_POST
def draw_freeze(request: ActorRequest, pk: UUID, stop: UUID) -> HttpResponse:
    """Freeze the list and commit to a key."""
    found, row = queries.the_stop(request.actor, pk, stop)
    form = FreezeForm(request.POST)
    if not form.is_valid():
        return _page(request, found, row, form)
    try:
        with transaction.atomic():
            actions.freeze(stop=row, size=form.cleaned_data["size"], by=request.actor, at=timezone.now())
    except LawRefusal as refusal:
        return _page(request, found, row, form, str(refusal))
    return redirect(reverse("draw", args=[pk, stop]))


@access("oversight.run")
@require_POST
def draw_reveal(request: ActorRequest, pk: UUID, stop: UUID) -> HttpResponse:
    """Draw, and show the key."""
    found, row = queries.the_stop(request.actor, pk, stop)
    try:
        with transaction.atomic():
            actions.reveal(stop=row, by=request.actor, at=timezone.now())
    except LawRefusal as refusal:
        return _page(request, found, row, FreezeForm(), str(refusal))
    return redirect(reverse("draw", args=[pk, stop]))


@access("dossier.read")
def draw_list(request: ActorRequest, pk: UUID, stop: UUID) -> HttpResponse:
    """The frozen list, byte for byte as it was hashed."""
    _found, row = queries.the_stop(request.actor, pk, stop)
    made = queries.draw_of(row)
    if made is None:
        raise Http404
    answer = HttpResponse(made.listed.encode(), content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="list.txt"'
    return answer
