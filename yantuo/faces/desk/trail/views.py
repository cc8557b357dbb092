"""The trail on screen: entries, one entry, its personal data, checks, seals."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from yantuo.casework.documents.printing import pdf_response, printed
from yantuo.directory.people.access import ActorRequest, access
from yantuo.faces.desk.jobs.queries import progress_of
from yantuo.faces.desk.trail import queries
from yantuo.faces.desk.trail.forms import CheckForm
from yantuo.faces.desk.trail.paper import head_paper
from yantuo.records.files.actions import keep
from yantuo.records.files.uploads import files_of
from yantuo.records.jobs.actions import order
from yantuo.records.jobs.models import Job
from yantuo.records.trail.actions import as_sealed, record
from yantuo.records.trail.models import Entry, Private, Seal
from yantuo.records.trail.queries import private_of, sealed_until
from yantuo.records.trail.seals import Sealed
from yantuo.ui.listing import answer
from yantuo.ui.parts import Crumb


@access("trail.read")
def trail(request: ActorRequest) -> HttpResponse:
    """Every act, newest first, or the disclosures of personal data alone (?box=disclosures)."""
    box = "disclosures" if request.GET.get("box") == "disclosures" else ""
    rows, keep = queries.listed(request.actor, box), [("box", box)] if box else []
    page = queries.spec(queries.office_names()).page(rows, request.GET, keep=keep)
    context = {"title": _("Trail"), "tabs": queries.boxes(box)}
    return answer(request, page, "desk/trail.html", context, name=_("Trail"))


@access("trail.read")
def trail_entry(request: ActorRequest, pk: int) -> HttpResponse:
    """One entry with everything it says and its place in the chain."""
    entry = get_object_or_404(Entry.objects.visible_to(request.actor), pk=pk)
    context = {
        "title": _("Entry %(chain)s") % {"chain": f"{entry.office_id}/{entry.seq}"},
        "entry": entry,
        "facts": queries.facts(entry, queries.office_names()),
        "data": queries.data_rows(entry),
        "has_private": Private.objects.filter(entry=entry).exists(),
        "crumbs": [Crumb(_("Trail"), reverse("trail")), Crumb(f"{entry.office_id}/{entry.seq}")],
    }
    return render(request, "desk/trail_entry.html", context)


@access("trail.read", discloses=True)
def trail_private(request: ActorRequest, pk: int) -> HttpResponse:
    """The personal data beside an entry; that they were looked at is recorded."""
    entry = get_object_or_404(Entry.objects.visible_to(request.actor), pk=pk)
    data = private_of(entry)
    if data is None:
        messages.info(request, _("These personal data were erased when their time had come."))
        return redirect("trail_entry", pk=pk)
    record(
        by=request.actor,
        at=timezone.now(),
        verb="trail.unmask",
        kind="trail",
        subject=pk,
        office=entry.office_id,
    )
    return render(
        request, "desk/trail_private.html", {"title": _("Personal data"), "entry": entry, "data": data}
    )


@access("trail.verify")
def trail_checks(request: ActorRequest) -> HttpResponse:
    """Order a check; what earlier ones of one's own have found."""
    form = CheckForm(request.POST, files_of(request)) if request.method == "POST" else CheckForm()
    if request.method == "POST" and form.is_valid():
        return redirect("trail_check", pk=_order(request, form.cleaned_data["anchor"]).pk)
    rows = Job.objects.visible_to(request.actor).filter(kind=queries.CHECK)
    page = queries.CHECKS.page(rows, request.GET)
    page.exportable = False  # a page of one's own checks; what they found is on the trail
    context = {"title": _("Check the trail"), "form": form, "sealed_until": sealed_until(), "page": page}
    return render(request, "desk/trail_checks.html", context, status=422 if form.errors else 200)


def _order(request: ActorRequest, anchor: Sealed | None) -> Job:
    at = timezone.now()
    text = anchor.as_text().encode() if anchor else b""
    blob = keep(chunks=[text], name="anchor.json", at=at, media_type="application/json") if anchor else None
    title = _("Check of the trail")
    params = {"post": request.actor.post_id}
    return order(kind=queries.CHECK, title=title, by=request.actor, at=at, params=params, input=blob)


@access("trail.verify")
def trail_check(request: ActorRequest, pk: UUID) -> HttpResponse:
    """How far a check is, and what it has found."""
    job = get_object_or_404(Job.objects.visible_to(request.actor).filter(kind=queries.CHECK), pk=pk)
    if request.headers.get("HX-Request"):
        fragment = HttpResponse(progress_of(job).render())
        if not job.is_open:
            fragment["HX-Refresh"] = "true"
        return fragment
    context = {
        "title": job.title,
        "job": job,
        "progress": progress_of(job),
        "found": queries.found(job),
        "crumbs": [Crumb(_("Trail"), reverse("trail")), Crumb(_("Check the trail"), reverse("trail_checks"))],
    }
    return render(request, "desk/trail_check.html", context)


@access("trail.read")
def trail_seals(request: ActorRequest) -> HttpResponse:
    """The daily seals, each to be kept outside."""
    page = queries.SEALS.page(Seal.objects.all(), request.GET)
    return answer(request, page, "desk/trail_seals.html", {"title": _("Daily seals")}, name=_("Daily seals"))


@access("trail.read")
def trail_anchor(request: ActorRequest, day: date) -> HttpResponse:  # noqa: ARG001 - the same for everybody
    """The anchor of a day as a file."""
    seal = get_object_or_404(Seal, day=day)
    file = HttpResponse(as_sealed(seal).as_text(), content_type="application/json")
    file["Content-Disposition"] = f'attachment; filename="trail-{day:%Y-%m-%d}.json"'
    return file


@access("trail.read")
def trail_seal_paper(request: ActorRequest, day: date) -> HttpResponse:  # noqa: ARG001 - the same for everybody
    """A daily seal on paper."""
    paper = head_paper(get_object_or_404(Seal, day=day))
    return pdf_response(printed(paper).pdf, f"{paper.heading()}.pdf")
