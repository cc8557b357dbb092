"""Files are known by their content, proved to their end, and refused with a sentence."""

import struct
import zipfile
import zlib
from pathlib import Path

import pytest
from django.utils.translation import override

from yantuo.records.files.kinds import EVIDENCE, PHOTOS, SHEETS, Kind, kind_of
from yantuo.records.files.refusals import Broken, FileRefused, WrongKind
from yantuo.records.files.tests.factories import DOCX, PDF, XLSX, office, photo

EVERYTHING = tuple(Kind)


def sniff(folder: Path, content: bytes, name: str = "x.jpg", allowed: tuple[Kind, ...] = EVERYTHING) -> Kind:
    place = folder / "draft"
    place.write_bytes(content)
    with override("en"):
        return kind_of(place, name, allowed)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (photo("JPEG"), Kind.JPEG),
        (photo("PNG"), Kind.PNG),
        (photo("WEBP"), Kind.WEBP),
        (PDF, Kind.PDF),
        (XLSX, Kind.XLSX),
        (DOCX, Kind.DOCX),
        ("企业名称,统一社会信用代码\n长治乳业,9114\n".encode("gb18030"), Kind.CSV),
        ("企业名称\t地址\n长治乳业\t潞州区\n".encode("utf-16"), Kind.CSV),
        ("\ufeff名称;地址\n".encode(), Kind.CSV),
    ],
)
def test_good_files_are_known_whatever_their_name(tmp_path: Path, content: bytes, kind: Kind) -> None:
    assert sniff(tmp_path, content, "anything.exe") is kind


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"MZ\x90\x00" + b"\0" * 200, "is a program"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 100, "HEIC"),
        (bytes.fromhex("D0CF11E0A1B11AE1") + b"\0" * 512, r"old Office file .* password"),
        (office("xl/workbook.xml", "xl/vbaProject.bin"), "macros"),
        (b"<html><script>alert(1)</script></html>", "not of a kind"),
        (b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', "not of a kind"),
        (b"GIF89a" + b"\0" * 20, "not of a kind"),
        (b"just a few words", "not of a kind"),
        (b"a,b\n\0\x01,c\n", "not of a kind"),
        (b"\x89PN", "not of a kind"),
    ],
)
def test_others_are_refused_with_advice(tmp_path: Path, content: bytes, words: str) -> None:
    with pytest.raises(WrongKind, match=words) as refusal:
        sniff(tmp_path, content, "photo.jpg")
    assert "photo.jpg" in str(refusal.value)


def test_an_archive_is_refused_even_under_an_office_name(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as packed:
        packed.writestr("a.txt", "x")
    with pytest.raises(WrongKind, match="packed archive"):
        sniff(tmp_path, (tmp_path / "a.zip").read_bytes(), "table.xlsx")


def test_a_good_kind_is_refused_where_it_is_not_wanted(tmp_path: Path) -> None:
    assert sniff(tmp_path, PDF, allowed=EVIDENCE) is Kind.PDF
    for allowed in (PHOTOS, SHEETS):
        with pytest.raises(WrongKind, match="send it as"):
            sniff(tmp_path, PDF, allowed=allowed)


def _bent(form: str, cut: int) -> bytes:
    whole = photo(form, (400, 400))
    return whole[: len(whole) - cut]


@pytest.mark.parametrize(
    "content",
    [
        b"\xff\xd8\xff" + b"not a photo at all" * 20,
        _bent("JPEG", 900),
        _bent("PNG", 40),
        _bent("WEBP", 60),
        PDF[:-12],
        XLSX[:52] + b"\xff\xff" + XLSX[54:],
    ],
)
def test_what_cannot_be_read_to_its_end_is_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises((Broken, WrongKind)):
        sniff(tmp_path, content)


def test_the_same_photo_uncut_is_taken(tmp_path: Path) -> None:
    for form in ("JPEG", "PNG", "WEBP"):
        assert sniff(tmp_path, _bent(form, 0)).startswith("image/")


def _huge_png(side: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0))
    rows = zlib.compress(b"\0" * (side // 8 + 1) * side, 9)
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    assert sniff(tmp_path, _huge_png(800)) is Kind.PNG
    bomb = _huge_png(20_000)
    assert len(bomb) < 100_000
    with pytest.raises(Broken):
        sniff(tmp_path, bomb)


def test_an_office_file_that_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "big.xlsx", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", "<x/>")
        packed.writestr("xl/workbook.xml", "<x/>")
        with packed.open("xl/sheet.xml", "w", force_zip64=True) as part:
            for _piece in range(310):
                part.write(b" " * 2**20)
    with pytest.raises(WrongKind, match="300 MB"):
        sniff(tmp_path, (tmp_path / "big.xlsx").read_bytes(), "big.xlsx")


def test_every_refusal_is_a_file_refusal() -> None:
    assert issubclass(WrongKind, FileRefused)
    assert issubclass(Broken, FileRefused)
