"""Storing, attaching, withdrawing, sweeping: written complete or not at all."""

import errno
import io
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.utils.translation import override
from PIL import Image
from pytest_django import Settings

from yantuo.records.files import store
from yantuo.records.files.actions import (
    GATE,
    attach,
    attach_all,
    clean_name,
    keep,
    keep_upload,
    sweep,
    withdraw,
)
from yantuo.records.files.kinds import EVIDENCE, PHOTOS, Kind
from yantuo.records.files.models import Attachment, Blob
from yantuo.records.files.queries import attached, check_store
from yantuo.records.files.refusals import Empty, FileRefused, SeveralRefused, StoreFull, TooLarge, WrongKind
from yantuo.records.files.tests.factories import PDF, photo, upload
from yantuo.records.files.uploads import RefusedUpload
from yantuo.records.sight.aside import aside
from yantuo.records.sight.session import SYSTEM, Sight, sight
from yantuo.records.trail.models import Entry

AT = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
STAFF = Sight("staff", person=7, offices=(1,))

pytestmark = pytest.mark.django_db


class Somebody:
    """An actor as far as files need one."""

    def __init__(self, person: int = 7, office: int = 1, *, enterprises: tuple[int, ...] = ()) -> None:
        self.person_id, self.office_id = person, office
        self.offices = (office,) if office else ()
        self.enterprises = enterprises
        self.name, self.post_title, self.office_name = "李明", "执法人员", "潞州区市场监督管理局"


BY = Somebody()


@pytest.fixture(autouse=True)
def data(settings: Settings, tmp_path: Path) -> Iterator[Path]:
    settings.DATA = tmp_path
    with sight(STAFF), override("en"):
        yield tmp_path


def files_in(folder: Path) -> list[str]:
    return sorted(str(p.relative_to(folder / "files")) for p in (folder / "files").rglob("*") if p.is_file())


def put(content: bytes = PDF, name: str = "a.pdf", **given: Any) -> Attachment:
    facts = {"owner_kind": "matter", "owner": 5, "office": 1, "by": BY, "at": AT}
    return attach(file=upload(content, name), **{**facts, **given})


def test_bytes_lie_once_under_their_hash(data: Path) -> None:
    first, second = put(), put(name="b.pdf", owner=6)
    assert first.blob == second.blob == first.original
    assert files_in(data) == [f"{first.blob_id[:2]}/{first.blob_id[2:]}"]
    assert store.place_of(first.blob_id).read_bytes() == PDF
    assert (first.blob.size, first.blob.type) == (len(PDF), "application/pdf")
    assert Blob.objects.count() == 1


def test_a_photo_is_served_without_its_traces_and_kept_with_them() -> None:
    taken = put(photo(), "IMG_1.JPG")
    original = store.place_of(taken.original_id).read_bytes()
    assert original == photo()
    assert taken.blob_id != taken.original_id
    with Image.open(store.place_of(taken.blob_id)) as served:
        assert not served.getexif()
    assert (taken.latitude, taken.longitude, taken.camera) == (36.195, 113.11, "HUAWEI P60")
    assert taken.taken_at == datetime(2026, 11, 21, 8, 20, 5, tzinfo=UTC)
    assert taken.name == "IMG_1.JPG"


def test_an_attachment_is_put_on_record() -> None:
    made = put()
    entry = Entry.objects.get(kind="matter", subject="5")
    assert entry.verb == "file.attach"
    assert entry.data == {"file": str(made.pk), "name": "a.pdf", "sha256": made.original_id}


@pytest.mark.parametrize(
    ("content", "kind"), [(b"MZ" + b"\0" * 99, WrongKind), (b"", Empty), (b"\xff\xd8\xff rest", FileRefused)]
)
def test_nothing_is_left_of_a_refused_file(data: Path, content: bytes, kind: type[FileRefused]) -> None:
    with pytest.raises(kind):
        put(content)
    assert not Attachment.objects.exists()
    assert not Blob.objects.exists()
    assert files_in(data) == []
    assert not Entry.objects.exists()


def test_several_files_are_attached_together_or_none_with_every_fault() -> None:
    facts: dict[str, Any] = {"owner_kind": "matter", "owner": 5, "office": 1, "by": BY, "at": AT}
    bad = [upload(b"MZ" + b"\0" * 99, "a.jpg"), upload(photo(), "b.jpg"), upload(b"", "c.jpg")]
    with pytest.raises(SeveralRefused) as refusal:
        attach_all(files=bad, **facts)
    assert [type(fault) for fault in refusal.value.faults] == [WrongKind, Empty]
    assert "a.jpg" in str(refusal.value)
    assert "c.jpg" in str(refusal.value)
    assert not Attachment.objects.exists()
    made = attach_all(files=[upload(photo(), "b.jpg"), upload(PDF, "c.pdf")], **facts)
    assert [one.name for one in made] == ["b.jpg", "c.pdf"]


def test_the_limit_stops_the_stream(data: Path, settings: Settings) -> None:
    settings.FILE_LIMIT = 3 * 2**20
    taken = 0

    def endless() -> Iterator[bytes]:
        nonlocal taken
        while True:
            taken += 1
            yield b"x" * 2**20

    with pytest.raises(TooLarge, match="larger than 3 MB"):
        keep(chunks=endless(), name="film.pdf", at=AT, kinds=EVIDENCE)
    assert taken == 4
    assert files_in(data) == []


def test_a_full_disk_is_a_refusal_and_leaves_nothing(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StoreFull, match="no room left"):
        put()
    assert not Blob.objects.exists()
    assert not Attachment.objects.exists()
    assert files_in(data) == []
    monkeypatch.undo()
    put()
    assert len(files_in(data)) == 1


def test_another_fault_of_the_disk_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(handle: int) -> None:
        raise OSError(errno.EIO, "I/O error")

    monkeypatch.setattr(os, "fsync", broken)
    with pytest.raises(OSError, match="I/O error"):
        put()


def test_a_rolled_back_upload_leaves_no_row_and_its_file_is_swept(data: Path) -> None:
    with transaction.atomic():
        put()
        transaction.set_rollback(True)
    assert not Blob.objects.exists()
    assert len(files_in(data)) == 1
    with sight(SYSTEM):
        assert check_store().strays
        assert sweep(before=datetime(2000, 1, 1, tzinfo=UTC)) == 0
        assert sweep(before=datetime(2100, 1, 1, tzinfo=UTC)) == 1
    assert files_in(data) == []


def test_the_sweep_spares_what_is_referred_to_and_what_is_new(data: Path) -> None:
    used = put()
    keep(chunks=[b"old"], name="old", at=AT - timedelta(days=3), media_type="text/csv")
    fresh = keep(chunks=[b"new"], name="new", at=AT, media_type="text/csv")
    for place in (data / "files").rglob("*"):
        os.utime(place, (AT.timestamp() - 9e5,) * 2)
    with sight(SYSTEM):
        assert sweep(before=AT - timedelta(days=1)) == 1
        assert set(Blob.objects.values_list("sha256", flat=True)) == {used.blob_id, fresh.sha256}
    assert len(files_in(data)) == 2


def test_the_same_bytes_coming_in_again_are_new_again() -> None:
    old = keep(chunks=[b"x"], name="x", at=AT - timedelta(days=3), media_type="text/csv")
    keep(chunks=[b"x"], name="x", at=AT, media_type="text/csv")
    with sight(SYSTEM):
        assert sweep(before=AT - timedelta(days=1)) == 0
        assert Blob.objects.get(pk=old.pk).stored_at == AT


def test_an_upload_of_bytes_the_system_made_is_known_by_their_content() -> None:
    made = keep(chunks=[PDF], name="x", at=AT)
    assert made.type == "application/octet-stream"
    assert put().blob.type == "application/pdf"
    assert keep(chunks=[PDF], name="x", at=AT).type == "application/pdf"


def test_bytes_that_were_lost_come_back_with_the_next_upload() -> None:
    made = put()
    store.place_of(made.blob_id).unlink()
    with sight(SYSTEM):
        assert check_store().missing == [made.blob_id]
    put()
    with sight(SYSTEM):
        assert check_store().whole


def test_the_check_finds_altered_bytes() -> None:
    made = put()
    with sight(SYSTEM):
        assert check_store().whole
        store.place_of(made.blob_id).write_bytes(PDF + b"!")
        report = check_store()
    assert (report.checked, report.altered, report.whole) == (1, [made.blob_id], False)


def test_withdrawing_needs_a_reason_and_happens_once() -> None:
    made = put()
    with pytest.raises(FileRefused, match="Say why"):
        withdraw(attachment=made, reason=" ", by=BY, at=AT)
    assert attached(BY, "matter", 5).count() == 1
    withdraw(attachment=made, reason="wrong firm", by=BY, at=AT)
    assert attached(BY, "matter", 5).count() == 0
    assert store.place_of(made.blob_id).exists()
    with pytest.raises(FileRefused, match="already"):
        withdraw(attachment=made, reason="again", by=BY, at=AT)
    assert [entry.verb for entry in Entry.objects.order_by("seq")] == ["file.attach", "file.withdraw"]


def test_who_sees_an_attachment() -> None:
    inner = put(enterprise=3)
    outer = put(enterprise=3, shown_to_enterprise=True)
    firm = Somebody(20, 0, enterprises=(3,))
    assert set(Attachment.objects.visible_to(BY)) == {inner, outer}
    assert set(Attachment.objects.visible_to(firm)) == {outer}
    with sight(Sight("enterprise", person=20, enterprises=(3,))):
        assert set(Attachment.objects.all()) == {outer}
        mine = put(enterprise=3, by=Somebody(20, 0))
        assert set(Attachment.objects.all()) == {outer, mine}
    with sight(Sight("enterprise", person=21, enterprises=(4,))):
        assert not Attachment.objects.exists()
    with sight(Sight("staff", person=8, offices=(2,))):
        assert not Attachment.objects.exists()
    with sight(Sight("public")):
        assert not Attachment.objects.exists()


def test_an_upload_that_was_refused_on_the_way_says_why() -> None:
    with pytest.raises(TooLarge, match="film"):
        keep_upload(file=RefusedUpload("film.mp4", TooLarge("film.mp4", 2**20)), at=AT, kinds=PHOTOS)
    assert keep_upload(file=upload(photo()), at=AT, kinds=PHOTOS).type == Kind.JPEG


@pytest.mark.parametrize(
    ("given", "kind", "kept"),
    [
        ("C:\\Users\\x\\现场 照片.JPEG", Kind.JPEG, "现场 照片.JPEG"),
        ("../../etc/passwd", Kind.PDF, "passwd.pdf"),
        ("a\r\nSet-Cookie: x.pdf", Kind.PDF, "aSet-Cookie: x.pdf"),
        ("report.exe", Kind.XLSX, "report.exe.xlsx"),
        ("", Kind.PDF, "file.pdf"),
        ("x" * 300, None, "x" * 255),
        ("长" * 300, Kind.PDF, "长" * 251 + ".pdf"),
    ],
)
def test_names_are_made_harmless(given: str, kind: Kind | None, kept: str) -> None:
    assert clean_name(given, kind) == kept


def test_drafts_of_killed_processes_are_cleared(data: Path) -> None:
    drafts = data / "files" / "drafts"
    drafts.mkdir(parents=True)
    (drafts / "old").write_bytes(b"x")
    (drafts / "new").write_bytes(b"x")
    os.utime(drafts / "old", (0, 0))
    assert store.clear_drafts() == 1
    assert [place.name for place in drafts.iterdir()] == ["new"]


def test_nothing_is_swept_while_something_is_being_stored(data: Path) -> None:
    keep(chunks=[b"old"], name="old", at=AT - timedelta(days=3), media_type="text/csv")
    with sight(SYSTEM):
        with aside(SYSTEM) as other, other.transaction():
            other.execute("select pg_advisory_xact_lock_shared(%s)", [GATE])  # as `keep` does
            assert sweep(before=AT) == 0
        assert sweep(before=AT) == 1


def test_what_the_system_makes_itself_is_stored_as_it_says() -> None:
    assert keep(chunks=io.BytesIO(b"a,b\n"), name="x.csv", at=AT, media_type="text/csv").type == "text/csv"
