"""The one view of the look: remembering the colours a person chose."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

YEAR = 365 * 24 * 3600  # seconds


@require_POST
def scheme(request: HttpRequest) -> HttpResponse:
    """Keep light, dark or auto in a cookie and go back; an unknown word means auto."""
    chosen = request.POST.get("scheme", "")
    back = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    response = HttpResponseRedirect(back if safe else "/")
    if chosen in ("light", "dark"):
        # the page's own script sets it too, so the cookie is readable; it tells nothing about the person
        secure = bool(settings.SESSION_COOKIE_SECURE)
        response.set_cookie("scheme", chosen, max_age=YEAR, samesite="Lax", secure=secure)
    else:
        response.delete_cookie("scheme", samesite="Lax")
    return response
