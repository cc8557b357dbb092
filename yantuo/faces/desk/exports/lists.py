"""A list as its page shows it, made again outside a request: the same view, the same powers, the same sight."""

from dataclasses import replace
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, QueryDict
from django.urls import Resolver404, resolve

from yantuo.directory.people.access import Access
from yantuo.directory.people.actor import Actor, actor_of, posts_in_force
from yantuo.records.sight.session import Sight
from yantuo.ui.listing import ListItself
from yantuo.ui.lists import ListPage


class NoList(Exception):
    """The address leads to no list that this person may export."""


def view_for(path: str, actor: Actor) -> tuple[Any, tuple[Any, ...], dict[str, Any]]:
    """The view of an address with its arguments; raises NoList where the actor may not open it."""
    try:
        found = resolve(path)
    except Resolver404 as missing:
        raise NoList(path) from missing
    rule: Access | None = getattr(found.func, "access", None)
    if rule is None or rule.public or rule.bearer or rule.writes_on_get or not actor.may("export"):
        raise NoList(path)
    if rule.powers and not any(actor.may(power) for power in rule.powers):
        raise NoList(path)
    return found.func, found.args, found.kwargs


def list_at(path: str, query: str, actor: Actor) -> ListPage:
    """The list behind an address as `actor` sees it; raises NoList."""
    view, args, kwargs = view_for(path, actor)
    request = HttpRequest()
    request.method, request.path, request.GET = "GET", path, QueryDict(query)
    request.actor, request.wants_list = actor, True  # type: ignore[attr-defined]
    try:
        answer = view(request, *args, **kwargs)
    except Http404 as missing:
        raise NoList(path) from missing
    if not isinstance(answer, ListItself):
        raise NoList(path)
    return answer.page


def actor_again(person: int, post: int, on: date, seen: Sight) -> Actor | None:
    """Who ordered something, in the same post and with no wider sight than then; None where the post has ended."""
    held = next((one for one in posts_in_force(person, on) if one.pk == post), None)
    if held is None:
        return None
    actor = actor_of(held)
    return replace(
        actor,
        offices=tuple(office for office in actor.offices if office in seen.offices),
        enterprises=tuple(firm for firm in actor.enterprises if firm in seen.enterprises),
    )
