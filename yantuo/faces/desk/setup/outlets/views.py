"""Pages of the mail server and the group robots, each with its test."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from yantuo.casework.notices.models import Outlet
from yantuo.directory.people.access import ActorRequest, access
from yantuo.directory.people.models import Detail
from yantuo.faces.desk.setup.outlets import actions
from yantuo.faces.desk.setup.outlets.forms import MailForm, MailTestForm, RobotForm

MAIL = ("host", "port", "security", "user", "sender")


def _mail() -> Outlet:
    return Outlet.objects.filter(kind="mail").order_by("-active", "pk").first() or Outlet(kind="mail")


@access("system.set_up")
@sensitive_post_parameters("secret")
def set_up_mail(request: ActorRequest) -> HttpResponse:
    """The mail server, and its test."""
    outlet = _mail()
    form = MailForm(request.POST or None, initial=outlet.config)
    if request.method == "POST" and form.is_valid():
        config = {name: form.cleaned_data[name] for name in MAIL}
        secret = form.cleaned_data["secret"]
        actions.keep(
            outlet=outlet,
            name=config["host"][:60],
            config=config,
            secret=secret,
            active=True,
            by=request.actor,
            at=timezone.now(),
        )
        messages.success(request, _("Saved. Send a test letter now."))
        return redirect("set_up_mail")
    return _mail_page(request, outlet, form, None)


def _mail_page(
    request: ActorRequest, outlet: Outlet, form: MailForm, test: MailTestForm | None
) -> HttpResponse:
    own = Detail.objects.filter(person=request.actor.person_id).values_list("email", flat=True).first()
    faulty = form.errors or (test and test.errors)
    context = {
        "title": _("E-mail"),
        "outlet": outlet,
        "form": form,
        "test": test or MailTestForm(initial={"to": own}),
    }
    return render(request, "desk/set_up_mail.html", context, status=422 if faulty else 200)


@access("system.set_up")
@require_POST
def set_up_mail_test(request: ActorRequest) -> HttpResponse:
    """Send a test letter."""
    outlet = get_object_or_404(Outlet, pk=_mail().pk)
    test = MailTestForm(request.POST)
    if not test.is_valid():
        return _mail_page(request, outlet, MailForm(initial=outlet.config), test)
    actions.test_mail(outlet=outlet, to=test.cleaned_data["to"], by=request.actor, at=timezone.now())
    return redirect("set_up_mail")


@access("system.set_up")
def set_up_robots(request: ActorRequest) -> HttpResponse:
    """All group robots."""
    robots = Outlet.objects.filter(kind="webhook").order_by("-active", "pk")
    return render(request, "desk/set_up_robots.html", {"title": _("Group robots"), "robots": robots})


@access("system.set_up")
@sensitive_post_parameters("secret", "url")
def set_up_robot(request: ActorRequest, pk: int = 0) -> HttpResponse:
    """One group robot, or a new one."""
    outlet = get_object_or_404(Outlet, pk=pk, kind="webhook") if pk else Outlet(kind="webhook")
    initial = {"name": outlet.name, "family": outlet.config.get("family"), "active": outlet.active}
    form = RobotForm(request.POST or None, initial=initial, new=not pk)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        config = {"family": data["family"], **actions.sealed_url(data["url"])}
        facts = {"name": data["name"], "secret": data["secret"], "active": data["active"]}
        actions.keep(outlet=outlet, config=config, **facts, by=request.actor, at=timezone.now())
        messages.success(request, _("Saved. Send a test message now."))
        return redirect("set_up_robots")
    context = {
        "title": _("Group robot"),
        "form": form,
        "offered": True,
        "submit": _("Save"),
        "back": reverse("set_up_robots"),
        "intro": _("On file: %(address)s") % {"address": outlet.config["shown"]}
        if "shown" in outlet.config
        else "",
    }
    return render(request, "desk/set_up_form.html", context, status=422 if form.errors else 200)


@access("system.set_up")
@require_POST
def set_up_robot_test(request: ActorRequest, pk: int) -> HttpResponse:
    """Send a test message."""
    outlet = get_object_or_404(Outlet, pk=pk, kind="webhook")
    actions.test_robot(outlet=outlet, by=request.actor, at=timezone.now())
    return redirect("set_up_robots")
