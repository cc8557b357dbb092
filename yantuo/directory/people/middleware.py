"""From a request to an actor: login, post, power, and the one transaction the view runs in."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import OperationalError
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from yantuo.directory.people.access import Access
from yantuo.directory.people.actor import Actor, actor_for
from yantuo.directory.people.roles import roles
from yantuo.records.sight.session import LOGIN, PUBLIC, SYSTEM, Sight, sight
from yantuo.ui.errors import gave_way

SAFE = ("GET", "HEAD", "OPTIONS")
ANONYMOUS = {"public": PUBLIC, "login": LOGIN, "system": SYSTEM}
RENEW_AFTER = 60  # seconds: an idle limit needs no write at every request


class ActorMiddleware:
    """Deny by default: a view without a declared access is refused, whatever the person may do."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.actor = None  # type: ignore[attr-defined]
        response = self.get_response(request)
        if getattr(request, "actor", None) is not None and not response.has_header("Cache-Control"):
            response["Cache-Control"] = (
                "no-store"  # a shared computer keeps no page of somebody who was logged in
            )
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase:
        """Run the view inside its sight; everything it does commits together or not at all."""
        rule: Access | None = getattr(view, "access", None)
        if rule is None:
            raise PermissionDenied(f"{getattr(view, '__qualname__', view)} declares no access")
        if rule.bearer:  # the API: its token is read inside, and sets the sight
            answer: HttpResponseBase = view(request, *args, **kwargs)
            return answer
        if "\0" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest("no text holds this character, and the database stores none with it")
        read_only = request.method in SAFE and not rule.writes_on_get
        with sight(LOGIN):
            who = self._who(request, rule)
        if not isinstance(who, Sight):
            return who

        def run() -> HttpResponseBase:
            with sight(who, read_only=read_only):
                response: HttpResponseBase = view(request, *args, **kwargs)
                render = getattr(response, "render", None)
                return render() if callable(render) else response

        return _twice(request, run)

    def _who(self, request: HttpRequest, rule: Access) -> Sight | HttpResponseBase:
        if request.user.is_authenticated:
            self._renew(request)
            actor = actor_for(request.user, timezone.localdate(), request.session.get("post"))
            request.actor = actor  # type: ignore[attr-defined]
        else:
            actor = None
        if rule.public:
            return actor.sight if actor and rule.mode == "public" else ANONYMOUS[rule.mode]
        if actor is None:
            return _to_login(request)
        if (elsewhere := _still_to_do(request, actor)) is not None:
            return elsewhere
        if rule.powers and not any(actor.may(power) for power in rule.powers):
            raise PermissionDenied
        return actor.sight

    @staticmethod
    def _renew(request: HttpRequest) -> None:
        now = int(timezone.now().timestamp())
        if now - int(request.session.get("seen", 0)) > RENEW_AFTER:
            request.session["seen"] = now


FREE = {"password_change", "logout", "set_language"}
FREE_OF_FACTOR = FREE | {"account", "factor_begin", "factor_confirm", "switch_post"}


def _twice(request: HttpRequest, run: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """Run a view; once more where the database chose it to give way to somebody else (a deadlock).

    Everything of the first run was rolled back. Uploaded files have been read by then, so those are not tried again.
    """
    kept: Any = getattr(request, "_messages", None)
    said = list(kept._queued_messages) if kept is not None else []  # noqa: SLF001 - Django has no other way
    try:
        return run()
    except OperationalError as error:
        if not gave_way(error) or request.FILES:
            raise
        if kept is not None:
            kept._queued_messages = said  # noqa: SLF001
        return run()


def _still_to_do(request: Any, actor: Actor) -> HttpResponseBase | None:
    """Where a person is sent before anything else: to a new password, or to the second factor of the post."""
    match = request.resolver_match
    here = match.url_name if match else None
    if here in FREE:
        return None
    if request.user.must_change_password:
        return redirect("password_change")
    if _outworn(request.user):
        said = _("Your password is older than %(n)s days: choose a new one, then go on.")
        messages.warning(request, said % {"n": settings.PASSWORD_DAYS})
        return redirect("password_change")
    if settings.REQUIRE_TOTP and roles()[actor.role].second_factor and not request.user.is_verified():
        if here in FREE_OF_FACTOR:
            return None
        messages.warning(request, _("Your post asks for a second factor: set one up, then go on."))
        return redirect("account")
    return None


def _outworn(account: Any) -> bool:
    set_at = account.password_set_at
    return bool(
        settings.PASSWORD_DAYS and set_at and timezone.now() - set_at > timedelta(days=settings.PASSWORD_DAYS)
    )


def _to_login(request: HttpRequest) -> HttpResponseBase:
    """Send an anonymous person to the login, and back afterwards; HTMX is told to load the whole page."""
    if request.user.is_authenticated:
        raise PermissionDenied("no post in force")
    back = request.get_full_path() if request.method in SAFE else request.META.get("HTTP_REFERER", "/")
    address = f"{reverse(settings.LOGIN_URL)}?{urlencode({'next': back})}"
    response = redirect(address)
    if request.headers.get("HX-Request"):
        response["HX-Redirect"] = address
        response.status_code = 200
    return response
