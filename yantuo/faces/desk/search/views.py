"""The one search box."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from yantuo.directory.people.access import access
from yantuo.faces.desk.search import queries

SHORTEST = 2


@access("enterprise.read")
def search(request: HttpRequest) -> HttpResponse:
    """Find enterprises, dossiers and documents; one single hit with an address is opened at once."""
    text = request.GET.get("q", "").strip()[:100]
    groups = []
    if len(text) >= SHORTEST:
        groups = [
            (_("Enterprises"), queries.enterprises(request.actor, text)),
            (_("Dossiers"), queries.dossiers(request.actor, text)),
            (_("Documents"), queries.documents(request.actor, text)),
        ]
    hits = [hit for _label, found in groups for hit in found]
    if len(hits) == 1 and hits[0].url:
        return redirect(hits[0].url)
    context = {"title": _("Search"), "text": text, "groups": groups, "none": not hits, "short": len(text) < SHORTEST}
    return render(request, "desk/search.html", context)
