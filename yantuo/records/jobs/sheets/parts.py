"""Cuts the sheets of a large workbook into parts, so that their reader, which holds a sheet in memory, holds one part.

Each part is a small workbook with the same names, formats and texts and some of the rows, which keep their numbers.
"""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import BinaryIO

PART = 2 * 1024 * 1024  # bytes of a sheet's text in one part; most workbooks are smaller and are read whole
_SHARED = "xl/sharedStrings.xml"  # texts that every part needs again
_READ = 1 << 20
_START = re.compile(rb"<(\w+:)?sheetData\s*>")
_END = re.compile(rb"</(?:\w+:)?sheetData\s*>")
_NUMBERED_ROW = re.compile(rb"""<(?:\w+:)?row\s(?:[^>]*\s)?r\s*=\s*["']\d""")
_DIMENSION = re.compile(rb"<(?:\w+:)?dimension\s[^>]*?(?:/>|></(?:\w+:)?dimension>)")


def first_parts(file: BinaryIO, sizes: Mapping[str, int]) -> tuple[BinaryIO, dict[str, float]]:
    """The workbook with only the first rows of every sheet that is too large, and how many times larger each is.

    `sizes` are the bytes of every sheet that may be cut, by its place; where none is, it is the file itself.
    """
    with zipfile.ZipFile(file) as packed:
        large = {place: size for place, size in sizes.items() if size > _size(packed)}
        texts = {place: next(_cut(packed, place), b"") for place in large}
        cut = {
            place: large[place] / len(text)
            for place, text in texts.items()
            if text and len(text) < large[place] / 1.5  # a sheet whose rows do not begin early is read whole
        }
        if cut:
            return _workbook(packed, {place: texts[place] for place in cut}, frozenset()), cut
    file.seek(0)
    return file, {}


def further_parts(file: BinaryIO, place: str, sheets: Iterable[str]) -> Iterator[BinaryIO]:
    """Workbooks that hold the rows of one sheet after its first part, one after another, and no other sheet's."""
    with zipfile.ZipFile(file) as packed:
        others = frozenset(sheets) - {place}
        for text in islice(_cut(packed, place), 1, None):
            yield _workbook(packed, {place: text}, others)


def _size(packed: zipfile.ZipFile) -> int:
    """How large a part is: no smaller than the shared texts, so that these are never read more often than rows are."""
    return max([PART, *(part.file_size for part in packed.infolist() if part.filename == _SHARED)])


def _workbook(packed: zipfile.ZipFile, texts: Mapping[str, bytes], leave_out: frozenset[str]) -> BinaryIO:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as target:
        for part in packed.infolist():
            if part.filename in texts:
                target.writestr(part.filename, texts[part.filename])
            elif part.filename.endswith((".xml", ".rels")) and part.filename not in leave_out:
                target.writestr(part.filename, packed.read(part))
    made.seek(0)
    return made


def _cut(packed: zipfile.ZipFile, place: str) -> Iterator[bytes]:
    """The text of a sheet in parts, each with its beginning and its end; nothing where it has no rows.

    A sheet whose rows have no numbers comes in one part: they are counted from its beginning.
    """
    size = _size(packed)
    with packed.open(place) as stream:
        kept = stream.read(_READ)
        start = _START.search(kept)
        if start is None:
            return
        prefix = start[1] or b""
        head = _DIMENSION.sub(b"", kept[: start.end()])  # the reader makes room for all that it names
        close = b"</%bsheetData></%bworksheet>" % (prefix, prefix)
        kept = kept[start.end() :]
        while piece := stream.read(_READ):
            kept += piece
            if len(kept) > size and (at := _last_row(kept)):
                yield head + kept[:at] + close
                kept = kept[at:]
        end = _END.search(kept)
        yield head + kept[: end.start() if end else len(kept)] + close


def _last_row(text: bytes) -> int:
    """Where the last row that begins in a text begins; 0 where that is its first one."""
    at = len(text)
    while (at := text.rfind(b"<", 0, at)) > 0:
        if _NUMBERED_ROW.match(text, at):
            return at
    return 0
