"""The page of figures."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from yantuo.casework.cards.figures import shown
from yantuo.casework.cards.figures.forms import PeriodForm
from yantuo.casework.cards.figures.queries import Period, figures
from yantuo.directory.people.access import ActorRequest, access


@access("card.figures")
def card_figures(request: ActorRequest) -> HttpResponse:
    """What is late, where and whose; how long it takes; what return visits found; what comes back again."""
    today = timezone.localdate()
    usual = {"first": shown.year_before(today), "last": today}
    form = PeriodForm(request.GET if "first" in request.GET else usual)
    asked = form.cleaned_data if form.is_valid() else usual
    found = figures(request.actor, Period(asked["first"], asked["last"]), timezone.now())
    context = {
        "title": _("Figures of oversight cards"),
        "form": form,
        "found": found,
        "strip": shown.strip(found),
        "headings": shown.HEADINGS,
        "lines": shown.table(found),
        "late_chart": shown.late_chart(found),
        "on_time_chart": shown.on_time_chart(found),
        "broken": shown.broken(found),
    }
    return render(request, "cards/figures.html", context, status=422 if form.errors else 200)
