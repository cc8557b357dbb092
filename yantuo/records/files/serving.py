"""Sending a file to who may see it. Whether they may is asked of its owner, by the view, before."""

import logging
from urllib.parse import quote

from django.http import FileResponse, Http404, HttpResponseBase
from django.utils.translation import gettext as _

from yantuo.records.files import store
from yantuo.records.files.models import Attachment, Blob

SHOWN = ("image/jpeg", "image/png", "application/pdf")
log = logging.getLogger(__name__)


def response_for(attachment: Attachment, *, download: bool = False) -> HttpResponseBase:
    """The served copy of an attachment: shown where that is harmless, else as a download; 404 once withdrawn."""
    if attachment.withdrawn_at:
        raise Http404(_("This file has been withdrawn."))
    return blob_response(attachment.blob, attachment.name, download=download)


def blob_response(blob: Blob, name: str, *, download: bool = False) -> HttpResponseBase:
    """Bytes with headers under which a browser runs nothing of them and keeps no copy: computers are shared."""
    try:
        content = store.place_of(blob.sha256).open("rb")
    except FileNotFoundError:
        log.error("stored file %s is missing", blob.sha256)  # noqa: TRY400 - a traceback says no more
        raise Http404(_("This file is missing from the store: tell the system administrator.")) from None
    response = FileResponse(content, content_type=blob.type)
    shown = "inline" if blob.type in SHOWN and not download else "attachment"
    response["Content-Length"] = str(blob.size)
    response["Content-Disposition"] = f"{shown}; filename*=UTF-8''{quote(name, safe='')}"
    response["Content-Security-Policy"] = _policy(blob.type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "no-store"
    return response


def _policy(media_type: str) -> str:
    """Nothing may run; a PDF alone is not sandboxed, because the browser's own viewer would refuse it."""
    return "default-src 'none'" + ("" if media_type == "application/pdf" else "; sandbox")
