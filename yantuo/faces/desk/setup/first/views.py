"""The first page, open only to whoever holds the one-time link of `init`."""

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from yantuo.directory.divisions.models import Division
from yantuo.directory.people.access import public
from yantuo.directory.people.models import Invitation
from yantuo.directory.people.roles import TITLES
from yantuo.faces.desk.setup.first import actions
from yantuo.faces.desk.setup.first.forms import FoundForm
from yantuo.kernel.codes.division import Divisions

MOST = 30  # areas shown for one search
LEVELS = ("province", "city", "county")


@public(mode="system")
@never_cache
@sensitive_post_parameters("password", "again")
def first(request: HttpRequest, token: str) -> HttpResponse:
    """Choose the area, then name the bureau and its three administrators."""
    at = timezone.now()
    invitation = actions.waiting_for(token, at)
    if invitation is None:
        return render(request, "desk/setup_gone.html", {"title": _("This link no longer works")}, status=404)
    division = _areas().filter(code=request.GET.get("area", "")[:12]).first()
    if division is None:
        return _choose_area(request)
    form = FoundForm(request.POST or None, division=division, account=invitation.account)
    if request.method == "POST" and form.is_valid():
        invited = actions.found(invitation=invitation, division=division, at=at, **form.facts())
        return _show_links(request, invitation, invited)
    context = {
        "title": _("Set up the bureau"),
        "form": form,
        "division": division,
        "account": invitation.account,
    }
    return render(request, "desk/setup_first.html", context, status=422 if form.errors else 200)


def _areas() -> QuerySet[Division]:
    return Division.objects.filter(valid_to__isnull=True, level__in=LEVELS)


def _choose_area(request: HttpRequest) -> HttpResponse:
    """Search by name or code; a retired code is answered with what took its place."""
    text = request.GET.get("q", "").strip()[:40]
    table = Divisions.load()
    found = _found(text, table) if text else []
    areas = [
        (row, table.full_name(row.code))
        for row in sorted(found, key=lambda row: (row.level, row.code))[:MOST]
    ]
    context = {
        "title": _("Which area is the bureau for?"),
        "text": text,
        "areas": areas,
        "more": len(found) > MOST,
    }
    return render(request, "desk/setup_area.html", context)


def _found(text: str, table: Divisions) -> list[Division]:
    """The areas in force whose code begins so or whose name holds the text; of a retired code its heirs."""
    rows = _areas()
    found = list(rows.filter(code__startswith=text) if text.isdecimal() else rows.filter(name__contains=text))
    return found or list(rows.filter(code__in=table.heirs(text)) if text in table else [])


def _show_links(
    request: HttpRequest, invitation: Invitation, invited: list[actions.Administrator]
) -> HttpResponse:
    links = [
        {
            "role": TITLES[one.role],
            "name": one.name,
            "username": one.username,
            "link": settings.PUBLIC_ADDRESS + reverse("invitation", args=[one.token]),
        }
        for one in invited
    ]
    context = {"title": _("The bureau is set up"), "links": links, "account": invitation.account}
    return render(request, "desk/setup_founded.html", context)
