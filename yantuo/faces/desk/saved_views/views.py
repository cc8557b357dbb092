"""Keep a view of a list, delete one; both lead back to the list."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yantuo.directory.people.access import ActorRequest, access
from yantuo.faces.desk.models import SavedView
from yantuo.faces.desk.saved_views import actions


def _back(request: ActorRequest) -> str:
    """The list one came from; never an address of another site."""
    given = request.GET.get("back", "")
    safe = given.startswith("/") and url_has_allowed_host_and_scheme(given, allowed_hosts=None)
    return given if safe else reverse("home")


@access()
@require_POST
def view_save(request: ActorRequest, list_key: str) -> HttpResponse:
    """Keep the filters and the order of a list under a name."""
    query = request.POST.get("query", "").lstrip("?")
    try:
        kept = actions.keep(
            list_key=list_key, name=request.POST.get("name", ""), query=query, by=request.actor
        )
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("The view “%(name)s” is kept.") % {"name": kept.name})
    return redirect(f"{_back(request)}?{query}")


@access()
@require_POST
def view_delete(request: ActorRequest, pk: int) -> HttpResponse:
    """Delete one of one's own views."""
    view = get_object_or_404(SavedView, pk=pk, person_id=request.actor.person_id)
    actions.let_go(view=view, by=request.actor)
    messages.success(request, _("The view “%(name)s” is deleted.") % {"name": view.name})
    return redirect(_back(request))
