"""A bureau's own rows over the shipped ones."""

from datetime import date
from pathlib import Path

import pytest

from yantuo.kernel.counting import Unit
from yantuo.kernel.rulebook import Rulebook, RuleFaults, UnknownTerm

RULES = Path(__file__).resolve().parents[3] / "rules"
BOOK = Rulebook.load(RULES)
FIRST = date(2026, 12, 1)  # a day on which every edition of the recent rules is in force


def own(key: str, valid_from: date, **row: object) -> dict[str, object]:
    paper = {"source": "晋市监发〔2026〕8号", "approver": "法规科 王某", "date": date(2026, 5, 6)}
    return {"key": key, "valid_from": valid_from, "row": row, **paper}


def test_a_bureau_confirms_a_row() -> None:
    book = BOOK.overlaid([own("licence.first_check", date(2022, 11, 1), confirmed=True)])
    term = book.term("licence.first_check", on=FIRST)
    assert term.confirmed
    assert term.amount == 3
    edition = book.edition("licence.first_check", on=FIRST)
    assert edition.is_local
    assert edition.source == term.source == "晋市监发〔2026〕8号"
    assert edition.overlay
    assert edition.overlay.approver == "法规科 王某"
    assert book.is_local("licence.first_check", date(2022, 11, 1))
    assert not book.is_local("licence.decide", date(2020, 3, 1))
    assert not BOOK.term("licence.first_check", on=FIRST).confirmed  # the shipped book is untouched
    assert not BOOK.edition("licence.first_check", on=FIRST).is_local


def test_a_bureau_sets_its_own_number_and_unit() -> None:
    book = BOOK.overlaid([own("recall.1.finish", FIRST, amount=7, unit="wd")])
    assert (book.term("recall.1.finish", on=FIRST).amount, book.term("recall.1.finish", on=FIRST).unit) == (
        7,
        Unit.WORKING_DAYS,
    )
    assert book.term("recall.1.finish", on=date(2026, 11, 30)).amount == 10


def test_a_bureau_begins_an_edition_of_its_own() -> None:
    book = BOOK.overlaid([own("complaint.accept", date(2026, 7, 1), amount=5, valid_to="2026-12-31")])
    assert [book.term("complaint.accept", on=date(2026, month, 1)).amount for month in (6, 7, 12)] == [
        7,
        5,
        5,
    ]
    assert book.term("complaint.accept", on=date(2027, 1, 1)).amount == 7  # the shipped row goes on
    assert len(book.editions("complaint.accept")) == 3


def test_a_bureau_adds_a_limit() -> None:
    whole = BOOK.term("case.pay", on=FIRST).model_dump(mode="json", exclude={"key", "valid_from", "source"})
    book = BOOK.overlaid([own("city.notice", date(2026, 1, 1), **(whole | {"amount": 9}))])
    assert book.term("city.notice", on=FIRST).amount == 9
    assert "city.notice" in book.keys()  # noqa: SIM118 keys() is a list in order
    with pytest.raises(UnknownTerm):
        BOOK.term("city.notice", on=FIRST)


def test_an_edition_after_the_last_is_not_born_closed() -> None:
    book = BOOK.overlaid([own("report.tell", date(2026, 8, 1), amount=3)])
    term = book.term("report.tell", on=FIRST)
    assert (term.amount, term.valid_to) == (3, None)


def test_bad_own_rows_are_refused_with_every_fault() -> None:
    bad = [
        own("case.pay", date(2021, 7, 15), amount="many", colour="red"),
        own("case.pay", date(2021, 7, 15)) | {"row": {"key": "case.urge"}},
        own("city.notice", date(2026, 1, 1), amount=3),
        own("case.urge", date(2012, 1, 1), amount=3) | {"approver": " "},
    ]
    with pytest.raises(RuleFaults) as refused:
        BOOK.overlaid(bad)
    text = [str(fault) for fault in refused.value.faults]
    for start in (
        "overlay: case.pay 2021-07-15 amount: cannot be “many”",
        "overlay: case.pay 2021-07-15 colour: is not a value",
        "overlay: case.pay 2021-07-15: key cannot differ",
        "overlay: city.notice 2026-01-01 name: is missing",
        "overlay: case.urge 2012-01-01 approver: cannot be",
    ):
        assert [line for line in text if line.startswith(start)], start


def test_the_newest_of_two_own_rows_wins() -> None:
    rows = [own("case.pay", date(2021, 7, 15), amount=10), own("case.pay", date(2021, 7, 15), amount=12)]
    assert BOOK.overlaid(rows).term("case.pay", on=FIRST).amount == 12
    again = BOOK.overlaid(rows[:1]).overlaid(rows[1:])
    assert again.term("case.pay", on=FIRST).amount == 12
    assert len(again.editions("case.pay")) == 1
