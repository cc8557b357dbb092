"""Every list and main page sends the committed number of statements, and no more of them to more rows."""

from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict

from yantuo.casework.dossiers.models import Dossier
from yantuo.records.sight.session import SYSTEM, sight
from yantuo.ui.lists import Column, ListPage, ListSpec

from . import crowd
from .counting import (
    PAGES,
    Statements,
    committed,
    declared,
    differences,
    growth,
    lists_seen,
    rewritten,
    sent,
    standing_still,
    uncounted,
)
from .town import Town
from .walk import uncounted_list

FEW, MANY = 2, 6
ALL = 1_000  # rows of a page: what is full already must grow too
MOST = 12  # of the pages that are opened most
BOUNDED = ("home", "enterprises", "enterprise", "cards", "visits", "matters", "referrals", "documents")


def test_counts(town: Town) -> None:
    for page in PAGES:
        sent(town, page)  # makes the samples, and fills what is read once
    crowd.grow(town, 1, FEW)
    few = {page: sent(town, page) for page in PAGES}
    crowd.grow(town, FEW, MANY)
    many = {page: sent(town, page, ALL) for page in PAGES}
    faults = [said for page in PAGES if (said := growth(page, few[page][0], many[page][0]))]
    faults += [said for page in PAGES for said in standing_still(page, few[page][1], many[page][1])]
    faults += uncounted({name for _sent, rows in few.values() for name in rows}, declared())
    found = {str(page): len(statements) for page, (statements, _rows) in few.items()}
    if not rewritten(found):
        faults += differences(found, committed())
    assert not faults, "\n".join(faults)


def test_the_pages_that_are_opened_most_send_twelve_statements_at_most() -> None:
    counts = {page: n for page, n in committed().items() if page.split(" ")[0] in BOUNDED}
    assert len({page.split(" ")[0] for page in counts}) == len(BOUNDED)
    assert {page: n for page, n in counts.items() if n > MOST} == {}


# Controls: the guard finds what it is there to find.


def test_a_list_that_asks_once_a_row_is_found(town: Town) -> None:
    assert town.matter
    assert town.second_matter
    columns = [Column("title", "Title", "title", sort="title")]
    good = ListSpec("good", columns, "title")
    bad = ListSpec("bad", [*columns, Column("office", "Office", lambda one: one.office.name)], "title")
    asked = {}
    for one in (good, bad):
        for size in (1, 2):
            asked[one.name, size] = _asked(one, size)
    assert not growth("good", asked["good", 1], asked["good", 2])
    said = growth("bad", asked["bad", 1], asked["bad", 2])
    assert said.startswith("bad: 3 statements, and 4 with three times the rows. It sends anew:")
    assert "orgs_organisation" in said


def _asked(one: ListSpec, size: int) -> list[str]:
    counted, rows = Statements(), Dossier.objects.order_by("pk")
    with sight(SYSTEM), lists_seen(size), connection.execute_wrapper(counted):
        page: ListPage = one.page(rows, QueryDict(""))
        assert len(list(page.shown())) == size
    return [sql for sql in counted.sent if not sql.startswith("select set_config")]


@pytest.mark.parametrize(
    ("found", "known", "said"),
    [
        ({"a": 3}, {"a": 3}, ""),
        ({"a": 3}, {}, "a: 3 statements, none committed"),
        ({}, {"a": 3}, "a: committed, and no page any more"),
        ({"a": 4}, {"a": 3}, "a: 4 statements, 3 committed: bring it down again."),
        (
            {"a": 2},
            {"a": 3},
            "a: 2 statements, 3 committed: fewer, run this test with YANTUO_COUNT_QUERIES=1",
        ),
    ],
)
def test_every_difference_is_said(found: dict[str, int], known: dict[str, int], said: str) -> None:
    assert "".join(differences(found, known)).startswith(said)
    assert bool(differences(found, known)) == bool(said)


def test_a_list_on_no_counted_page_is_named(tmp_path: Any) -> None:
    place = tmp_path / "yantuo" / "part"
    place.mkdir(parents=True)
    (place / "lists.py").write_text('ONE = ListSpec(name="one", order="x")\nTWO = ListSpec("two", [], "x")\n')
    lists = declared(tmp_path / "yantuo")
    assert lists == {"one": "yantuo/part/lists.py", "two": "yantuo/part/lists.py"}
    (said,) = uncounted({"one"}, lists)
    assert said.startswith(
        "The list “two” (yantuo/part/lists.py) stands on no counted page: add its page to PAGES"
    )


def test_a_list_that_did_not_grow_is_named() -> None:
    assert standing_still("matters", {"matters": 2}, {"matters": 6}) == []
    (said,) = standing_still("matters", {"matters": 2}, {"matters": 2})
    assert said.startswith(
        "matters: the list “matters” shows 2 rows, not more than before: make more of them in crowd.py"
    )


def test_an_address_that_shows_a_list_is_counted() -> None:
    assert uncounted_list("matters") == ""
    assert uncounted_list("leaks_a_list").startswith("leaks_a_list: it shows a list and is not counted")
