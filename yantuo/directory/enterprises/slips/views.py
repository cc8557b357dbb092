"""Pages of activation slips at the supervising office."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from yantuo.directory.enterprises.models import Enterprise, Responsible
from yantuo.directory.enterprises.slips.actions import make_slip
from yantuo.directory.enterprises.slips.queries import slips_of
from yantuo.directory.people.access import ActorRequest, access


def _get(request: ActorRequest, pk: int) -> Enterprise:
    rows = Enterprise.objects.visible_to(request.actor).current().select_related("office")
    return get_object_or_404(rows, pk=pk)


@access("enterprise.activate")
def slips(request: ActorRequest, pk: int) -> HttpResponse:
    """Who may open the access of an enterprise, and the slips made so far."""
    found = _get(request, pk)
    responsible = Responsible.objects.filter(enterprise=found, until__isnull=True).select_related(
        "person__account"
    )
    context = {
        "title": _("Access of the enterprise"),
        "enterprise": found,
        "responsible": responsible.order_by("pk"),
        "slips": slips_of(found)[:50],
        "now": timezone.now(),
    }
    return render(request, "enterprises/slips.html", context)


@access("enterprise.activate")
@require_POST
@never_cache
def slip_make(request: ActorRequest, pk: int, row: int) -> HttpResponse:
    """Make a slip and show it, once, to be printed."""
    found = _get(request, pk)
    responsible = get_object_or_404(
        Responsible.objects.select_related("enterprise"), pk=row, enterprise=found
    )
    try:
        slip, code = make_slip(responsible=responsible, by=request.actor, at=timezone.now())
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("enterprise_slips", pk=pk)
    plain = settings.PUBLIC_ADDRESS + reverse("activate")
    address = f"{plain}?{urlencode({'firm': found.credit_code})}"
    context = {"title": _("Activation slip"), "slip": slip, "code": code, "address": address, "plain": plain}
    return render(
        request, "enterprises/slip.html", {**context, "enterprise": found, "responsible": responsible}
    )
