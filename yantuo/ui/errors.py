"""Pages for what went wrong: what happened, what to do; without database or context processors."""

import sys
from collections.abc import Mapping

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

AWAY = "10"  # seconds after which a browser or a proxy asks again
STATUSES = (400, 403, 404, 409, 413, 429, 500, 503)
GIVES_WAY = ("40P01", "40001")  # deadlock, failure to serialise


def page(
    request: HttpRequest | None, status: int, reason: str = "", headers: Mapping[str, str] | None = None
) -> HttpResponse:
    """The full page of a status; `reason` is a sentence fit for the screen and stands first."""
    if status not in STATUSES:
        raise ValueError(f"no page for status {status}")
    context = {"request": request, "reason": reason, "status": status, "home": "/", "frame": None}
    return HttpResponse(render_to_string(f"ui/errors/{status}.html", context), status=status, headers=headers)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: the request could not be read; what exactly was wrong with it is nothing for the screen."""
    del exception
    return page(request, 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: signed in, but without the power; the refusal's own sentence is shown when it has one."""
    return page(request, 403, str(exception))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: nothing there, or nothing this person may see; deliberately without the reason."""
    del exception
    return page(request, 404)


def gave_way(error: BaseException | None) -> bool:
    """Whether the database undid everything only because somebody else was changing the same rows."""
    return isinstance(error, OperationalError) and getattr(error.__cause__, "sqlstate", "") in GIVES_WAY


def crowded() -> str:
    """The sentence for it."""
    return _("Others were changing the same records at the same moment. Nothing was changed: try again.")


def server_error(request: HttpRequest) -> HttpResponse:
    """500: a fault of the system itself; 503 where it is the database that is away: asked again, it may be back."""
    error = sys.exception()
    if gave_way(error):
        return page(request, 503, crowded(), headers={"Retry-After": "1"})
    if isinstance(error, OperationalError | InterfaceError):
        return page(request, 503, headers={"Retry-After": AWAY})
    return page(request, 500)


def csrf(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form whose token is missing or old: reload, the draft is kept by the browser."""
    del reason  # Django's own, for programmers
    said = _(
        "This form was open for too long, so its safety mark is no longer valid. "
        "Go back and reload the page; what you typed is put back."
    )
    return page(request, 403, said)
