"""The page of figures."""

from dataclasses import asdict

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from yantuo.casework.cards.figures import shown
from yantuo.casework.cards.figures.forms import PeriodForm
from yantuo.casework.cards.figures.provisions import provisions, usual
from yantuo.casework.cards.figures.queries import Period, figures
from yantuo.directory.people.access import ActorRequest, access


@access("card.figures")
def card_figures(request: ActorRequest) -> HttpResponse:
    """What is late, where and whose; how long it takes; what return visits found; what comes back again."""
    at, year = timezone.now(), usual(timezone.localdate())
    form = PeriodForm(request.GET if "first" in request.GET else asdict(year))
    period = Period(**form.cleaned_data) if form.is_valid() else year
    found, broken = figures(request.actor, period, at), provisions(request.actor, period, at)
    context = {
        "title": _("Figures of oversight cards"),
        "form": form,
        "found": found,
        "strip": shown.strip(found),
        "headings": shown.HEADINGS,
        "lines": shown.table(found),
        "late_chart": shown.late_chart(found),
        "on_time_chart": shown.on_time_chart(found),
        "provisions": broken,
        "broken": shown.broken(broken),
    }
    return render(request, "cards/figures.html", context, status=422 if form.errors else 200)
