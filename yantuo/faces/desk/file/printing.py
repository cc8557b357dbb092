"""Printing the file of an enterprise: personal data leave the system masked, and who took them is put on record."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from yantuo.casework.documents.printing import pdf_response, printed
from yantuo.directory.enterprises.models import Enterprise
from yantuo.directory.people.access import ActorRequest, access
from yantuo.faces.desk.file.belongings import with_belongings
from yantuo.faces.desk.file.documents import extract
from yantuo.records.trail.actions import record


@access("enterprise.read", discloses=True)
def file_extract(request: ActorRequest, pk: int) -> HttpResponse:
    """The extract of one enterprise's file as a PDF."""
    rows = Enterprise.objects.visible_to(request.actor).current().select_related("county", "office")
    found = get_object_or_404(with_belongings(rows), pk=pk)
    now = timezone.now()
    paper = extract(found, request.actor, now)
    done = printed(paper)
    record(
        by=request.actor,
        at=now,
        verb="enterprise.extract",
        kind="enterprise",
        subject=found.uid,
        office=found.office_id,
        enterprise=found.pk,
        data={"name": found.name, "pages": done.pages, "sha256": done.sha256},
    )
    return pdf_response(done.pdf, f"{paper.heading()}.pdf")
