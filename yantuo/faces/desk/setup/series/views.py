"""Pages of the series of document numbers."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from yantuo.casework.documents.series import TITLES
from yantuo.directory.orgs.models import Organisation
from yantuo.directory.people.access import ActorRequest, access
from yantuo.faces.desk.setup.series.forms import SeriesForm
from yantuo.records.numbering.actions import NumberRefused, set_up_series
from yantuo.records.numbering.models import Mode, Series


@access("system.set_up")
def set_up_series_list(request: ActorRequest) -> HttpResponse:
    """All series of this year and the last, by office."""
    year = timezone.localdate().year
    rows = list(Series.objects.filter(year__gte=year - 1).order_by("office_id", "key", "-year"))
    offices = {
        office.pk: office for office in Organisation.objects.filter(pk__in=[row.office_id for row in rows])
    }
    shown = [
        (offices.get(row.office_id), TITLES.get(row.key, row.key), row, row.shape.text(row.last + 1))
        for row in rows
    ]
    context = {"title": _("Series of document numbers"), "rows": shown}
    return render(request, "desk/set_up_series.html", context)


@access("system.set_up")
def set_up_series_one(request: ActorRequest) -> HttpResponse:
    """Set up a series; one of which no number was given yet may still be corrected."""
    form = SeriesForm(request.POST or None, initial=_initial(request.GET))
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        office, mode = data.pop("office"), Mode(data.pop("mode"))
        facts = {"office": office.office_id, "mark": office.mark, "mode": mode, **data}
        try:
            set_up_series(**facts, by=request.actor, at=timezone.now())
            messages.success(request, _("Saved."))
            return redirect("set_up_series")
        except NumberRefused as refusal:
            for fault in refusal.faults:
                form.add_error(None, fault)
    context = {
        "title": _("Series of document numbers"),
        "form": form,
        "offered": True,
        "submit": _("Save"),
        "back": reverse("set_up_series"),
    }
    return render(request, "desk/set_up_form.html", context, status=422 if form.errors else 200)


def _initial(asked: QueryDict) -> dict[str, Any]:
    """What the form shows at first: the series that the address names, as it is."""
    given = {name: asked.get(name, "") for name in ("office", "key", "year")}
    initial: dict[str, Any] = {"year": timezone.localdate().year, "mode": Mode.ASSIGNED, "last_used": 0}
    if found := _series(given):
        initial |= {"mode": found.mode, "pattern": found.pattern, "last_used": found.last}
    return {**initial, **{name: value for name, value in given.items() if value}}


def _series(given: dict[str, str]) -> Series | None:
    if not (given["office"].isdecimal() and given["year"].isdecimal()):
        return None
    return Series.objects.filter(office_id=given["office"], key=given["key"], year=given["year"]).first()
