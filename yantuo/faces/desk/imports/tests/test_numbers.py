"""The list of last numbers: the next one follows without a gap, and none given here is overwritten."""

from pathlib import Path

import pytest
from django.utils.translation import override

from yantuo.casework.documents.series import TITLES
from yantuo.directory.orgs.tests.factories import City
from yantuo.directory.people.actor import Actor
from yantuo.faces.desk.imports.lists import LISTS
from yantuo.faces.desk.imports.numbers import KEY_WORDS
from yantuo.faces.desk.imports.tests.factories import AT, NUMBERS, Row, counts, sheet, take
from yantuo.records.numbering.models import Series
from yantuo.records.sight.session import SYSTEM, sight

pytestmark = pytest.mark.django_db


def test_last_numbers_are_taken_over(system: Actor, offices: City, tmp_path: Path) -> None:
    bureau = offices.bureau.code
    source = sheet(
        tmp_path / "n.xlsx",
        NUMBERS,
        (bureau, "函", "2026", "88", ""),
        (bureau, "红头文件", "2026", "12", "上级系统编号"),
    )
    assert counts(take("numbers", source, system)) == (2, 0, 0, 0)
    with sight(SYSTEM):
        letter = Series.objects.get(key="letter")
        assert letter.shape.text(letter.last + 1) == "长市监函〔2026〕89号"
        assert Series.objects.get(key="document").mode == "entered"
    assert counts(take("numbers", source, system)) == (0, 0, 2, 0)
    higher = sheet(tmp_path / "n.xlsx", NUMBERS, (bureau, "函", "2026", "90", ""))
    assert counts(take("numbers", higher, system)) == (0, 1, 0, 0)


def test_a_number_that_was_given_here_is_not_overwritten(
    system: Actor, offices: City, tmp_path: Path
) -> None:
    from yantuo.records.numbering.actions import next_number
    from yantuo.records.numbering.rules import Carrier

    bureau = offices.bureau.code
    take("numbers", sheet(tmp_path / "n.xlsx", NUMBERS, (bureau, "函", "2026", "88", "")), system)
    with sight(SYSTEM):
        next_number(office=offices.bureau.pk, key="letter", year=2026, carrier=Carrier("x", 1), at=AT)
    outcome = take("numbers", sheet(tmp_path / "n.xlsx", NUMBERS, (bureau, "函", "2026", "10", "")), system)
    assert counts(outcome) == (0, 0, 0, 1)


@pytest.mark.parametrize(
    "cells",
    [
        ("nowhere", "函", "2026", "1"),
        ("S", "函", "2026", "1"),
        ("B", "诗", "2026", "1"),
        ("B", "函", "1999", "1"),
        ("B", "函", "2026", "-1"),
    ],
)
def test_a_wrong_number_row_is_refused(system: Actor, offices: City, tmp_path: Path, cells: Row) -> None:
    names = {"S": offices.section.code, "B": offices.bureau.code}
    row = tuple(names.get(str(cell), cell) for cell in cells)
    assert counts(take("numbers", sheet(tmp_path / "n.xlsx", NUMBERS, row), system)) == (0, 0, 0, 1)


@pytest.mark.parametrize(
    ("language", "heading", "words"),
    [
        ("zh-hans", "文书种类", ["函", "监督检查记录", "红头文件"]),
        ("en", "Kind of document", ["official letters", "records of inspection", "documents with red head"]),
    ],
)
def test_the_preview_names_the_kind_of_document_in_words(
    system: Actor, offices: City, tmp_path: Path, language: str, heading: str, words: list[str]
) -> None:
    bureau = offices.bureau.code
    rows = [(bureau, kind, "2026", "88", "") for kind in ("函", "检查记录", "document")]
    outcome = take("numbers", sheet(tmp_path / "n.xlsx", NUMBERS, *rows), system, dry_run=True)
    with override(language):
        named = [LISTS["numbers"].said(row["named"]) for row in outcome.preview]
        assert [row[1] for row in named] == words
        assert [row[0] for row in named] == [bureau] * 3
        assert str(LISTS["numbers"].headings[1]) == heading


def test_every_kind_of_document_can_be_written_as_it_is_shown() -> None:
    with override("zh-hans"):
        assert {key: KEY_WORDS.get(str(title)) for key, title in TITLES.items()} == {
            key: key for key in TITLES
        }
