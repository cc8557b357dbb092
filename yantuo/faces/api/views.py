"""Pages of the system administrator: which tokens there are, issue one, revoke one."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from yantuo.directory.people.access import ActorRequest, access
from yantuo.faces.api import actions
from yantuo.faces.api.forms import OfficeForm, RevokeForm, TokenForm
from yantuo.faces.api.listing import LIST
from yantuo.faces.api.queries import all_tokens
from yantuo.ui.listing import answer

RENAMED = {"expires_at": "expires_on"}  # what the action calls a field of the form


@access("token.issue")
def tokens(request: HttpRequest) -> HttpResponse:
    """Every token with its state."""
    page = LIST.page(all_tokens(), request.GET)
    return answer(request, page, "api/tokens.html", {"title": _("API tokens")}, name=_("API tokens"))


@access("token.issue")
@never_cache
def token_new(request: ActorRequest) -> HttpResponse:
    """Issue a token: first its office, then post, scopes and end; the text is shown once, on the answer itself."""
    chosen = OfficeForm(request.GET if "office" in request.GET else None)
    if not chosen.is_valid():
        context = {"title": _("New token"), "form": chosen}
        return render(request, "api/token_office.html", context, status=422 if chosen.errors else 200)
    office, at = chosen.cleaned_data["office"], timezone.now()
    form = TokenForm(request.POST or None, office=office, today=timezone.localdate(at))
    if request.method == "POST" and form.is_valid():
        try:
            token, text = actions.issue(**form.facts(), by=request.actor, at=at)
        except ValidationError as error:
            for name, faults in error.message_dict.items():
                form.add_error(
                    RENAMED.get(name, name) if name in {**form.fields, **RENAMED} else None, faults
                )
        else:
            shown = {
                "title": _("New token"),
                "token": token,
                "text": text,
                "address": request.build_absolute_uri(reverse("api:openapi-json")),
            }
            return render(request, "api/token_shown.html", shown)
    context = {"title": _("New token"), "form": form, "office": office}
    return render(request, "api/token_new.html", context, status=422 if form.errors else 200)


@access("token.issue")
def token_revoke(request: ActorRequest, pk: int) -> HttpResponse:
    """Revoke a token, with the reason."""
    token = get_object_or_404(all_tokens(), pk=pk)
    form = RevokeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.revoke(
                token=token, reason=form.cleaned_data["reason"], by=request.actor, at=timezone.now()
            )
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(
                request, _("The token “%(name)s” opens nothing any more.") % {"name": token.name}
            )
            return redirect("tokens")
    context = {"title": _("Revoke the token"), "form": form, "token": token}
    return render(request, "api/token_revoke.html", context, status=422 if form.errors else 200)
