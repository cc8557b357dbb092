"""Pages of referrals: what came in, what was sent, one referral, its steps."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from yantuo.casework.documents.drafting import Offer, draft_page
from yantuo.casework.dossiers.page import page_of
from yantuo.casework.dossiers.stepping import ReasonForm, StepForm, step_page
from yantuo.casework.referrals import actions, documents
from yantuo.casework.referrals.forms import OutcomeForm, ReferralForm
from yantuo.casework.referrals.models import Referral
from yantuo.casework.referrals.queries import LIST, about_of, boxes, listed, receivers
from yantuo.directory.orgs.picking import offers
from yantuo.directory.people.access import ActorRequest, access
from yantuo.ui.listing import answer

STEPS = {
    "accept": "referral_accept",
    "return": "referral_return",
    "handle": "referral_handle",
    "resend": "referral_resend",
    "withdraw": "referral_withdraw",
}


@access("dossier.read")
def referrals(request: ActorRequest) -> HttpResponse:
    """The inbox of the offices in sight, or what they sent (?box=sent)."""
    box = "sent" if request.GET.get("box") == "sent" else "in"
    page = LIST.page(listed(request.actor, box), request.GET, keep=[("box", box)])
    context = {"title": _("Referrals"), "tabs": boxes(box)}
    return answer(request, page, "referrals/referrals.html", context, name=_("Referrals"))


def _get(request: ActorRequest, pk: UUID) -> Referral:
    rows = Referral.objects.visible_to(request.actor).select_related(
        "dossier__enterprise", "dossier__office", "dossier__owner", "from_office"
    )
    return get_object_or_404(rows, pk=pk)


@access("dossier.read")
def referral(request: ActorRequest, pk: UUID) -> HttpResponse:
    """One referral: facts, clocks, course, next step."""
    found = _get(request, pk)
    context = {
        "title": found.dossier.title,
        "referral": found,
        "page": page_of(found, request.actor, timezone.now(), STEPS),
        "about": about_of(found, request.actor),
    }
    return render(request, "referrals/referral.html", context)


@access("referral.send")
def referral_send(request: ActorRequest) -> HttpResponse:
    """Send a referral."""
    initial = {"enterprise": request.GET.get("enterprise", "")}
    form = ReferralForm(request.POST or None, initial=initial, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        try:
            sent = actions.send(**form.cleaned_data, by=request.actor, at=timezone.now())
        except (actions.NotToOneself, ValidationError) as refusal:
            form.add_error(None, refusal.messages if isinstance(refusal, ValidationError) else str(refusal))
        else:
            return redirect("referral", pk=sent.pk)
    context = {"title": _("New referral"), "form": form}
    return render(request, "referrals/send.html", context, status=422 if form.errors else 200)


@access("referral.send")
def referral_offices(request: ActorRequest) -> HttpResponse:
    """The offices that match what is being typed into a field, whatever the field is called."""
    asked = str(next(iter(request.GET.values()), ""))[:60]
    rows = offers(receivers(request.actor).select_related("division"), asked)
    return render(request, "referrals/_offices.html", {"offers": rows})


@access("document.draft")
def letter(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Draft the letter of referral; it is the sender's."""
    found = _get(request, pk)
    if found.from_office_id not in request.actor.offices:
        raise Http404
    offer = Offer(
        template="referral",
        known=documents.letter(found, request.actor),
        office=found.from_office_id,
        title=_("Letter of referral"),
        back=reverse("referral", args=[pk]),
        dossier=found.dossier,
    )
    return draft_page(request, offer)


def _step(
    request: ActorRequest, pk: UUID, form: StepForm, act: Callable[..., None], title: str
) -> HttpResponse:
    found = _get(request, pk)
    do = partial(act, referral=found, by=request.actor, at=timezone.now())
    return step_page(request, found, form, do, title=title, back=reverse("referral", args=[pk]))


@access("referral.receive")
def accept(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Accept it."""
    return _step(request, pk, StepForm(request.POST or None), actions.accept, pgettext("referral", "Accept"))


@access("referral.receive")
def send_back(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Return it with a reason."""
    return _step(request, pk, ReasonForm(request.POST or None), actions.send_back, _("Return"))


@access("referral.receive")
def handle(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Close it with its outcome."""
    return _step(request, pk, OutcomeForm(request.POST or None), actions.handle, _("Close as handled"))


@access("referral.send")
def resend(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Send a returned one again."""
    return _step(request, pk, ReasonForm(request.POST or None), actions.resend, _("Send again"))


@access("referral.send")
def withdraw(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Take it back."""
    return _step(request, pk, ReasonForm(request.POST or None), actions.withdraw, _("Withdraw"))
