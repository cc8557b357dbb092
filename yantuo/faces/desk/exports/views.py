"""Ordering the export of a long list."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yantuo.directory.people.access import ActorRequest, access
from yantuo.faces.desk.exports.jobs import EXPORT, TYPES
from yantuo.faces.desk.exports.lists import NoList, view_for
from yantuo.records.jobs.actions import order
from yantuo.ui.lists import ListPage


def ask(request: HttpRequest, page: ListPage, name: str) -> HttpResponse:
    """Say that the list is too long to wait for, and offer to make it in the background."""
    context = {
        "title": _("Export “%(name)s”") % {"name": name},
        "name": name,
        "page": page,
        "path": request.path,
        "back": f"{request.path}?{page.query}",
    }
    return render(request, "desk/export_ask.html", context)


@access("export")
@require_POST
def export_order(request: ActorRequest) -> HttpResponse:
    """Order it; the worker makes the file under the sight of this moment."""
    given = {key: request.POST.get(key, "") for key in ("path", "query", "kind", "name")}
    try:
        view_for(given["path"], request.actor)
    except NoList as missing:
        raise PermissionDenied from missing
    if given["kind"] not in TYPES:
        raise PermissionDenied
    name = given["name"][:100] or _("List")
    params = {**given, "name": name, "post": request.actor.post_id}
    title = _("Export: %(name)s") % {"name": name}
    job = order(kind=EXPORT, title=title, by=request.actor, at=timezone.now(), params=params)
    return redirect("job", pk=job.pk)
