"""The legal clock, the time limits and the calendar: reading them."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from yantuo.directory.people.access import ActorRequest, access
from yantuo.faces.desk.law import queries
from yantuo.faces.desk.law.forms import ClockForm
from yantuo.faces.desk.law.year import year_of
from yantuo.kernel import terms as law_terms
from yantuo.kernel.refusal import LawRefusal
from yantuo.kernel.rulebook import Rulebook
from yantuo.kernel.terms import Due
from yantuo.kernel.worktime import Calendar
from yantuo.records.law.queries import calendar as calendar_in_force
from yantuo.records.law.queries import days_set, law, rulebook, years_entered
from yantuo.ui.exports import XLSX, csv_lines, write_xlsx
from yantuo.ui.form_tags import groups_of
from yantuo.ui.parts import Crumb, Tab

FIRST_YEAR, LAST_YEAR = 1990, 2100


@access("law.read")
def clock(request: ActorRequest) -> HttpResponse:
    """Ask the legal clock anything: which date follows from an event, and why."""
    asked = "event" in request.GET
    initial = {"event": timezone.localtime(), "key": request.GET.get("key", "")}
    book, table = law()
    form = ClockForm(request.GET if asked else None, initial=initial, book=book)
    found = _answer(form, book, table) if asked and form.is_valid() else {}
    context = {"title": _("Legal clock"), "form": form, "groups": groups_of(form), **found}
    return render(request, "desk/clock.html", context, status=422 if form.errors else 200)


def _answer(form: ClockForm, book: Rulebook, table: Calendar) -> dict[str, Any]:
    """The date with its edition and its steps; a refusal goes to the form."""
    data = form.cleaned_data
    try:
        edition = book.edition(data["key"], on=timezone.localdate(data["event"]))
        due: Due = law_terms.compute(
            edition.term, data["event"], table, pauses=data["pauses"], extended=form.extension()
        )
    except LawRefusal as refusal:
        form.add_error(None, str(refusal))
        return {}
    return {
        "answer": due,
        "row": queries.term_row(edition),
        "steps": [str(step.sentence) for step in due.why],
    }


@access("law.read")
def terms(request: ActorRequest) -> HttpResponse:
    """Every time limit in force, with article and whether it is confirmed."""
    text, mark = request.GET.get("q", ""), request.GET.get("mark", "")
    found = queries.rows(rulebook(), timezone.localdate(), text, mark)
    if kind := request.GET.get("export", ""):
        return _export(request, found, kind)
    marks = {"": _("All"), "unconfirmed": _("Not confirmed"), "local": _("Rules of this bureau")}
    tabs = [Tab(label, f"?mark={key}&q={text}", current=key == mark) for key, label in marks.items()]
    context = {
        "title": _("Time limits"),
        "groups": queries.by_field(found),
        "text": text,
        "mark": mark,
        "tabs": tabs,
    }
    return render(request, "desk/terms.html", context)


def _export(request: ActorRequest, found: list[queries.TermRow], kind: str) -> HttpResponse:
    if kind not in ("csv", "xlsx") or not request.actor.may("export"):
        raise PermissionDenied
    header = [
        _("Key"),
        _("Limit"),
        _("Counted from"),
        _("Length"),
        _("Extension"),
        _("Basis"),
        _("Confirmed"),
        _("Source"),
    ]
    if kind == "csv":
        answer = HttpResponse(
            "".join(csv_lines(header, _lines(found))), content_type="text/csv; charset=utf-8"
        )
    else:
        buffer = BytesIO()
        write_xlsx(buffer, header, _lines(found))
        answer = HttpResponse(buffer.getvalue(), content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="time-limits.{kind}"'
    return answer


def _lines(found: list[queries.TermRow]) -> Iterator[list[object]]:
    for row in found:
        confirmed = queries.value_word(row.term.confirmed)
        yield [
            row.key,
            row.name,
            row.trigger,
            row.figure,
            row.extension,
            row.basis,
            confirmed,
            queries.source_of(row.edition),
        ]


@access("law.read")
def term(request: ActorRequest, key: str) -> HttpResponse:
    """One limit in all its editions: shipped and the bureau's own, with source, approver and history."""
    try:
        editions = rulebook().editions(key)
    except LawRefusal as refusal:
        raise Http404(str(refusal)) from refusal
    context = {
        "title": str(editions[-1].term.title),
        "cards": queries.cards(key, editions, timezone.localdate()),
        "past": queries.past(key),
        "key": key,
        "crumbs": [Crumb(_("Time limits"), reverse("terms")), Crumb(key)],
    }
    return render(request, "desk/term.html", context)


@access("law.read")
def calendar(request: ActorRequest) -> HttpResponse:
    """The working days of a year, with what the bureau has set itself."""
    asked = request.GET.get("year", "")
    year = (
        int(asked)
        if asked.isdecimal() and FIRST_YEAR <= int(asked) <= LAST_YEAR
        else timezone.localdate().year
    )
    table = calendar_in_force()
    context = {
        "title": _("Working days"),
        "year": year,
        "before": year - 1 if year > FIRST_YEAR else None,
        "after": year + 1 if year < LAST_YEAR else None,
        "months": year_of(table, year, chinese=queries.in_chinese()),
        "announced": table.is_announced(year),
        "entered": years_entered().filter(year=year).first(),
        "days_set": days_set(year),
    }
    return render(request, "desk/calendar.html", context)
