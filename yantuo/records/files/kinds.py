"""What a file is, by its content: names and what a browser says of a file are never believed."""

import zipfile
import zlib
from collections.abc import Callable, Iterable
from enum import StrEnum
from pathlib import Path
from typing import Any

import puremagic
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yantuo.records.files.photos import is_whole
from yantuo.records.files.refusals import Broken, FileRefused, WrongKind


class Kind(StrEnum):
    """The kinds of file that may be taken, by media type."""

    JPEG = "image/jpeg"
    PNG = "image/png"
    WEBP = "image/webp"
    PDF = "application/pdf"
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    CSV = "text/csv"


PHOTOS = (Kind.JPEG, Kind.PNG, Kind.WEBP)
EVIDENCE = (*PHOTOS, Kind.PDF, Kind.DOCX, Kind.XLSX)
SHEETS = (Kind.XLSX, Kind.CSV)
NAMES: dict[Kind, str] = {
    Kind.JPEG: "JPEG",
    Kind.PNG: "PNG",
    Kind.WEBP: "WebP",
    Kind.PDF: "PDF",
    Kind.XLSX: "XLSX",
    Kind.DOCX: "DOCX",
    Kind.CSV: "CSV",
}
SUFFIXES: dict[Kind, str] = {
    Kind.JPEG: ".jpg",
    Kind.PNG: ".png",
    Kind.WEBP: ".webp",
    Kind.PDF: ".pdf",
    Kind.XLSX: ".xlsx",
    Kind.DOCX: ".docx",
    Kind.CSV: ".csv",
}
HEAD = 8192  # bytes looked at first
PARTS = 5000  # parts of an office file
UNPACKED = 300 * 2**20  # bytes of an office file when unpacked

# What is often sent and never taken, with what to do instead.
ADVICE: dict[str, Any] = {
    "image/heif": gettext_lazy(
        "“%(name)s” is a HEIC photo: set the camera to “most compatible” or send it as JPEG."
    ),
    "image/heic": gettext_lazy(
        "“%(name)s” is a HEIC photo: set the camera to “most compatible” or send it as JPEG."
    ),
    "application/msword": gettext_lazy(
        "“%(name)s” is an old Office file (.doc, .xls) or locked with a password: save it as DOCX, XLSX or PDF "
        "without a password."
    ),
    "application/vnd.microsoft.portable-executable": gettext_lazy(
        "“%(name)s” is a program: programs are never taken."
    ),
    "application/zip": gettext_lazy("“%(name)s” is a packed archive: unpack it and send the files it holds."),
}


def kind_of(place: Path, name: str, allowed: Iterable[Kind]) -> Kind:
    """The kind of the file at `place`, proved to its end; raises WrongKind or Broken with a sentence."""
    allowed = tuple(allowed)
    with place.open("rb") as file:
        head = file.read(HEAD)
    kind = next((kind for kind, begins in _BEGINNINGS if begins(head)), None)
    if kind is None and zipfile.is_zipfile(place):
        kind = _office(place, name)
    if kind is None and Kind.CSV in allowed and _is_text(place):
        kind = Kind.CSV
    if kind is None or kind not in allowed:
        raise _wrong(name, head, allowed)
    if not _PROOFS[kind](place):
        raise Broken(name)
    return kind


def _wrong(name: str, head: bytes, allowed: Iterable[Kind]) -> FileRefused:
    guess = _guess(head)
    if guess in ADVICE:
        return WrongKind(ADVICE[guess] % {"name": name})
    kinds = _(", ").join(NAMES[kind] for kind in allowed)
    return WrongKind(
        _("“%(name)s” is not of a kind that is taken here, whatever its name says: send it as %(kinds)s.")
        % {"name": name, "kinds": kinds}
    )


def _guess(head: bytes) -> str:
    if head.startswith(b"PK\x03\x04"):
        return "application/zip"
    try:
        return puremagic.magic_string(head)[0].mime_type if head else ""
    except puremagic.PureError:
        return ""


_BEGINNINGS: tuple[tuple[Kind, Callable[[bytes], bool]], ...] = (
    (Kind.JPEG, lambda head: head.startswith(b"\xff\xd8\xff")),
    (Kind.PNG, lambda head: head.startswith(b"\x89PNG\r\n\x1a\n")),
    (Kind.WEBP, lambda head: head[:4] == b"RIFF" and head[8:12] == b"WEBP"),
    (Kind.PDF, lambda head: head.startswith(b"%PDF-")),
)


def _office(place: Path, name: str) -> Kind | None:
    """XLSX or DOCX by the parts inside; None for any other archive. Macros and bombs are refused."""
    try:
        with zipfile.ZipFile(place) as packed:
            parts = packed.infolist()
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise Broken(name) from error
    names = {part.filename for part in parts}
    if "[Content_Types].xml" not in names:
        return None
    if len(parts) > PARTS or sum(part.file_size for part in parts) > UNPACKED:
        raise WrongKind(
            _(
                "“%(name)s” would be larger than %(limit)s MB when unpacked: save it without pictures or in parts."
            )
            % {"name": name, "limit": UNPACKED // 2**20}
        )
    if any(part.lower().endswith("vbaproject.bin") for part in names):
        raise WrongKind(_("“%(name)s” holds macros: save it without them.") % {"name": name})
    kinds = {"xl/workbook.xml": Kind.XLSX, "word/document.xml": Kind.DOCX}
    return next((kind for part, kind in kinds.items() if part in names), None)


def _is_text(place: Path) -> bool:
    """Text as spreadsheets write it: UTF-8, UTF-16 with its mark, or GB 18030, without control characters."""
    content = place.read_bytes()
    marked = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for coding in ("utf-16",) if marked else ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(coding)
        except UnicodeDecodeError:
            continue
        return _has_rows(text)
    return False


def _has_rows(text: str) -> bool:
    controls = {chr(code) for code in range(32)} - {"\t", "\n", "\r"}
    begins = text.lstrip()[:1]
    return (
        not controls.intersection(text)
        and begins not in ("", "<", "{", "%")
        and any(c in text for c in ",;\t")
    )


def _pdf_is_whole(place: Path) -> bool:
    with place.open("rb") as file:
        file.seek(max(0, place.stat().st_size - 2048))
        tail = file.read()
    return b"%%EOF" in tail and b"startxref" in tail


def _zip_is_whole(place: Path) -> bool:
    try:
        with zipfile.ZipFile(place) as packed:
            return packed.testzip() is None
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, RuntimeError, NotImplementedError):
        return False


_PROOFS: dict[Kind, Callable[[Path], bool]] = {
    **dict.fromkeys(PHOTOS, is_whole),
    Kind.PDF: _pdf_is_whole,
    Kind.XLSX: _zip_is_whole,
    Kind.DOCX: _zip_is_whole,
    Kind.CSV: lambda _place: True,
}
