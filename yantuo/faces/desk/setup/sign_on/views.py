"""Pages of single sign-on."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from yantuo.directory.people.access import ActorRequest, access
from yantuo.directory.people.entry.sso import actions
from yantuo.directory.people.models import SignOn
from yantuo.faces.desk.setup.sign_on.forms import SignOnForm


@access("system.set_up")
def set_up_sign_ons(request: ActorRequest) -> HttpResponse:
    """The platforms by which persons come in."""
    rows = SignOn.objects.annotate(linked=Count("links")).order_by("pk")
    back = settings.PUBLIC_ADDRESS + reverse("sign_on_return")
    context = {"title": _("Single sign-on"), "rows": rows, "back_address": back}
    return render(request, "desk/set_up_sign_ons.html", context)


@access("system.set_up")
@sensitive_post_parameters("secret")
def set_up_sign_on(request: ActorRequest, pk: int = 0) -> HttpResponse:
    """One platform, or a new one."""
    found = get_object_or_404(SignOn, pk=pk) if pk else SignOn()
    form = SignOnForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        try:
            actions.keep(sign_on=found, by=request.actor, at=timezone.now(), **form.cleaned_data)
            messages.success(request, _("Saved."))
            return redirect("set_up_sign_ons")
        except ValidationError as error:
            form.add_error(None, error)
    context = {
        "title": _("Single sign-on"),
        "form": form,
        "offered": True,
        "submit": _("Save"),
        "back": reverse("set_up_sign_ons"),
    }
    return render(request, "desk/set_up_form.html", context, status=422 if form.errors else 200)
