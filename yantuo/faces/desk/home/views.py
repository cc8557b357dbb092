"""The desk: what is due, in order of lateness, and the next step as a button."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from yantuo.directory.people.access import access
from yantuo.faces.desk.home.queries import SCOPES, county_rates, figures, work, worklist
from yantuo.faces.desk.navigation import landing
from yantuo.ui.parts import Tab


@access()
def home(request: HttpRequest) -> HttpResponse:
    """Today's work of the person, the office, or all in sight; whoever has no desk goes to the place that is theirs."""
    actor = request.actor
    if not actor.may("work.read"):
        return redirect(landing(actor))
    at = timezone.now()
    scope = request.GET.get("scope", "mine")
    page = worklist(at).page(work(actor, scope), request.GET)
    tabs = [Tab(label, f"?scope={key}", current=key == scope) for key, label in SCOPES]
    context = {
        "title": _("Today's work"),
        "page": page,
        "tabs": tabs,
        "figures": figures(actor, at),
        "counties": county_rates(actor, at) if len(actor.offices) > 20 else [],
    }
    return render(request, "desk/home.html", context)
