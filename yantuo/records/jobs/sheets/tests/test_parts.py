"""Large workbooks are read in parts, and nothing in them reads otherwise than in the whole."""

import zipfile
from datetime import date
from io import BytesIO
from typing import Any

import pytest

from yantuo.records.jobs.sheets import parts
from yantuo.records.jobs.sheets.columns import Refused
from yantuo.records.jobs.sheets.read import Table, open_table
from yantuo.records.jobs.sheets.tests.offices import COLUMNS, sheet, workbook

HEAD = ["企业名称", "统一社会信用代码", "有效期至", "从业人数"]
SHEET = "xl/worksheets/sheet1.xml"
Read = tuple[Table, list[tuple[Any, ...]]]


def read(file: BytesIO) -> Read:
    with open_table(file, COLUMNS) as table:
        return table, [(row.number, row.values, row.faults) for row in table.rows()]


def rows(count: int) -> list[list[Any]]:
    """Rows with gaps between them, faults, a code that returns, and signs that look like elements."""
    made: list[list[Any]] = []
    for n in range(count):
        made += [[f'甲<row r="9">{n % 7}&厂', f"91140400MA0AB{n % 90:05}", date(2027, 5, 1 + n % 30), n]]
        made += [[]] * (n % 5 == 0)
        made += [[None, None, None, "多少"]] * (n % 11 == 0)
    return made


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Parts of a thousand bytes, and how large each workbook was that the reader was given."""
    monkeypatch.setattr(parts, "PART", 1000)
    monkeypatch.setattr(parts, "_READ", 700)
    sizes: list[int] = []
    whole = parts._workbook

    def noted(*given: Any) -> Any:
        made = whole(*given)
        sizes.append(len(made.getbuffer()))  # type: ignore[attr-defined]
        return made

    monkeypatch.setattr(parts, "_workbook", noted)
    return sizes


def rewritten(file: BytesIO, change: Any, name: str = SHEET) -> BytesIO:
    """The workbook with the text of one part changed."""
    made = BytesIO()
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(made, "w") as new:
        for part in old.infolist():
            new.writestr(part.filename, change(old.read(part)) if part.filename == name else old.read(part))
    made.seek(0)
    return made


@pytest.mark.parametrize("shared", [False, True])
def test_in_parts_it_reads_as_in_the_whole(
    shared: bool, counted: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fill(book: Any, page: Any) -> None:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for at, row in enumerate([HEAD, *rows(200)]):
            for place, value in enumerate(row):
                if value is not None:
                    write = page.write_datetime if isinstance(value, date) else page.write
                    write(at, place, value, day if isinstance(value, date) else None)

    file = workbook(fill, constant_memory=not shared)
    table, found = read(file)
    assert len(counted) > 2
    monkeypatch.setattr(parts, "PART", 1 << 30)
    whole, expected = read(file)
    assert found == expected
    assert len(expected) > 200
    assert abs(table.total - whole.total) < whole.total / 3  # an estimate, for the progress only


def inline(count: int) -> BytesIO:
    """A workbook whose texts stand in their cells, as programs write it that write row by row."""

    def fill(_book: Any, page: Any) -> None:
        for at, row in enumerate(
            [HEAD, *([f"厂{n}", f"91140400MA0AB{n:05}", None, n] for n in range(count))]
        ):
            for place, value in enumerate(row):
                page.write(at, place, value)

    return workbook(fill, constant_memory=True)


def test_the_reader_is_given_as_much_at_a_time_however_many_rows_there_are(counted: list[int]) -> None:
    read(inline(50))
    few, parts_of_few = max(counted), len(counted)
    counted.clear()
    read(inline(500))
    assert max(counted) < 1.2 * few
    assert len(counted) > 5 * parts_of_few


def test_a_part_that_is_damaged_is_refused(counted: list[int]) -> None:
    with pytest.raises(Refused, match="damaged"):
        read(rewritten(inline(100), lambda text: b"</x>".join(text.rsplit(b"</c>", 1))))


def prefixed(text: bytes) -> bytes:
    """The same elements under a prefix, as some programs write them."""
    text = text.replace(b"</", b"\0").replace(b"<?", b"\1").replace(b"<", b"<x:").replace(b"\1", b"<?")
    return text.replace(b"\0", b"</x:").replace(b"xmlns=", b"xmlns:x=")


@pytest.mark.parametrize(
    ("change", "cut"),
    [
        (prefixed, True),
        (lambda text: text.replace(b"<sheetData>", b'<sheetData><!-- <row r="5"> -->'), False),
        (lambda text: text.replace(b" spans=", b" x=").replace(b"<row r=", b"<row q="), False),
    ],
)
def test_other_ways_of_writing_are_read_alike(change: Any, cut: bool, counted: list[int]) -> None:
    file = sheet(HEAD, *([f"厂{n}", f"91140400MA0AB{n:05}", date(2027, 5, 1), n] for n in range(100)))
    _table, plain = read(file)
    counted.clear()
    _table, found = read(rewritten(file, change))
    assert [values for _number, values, _faults in found] == [values for _number, values, _faults in plain]
    assert bool(counted) is cut


def test_a_small_workbook_is_read_as_it_is(counted: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "PART", 2 * 1024 * 1024)
    read(sheet(HEAD, *rows(3)))
    assert counted == []
