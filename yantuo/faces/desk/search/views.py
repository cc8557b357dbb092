"""The one search box."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from yantuo.directory.people.access import ActorRequest, access
from yantuo.faces.desk.search.queries import SHORTEST, found


@access("enterprise.read")
def search(request: ActorRequest) -> HttpResponse:
    """Find enterprises, dossiers and documents; one single hit with an address is opened at once."""
    text = " ".join(request.GET.get("q", "").split())[:100]
    short = len(text) < SHORTEST
    groups = [] if short else found(request.actor, text)
    hits = [hit for group in groups for hit in group.hits]
    if len(hits) == 1 and hits[0].url:
        return redirect(hits[0].url)
    context = {"title": _("Search"), "text": text, "groups": groups, "none": not hits, "short": short}
    return render(request, "desk/search.html", context)
