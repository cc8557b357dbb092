"""Looks at a file before it is opened: what it is, and whether opening it would exhaust the machine."""

import copy
import html
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from yantuo.kernel.sentence import Sentence
from yantuo.records.jobs.sheets.columns import Refused, refused

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_CHUNK = 1 << 20
_OVERLAP = 512
_DECLARATION = 8  # bytes before which the declaration of a text begins, with or without a mark
_CODING = re.compile(rb"""<\?xml[^>]*\sencoding\s*=\s*["']([^"']*)""")
_ERROR_CELL = re.compile(
    rb"""<(?:\w+:)?c\s(?=[^>]*\bt\s*=\s*["']e["'])[^>]*?\br\s*=\s*["']([A-Z]{1,3})(\d+)["']"""
)
_SHEET = re.compile(rb"""<(?:\w+:)?sheet\s[^>]*>""")
_RELATION = re.compile(rb"""<(?:\w+:)?Relationship\s[^>]*>""")


@dataclass(frozen=True)
class Limits:
    """How much of a file is taken: bytes as sent and unpacked, rows of data, columns, parts of a workbook."""

    bytes: int = 64 * 1024 * 1024
    unpacked: int = 768 * 1024 * 1024
    rows: int = 300_000
    columns: int = 100
    parts: int = 2_000


@dataclass
class Workbook:
    """What the look into a workbook found: the cells that show an error, by sheet, as row and letter.

    `places` says in which part of the file each sheet lies; `sizes` how many bytes each part has whose text holds
    nothing but elements, so that it may be cut between two of them.
    """

    errors: dict[str, set[tuple[int, str]]] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)


def is_workbook(file: BinaryIO, limits: Limits) -> bool:
    """Whether the content is a workbook (else it may be text); the name of the file says nothing."""
    start = file.read(8)
    size = file.seek(0, 2)
    file.seek(0)
    if size > limits.bytes:
        raise refused(
            "file.too_large",
            Sentence(
                "The file has %(size)s MB; at most %(most)s MB are taken: divide it into several.",
                {"size": size >> 20, "most": limits.bytes >> 20},
            ),
        )
    if not start:
        raise refused("file.empty", Sentence("The file is empty."))
    if start.startswith(_OLE):
        raise _old_or_locked(file)
    return start.startswith(b"PK")


def _old_or_locked(file: BinaryIO) -> Refused:
    locked = _ENCRYPTED in file.read(_CHUNK)
    if locked:
        return refused(
            "file.locked", Sentence("The workbook is protected by a password: remove it and save again.")
        )
    return refused(
        "file.old", Sentence("This is an old kind of workbook (.xls): open it and save it as .xlsx.")
    )


def look_into(file: BinaryIO, limits: Limits) -> Workbook:
    """Unpack a workbook once without keeping it, and refuse what is no workbook, too large or has macros."""
    try:
        with zipfile.ZipFile(file) as packed:
            parts = packed.infolist()
            _refuse_parts([part.filename for part in parts], limits)
            return _look_into(packed, parts, limits)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, RuntimeError, OSError) as fault:
        raise damaged() from fault
    finally:
        file.seek(0)


def damaged() -> Refused:
    """The refusal of a workbook that cannot be opened."""
    return refused("file.broken", Sentence("The workbook is damaged: open it, save it again and send it."))


def _refuse_parts(names: list[str], limits: Limits) -> None:
    if len(names) > limits.parts:
        raise _bomb(limits)
    if "xl/workbook.xml" not in names:
        raise refused(
            "file.no_workbook",
            Sentence(
                "This is neither an .xlsx workbook nor a CSV file: save it as one of the two and send that."
            ),
        )
    if any("vbaproject" in name.lower() or "macrosheets/" in name.lower() for name in names):
        raise refused("file.macros", Sentence("The workbook has macros: save it as .xlsx, which has none."))


def _bomb(limits: Limits) -> Refused:
    return refused(
        "file.bomb",
        Sentence(
            "Unpacked, the workbook has more than %(most)s MB: delete what is not needed, or divide it into several.",
            {"most": limits.unpacked >> 20},
        ),
    )


def _look_into(packed: zipfile.ZipFile, parts: list[zipfile.ZipInfo], limits: Limits) -> Workbook:
    left = limits.unpacked
    far = _far_cell(limits)
    errors: dict[str, set[tuple[int, str]]] = {}
    small: dict[str, bytes] = {}
    sizes: dict[str, int] = {}
    uneven: set[str] = set()
    for part in parts:
        for chunk, size in _unpacked(packed, part, limits):
            left -= size
            if left < 0:
                raise _bomb(limits)
            if not part.filename.endswith((".xml", ".rels")):
                continue
            if far.search(chunk):
                raise _too_wide(limits)
            if b"<!" in chunk or b"<?" in chunk[_DECLARATION:]:
                uneven.add(part.filename)
            sizes[part.filename] = sizes.get(part.filename, 0) + size
            if b't="e"' in chunk or b"t='e'" in chunk:
                cells = ((int(row), column.decode()) for column, row in _ERROR_CELL.findall(chunk))
                errors.setdefault(part.filename, set()).update(cells)
            if part.filename in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels"):
                small[part.filename] = small.get(part.filename, b"") + chunk[-size:]
    places = dict(_sheets(small))
    return Workbook(
        errors={sheet: errors[part] for sheet, part in places.items() if part in errors},
        places=places,
        sizes={part: sizes[part] for part in places.values() if part in sizes and part not in uneven},
    )


def _unpacked(packed: zipfile.ZipFile, part: zipfile.ZipInfo, limits: Limits) -> Iterator[tuple[bytes, int]]:
    """The content of one part in pieces, each after the end of the one before, with its own size.

    The size a part claims to have may be a lie, so it is not asked.
    """
    honest = copy.copy(part)
    honest.file_size = limits.unpacked + 2 * _CHUNK
    with packed.open(honest) as stream:
        before = b""
        while piece := stream.read(_CHUNK):
            if not before and part.filename.endswith((".xml", ".rels")):
                _refuse_coding(piece)
            yield before + piece, len(piece)
            before = piece[-_OVERLAP:]


def _refuse_coding(start: bytes) -> None:
    """Other codings would hide from the patterns below what the reader then sees."""
    named = _CODING.match(start.removeprefix(b"\xef\xbb\xbf"))
    if start[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in start[:4] or (
        named and named[1].lower() not in (b"utf-8", b"us-ascii", b"ascii")
    ):  # fmt: skip
        raise refused(
            "file.coding",
            Sentence("The workbook is not written in UTF-8: open it and save it again as .xlsx."),
        )


def _far_cell(limits: Limits) -> re.Pattern[bytes]:
    """Matches a cell with content beyond the last row or column: the reader reserves room for all up to it."""
    row = _above(limits.rows + 100)
    wide = rb"(?:[A-Z]{3,}|[" + _second_letters(limits.columns) + rb"-Z][A-Z])\d+"
    place = rb"(?:[A-Z]{1,2}" + row + rb"|" + wide + rb")[\"']"
    spelt_out = rb"[^\"'<>]*&"  # a character reference in a cell's place can only be meant to deceive
    return re.compile(rb"""r(?<!\wr)\s*=\s*["'](?:""" + place + rb"|" + spelt_out + rb")[^<>/]*>")


def _second_letters(columns: int) -> bytes:
    """The first of the two letters from which on a column is too far: 104 columns end with CZ."""
    return bytes([min(65 + max(columns - 1, 26) // 26, 90)])


def _above(number: int) -> bytes:
    """A pattern for whole numbers above `number`."""
    figures = str(number)
    wider = rb"\d{%d,}" % (len(figures) + 1)
    same = [
        figures[:at].encode() + b"[%d-9]" % (int(figure) + 1) + rb"\d{%d}" % (len(figures) - at - 1)
        for at, figure in enumerate(figures)
        if figure != "9"
    ]
    return b"(?:" + b"|".join([wider, *same]) + b")"


def _too_wide(limits: Limits) -> Refused:
    return refused(
        "sheet.too_large",
        Sentence(
            "A sheet has content beyond row %(rows)s or column %(columns)s: delete what is not needed there, "
            "or divide the file into several.",
            {"rows": limits.rows, "columns": limits.columns},
        ),
    )


def _sheets(small: dict[str, bytes]) -> Iterator[tuple[str, str]]:
    """The name of every sheet with the part in which it lies."""
    targets = {}
    for tag in _RELATION.findall(small.get("xl/_rels/workbook.xml.rels", b"")):
        target = _attribute(tag, b"Target").lstrip("/")
        targets[_attribute(tag, b"Id")] = target if target.startswith("xl/") else f"xl/{target}"
    for tag in _SHEET.findall(small.get("xl/workbook.xml", b"")):
        yield _attribute(tag, b"name"), targets.get(_attribute(tag, rb"\w+:id"), "")


def _attribute(tag: bytes, name: bytes) -> str:
    found = re.search(rb"\s" + name + rb"""\s*=\s*(?:"([^"]*)"|'([^']*)')""", tag)
    return html.unescape((found[1] or found[2] or b"").decode(errors="replace")) if found else ""
