"""Any dossier by its id, and the change of its responsible person."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import pgettext

from yantuo.casework.dossiers import actions
from yantuo.casework.dossiers.forms import GiveForm
from yantuo.casework.dossiers.kinds import kind_of, own_page
from yantuo.casework.dossiers.models import Dossier
from yantuo.directory.people.access import ActorRequest, access


@access("dossier.read", "business.read")
def dossier(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Go to the page of the dossier's kind; an enterprise goes to its own."""
    found = get_object_or_404(Dossier.objects.visible_to(request.actor), pk=pk)
    return redirect(own_page(found, request.actor) or kind_of(found).address(found))


@access("dossier.assign")
def give(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Make another person answer for a dossier."""
    found = get_object_or_404(Dossier.objects.visible_to(request.actor).open(), pk=pk)
    form = GiveForm(request.POST or None, office=found.office_id, initial={"to": found.owner_id})
    if request.method == "POST" and form.is_valid():
        actions.give(dossier=found, by=request.actor, at=timezone.now(), **form.cleaned_data)
        return redirect("dossier", pk=pk)
    context = {"title": pgettext("dossier", "Responsible person"), "form": form, "dossier": found}
    return render(request, "dossiers/give.html", context, status=422 if form.errors else 200)
