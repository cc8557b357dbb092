"""A file over the limit never lies anywhere, and the form it came with keeps everything else."""

import errno
from collections.abc import Iterator
from typing import Any

import pytest
from django import forms
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.core.handlers.wsgi import WSGIRequest
from django.test import RequestFactory
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.utils.translation import override
from pytest_django import Settings

from yantuo.records.files.fields import OneFile, SeveralFiles
from yantuo.records.files.tests.factories import photo, upload
from yantuo.records.files.uploads import RefusedUpload, files_of


class Note(forms.Form):
    """A form with text before and after its file."""

    title = forms.CharField()
    file = OneFile()
    remark = forms.CharField()


class Album(forms.Form):
    """A form with several files."""

    photos = SeveralFiles(most=2)


@pytest.fixture(autouse=True)
def limits(settings: Settings) -> Iterator[None]:
    settings.FILE_LIMIT = 2**20
    settings.FILE_UPLOAD_HANDLERS = ["yantuo.records.files.uploads.LimitedUpload"]
    with override("en"):
        yield
    while OPEN:
        OPEN.pop().close()  # as the end of a response does


OPEN: list[WSGIRequest] = []


def request(body: bytes, announced: int | None = None) -> WSGIRequest:
    said = {"Content-Length": str(announced)} if announced else None
    made = RequestFactory().generic("POST", "/", body, content_type=MULTIPART_CONTENT, headers=said)
    OPEN.append(made)
    return made


def form_body(**files: Any) -> bytes:
    return encode_multipart(BOUNDARY, {"title": "现场检查", **files, "remark": "后面的字"})


def note(made: WSGIRequest) -> Note:
    return Note(made.POST, files_of(made))


def test_a_good_file_arrives_whole() -> None:
    content = photo() * 3
    form = note(request(form_body(file=upload(content))))
    assert form.is_valid()
    assert isinstance(form.cleaned_data["file"], TemporaryUploadedFile)
    assert form.cleaned_data["file"].read() == content
    assert form.cleaned_data["file"].size == len(content)


def test_a_file_over_the_limit_is_refused_and_the_rest_of_the_form_kept() -> None:
    made = request(form_body(file=upload(b"x" * (2**20 + 1), "film.mp4")))
    form = note(made)
    assert form.errors == {
        "file": [
            "“film.mp4” is larger than 1 MB, the limit for one file: make it smaller or send it in parts."
        ]
    }
    assert (form.data["title"], form.data["remark"]) == ("现场检查", "后面的字")


def test_exactly_the_limit_is_taken() -> None:
    assert note(request(form_body(file=upload(b"x" * 2**20)))).is_valid()


def test_of_a_request_announced_as_huge_nothing_more_is_read() -> None:
    start = form_body(file=upload(b"x" * 300_000, "film.mp4"))
    made = request(start, announced=200 * 2**20)
    form = note(made)
    assert "larger than 1 MB" in form.errors["file"][0]
    assert form.data["title"] == "现场检查"
    assert made.environ["wsgi.input"].read(1), "the body was read to its end"


def test_a_full_disk_is_told_at_the_field(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: TemporaryUploadedFile, piece: bytes) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    body = form_body(file=upload(b"x" * 1000))
    assert note(request(body)).is_valid()
    monkeypatch.setattr(TemporaryUploadedFile, "write", full, raising=False)
    form = note(request(body))
    assert "no room left" in form.errors["file"][0]
    assert form.data["remark"] == "后面的字"


def test_a_plain_field_takes_no_refused_file() -> None:
    class Plain(forms.Form):
        file = forms.FileField()

    made = request(form_body(file=upload(b"x" * (2**20 + 1))))
    assert isinstance(made.FILES["file"], RefusedUpload)
    assert not Plain(made.POST, made.FILES).is_valid()


def test_several_files_with_all_faults_at_once() -> None:
    big = b"x" * (2**20 + 1)
    made = request(encode_multipart(BOUNDARY, {"photos": [upload(big, "a.jpg"), upload(big, "b.jpg")]}))
    form = Album(made.POST, files_of(made))
    assert [str(fault).split("”")[0] for fault in form.errors["photos"]] == ["“a.jpg", "“b.jpg"]
    made = request(encode_multipart(BOUNDARY, {"photos": [upload(b"x"), upload(b"y")]}))
    form = Album(made.POST, files_of(made))
    assert form.is_valid()
    assert len(form.cleaned_data["photos"]) == 2
    made = request(encode_multipart(BOUNDARY, {"photos": [upload(b"x")] * 3}))
    assert Album(made.POST, files_of(made)).errors == {
        "photos": ["At most 2 files can be sent at once: send the rest afterwards."]
    }
    made = request(encode_multipart(BOUNDARY, {"other": "x"}))
    assert "photos" in Album(made.POST, files_of(made)).errors


def test_the_field_tells_the_browser_the_limit_and_the_kinds() -> None:
    html = str(Note()["file"])
    assert 'data-limit="' in html
    assert "image/jpeg,.jpg" in html
