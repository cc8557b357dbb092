"""From a proven identity to a session: the second factor where one is set up, the trace, the language."""

from django.conf import settings
from django.contrib import auth, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils import timezone, translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from yantuo.directory.people.entry import actions
from yantuo.directory.people.entry.sso import actions as sign_on
from yantuo.directory.people.models import Account

PENDING = "pending_account"
PENDING_LASTS = 300  # seconds between the password and the second factor


def back_of(request: HttpRequest) -> str:
    """Where a login leads: the page that was asked for, never another site."""
    target = request.POST.get("next") or request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if safe else "/"


def own_address(path: str) -> str:
    """A path of this system as others reach it."""
    return settings.PUBLIC_ADDRESS + path


def enter(request: HttpRequest, account: Account, *, target: str, by: str = "") -> HttpResponse:
    """Let in whoever has proved to be the account's person, or ask for the second factor; `by` names a platform."""
    if actions.has_factor(account):
        since = int(timezone.now().timestamp())
        request.session[PENDING] = [account.pk, since, target, by, account.get_session_auth_hash()]
        return redirect("login_code")
    return welcome(request, account, second_factor=False, target=target, by=by)


def welcome(
    request: HttpRequest, account: Account, *, second_factor: bool, target: str, by: str = ""
) -> HttpResponse:
    """Begin the session; an identity of a platform that waited for this login is linked now."""
    at = timezone.now()
    waiting = request.session.pop(sign_on.PENDING, None)
    auth.login(request, account, backend="django.contrib.auth.backends.ModelBackend")
    actions.note_login(account=account, at=at, second_factor=second_factor, by=by)
    if waiting and not by:
        _link(request, account, waiting)
    response = HttpResponseRedirect(target)
    speak(response, account.language)
    return response


def _link(request: HttpRequest, account: Account, waiting: dict[str, object]) -> None:
    linked = sign_on.link_pending(account=account, waiting=waiting, at=timezone.now())
    if linked:
        messages.success(
            request, _("From now on %(platform)s is enough to log in.") % {"platform": linked.name}
        )
    else:
        messages.warning(
            request,
            _(
                "The account was not linked: neither the employee number nor the telephone of the "
                "platform is that of this account."
            ),
        )


def speak(response: HttpResponse, language: str) -> None:
    """Answer in the account's language from now on."""
    translation.activate(language)
    response.set_cookie("django_language", language, max_age=365 * 24 * 3600, samesite="Lax")
