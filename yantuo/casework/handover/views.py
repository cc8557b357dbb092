"""Pages of the handover: arranged by a head or leader, accepted item by item by the successor."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yantuo.casework.documents.drafting import Offer, draft_page
from yantuo.casework.handover import actions, documents
from yantuo.casework.handover.forms import ArrangeForm, RefuseForm
from yantuo.casework.handover.models import Handover, Item
from yantuo.casework.handover.queries import LIST, listed, orphaned
from yantuo.directory.people.access import ActorRequest, access
from yantuo.ui.listing import answer


@access("work.read")
def handovers(request: ActorRequest) -> HttpResponse:
    """All handovers in sight, and the matters of ended posts that nobody has taken over."""
    left = orphaned(request.actor, timezone.localdate()) if request.actor.may("handover.arrange") else []
    page = LIST.page(listed(request.actor), request.GET)
    context = {"title": _("Handovers"), "orphaned": left}
    return answer(request, page, "handover/handovers.html", context, name=_("Handovers"))


@access("work.read")
def handover(request: ActorRequest, pk: UUID) -> HttpResponse:
    """One handover, item by item."""
    rows = Handover.objects.visible_to(request.actor).select_related("giver", "receiver", "post")
    found = get_object_or_404(rows, pk=pk)
    items = found.items.select_related("dossier__enterprise").order_by("pk")
    mine = found.receiver_id == request.actor.person_id
    context = {"title": _("Handover"), "handover": found, "items": items, "mine": mine}
    return render(request, "handover/handover.html", context)


@access("document.draft")
def handover_list(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Draft the list of what changes hands, to be signed by three persons."""
    rows = Handover.objects.visible_to(request.actor).select_related("giver", "receiver", "post")
    found = get_object_or_404(rows, pk=pk, office_id__in=request.actor.offices)
    offer = Offer(
        template="handover_list",
        known=documents.handover_list(found, timezone.now()),
        office=found.office_id,
        title=_("List of handover"),
        back=reverse("handover", args=[pk]),
    )
    return draft_page(request, offer)


@access("handover.arrange")
def arrange(request: ActorRequest) -> HttpResponse:
    """Arrange a handover."""
    form = ArrangeForm(request.POST or None, initial={"post": request.GET.get("post")}, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.arrange(**form.cleaned_data, by=request.actor, at=timezone.now())
            return redirect("handover", pk=made.pk)
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
    context = {"title": _("New handover"), "form": form}
    return render(request, "handover/arrange.html", context, status=422 if form.errors else 200)


def _item(request: ActorRequest, pk: int) -> Item:
    rows = Item.objects.filter(handover__in=Handover.objects.visible_to(request.actor))
    return get_object_or_404(rows.select_related("dossier", "handover"), pk=pk)


@access("work.read")
@require_POST
def accept(request: ActorRequest, pk: int) -> HttpResponse:
    """Take over one item."""
    item = _item(request, pk)
    try:
        actions.accept(item=item, by=request.actor, at=timezone.now())
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("handover", pk=item.handover_id)


@access("work.read")
def refuse(request: ActorRequest, pk: int) -> HttpResponse:
    """Refuse one item with the reason."""
    item = _item(request, pk)
    form = RefuseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.refuse(item=item, by=request.actor, at=timezone.now(), **form.cleaned_data)
            return redirect("handover", pk=item.handover_id)
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
    context = {"title": _("Refuse to take over"), "form": form, "item": item}
    return render(request, "handover/refuse.html", context, status=422 if form.errors else 200)
