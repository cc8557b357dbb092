"""The door. Everything here runs before or beside a post, so it sees accounts and nothing else."""

from axes.handlers.proxy import AxesProxyHandler
from django.contrib import auth, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST
from django_otp import login as otp_login

from yantuo.directory.people.access import ActorRequest, access, public
from yantuo.directory.people.entry import actions
from yantuo.directory.people.entry.forms import (
    AccountForm,
    ChangePasswordForm,
    CodeForm,
    FactorForm,
    LoginForm,
    NewPasswordForm,
)
from yantuo.directory.people.entry.welcome import PENDING, PENDING_LASTS, back_of, enter, speak, welcome
from yantuo.directory.people.models import Account, Invitation, SignOn, SignOnLink

LONGEST_ID = 18  # figures that still fit a bigint


@public(mode="login")
@never_cache
@sensitive_post_parameters("password")
def login(request: HttpRequest) -> HttpResponse:
    """Ask for user name and password; five failures lock the name at this address for half an hour."""
    form = LoginForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        account = auth.authenticate(request, **form.cleaned_data)
        if isinstance(account, Account):
            return enter(request, account, target=back_of(request))
        if AxesProxyHandler.is_locked(request, {"username": form.cleaned_data["username"]}):
            return render(request, "people/locked.html", {"title": _("Login locked")}, status=429)
        form.add_error(
            None, _("User name or password is wrong. Five failures lock the name here for 30 minutes.")
        )
    ways = SignOn.objects.filter(active=True).order_by("pk")
    context = {"title": _("Log in"), "form": form, "next": back_of(request), "ways": ways}
    return render(request, "people/login.html", context, status=422 if form.errors else 200)


@public(mode="login")
@never_cache
def login_code(request: HttpRequest) -> HttpResponse:
    """Ask for the second factor, within five minutes of the password."""
    pk, since, target, by, proved = request.session.get(PENDING, (0, 0, "/", "", ""))
    account = Account.objects.filter(pk=pk, is_active=True).first()
    late = timezone.now().timestamp() - since > PENDING_LASTS
    if (
        account is None or late or proved != account.get_session_auth_hash()
    ):  # or the password was reset meanwhile
        messages.warning(request, _("Too much time has passed since the password: log in again."))
        return redirect("login")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if device := actions.right_code(account, form.cleaned_data["code"]):
            del request.session[PENDING]
            response = welcome(request, account, second_factor=True, target=target, by=by)
            otp_login(request, device)
            return response
        form.add_error(
            "code", _("This code is wrong or was used already. Wait for the next one and try again.")
        )
    context = {"title": _("Second factor"), "form": form}
    return render(request, "people/login_code.html", context, status=422 if form.errors else 200)


@public(mode="login")
@require_POST
def logout(request: HttpRequest) -> HttpResponse:
    """End the session."""
    auth.logout(request)
    return redirect("login")


@public(mode="login")
@never_cache
@sensitive_post_parameters("password", "again")
def accept_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Set a password by a one-time link."""
    found = Invitation.objects.select_related("account__person").filter(
        token_hash=actions.hashed(token),
        purpose__in=("invite", "reset"),
        used_at__isnull=True,
        expires_at__gt=timezone.now(),
        account__is_active=True,
    )
    invitation = found.first()
    if invitation is None:
        return render(
            request, "people/invitation_gone.html", {"title": _("This link no longer works")}, status=404
        )
    form = NewPasswordForm(request.POST or None, account=invitation.account)
    if request.method == "POST" and form.is_valid():
        actions.use_invitation(
            invitation=invitation, password=form.cleaned_data["password"], at=timezone.now()
        )
        messages.success(request, _("Your password is set. Log in with it."))
        return redirect("login")
    context = {"title": _("Set your password"), "form": form, "account": invitation.account}
    return render(request, "people/invitation.html", context, status=422 if form.errors else 200)


@access()
@never_cache
@sensitive_post_parameters("old", "password", "again")
def password_change(request: ActorRequest) -> HttpResponse:
    """Change one's own password; other sessions of the account end."""
    form = ChangePasswordForm(request.POST or None, account=request.user)
    if request.method == "POST" and form.is_valid():
        actions.set_password(account=request.user, password=form.cleaned_data["password"], at=timezone.now())
        auth.update_session_auth_hash(request, request.user)
        messages.success(request, _("Your password is changed."))
        return redirect("account")
    context = {"title": _("Change password"), "form": form, "must": request.user.must_change_password}
    return render(request, "people/password_change.html", context, status=422 if form.errors else 200)


@access()
def account(request: ActorRequest) -> HttpResponse:
    """One's own account: language, digest, password, second factor."""
    initial = {"language": request.user.language, "digest_at": request.user.digest_at}
    form = AccountForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.keep_preferences(account=request.user, **form.cleaned_data)
        response = redirect("account")
        speak(response, form.cleaned_data["language"])
        messages.success(request, _("Saved."))
        return response
    links = SignOnLink.objects.filter(account=request.user).order_by("pk")
    context = {
        "title": _("My account"),
        "form": form,
        "has_factor": actions.has_factor(request.user),
        "links": links,
    }
    return render(request, "people/account.html", context, status=422 if form.errors else 200)


@access()
@require_POST
def factor_begin(request: ActorRequest) -> HttpResponse:
    """Begin to set up an authenticator."""
    actions.begin(request.user)
    return redirect("factor_confirm")


@access()
@never_cache
@sensitive_post_parameters("password")
def factor_confirm(request: ActorRequest) -> HttpResponse:
    """Show the QR code of a new authenticator and take its first code; then the recovery codes are shown once."""
    device = actions.waiting(request.user)
    if device is None:
        return redirect("account")
    form = FactorForm(request.POST or None, account=request.user)
    if request.method == "POST" and form.is_valid():
        if codes := actions.confirm(device, form.cleaned_data["code"]):
            actions.note_factor(account=request.user, at=timezone.now(), verb="factor_set")
            otp_login(request, device)
            return render(
                request, "people/recovery_codes.html", {"title": _("Recovery codes"), "codes": codes}
            )
        form.add_error("code", _("This code is wrong: check the clock of the phone and try the next one."))
    context = {"title": _("Set up the second factor"), "form": form, "address": device.config_url}
    return render(request, "people/factor_confirm.html", context, status=422 if form.errors else 200)


@access()
@require_POST
def switch_post(request: ActorRequest) -> HttpResponse:
    """Act in another of one's posts; a post not held is ignored."""
    if (post := request.POST.get("post", "")).isdecimal() and len(post) < LONGEST_ID:
        request.session["post"] = int(post)
    return redirect("home")
