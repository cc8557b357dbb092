"""Pages about findings: corrected on the spot, taken on by a card, referred to another office."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from yantuo.casework.referrals.actions import NotToOneself
from yantuo.directory.people.access import ActorRequest, access
from yantuo.kernel.flow import FlowError
from yantuo.kernel.refusal import LawRefusal
from yantuo.mechanisms.inspection.visits import queries
from yantuo.mechanisms.inspection.visits.findings import actions
from yantuo.mechanisms.inspection.visits.findings.forms import CardForm, ReferForm, SpotForm
from yantuo.mechanisms.inspection.visits.models import Finding, Visit
from yantuo.records.files.refusals import FileRefused
from yantuo.records.files.uploads import files_of


def _visit(request: ActorRequest, pk: UUID) -> Visit:
    rows = queries.listed(request.actor).filter(office_id__in=request.actor.offices)
    return get_object_or_404(rows, pk=pk)


@access("inspection.inspect")
def spot(request: ActorRequest, pk: UUID, finding: UUID) -> HttpResponse:
    """Note that a finding was corrected on the spot, with photos."""
    visit = _visit(request, pk)
    found = get_object_or_404(Finding.objects.select_related("visit__dossier"), pk=finding, visit=visit)
    form = SpotForm(request.POST, files_of(request)) if request.method == "POST" else SpotForm()
    if request.method == "POST" and form.is_valid():
        try:
            actions.correct_on_spot(finding=found, by=request.actor, at=timezone.now(), **form.cleaned_data)
        except (LawRefusal, FileRefused) as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(f"{reverse('visit', args=[pk])}#findings")
    context = {"title": _("Corrected on the spot"), "form": form, "visit": visit, "finding": found}
    return render(request, "visits/spot.html", context, status=422 if form.errors else 200)


@access("card.draft")
def card(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Draft one card for the findings chosen."""
    visit = _visit(request, pk)
    form = CardForm(
        request.POST if request.method == "POST" else None, visit=visit, chosen=request.GET.getlist("finding")
    )
    if request.method == "POST" and form.is_valid():
        given = {**form.cleaned_data, "findings": list(form.cleaned_data["finding"])}
        del given["finding"]
        try:
            with transaction.atomic():
                made = actions.card_for(**given, by=request.actor, at=timezone.now())
        except (LawRefusal, FlowError) as refusal:
            form.add_error(None, str(refusal))
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
        else:
            return redirect("dossier", pk=made.pk)
    context = {"title": _("Oversight card"), "form": form, "visit": visit}
    return render(request, "visits/card.html", context, status=422 if form.errors else 200)


@access("referral.send")
def referral(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Refer the findings chosen to another office."""
    visit = _visit(request, pk)
    post = request.POST if request.method == "POST" else None
    form = ReferForm(post, actor=request.actor, visit=visit, chosen=(post or request.GET).getlist("finding"))
    if post is not None and form.is_valid():
        given = {**form.cleaned_data, "findings": list(form.cleaned_data["finding"])}
        del given["finding"]
        try:
            with transaction.atomic():
                sent = actions.refer(**given, by=request.actor, at=timezone.now())
        except (LawRefusal, FlowError, NotToOneself) as refusal:
            form.add_error(None, str(refusal))
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
        else:
            said = _("Sent to %(office)s: the findings are followed up by this referral.")
            messages.success(request, said % {"office": sent.dossier.office})
            return redirect(f"{reverse('visit', args=[pk])}#findings")
    context = {"title": _("Refer findings"), "form": form, "visit": visit, "rows": form.marked}
    return render(request, "visits/refer.html", context, status=422 if form.errors else 200)
