"""The public's pages: what this is, and whether a document is genuine. No login; nothing of what a document says."""

import hashlib
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from yantuo.directory.orgs.queries import bureau
from yantuo.directory.people.access import public
from yantuo.directory.people.whence import visitor
from yantuo.faces.portal.forms import CheckForm, CompareForm, ResultsForm
from yantuo.faces.portal.frame import portal_frame
from yantuo.faces.portal.limits import Door, TooOften
from yantuo.faces.portal.queries import Checked, check
from yantuo.faces.portal.results import published
from yantuo.records.files.uploads import files_of
from yantuo.ui import errors

DOOR = Door("check", most=10)
UNLISTED = {"X-Robots-Tag": "noindex, nofollow"}


@public()
@require_safe
def portal(request: HttpRequest) -> HttpResponse:
    """What the public can do here, and who runs this."""
    office = bureau()
    context = {
        "title": _("For the public"),
        "office": office,
        "form": CheckForm(),
        "frame": portal_frame(request, office),
    }
    return render(request, "portal/home.html", context)


@public()
@require_safe
def inspections(request: HttpRequest) -> HttpResponse:
    """The published results of inspections, the latest first (Order 49, art. 39); found by name or credit code."""
    form = ResultsForm(request.GET or None)
    asked = form.cleaned_data if form.is_valid() else {"q": "", "before": ""}
    rows, following = published(asked["q"], asked["before"])
    context = {
        "title": _("Inspection results"),
        "form": form,
        "rows": rows,
        "next": following,
        "asked": asked["q"],
        "frame": portal_frame(request, bureau()),
    }
    return render(request, "portal/inspections.html", context, status=422 if form.errors else 200)


@public(writes_on_get=True)
@never_cache
@require_safe
def document_check(request: HttpRequest) -> HttpResponse:
    """Ask for number and check code, and say what they belong to."""
    asked = "code" in request.GET or "number" in request.GET
    form = CheckForm(request.GET if asked else None)
    if not asked or not form.is_valid():
        return _page(request, "portal/check.html", 422 if form.errors else 200, form=form)
    return _answer(request, form, form.cleaned_data["code"], form.cleaned_data["number"])


@public(writes_on_get=True)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def document_check_code(request: HttpRequest, code: str) -> HttpResponse:
    """Where a QR code leads: the code finds the document. A PDF sent here is compared with it and kept nowhere."""
    return _answer(request, CheckForm(initial={"code": code}), code)


def _answer(request: HttpRequest, form: CheckForm, code: str, number: str | None = None) -> HttpResponse:
    """The document, or one and the same answer whatever was wrong; each visitor is answered ten times a minute."""
    at = timezone.now()
    try:
        DOOR.refuse_beyond(DOOR.passes(visitor(request, at), at), at)
    except TooOften as refusal:
        return _too_often(request, refusal)
    if found := check(code, number):
        return _found(request, found)
    return _page(request, "portal/check.html", 404, form=form, unknown=True)


def _too_often(request: HttpRequest, refusal: TooOften) -> HttpResponse:
    words = _("At most ten checks are answered in a minute. Wait %(seconds)s seconds and try again.")
    said = words % {"seconds": refusal.wait}
    return errors.page(request, 429, said, headers={"Retry-After": str(refusal.wait), **UNLISTED})


def _found(request: HttpRequest, found: Checked) -> HttpResponse:
    form = CompareForm(None, None)
    compared = ""
    if request.method == "POST":
        form = CompareForm(request.POST, files_of(request))
        compared = _compared(form, found) if form.is_valid() else ""
    return _page(
        request, "portal/checked.html", 422 if form.errors else 200, found=found, form=form, compared=compared
    )


def _compared(form: CompareForm, found: Checked) -> str:
    """Which of the stored files the given one is, byte for byte: `pdf`, `scan`, or `other`."""
    digest = hashlib.sha256()
    for piece in form.cleaned_data["file"].chunks():
        digest.update(piece)
    return {found.pdf: "pdf", found.scan: "scan"}.get(digest.hexdigest(), "other")


def _page(request: HttpRequest, template: str, status: int, **context: Any) -> HttpResponse:
    shown = {
        "title": _("Check a document"),
        "unknown": False,
        "frame": portal_frame(request, bureau()),
        **context,
    }
    response = render(request, template, shown, status=status)
    for name, value in UNLISTED.items():
        response[name] = value
    return response
