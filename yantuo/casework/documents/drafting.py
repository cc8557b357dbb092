"""The page on which a document is drafted or changed: the records give the facts, a person writes the rest."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from yantuo.casework.documents import actions
from yantuo.casework.documents.editing import initial
from yantuo.casework.documents.forms import PaperForm
from yantuo.casework.documents.models import Document
from yantuo.casework.documents.refusals import BadPaper, PaperRefused
from yantuo.casework.documents.typeset_data import Paper
from yantuo.casework.dossiers.models import Dossier
from yantuo.directory.enterprises.models import Enterprise
from yantuo.directory.people.access import ActorRequest


@dataclass(frozen=True, kw_only=True)
class Offer:
    """A document that can be drafted here: its template and all the records know for it."""

    template: str
    known: Mapping[str, Any]
    office: int
    title: str
    back: str
    dossier: Dossier | None = None
    enterprise: Enterprise | None = None
    shown: bool = False

    def paper(self, form: PaperForm, at: datetime) -> Paper:
        """The paper with what was typed."""
        return actions.paper_with(self.template, self.known, form.written(), at)


def draft_page(request: ActorRequest, offer: Offer) -> HttpResponse:
    """Show the form of a new document and draft it."""
    form = _form(request, offer)
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        try:
            made = actions.draft(
                paper=offer.paper(form, now),
                office=offer.office,
                dossier=offer.dossier,
                enterprise=offer.enterprise,
                shown_to_enterprise=form.shown,
                by=request.actor,
                at=now,
            )
            return redirect("document", pk=made.pk)
        except PaperRefused as refusal:
            refuse(form, refusal)
    return _page(request, offer, form, 422 if form.errors else 200)


def redraft_page(request: ActorRequest, document: Document, offer: Offer) -> HttpResponse:
    """Show the form of a draft and change it; 409 where it has been signed meanwhile."""
    form = _form(request, offer)
    status = 200
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        try:
            actions.redraft(
                document=document,
                paper=offer.paper(form, now),
                shown_to_enterprise=form.shown,
                by=request.actor,
                at=now,
            )
            return redirect("document", pk=document.pk)
        except PaperRefused as refusal:
            refuse(form, refusal)
        except actions.DocumentRefused as refusal:
            form.add_error(None, str(refusal))
            status = 409
    return _page(request, offer, form, 422 if form.errors and status == 200 else status)


def _form(request: ActorRequest, offer: Offer) -> PaperForm:
    shown = {**initial(offer.template, offer.known), "shown_to_enterprise": offer.shown}
    named = bool(offer.enterprise or (offer.dossier and offer.dossier.enterprise_id))
    posted = request.POST if request.method == "POST" else None
    return PaperForm(posted, template=offer.template, enterprise=named, initial=shown)


def refuse(form: PaperForm, refusal: PaperRefused) -> None:
    """Put every fault of a paper beside its field, and what no field stands for above the form."""
    if not isinstance(refusal, BadPaper):
        form.add_error(None, str(refusal))
        return
    for fault in refusal.faults:
        name = fault.path.split(".")[0].split("[")[0]
        form.add_error(
            name if name in form.fields else None,
            _("This %(fault)s.") % {"fault": fault.sentence} if name in form.fields else str(fault),
        )


def _page(request: ActorRequest, offer: Offer, form: PaperForm, status: int) -> HttpResponse:
    context = {"title": offer.title, "form": form, "back": offer.back, "keep": f"paper-{offer.template}"}
    return render(request, "documents/draft.html", context, status=status)
