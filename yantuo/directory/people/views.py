"""Pages of the administrators: people, posts, certificates, accounts.

The security administrator grants, the system administrator enters.
"""

from collections.abc import Callable
from typing import Any, Literal

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_POST

from yantuo.directory.people import actions
from yantuo.directory.people.access import ActorRequest, access
from yantuo.directory.people.entry.actions import invite, remove_all
from yantuo.directory.people.forms import (
    AccountForm,
    CertificateForm,
    EndForm,
    PersonForm,
    PostForm,
    ReasonForm,
)
from yantuo.directory.people.lockout import locked
from yantuo.directory.people.models import Account, Detail, Person, Post
from yantuo.directory.people.queries import masked
from yantuo.directory.people.queries import people as all_people
from yantuo.records.trail.actions import record
from yantuo.ui.listing import answer
from yantuo.ui.lists import Column, ListSpec, Text
from yantuo.ui.parts import Lines

PEOPLE = ListSpec(
    name="people",
    columns=[
        Column(
            "name",
            pgettext_lazy("person", "Name"),
            lambda p: Lines(p.name, "", reverse("person", args=[p.pk])),
            sort="sort",
            export="name",
            main=True,
        ),
        Column(
            "posts",
            gettext_lazy("Posts"),
            lambda p: "; ".join(f"{post.title} · {post.organisation}" for post in p.held),
        ),
        Column(
            "account",
            gettext_lazy("User name"),
            lambda p: getattr(getattr(p, "account", None), "username", ""),
        ),
    ],
    filters=[Text("q", pgettext_lazy("person", "Name"), ["name__contains", "sort__startswith"])],
    order="name",
    unique="pk",
)


@access("person.edit", "post.grant", "account.unlock")
def people(request: ActorRequest) -> HttpResponse:
    """Everybody, by name."""
    page = PEOPLE.page(all_people(), request.GET)
    return answer(request, page, "people/people.html", {"title": _("People")}, name=_("People"))


@access("person.edit", "post.grant", "account.unlock")
def person(request: ActorRequest, pk: int) -> HttpResponse:
    """One person: posts, certificates, account; personal data masked."""
    found = get_object_or_404(Person.objects.select_related("detail", "account"), pk=pk)
    account = Account.objects.filter(person=found).first()
    detail = Detail.objects.filter(person=found).first() or Detail(person=found)
    context = {
        "title": found.name,
        "person": found,
        "detail": {"phone": masked(detail.phone), "identity": masked(detail.identity), "email": detail.email},
        "account": account,
        "locked": account is not None and locked(account.username, timezone.now()),
        "posts": found.posts.select_related("organisation").order_by("-begins"),
        "certificates": found.certificates.order_by("-valid_to"),
        "today": timezone.localdate(),
    }
    return render(request, "people/person.html", context)


def _form_page(
    request: ActorRequest,
    form: forms.Form,
    do: Callable[[dict[str, Any]], Any],
    *,
    title: str,
    back: str,
    submit: str,
    keep: str = "",
) -> HttpResponse:
    """A page with one form: where it is in order do it and go back, else show every fault."""
    if request.method == "POST" and form.is_valid():
        try:
            do(form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error) if not hasattr(error, "error_dict") else form.add_error(
                None, error.messages
            )
        else:
            return redirect(back)
    context = {"title": title, "form": form, "back": back, "submit": submit, "keep": keep}
    return render(request, "people/form.html", context, status=422 if form.errors else 200)


@access("person.edit")
def person_add(request: ActorRequest) -> HttpResponse:
    """Enter a person."""
    form = PersonForm(request.POST or None)

    def do(data: dict[str, Any]) -> None:
        actions.add_person(**data, by=request.actor, at=timezone.now())

    return _form_page(
        request, form, do, title=_("New person"), back=reverse("people"), submit=_("Save"), keep="person-new"
    )


@access("person.edit")
def person_edit(request: ActorRequest, pk: int) -> HttpResponse:
    """Correct a person; the full personal data is shown here, which is a disclosure and is recorded on saving."""
    found = get_object_or_404(Person.objects.select_related("detail"), pk=pk)
    initial = {
        "name": found.name,
        "phone": found.detail.phone,
        "identity": found.detail.identity,
        "email": found.detail.email,
    }
    form = PersonForm(request.POST or None, initial=initial, with_office=False)

    def do(data: dict[str, Any]) -> None:
        actions.edit_person(person=found, **data, by=request.actor, at=timezone.now())

    return _form_page(
        request, form, do, title=_("Edit person"), back=reverse("person", args=[pk]), submit=_("Save")
    )


@access("person.edit", discloses=True)
def person_unmask(request: ActorRequest, pk: int) -> HttpResponse:
    """Show the personal data in full; who looked at whose is recorded."""
    found = get_object_or_404(Person.objects.select_related("detail"), pk=pk)
    record(
        by=request.actor,
        at=timezone.now(),
        verb="person.unmask",
        kind="person",
        subject=pk,
        office=found.detail.office_id,
    )
    return render(
        request, "people/unmasked.html", {"title": found.name, "person": found, "detail": found.detail}
    )


@access("post.grant")
def post_grant(request: ActorRequest, pk: int) -> HttpResponse:
    """Give a person a post."""
    found = get_object_or_404(Person, pk=pk)
    form = PostForm(request.POST or None, initial={"begins": timezone.localdate(), "main": True})

    def do(data: dict[str, Any]) -> None:
        actions.grant(person=found, **data, by=request.actor, at=timezone.now())

    title = _("New post for %(name)s") % {"name": found.name}
    return _form_page(request, form, do, title=title, back=reverse("person", args=[pk]), submit=_("Grant"))


@access("post.grant")
def post_end(request: ActorRequest, pk: int) -> HttpResponse:
    """Let a post end."""
    post = get_object_or_404(Post.objects.select_related("person"), pk=pk)
    form = EndForm(request.POST or None, initial={"on": timezone.localdate()})

    def do(data: dict[str, Any]) -> None:
        actions.end(post=post, **data, by=request.actor, at=timezone.now())

    title = _("End the post “%(post)s” of %(name)s") % {"post": post.title, "name": post.person.name}
    return _form_page(
        request,
        form,
        do,
        title=title,
        back=reverse("person", args=[post.person_id]),
        submit=_("End the post"),
    )


@access("person.edit")
def certificate_enter(request: ActorRequest, pk: int) -> HttpResponse:
    """Enter an enforcement certificate."""
    found = get_object_or_404(Person.objects.filter(posts__organisation__isnull=False).distinct(), pk=pk)
    office = found.posts.filter(organisation__isnull=False).order_by("-main", "-begins")[0].organisation
    assert office is not None
    form = CertificateForm(request.POST or None)

    def do(data: dict[str, Any]) -> None:
        actions.certify(person=found, office=office, **data, by=request.actor, at=timezone.now())

    return _form_page(
        request,
        form,
        do,
        title=_("Enforcement certificate"),
        back=reverse("person", args=[pk]),
        submit=_("Save"),
    )


@access("account.invite")
def account_open(request: ActorRequest, pk: int) -> HttpResponse:
    """Open an account and show its one-time link."""
    found = get_object_or_404(Person, pk=pk)
    form = AccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        at = timezone.now()
        account = actions.open_account(
            person=found, username=form.cleaned_data["username"], by=request.actor, at=at
        )
        return _show_link(
            request, account, invite(account=account, purpose="invite", by=request.actor, at=at)
        )
    context = {
        "title": _("New account"),
        "form": form,
        "back": reverse("person", args=[pk]),
        "submit": _("Open the account"),
        "keep": "",
    }
    return render(request, "people/form.html", context, status=422 if form.errors else 200)


def _show_link(request: ActorRequest, account: Account, token: str) -> HttpResponse:
    link = settings.PUBLIC_ADDRESS + reverse("invitation", args=[token])
    context = {"title": _("One-time link"), "link": link, "account": account}
    return render(request, "people/link.html", context)


@access("account.invite", "account.reset")
@require_POST
def account_link(request: ActorRequest, pk: int) -> HttpResponse:
    """A new one-time link: for whoever let the first one run out, or has lost the password.

    Once a password was chosen only the security administrator may reset it: whoever enters accounts could otherwise
    take over those of the other administrators. The old one ends with the reset.
    """
    account = get_object_or_404(Account.objects.filter(is_active=True), pk=pk)
    purpose: Literal["invite", "reset"] = "reset" if account.has_chosen else "invite"
    if purpose == "reset" and not request.actor.may("account.reset"):
        raise PermissionDenied
    token = invite(account=account, purpose=purpose, by=request.actor, at=timezone.now())
    return _show_link(request, account, token)


@access("account.reset")
@require_POST
def factor_reset(request: ActorRequest, pk: int) -> HttpResponse:
    """Forget the second factor of an account whose phone was lost."""
    account = get_object_or_404(Account, pk=pk)
    remove_all(account)
    record(
        by=request.actor, at=timezone.now(), verb="account.factor_reset", kind="account", subject=pk, office=0
    )
    messages.success(
        request, _("The second factor is removed: the person sets up a new one under “My account”.")
    )
    return redirect("person", pk=account.person_id)


def _with_reason(request: ActorRequest, pk: int, title: str, do: Callable[..., object]) -> HttpResponse:
    account = get_object_or_404(Account, pk=pk)

    def act(data: dict[str, Any]) -> None:
        do(account=account, reason=data["reason"], by=request.actor, at=timezone.now())

    back = reverse("person", args=[account.person_id])
    return _form_page(request, ReasonForm(request.POST or None), act, title=title, back=back, submit=title)


@access("account.disable")
def account_disable(request: ActorRequest, pk: int) -> HttpResponse:
    """Let an account log in no more."""
    return _with_reason(request, pk, _("Disable the account"), actions.disable)


@access("account.disable")
def account_enable(request: ActorRequest, pk: int) -> HttpResponse:
    """Let a disabled account log in again."""
    return _with_reason(request, pk, _("Enable the account"), actions.enable)


@access("account.unlock")
def account_unlock(request: ActorRequest, pk: int) -> HttpResponse:
    """Unlock an account after failed logins."""
    return _with_reason(request, pk, _("Unlock the account"), actions.unlock)
