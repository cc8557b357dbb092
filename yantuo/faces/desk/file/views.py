"""The page of one enterprise."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from yantuo.directory.enterprises.enums import State
from yantuo.directory.enterprises.models import Enterprise, Responsible
from yantuo.directory.enterprises.queries import TONES
from yantuo.directory.people.access import ActorRequest, access
from yantuo.faces.desk.file.belongings import with_belongings
from yantuo.faces.desk.file.queries import file_of
from yantuo.faces.desk.file.small_map import file_map
from yantuo.records.trail.actions import record
from yantuo.ui.parts import Crumb


@access("enterprise.read")
def enterprise(request: ActorRequest, pk: int) -> HttpResponse:
    """One enterprise, one file; a merged one leads to its heir."""
    rows = Enterprise.objects.visible_to(request.actor).select_related("county", "township", "office")
    found = get_object_or_404(with_belongings(rows), pk=pk)
    if found.state == State.MERGED and found.merged_into_id:
        return redirect("enterprise", pk=found.merged_into_id)
    file = file_of(found, request.actor, timezone.now(), request.GET)
    context = {
        "title": found.name,
        "file": file,
        "enterprise": found,
        "grade_tone": TONES.get(found.grade, "none"),
        "file_map": file_map(file.own.places),
        "crumbs": [Crumb(_("Enterprises"), reverse("enterprises")), Crumb(found.name)],
    }
    return render(request, "desk/file.html", context)


@access("enterprise.edit", discloses=True)
def unmask(request: ActorRequest, pk: int, row: int) -> HttpResponse:
    """Show telephone and ID number of a responsible person in full; who looked is recorded."""
    found = get_object_or_404(Enterprise.objects.visible_to(request.actor), pk=pk)
    person = get_object_or_404(Responsible, pk=row, enterprise=found)
    record(
        by=request.actor,
        at=timezone.now(),
        verb="responsible.unmask",
        kind="enterprise",
        subject=found.uid,
        office=found.office_id,
        enterprise=found.pk,
        data={"name": person.name},
    )
    return render(
        request, "desk/unmasked.html", {"title": person.name, "person": person, "enterprise": found}
    )
