"""The desk: what is due, in order of lateness, and the next step as a button; and what has ended."""

from datetime import datetime
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from yantuo.directory.people.access import ActorRequest, access
from yantuo.directory.people.actor import Actor
from yantuo.faces.desk.home.ended import ended as ended_page
from yantuo.faces.desk.home.figures import county_rates, standing, strip
from yantuo.faces.desk.home.queries import SCOPES, Work, counties, scope_of, summary, work
from yantuo.faces.desk.home.undated import page_of
from yantuo.faces.desk.navigation import landing
from yantuo.ui.listing import answer
from yantuo.ui.parts import Tab


def _tabs(actor: Actor, shown: Work) -> list[Tab]:
    """The scopes as tabs; filters and order stay where the scope changes; none for who sees no office."""
    if not actor.offices:
        return []
    kept = [(name, value) for name, value in shown.page.pairs if name != "scope"]
    return [
        Tab(label, "?" + urlencode([("scope", key), *kept]), current=key == shown.scope)
        for key, label in SCOPES.items()
    ]


@access()
def home(request: ActorRequest) -> HttpResponse:
    """Today's work of the person, the office, or all in sight; whoever has no desk goes to the place that is theirs."""
    actor = request.actor
    if not actor.may("work.read"):
        return redirect(landing(actor))
    at: datetime = timezone.now()
    scope, places = scope_of(actor, request.GET.get("scope", "")), counties(actor)
    stands = standing(actor, scope, places, at)
    shown = work(actor, request.GET, at, running=stands.chosen.running)
    context = {
        "title": _("Today's work"),
        "summary": summary(at, stands.chosen.late, stands.chosen.soon),
        "tabs": _tabs(actor, shown),
        "figures": strip(stands.chosen, scope, at),
        "counties": county_rates(stands.counties, places, at),
        "scope": scope,
        "undated": stands.chosen.undated if scope == "mine" else None,
    }
    return answer(request, shown.page, "desk/home.html", context, name=_("Today's work"))


@access("work.read")
def work_ended(request: ActorRequest) -> HttpResponse:
    """The limits that have ended, in time or late."""
    shown = ended_page(request.actor, request.GET, timezone.now())
    context = {"title": _("Ended limits"), "tabs": _tabs(request.actor, shown)}
    return answer(request, shown.page, "desk/work_ended.html", context, name=_("Ended limits"))


@access("work.read")
def work_undated(request: ActorRequest) -> HttpResponse:
    """What is under way without a running limit."""
    shown = page_of(request.actor, request.GET)
    context = {"title": _("Under way without a date"), "tabs": _tabs(request.actor, shown)}
    return answer(request, shown.page, "desk/work_undated.html", context, name=_("Under way without a date"))
