"""From a request to an actor: login, post, power, and the one transaction the view runs in."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from yantuo.directory.people.access import Access
from yantuo.directory.people.actor import actor_for
from yantuo.records.sight.session import LOGIN, PUBLIC, SYSTEM, Sight, sight

SAFE = ("GET", "HEAD", "OPTIONS")
ANONYMOUS = {"public": PUBLIC, "login": LOGIN, "system": SYSTEM}
RENEW_AFTER = 60  # seconds: an idle limit needs no write at every request


class ActorMiddleware:
    """Deny by default: a view without a declared access is refused, whatever the person may do."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.actor = None  # type: ignore[attr-defined]
        return self.get_response(request)

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
        with sight(who, read_only=read_only):
            response: HttpResponseBase = view(request, *args, **kwargs)
            render = getattr(response, "render", None)
            return render() if callable(render) else response

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
        if (
            getattr(request.user, "must_change_password", False)
            and request.resolver_match
            and request.resolver_match.url_name not in FREE
        ):
            return redirect("password_change")
        if rule.powers and not any(actor.may(power) for power in rule.powers):
            raise PermissionDenied
        return actor.sight

    @staticmethod
    def _renew(request: HttpRequest) -> None:
        now = int(timezone.now().timestamp())
        if now - int(request.session.get("seen", 0)) > RENEW_AFTER:
            request.session["seen"] = now


FREE = {"password_change", "logout", "set_language"}


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
