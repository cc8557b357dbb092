"""Papers printed at once and kept nowhere, and how any paper goes to a browser."""

from urllib.parse import quote

from django.conf import settings
from django.http import HttpResponse

from yantuo.casework.documents.fonts import find_fonts
from yantuo.casework.documents.typeset import Rendered, render
from yantuo.casework.documents.typeset_data import Paper


def marks() -> dict[str, object]:
    """What every paper of the demonstration is marked with."""
    return {"synthetic": settings.MODE == "demo"}


def printed(paper: Paper) -> Rendered:
    """The paper as it stands; raises MissingGlyph and TooLarge."""
    return render(paper.template, paper.model_copy(update=marks()), fonts=find_fonts())


def pdf_response(pdf: bytes, name: str) -> HttpResponse:
    """A paper shown in the browser, run by nothing and cached by nobody."""
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f"inline; filename*=UTF-8''{quote(name, safe='')}"
    response["Content-Security-Policy"] = "default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response
