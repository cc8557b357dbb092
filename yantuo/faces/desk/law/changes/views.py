"""Pages that change the law: what the change does to the running dates is shown first, then it is put in force."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from yantuo.directory.people.access import ActorRequest, access
from yantuo.faces.desk.law.changes import forms
from yantuo.faces.desk.law.changes.effects import Effect, rehearsed
from yantuo.faces.desk.law.changes.jobs import order_recount
from yantuo.kernel.refusal import LawRefusal
from yantuo.kernel.rulebook import Edition
from yantuo.records.law import actions
from yantuo.records.law.actions import Changed, LawRefused
from yantuo.records.law.models import CalendarDay, Overlay
from yantuo.records.law.queries import rulebook, shipped_rulebook
from yantuo.ui.form_tags import groups_of
from yantuo.ui.wording import with_note

Act = Callable[[], Changed]


def _page(
    request: ActorRequest,
    form: forms.SeenForm,
    act: Act,
    *,
    title: str,
    what: str,
    back: str,
) -> HttpResponse:
    """Show the effect of a change; the second time, with nothing altered, make it and have the dates counted anew."""
    effect: Effect | None = None
    if request.method == "POST" and form.is_valid():
        at = timezone.now()
        try:
            if form.was_seen:
                changed = act()
                order_recount(changed=changed, what=what, by=request.actor, at=at)
                messages.success(
                    request, _("It is in force. The running dates concerned are being counted anew.")
                )
                return redirect(back)
            effect = rehearsed(act, request.actor, at)
        except LawRefused as refusal:
            form.add_error(None, list(refusal.faults))
    context = {
        "title": title,
        "what": what,
        "form": form,
        "groups": groups_of(form),
        "effect": effect,
        "back": back,
        "days": _days(form),
    }
    return render(request, "desk/law_change.html", context, status=422 if form.errors else 200)


def _days(form: Any) -> list[tuple[date, bool]]:
    """The days a notice was read to hold, so that they can be compared with it."""
    return sorted(form.cleaned_data.get("days", {}).items()) if form.is_bound and form.is_valid() else []


def _edition(key: str, valid_from: date) -> Edition:
    try:
        editions = rulebook().editions(key)
    except LawRefusal as refusal:
        raise Http404(str(refusal)) from refusal
    found = next((one for one in editions if one.term.valid_from == valid_from), None)
    if found is None:
        raise Http404
    return found


def _who(request: ActorRequest) -> dict[str, Any]:
    return {"by": request.actor, "at": timezone.now()}


@access("law.edit")
def term_confirm(request: ActorRequest, key: str, valid_from: date) -> HttpResponse:
    """Confirm a figure that was shipped unconfirmed."""
    edition = _edition(key, valid_from)
    form = forms.ConfirmForm(request.POST or None)

    def act() -> Changed:
        return actions.confirm_term(key=key, valid_from=valid_from, on=form.authority(), **_who(request))

    title = _("Confirm against the text of the rule")
    return _page(request, form, act, title=title, what=_named(edition), back=reverse("term", args=[key]))


def _named(edition: Edition) -> str:
    return with_note(edition.term.title, edition.term.key)


@access("law.edit")
def term_change(request: ActorRequest, key: str, valid_from: date) -> HttpResponse:
    """Change the figures of an edition: the bureau's own numbers."""
    edition = _edition(key, valid_from)
    form = forms.TermForm(request.POST or None, term=edition.term)

    def act() -> Changed:
        changes = form.changes()
        return actions.change_term(
            key=key, valid_from=valid_from, changes=changes, on=form.authority(), **_who(request)
        )

    title = _("Set numbers of this bureau")
    return _page(request, form, act, title=title, what=_named(edition), back=reverse("term", args=[key]))


@access("law.edit")
def edition_add(request: ActorRequest, key: str) -> HttpResponse:
    """Add an edition of a limit from a day on."""
    try:
        last = rulebook().editions(key)[-1]
    except LawRefusal as refusal:
        raise Http404(str(refusal)) from refusal
    initial = {"valid_from": timezone.localdate(), "valid_to": None}
    form = forms.EditionForm(request.POST or None, term=last.term, initial=initial)

    def act() -> Changed:
        begins = form.cleaned_data["valid_from"]
        return actions.add_term(
            key=key, valid_from=begins, row=form.changes(), on=form.authority(), **_who(request)
        )

    return _page(
        request, form, act, title=_("New edition"), what=_named(last), back=reverse("term", args=[key])
    )


@access("law.edit")
def term_add(request: ActorRequest) -> HttpResponse:
    """Add a limit that the shipped rules do not have."""
    form = forms.NewTermForm(request.POST or None, initial={"end_rule": "next_workday"})

    def act() -> Changed:
        row = form.row()
        key, begins = row.pop("key"), form.cleaned_data["valid_from"]
        row.pop("valid_from")
        return actions.add_term(key=key, valid_from=begins, row=row, on=form.authority(), **_who(request))

    what = request.POST.get("name_zh", "")
    return _page(request, form, act, title=_("New time limit"), what=what, back=reverse("terms"))


@access("law.edit")
def overlay_withdraw(request: ActorRequest, pk: int) -> HttpResponse:
    """Withdraw a row of the bureau: the shipped edition counts again, or none."""
    row = get_object_or_404(Overlay, pk=pk, book=actions.TERMS, withdrawn_at__isnull=True)
    form = forms.ReasonForm(request.POST or None)

    def act() -> Changed:
        return actions.withdraw_overlay(overlay=row, reason=form.cleaned_data["reason"], **_who(request))

    what = f"{row.key} {row.valid_from:%Y-%m-%d}"
    return _page(request, form, act, title=_("Withdraw the rule of this bureau"), what=what, back=_after(row))


def _after(row: Overlay) -> str:
    """The page of the limit, if anything is left of it."""
    goes = len(rulebook().editions(row.key)) == 1 and row.key not in set(shipped_rulebook().keys())
    return reverse("terms") if goes else reverse("term", args=[row.key])


@access("law.edit")
def day_set(request: ActorRequest) -> HttpResponse:
    """Set one day of the calendar as worked or off."""
    form = forms.DayForm(request.POST or None, initial={"day": request.GET.get("day", "")})

    def act() -> Changed:
        data = form.cleaned_data
        return actions.set_day(
            day=data["day"], is_working=data["is_working"], on=form.authority(), **_who(request)
        )

    return _page(
        request, form, act, title=_("Set a day"), what=request.POST.get("day", ""), back=reverse("calendar")
    )


@access("law.edit")
def day_unset(request: ActorRequest, day: date) -> HttpResponse:
    """Take back what the bureau set for a day."""
    get_object_or_404(CalendarDay, day=day)
    form = forms.ReasonForm(request.POST or None)

    def act() -> Changed:
        return actions.unset_day(day=day, reason=form.cleaned_data["reason"], **_who(request))

    back = f"{reverse('calendar')}?year={day.year}"
    return _page(request, form, act, title=_("Take the day back"), what=f"{day:%Y-%m-%d}", back=back)


@access("law.edit")
def year_announce(request: ActorRequest) -> HttpResponse:
    """Enter the holiday notice of a year."""
    year = request.POST.get("year") or request.GET.get("year", "")
    form = forms.NoticeForm(request.POST or None, initial={"year": year})

    def act() -> Changed:
        data = form.cleaned_data
        return actions.announce_year(
            year=data["year"], days=data["days"], on=form.authority(), **_who(request)
        )

    back = f"{reverse('calendar')}?year={year}" if year.isdecimal() else reverse("calendar")
    return _page(request, form, act, title=_("Enter a holiday notice"), what=year, back=back)
