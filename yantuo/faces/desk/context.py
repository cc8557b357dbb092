"""What stands around every page: built once per request from the actor and the places its powers open."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from yantuo.casework.notices.queries import unread_count
from yantuo.directory.people.actor import Actor
from yantuo.faces.desk.navigation import own_places, places
from yantuo.faces.desk.queries import bureau_name, is_synthetic, post_choices
from yantuo.ui.frame import Frame, mark_current


def frame(request: HttpRequest) -> dict[str, Any]:
    """The frame as a template variable; its queries run only where a template prints it."""
    return {"frame": SimpleLazyObject(lambda: _frame(request))}


def _unread(request: HttpRequest, actor: Actor) -> int:
    """What the bell counts: read with the list where the page is one."""
    found: int | None = getattr(request, "unread", None)
    return unread_count(actor) if found is None else found


def _frame(request: HttpRequest) -> Frame:
    actor: Actor | None = getattr(request, "actor", None)
    banner = _("Demonstration: every firm, person and figure here is synthetic.") if is_synthetic() else ""
    if actor is None:
        return Frame(
            office=bureau_name(), home_url=reverse("home"), login_url=reverse("login"), banner=banner
        )
    return Frame(
        office=actor.office_name,
        home_url=reverse("home"),
        nav=mark_current(places(actor), request.path),
        search_url=reverse("search") if actor.may("enterprise.read") else "",
        search_hint=_("Enterprise, credit code, licence, document number…"),
        search_text=request.GET.get("q", "") if request.path == reverse("search") else "",
        person=actor.name,
        post=actor.post_title,
        posts=post_choices(actor),
        switch_url=reverse("switch_post"),
        account=own_places(actor),
        notices_url=reverse("notices"),
        notices_count=_unread(request, actor),
        logout_url=reverse("logout"),
        banner=banner,
        owner=str(actor.person_id),
    )
