"""CSV files as they come: UTF-8 with or without mark, UTF-16 or GB18030; comma, semicolon or tab."""

import codecs
import csv
from collections.abc import Iterator
from dataclasses import dataclass
from io import BufferedReader, RawIOBase, TextIOWrapper
from typing import TYPE_CHECKING, BinaryIO

from yantuo.kernel.sentence import Sentence
from yantuo.records.jobs.sheets import headers
from yantuo.records.jobs.sheets.columns import Refused, refused
from yantuo.records.jobs.sheets.headers import Names

if TYPE_CHECKING:
    from typing_extensions import Buffer

_CHUNK = 1 << 20
_DELIMITERS = (",", ";", "\t")
_LONGEST_CELL = 131_072
_OTHER_KINDS = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf")
_PAGES = (b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta")


@dataclass(frozen=True)
class Reading:
    """How a text is to be read, and about how many lines it has."""

    coding: str
    delimiter: str
    lines: int


class _Lent(RawIOBase):
    """A file that is only read from: closing this leaves the file itself open to its owner."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file

    def readable(self) -> bool:
        """It can be read."""
        return True

    def readinto(self, room: "Buffer") -> int:
        """Fill `room` from the file; answers the number of bytes."""
        view = memoryview(room)
        piece = self.file.read(len(view))
        view[: len(piece)] = piece
        return len(piece)


def examine(file: BinaryIO, names: Names) -> Reading:
    """Find coding and delimiter; raises Refused for what is no text."""
    coding, lines = _coding(file)
    return Reading(coding, _delimiter(file, coding, names), lines)


def rows(file: BinaryIO, coding: str, delimiter: str) -> Iterator[list[str]]:
    """The rows of a text from its beginning; raises Refused where a quotation mark is never closed."""
    file.seek(0)
    text = TextIOWrapper(BufferedReader(_Lent(file)), encoding=coding, newline="")
    csv.field_size_limit(_LONGEST_CELL)
    number = 0
    try:
        for row in csv.reader(text, delimiter=delimiter):
            number += 1
            yield row
    except csv.Error as fault:
        raise refused(
            "csv.quotes",
            Sentence(
                "The text after row %(row)s cannot be divided into cells: a quotation mark may not be closed.",
                {"row": number},
            ),
        ) from fault


def _coding(file: BinaryIO) -> tuple[str, int]:
    start = file.read(_CHUNK)
    _refuse_other_kinds(start)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        candidates = ["utf-16"]
    elif start.startswith(codecs.BOM_UTF8):
        candidates = ["utf-8-sig"]
    else:
        candidates = ["utf-8", "gb18030"]
    for coding in candidates:
        lines = _lines(file, coding)
        if lines is not None:
            return coding, lines
    raise _no_text()


def _lines(file: BinaryIO, coding: str) -> int | None:
    """How many lines there are in one coding, None if it is not that."""
    file.seek(0)
    decoder = codecs.getincrementaldecoder(coding)()
    lines = 1
    try:
        while piece := file.read(_CHUNK):
            lines += decoder.decode(piece).count("\n")
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return None
    return lines


def _refuse_other_kinds(start: bytes) -> None:
    head = start[:512].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if head.startswith(_PAGES):
        raise refused(
            "file.page",
            Sentence("This is a web page under the name of a spreadsheet: open it and save it as .xlsx."),
        )
    wide = start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    if start.startswith(_OTHER_KINDS) or (b"\0" in start and not wide):
        raise _no_text()


def _no_text() -> Refused:
    return refused(
        "file.no_text",
        Sentence(
            "This is neither an .xlsx workbook nor a CSV file: save it as one of the two and send that."
        ),
    )


def _delimiter(file: BinaryIO, coding: str, names: Names) -> str:
    """The delimiter under which most headings are recognised, then the one that makes most cells."""

    def score(delimiter: str) -> tuple[int, int]:
        first = head(rows(file, coding, delimiter))
        header = headers.find(first, names)
        return len(header.headings) if header else 0, max(map(len, first), default=0)

    return max(_DELIMITERS, key=score)


def head(every: Iterator[list[str]]) -> list[list[str]]:
    """The rows among which the headings may be."""
    return [row for row, _number in zip(every, range(headers.SEARCHED_ROWS + 1), strict=False)]
