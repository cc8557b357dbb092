"""The way to the platform and back. Whoever is not yet linked logs in once with the password."""

import hmac
import secrets

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from yantuo.directory.people.access import ActorRequest, access, public
from yantuo.directory.people.entry.sso import actions
from yantuo.directory.people.entry.sso.families import Identity, PlatformFailed, identify, login_address
from yantuo.directory.people.entry.welcome import back_of, enter, own_address
from yantuo.directory.people.models import SignOn, SignOnLink

STATE = "sign_on_state"
STATE_LASTS = 600  # seconds


@public(mode="login")
@never_cache
def sign_on_begin(request: ActorRequest, pk: int) -> HttpResponse:
    """Send the browser to the platform with a state that only this session knows."""
    found = get_object_or_404(SignOn, pk=pk, active=True)
    state = secrets.token_urlsafe(24)
    request.session[STATE] = [state, found.pk, int(timezone.now().timestamp()), back_of(request)]
    return HttpResponseRedirect(login_address(found, own_address(reverse("sign_on_return")), state))


@public(mode="login", writes_on_get=True)
@never_cache
def sign_on_return(request: ActorRequest) -> HttpResponse:
    """Take the platform's answer: it counts once, with the state of this session, within ten minutes."""
    state, pk, since, target = request.session.pop(STATE, ("", 0, 0, "/"))
    late = timezone.now().timestamp() - since > STATE_LASTS
    if not state or late or not hmac.compare_digest(state.encode(), request.GET.get("state", "").encode()):
        return _again(request, _("This answer does not belong to a login that was begun here: begin again."))
    found = SignOn.objects.filter(pk=pk, active=True).first()
    if found is None:
        return _again(request, _("This way in is no longer offered: log in with user name and password."))
    try:
        identity = identify(found, request.GET.dict())
    except PlatformFailed as fault:
        sentence = _(
            "%(platform)s did not confirm who you are (%(fault)s). Log in with user name and password."
        )
        return _again(request, sentence % {"platform": found.name, "fault": str(fault)[:120]})
    account = actions.linked(found, identity)
    if account is None:
        return _ask_for_password(request, found, identity, target)
    if not account.is_active:
        return _again(request, _("This account is disabled: ask the security administrator of your office."))
    return enter(request, account, target=target, by=found.name)


def _again(request: ActorRequest, sentence: str) -> HttpResponse:
    messages.error(request, sentence)
    return redirect("login")


def _ask_for_password(request: ActorRequest, found: SignOn, identity: Identity, target: str) -> HttpResponse:
    request.session[actions.PENDING] = actions.pending(found, identity, timezone.now())
    sentence = _(
        "%(platform)s knows you, but no account here is linked with it yet. Log in once with user name and password; "
        "from then on %(platform)s is enough."
    )
    messages.info(request, sentence % {"platform": found.name})
    return redirect(f"{reverse('login')}?{urlencode({'next': target})}")


@access()
@require_POST
def sign_on_unlink(request: ActorRequest, pk: int) -> HttpResponse:
    """Forget one's own link."""
    found = get_object_or_404(SignOnLink, pk=pk, account=request.user)
    actions.unlink(made=found, by=request.actor, at=timezone.now())
    messages.success(request, _("The link is removed."))
    return redirect("account")
