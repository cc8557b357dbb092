"""The legal clock, the time limits and the calendar."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from yantuo.directory.people.access import access
from yantuo.faces.desk.law import queries
from yantuo.faces.desk.law.forms import ClockForm
from yantuo.kernel import terms as law_terms
from yantuo.kernel.refusal import LawRefusal
from yantuo.records.law.queries import calendar as calendar_in_force
from yantuo.records.law.queries import law, rulebook


@access("law.read")
def clock(request: HttpRequest) -> HttpResponse:
    """Ask the legal clock anything: which date follows from an event, and why."""
    asked = "key" in request.GET
    form = ClockForm(request.GET if asked else None, initial={"event": timezone.localtime()})
    answer = term = None
    if asked and form.is_valid():
        book, table = law()
        data = form.cleaned_data
        try:
            term = book.edition(data["key"], on=timezone.localdate(data["event"]))
            answer = law_terms.compute(
                term.term, data["event"], table, pauses=data["pauses"], extended=data["extended"]
            )
        except LawRefusal as refusal:
            form.add_error(None, str(refusal))
    row = queries.term_row(term) if term else None
    steps = [str(step.sentence) for step in answer.why] if answer else []
    context = {"title": _("Legal clock"), "form": form, "answer": answer, "row": row, "steps": steps}
    return render(request, "desk/clock.html", context, status=422 if form.errors else 200)


@access("law.read")
def terms(request: HttpRequest) -> HttpResponse:
    """Every time limit in force, with article and whether it is confirmed."""
    text = request.GET.get("q", "")
    rows = queries.rows(rulebook(), timezone.localdate(), text)
    context = {"title": _("Time limits"), "rows": rows, "text": text}
    return render(request, "desk/terms.html", context)


@access("law.read")
def term(request: HttpRequest, key: str) -> HttpResponse:
    """One limit in all its editions."""
    try:
        editions = rulebook().editions(key)
    except LawRefusal as refusal:
        raise Http404(str(refusal)) from refusal
    rows = [queries.term_row(edition) for edition in editions]
    return render(request, "desk/term.html", {"title": rows[-1].name, "rows": rows, "key": key})


@access("law.read")
def calendar(request: HttpRequest) -> HttpResponse:
    """The working days of a year."""
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdigit() and 1990 <= int(asked) <= 2100 else timezone.localdate().year
    table = calendar_in_force()
    context = {
        "title": _("Working days"),
        "year": year,
        "months": queries.year_of(table, year),
        "announced": table.is_announced(year),
    }
    return render(request, "desk/calendar.html", context)
