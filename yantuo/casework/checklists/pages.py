"""Pages of a sheet, whatever matter it hangs on: filled in, photos of an item taken in and withdrawn.

Whose sheet it is, who may write in it and in which state of the matter is said by the matter itself (see `Worksheet`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from yantuo.casework.checklists.actions import SheetRefused
from yantuo.casework.checklists.filling import Filling, filling_of, read
from yantuo.casework.checklists.forms import PhotosForm, WithdrawForm
from yantuo.casework.checklists.models import Answer, Sheet
from yantuo.directory.people.access import ActorRequest
from yantuo.kernel.refusal import LawRefusal
from yantuo.kernel.sentence import Sentence
from yantuo.records.files.models import Attachment
from yantuo.records.files.refusals import FileRefused
from yantuo.records.files.uploads import files_of

Faults = dict[str, list[Sentence | str]]


class Acts(Protocol):
    """What the matter lets people do to its sheet; each act refuses what its state does not allow."""

    def fill(self, *args: Any, **facts: Any) -> int:
        """Take answers in."""

    def photograph(self, *args: Any, **facts: Any) -> list[Attachment]:
        """Hang photos on an item."""

    def withdraw_photo(self, *args: Any, **facts: Any) -> None:
        """Take a photo back."""


@dataclass(frozen=True, kw_only=True)
class Worksheet:
    """A sheet where it is worked on: the acts of its matter with what they need to know, and where its pages lie.

    `place` is the sheet's own page, `home` that of the matter. `pages` begins the names of the addresses (visit:
    visit_photo, visit_photo_withdraw, visit_item_photos); `ids` stand in the first two, `item_ids` in the last.
    """

    sheet: Sheet
    writable: bool
    acts: Acts
    known: Mapping[str, Any]
    place: str
    home: str
    pages: str
    ids: tuple[UUID, ...]
    item_ids: tuple[UUID, ...]

    def at_photo(self, photo: Attachment) -> str:
        """Where a photo is served."""
        return reverse(f"{self.pages}_photo", args=[*self.ids, photo.pk])

    def at_withdrawal(self, photo: Attachment) -> str:
        """Where a photo is withdrawn."""
        return reverse(f"{self.pages}_photo_withdraw", args=[*self.ids, photo.pk])

    def at_photos_of(self, item: str) -> str:
        """Where photos of an item are sent."""
        return reverse(f"{self.pages}_item_photos", args=[*self.item_ids, item])

    def at_item(self, item: str) -> str:
        """Where an item stands."""
        return f"{self.place}#item-{item}"


def sheet_page(
    request: ActorRequest, work: Worksheet, template: str, more: Callable[[], Mapping[str, Any]]
) -> HttpResponse:
    """Show a sheet, or take in answers and photos; nothing typed is lost. `more` is what the page shows besides."""
    if request.method != "POST":
        return _page(request, work, template, more, filling_of(work.sheet))
    keys = [row.item.key for row in filling_of(work.sheet).rows]
    given, marks = read(request.POST.dict(), keys)
    faults: Faults = {key: wrong for key in keys if (wrong := _photograph(request, work, key))}
    problem, count = "", 0
    try:
        count = work.acts.fill(**work.known, shown=marks, given=given, by=request.actor, at=timezone.now())
    except SheetRefused as refusal:
        faults |= {key: [*faults.get(key, []), said] for key, said in refusal.faults.items()}
    except LawRefusal as refusal:
        problem = str(refusal)
    if faults or problem:
        return _page(request, work, template, more, filling_of(work.sheet, given, faults), problem)
    said = ngettext("%(n)s answer saved.", "%(n)s answers saved.", count) % {"n": count}
    messages.success(request, said if count else _("Nothing was changed."))
    return redirect(work.home if "done" in request.POST else request.get_full_path())


def _page(
    request: ActorRequest,
    work: Worksheet,
    template: str,
    more: Callable[[], Mapping[str, Any]],
    filling: Filling,
    problem: str = "",
) -> HttpResponse:
    context = {
        "work": work,
        "filling": filling,
        "problem": problem,
        "writable": work.writable,
        **more(),
    }
    return render(request, template, context, status=422 if problem or filling.faulty else 200)


def _photograph(request: ActorRequest, work: Worksheet, key: str) -> list[Sentence | str]:
    """Hang the photos sent for an item on it, whatever the answers are worth; the sentences of what was refused."""
    sent = files_of(request).getlist(f"p-{key}")
    if not sent:
        return []
    try:
        files = PhotosForm().fields["photos"].clean(sent)
        work.acts.photograph(**work.known, item=key, files=files, by=request.actor, at=timezone.now())
    except ValidationError as refusal:
        return list(refusal.messages)
    except SheetRefused as refusal:
        return list(refusal.faults.values())
    except (LawRefusal, FileRefused) as refusal:
        return [str(refusal)]
    return []


def item_photos_page(request: ActorRequest, work: Worksheet, item: str) -> HttpResponse:
    """Take photos of one item in at once and answer with the place where they are shown."""
    if item not in [row.item.key for row in filling_of(work.sheet).rows]:
        raise Http404
    refused = _photograph(request, work, item)
    if not request.headers.get("HX-Request"):  # asked for as a page
        for sentence in refused:
            messages.error(request, str(sentence))
        return redirect(work.at_item(item))
    row = next(row for row in filling_of(work.sheet).rows if row.item.key == item)
    context = {"row": row, "work": work, "refused": refused, "writable": True}
    return render(request, "checklists/_photos.html", context)


def withdraw_page(request: ActorRequest, work: Worksheet, photo: Attachment) -> HttpResponse:
    """Withdraw a photo of an item with the reason."""
    answer = get_object_or_404(Answer, sheet=work.sheet, pk=photo.owner)
    back, form = work.at_item(answer.item), WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        facts = {**work.known, "photo": photo, **form.cleaned_data}
        try:
            work.acts.withdraw_photo(**facts, by=request.actor, at=timezone.now())
        except (LawRefusal, FileRefused) as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(back)
    context = {"title": _("Withdraw a photo"), "form": form, "work": work, "photo": photo, "back": back}
    return render(request, "checklists/photo.html", context, status=422 if form.errors else 200)
