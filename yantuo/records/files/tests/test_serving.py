"""How a file is sent: nothing of it may run, and no browser keeps it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.http import FileResponse, Http404, HttpResponseBase
from pytest_django import Settings

from yantuo.records.files import serving, store
from yantuo.records.files.actions import attach, withdraw
from yantuo.records.files.models import Attachment
from yantuo.records.files.tests.factories import DOCX, PDF, photo, upload
from yantuo.records.files.tests.test_actions import BY, STAFF
from yantuo.records.sight.session import sight

AT = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def data(settings: Settings, tmp_path: Path) -> Iterator[None]:
    settings.DATA = tmp_path
    with sight(STAFF):
        yield
    while OPEN:
        OPEN.pop().close()


OPEN: list[HttpResponseBase] = []


def response_for(made: Attachment, *, download: bool = False) -> HttpResponseBase:
    OPEN.append(serving.response_for(made, download=download))
    return OPEN[-1]


def put(content: bytes, name: str) -> Attachment:
    return attach(file=upload(content, name), owner_kind="matter", owner=5, office=1, by=BY, at=AT)


def body(response: HttpResponseBase) -> bytes:
    assert isinstance(response, FileResponse)
    return b"".join(response)


def test_a_photo_is_shown_without_its_traces() -> None:
    made = put(photo(), "现场.jpg")
    response = response_for(made)
    assert response["Content-Type"] == "image/jpeg"
    assert response["Content-Disposition"] == "inline; filename*=UTF-8''%E7%8E%B0%E5%9C%BA.jpg"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "no-store"
    content = body(response)
    assert len(content) == int(response["Content-Length"])
    assert b"HUAWEI" not in content


def test_a_document_is_downloaded_and_a_pdf_shown() -> None:
    assert response_for(put(DOCX, "a.docx"))["Content-Disposition"].startswith("attachment")
    made = put(PDF, "a.pdf")
    shown = response_for(made)
    assert shown["Content-Disposition"].startswith("inline")
    assert shown["Content-Security-Policy"] == "default-src 'none'"
    assert response_for(made, download=True)["Content-Disposition"].startswith("attachment")


def test_a_file_that_the_disk_has_spoilt_is_whole_again_when_its_bytes_come_again() -> None:
    made = put(PDF, "a.pdf")
    place = store.place_of(made.blob_id)
    whole = place.stat().st_ino
    put(PDF, "b.pdf")
    assert place.stat().st_ino == whole  # the same bytes lie once
    place.write_bytes(PDF[:20])
    put(PDF, "c.pdf")
    assert place.read_bytes() == PDF


def test_withdrawn_and_lost_files_are_not_found() -> None:
    made, lost = put(PDF, "a.pdf"), put(DOCX, "b.docx")
    assert response_for(made).status_code == 200
    withdraw(attachment=made, reason="wrong firm", by=BY, at=AT)
    with pytest.raises(Http404):
        response_for(made)
    store.place_of(lost.blob_id).unlink()
    with pytest.raises(Http404):
        response_for(lost)
