"""What is refused before it is opened: other kinds of files, locked, old, with macros, damaged, or far too large."""

import random
import struct
import zipfile
from io import BytesIO
from typing import BinaryIO

import pytest

from yantuo.records.jobs.sheets.columns import Refused
from yantuo.records.jobs.sheets.guard import Limits
from yantuo.records.jobs.sheets.read import open_table
from yantuo.records.jobs.sheets.tests.offices import COLUMNS, sheet

GOOD = [["企业名称", "税号"], ["甲厂", "91140400MA0ABC1234"]]
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504


def refusal(source: BinaryIO, limits: Limits | None = None) -> str:
    with pytest.raises(Refused) as refused, open_table(source, COLUMNS, limits=limits):
        pass
    assert len(refused.value.problems) == 1
    return refused.value.problems[0].code


def repacked(source: BytesIO, **changed: bytes) -> BytesIO:
    """A workbook with some parts replaced or added; __ in a name stands for a stroke, _x for a point."""
    parts = {name.replace("__", "/").replace("_x", "."): content for name, content in changed.items()}
    made = BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in {*old.namelist(), *parts}:
            new.writestr(name, parts.get(name) or old.read(name))
    made.seek(0)
    return made


def page(source: BytesIO) -> bytes:
    with zipfile.ZipFile(source) as book:
        return book.read("xl/worksheets/sheet1.xml")


def with_page(content: bytes) -> BytesIO:
    return repacked(sheet(*GOOD), xl__worksheets__sheet1_xxml=content)


def test_a_good_workbook_passes_repacked() -> None:
    with open_table(with_page(page(sheet(*GOOD))), COLUMNS) as table:
        assert len(list(table.rows())) == 1


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file.empty"),
        (OLE, "file.old"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "file.locked"),
        (b"%PDF-1.7\n%abc", "file.no_text"),
        (b"\x89PNG\r\n\x1a\n\0\0", "file.no_text"),
        (b"\xff\xd8\xff\xe0abc", "file.no_text"),
        (b"abc\0def", "file.no_text"),
        (b"\x80\xff\xff", "file.no_text"),
        ("\ufeff<html><table>".encode(), "file.page"),
        (b"PK\x03\x04 and nothing more", "file.broken"),
    ],
)
def test_other_files(content: bytes, code: str) -> None:
    assert refusal(BytesIO(content)) == code


def test_other_packed_files_and_macros() -> None:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as new:
        new.writestr("word/document.xml", "<a/>")
    assert refusal(packed) == "file.no_workbook"
    assert refusal(repacked(sheet(*GOOD), xl__vbaProject_xbin=b"x")) == "file.macros"


def test_a_file_too_large() -> None:
    assert refusal(sheet(*GOOD), Limits(bytes=1000)) == "file.too_large"


def test_a_damaged_workbook() -> None:
    whole = sheet(*GOOD, *[[f"厂{at}", f"{at}"] for at in range(500)]).getvalue()
    assert refusal(BytesIO(whole[: len(whole) // 2])) == "file.broken"
    at = whole.index(b"xl/worksheets/sheet1.xml") + 300
    assert refusal(BytesIO(whole[:at] + b"\xff" * 64 + whole[at + 64 :])) == "file.broken"
    assert refusal(repacked(sheet(*GOOD), xl__workbook_xxml=b"<workbook><sheets><sheet")) == "file.broken"


def test_damage_anywhere_is_refused_or_read_but_never_breaks() -> None:
    whole = sheet(*GOOD)
    with zipfile.ZipFile(whole) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    chance, refused = random.Random(5), 0
    for _ in range(300):
        name = chance.choice(sorted(parts))
        content = bytearray(parts[name])
        at = chance.randrange(len(content))
        content[at : at + chance.randrange(3)] = chance.choice(
            [b"<", b'"', b"\xff", b"-1", b"&#x0;", b"99999999"]
        )
        try:
            with open_table(repacked(whole, **{name: bytes(content)}), COLUMNS) as table:
                list(table.rows())
        except Refused:
            refused += 1
    assert 0 < refused < 300


def test_a_bomb() -> None:
    bomb = with_page(page(sheet(*GOOD)).replace(b"<sheetData>", b"<sheetData>" + b" " * 3_000_000))
    assert refusal(bomb, Limits(unpacked=2_000_000)) == "file.bomb"
    with open_table(bomb, COLUMNS, limits=Limits(unpacked=4_000_000)) as table:
        assert table.total == 1


def test_a_bomb_that_lies_about_its_size() -> None:
    long = page(sheet(*GOOD)).replace(b"<sheetData>", b"<sheetData>" + b" " * 3_000_000)
    honest = with_page(long).getvalue()
    lying = honest.replace(struct.pack("<I", len(long)), struct.pack("<I", 900))
    assert lying != honest
    with zipfile.ZipFile(BytesIO(lying)) as book:
        assert book.getinfo("xl/worksheets/sheet1.xml").file_size == 900
    assert refusal(BytesIO(lying), Limits(unpacked=2_000_000)) == "file.bomb"


def test_too_many_parts() -> None:
    assert refusal(sheet(*GOOD), Limits(parts=3)) == "file.bomb"


@pytest.mark.parametrize(
    "cell",
    [
        b'<row r="1048576"><c r="A1048576"><v>1</v></c></row>',
        b'<row r="9"><c r="XFD9"><v>1</v></c></row>',
        b'<row r="9"><c s="0" r="DA9"><v>1</v></c></row>',
        b"<row r='9'><c r = 'ZZ9'><v>1</v></c></row>",
        b'<row r="400000"><c r="B400000"><v>1</v></c></row>',
        b'<row r="9"><c r="&#88;FD9"><v>1</v></c></row>',
    ],
)
def test_a_cell_far_out_is_refused(cell: bytes) -> None:
    """The reader would reserve room for every cell up to it."""
    assert (
        refusal(with_page(page(sheet(*GOOD)).replace(b"</sheetData>", cell + b"</sheetData>")))
        == "sheet.too_large"
    )


@pytest.mark.parametrize(
    "cell",
    [
        b'<row r="1048576" ht="20"/>',
        b'<row r="1048576"><c r="A1048576" s="1"/><c r="XFD1048576" s="1"/></row>',
        b'<row r="300000"><c r="CV300000"><v>1</v></c></row>',
    ],
)
def test_formats_far_out_and_cells_within_the_bounds_are_not(cell: bytes) -> None:
    with open_table(
        with_page(page(sheet(*GOOD)).replace(b"</sheetData>", cell + b"</sheetData>")), COLUMNS
    ) as table:
        assert next(table.rows()).number == 2


def test_another_coding_cannot_hide_anything() -> None:
    plain = page(sheet(*GOOD))
    assert refusal(with_page(plain.decode().encode("utf-16"))) == "file.coding"
    assert refusal(with_page(plain.replace(b'encoding="UTF-8"', b'encoding="IBM037"'))) == "file.coding"
