"""Pages of a sheet: filling in, photos of an item, photos served and withdrawn."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from yantuo.casework.checklists.actions import SheetRefused
from yantuo.casework.checklists.filling import Filling, filling_of, read
from yantuo.casework.checklists.models import Answer, Sheet
from yantuo.directory.people.access import ActorRequest, access
from yantuo.kernel.refusal import LawRefusal
from yantuo.kernel.sentence import Sentence
from yantuo.mechanisms.inspection.visits import queries, shown
from yantuo.mechanisms.inspection.visits.enums import State
from yantuo.mechanisms.inspection.visits.flow import inspects
from yantuo.mechanisms.inspection.visits.models import Visit
from yantuo.mechanisms.inspection.visits.sheets import actions
from yantuo.mechanisms.inspection.visits.sheets.forms import PhotosForm, WithdrawForm
from yantuo.records.files.refusals import FileRefused
from yantuo.records.files.serving import response_for
from yantuo.records.files.uploads import files_of

Faults = dict[str, list[Sentence | str]]


def _get(request: ActorRequest, pk: UUID, sheet: UUID) -> tuple[Visit, Sheet]:
    visit = get_object_or_404(queries.listed(request.actor), pk=pk)
    return visit, get_object_or_404(Sheet.objects.select_related("dossier"), pk=sheet, dossier_id=visit.pk)


@access("dossier.read")
def sheet(request: ActorRequest, pk: UUID, sheet: UUID) -> HttpResponse:
    """A sheet: filled in by the inspectors while the inspection is under way, read by everybody else."""
    visit, found = _get(request, pk, sheet)
    if request.method != "POST":
        return _page(request, visit, filling_of(found))
    keys = [row.item.key for row in filling_of(found).rows]
    given, marks = read(request.POST.dict(), keys)
    faults: Faults = {
        key: sentences for key in keys if (sentences := _photograph(request, visit, found, key))
    }
    problem, count = "", 0
    try:
        count = actions.fill(
            visit=visit, sheet=found, shown=marks, given=given, by=request.actor, at=timezone.now()
        )
    except SheetRefused as refusal:
        faults |= {key: [*faults.get(key, []), said] for key, said in refusal.faults.items()}
    except LawRefusal as refusal:
        problem = str(refusal)
    if faults or problem:
        return _page(request, visit, filling_of(found, given, faults), problem)
    said = ngettext("%(n)s answer saved.", "%(n)s answers saved.", count) % {"n": count}
    messages.success(request, said if count else _("Nothing was changed."))
    return redirect("visit", pk=visit.pk) if "done" in request.POST else redirect(request.get_full_path())


def _photograph(request: ActorRequest, visit: Visit, sheet: Sheet, key: str) -> list[Sentence | str]:
    """Hang the photos sent for an item on it, whatever the answers are worth; the sentences of what was refused."""
    sent = files_of(request).getlist(f"p-{key}")
    if not sent:
        return []
    try:
        files = PhotosForm().fields["photos"].clean(sent)
        actions.photograph(
            visit=visit, sheet=sheet, item=key, files=files, by=request.actor, at=timezone.now()
        )
    except ValidationError as refusal:
        return list(refusal.messages)
    except SheetRefused as refusal:
        return list(refusal.faults.values())
    except (LawRefusal, FileRefused) as refusal:
        return [str(refusal)]
    return []


def _page(request: ActorRequest, visit: Visit, filling: Filling, problem: str = "") -> HttpResponse:
    context = {
        "title": str(filling.sheet.table.said),
        "visit": visit,
        "filling": filling,
        "problem": problem,
        "writable": visit.state == State.UNDER_WAY and inspects(request.actor, visit),
    }
    status = 422 if problem or filling.faulty else 200
    return render(request, "visits/sheet.html", context, status=status)


@access("inspection.inspect")
@require_POST
def item_photos(request: ActorRequest, pk: UUID, sheet: UUID, item: str) -> HttpResponse:
    """Take photos of one item in at once and answer with the place where they are shown."""
    visit, found = _get(request, pk, sheet)
    if item not in [row.item.key for row in filling_of(found).rows]:
        raise Http404
    refused = _photograph(request, visit, found, item)
    if not request.headers.get("HX-Request"):  # asked for as a page
        for sentence in refused:
            messages.error(request, str(sentence))
        return redirect(f"{reverse('visit_sheet', args=[pk, sheet])}#item-{item}")
    row = next(row for row in filling_of(found).rows if row.item.key == item)
    context = {"row": row, "visit": visit, "sheet": found, "refused": refused, "writable": True}
    return render(request, "visits/_photos.html", context)


@access("dossier.read", "business.read")
def photo(request: ActorRequest, pk: UUID, photo: UUID) -> HttpResponseBase:
    """Send a photo or signature of an inspection to whoever sees the inspection."""
    visit = get_object_or_404(queries.listed(request.actor), pk=pk)
    found = get_object_or_404(shown.pictures(visit).select_related("blob"), pk=photo)
    return response_for(found)


@access("inspection.inspect")
def photo_withdraw(request: ActorRequest, pk: UUID, photo: UUID) -> HttpResponse:
    """Withdraw a photo of an item with the reason."""
    visit = get_object_or_404(queries.listed(request.actor), pk=pk)
    found = get_object_or_404(shown.answer_photos(visit).select_related("blob"), pk=photo)
    answer = get_object_or_404(Answer.objects.select_related("sheet__dossier"), pk=found.owner)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        facts = {"visit": visit, "sheet": answer.sheet, "photo": found, **form.cleaned_data}
        try:
            actions.withdraw_photo(**facts, by=request.actor, at=timezone.now())
        except (LawRefusal, FileRefused) as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(_item_url(visit, answer))
    back = _item_url(visit, answer)
    context = {"title": _("Withdraw a photo"), "form": form, "visit": visit, "photo": found, "back": back}
    return render(request, "visits/photo.html", context, status=422 if form.errors else 200)


def _item_url(visit: Visit, answer: Answer) -> str:
    return f"{reverse('visit_sheet', args=[visit.pk, answer.sheet_id])}#item-{answer.item}"
