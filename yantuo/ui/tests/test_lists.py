"""Lists on a real table: every row once in both directions, two queries on every page, filters that are checked."""

import csv
import io
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from datetime import date, time
from typing import Any
from uuid import UUID

import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ImproperlyConfigured
from django.db.models import Case, F, QuerySet, Value, When
from django.db.models.functions import Mod
from django.http import QueryDict

from yantuo.ui import exports
from yantuo.ui.lists import Choice, Column, Days, ListPage, ListSpec, SavedView, Text, YesNo, spec
from yantuo.ui.lists import page as ui_page
from yantuo.ui.lists.keys import Keys
from yantuo.ui.parts import Lines, Link, Nothing

from .conftest import Render
from .page_check import faults

pytestmark = pytest.mark.django_db
COUNT = 57
SPEC = ListSpec(
    "things",
    [
        Column("name", "Name", lambda one: Lines(one.name, one.codename, "/x/"), "name", "name", main=True),
        Column("code", "Code", "codename", sort=("content_type__model", "codename"), quiet=True),
        Column("number", "Number", "pk", sort="pk", numeric=True),
        Column("gap", "Gap", "gap", sort="gap", nulls=True),
        Column("do", "", lambda one: Link("open", f"/{one.pk}/")),
        Column("unseen", "Unseen", "content_type_id", shown=False),
    ],
    order="name",
    filters=[
        Text("q", "Text", ["name__contains", "codename__contains"], hint="some letters"),
        Choice("kind", "Kind", "codename", lambda: [(f"c{i:03}", f"Code {i}") for i in range(COUNT)]),
        Choice(
            "many", "Many", "codename", [("c001", "One"), ("c002", "Two"), ("c003", "Three")], several=True
        ),
        YesNo(
            "low",
            "Low",
            lambda rows, wanted: rows.filter(pk__lt=MIDDLE) if wanted else rows.filter(pk__gte=MIDDLE),
        ),
    ],
    size=10,
)
MIDDLE = 0


@pytest.fixture(autouse=True)
def things(db: None) -> None:
    """57 rows with ties in name and gaps in an annotation; the table is emptied first (rolled back afterwards)."""
    global MIDDLE  # noqa: PLW0603 - the filter above is declared once
    kind = ContentType.objects.create(app_label="ui_tests", model="thing")
    made = Permission.objects.bulk_create(
        [Permission(name=f"name {i % 7}", content_type=kind, codename=f"c{i:03}") for i in range(COUNT)]
    )
    MIDDLE = made[20].pk


def rows() -> QuerySet[Any]:
    gap = Case(When(number__lt=3, then=Value(None)), default=F("number"))
    ours = Permission.objects.filter(content_type__app_label="ui_tests")
    return ours.annotate(number=Mod(F("pk"), 9)).annotate(gap=gap)


def page(query: str = "", **more: Any) -> ListPage:
    return SPEC.page(rows(), QueryDict(query), **more)


def walk(query: str, back: bool = False) -> list[list[int]]:
    """The keys of all pages from the first on, or from the last back."""
    one = page(query)
    found = [[row.pk for row in one.rows]]
    while one.next_url:
        one = page(one.next_url[1:])
        found.append([row.pk for row in one.rows])
    if not back:
        return found
    found = [[row.pk for row in one.rows]]
    while one.previous_url:
        one = page(one.previous_url[1:])
        found.insert(0, [row.pk for row in one.rows])
    return found


@pytest.mark.parametrize("sort", ["name", "-name", "code", "-code", "number", "-number", "gap", "-gap"])
def test_every_row_comes_once_and_going_back_shows_the_same_pages(sort: str) -> None:
    pages = walk(f"sort={sort}")
    assert [len(one) for one in pages] == [10, 10, 10, 10, 10, 7]
    flat = [key for one in pages for key in one]
    assert sorted(flat) == sorted(rows().values_list("pk", flat=True))
    assert walk(f"sort={sort}", back=True) == pages


@pytest.mark.parametrize("sort", ["gap", "-gap"])
def test_empty_values_stand_last_whatever_the_direction(sort: str) -> None:
    known = dict(rows().values_list("pk", "gap"))
    gaps = [known[key] for one in walk(f"sort={sort}") for key in one]
    filled = sorted((gap for gap in gaps if gap is not None), reverse=sort.startswith("-"))
    assert 0 < len(filled) < COUNT
    assert gaps == [*filled, *[None] * (COUNT - len(filled))]


def test_a_row_deleted_or_added_meanwhile_shifts_nothing() -> None:
    first = page("sort=number")
    first.rows[-1].delete()
    second = page(first.next_url[1:])
    assert second.rows[0].codename == "c010"


@pytest.mark.parametrize(
    ("query", "asked"), [("", 2), ("q=name+3", 1), ("kind=c004", 1), ("sort=-gap", 2), ("low=yes", 2)]
)
def test_two_queries_on_every_page_and_one_where_all_rows_stand_on_it(
    query: str, asked: int, django_assert_num_queries: Any, render: Render
) -> None:
    source = '{% include "ui/_list.html" with page=page %}'
    with django_assert_num_queries(asked):
        render(source, page=page(query))


def test_choices_are_asked_for_once_a_page(render: Render) -> None:
    asked: list[int] = []

    def choices() -> list[tuple[str, str]]:
        asked.append(1)
        return [("c004", "Four"), ("c005", "Five")]

    spec = replace(SPEC, filters=[Choice("kind", "Kind", "codename", choices)])
    html = render(
        '{% include "ui/_list.html" with page=page %}', page=spec.page(rows(), QueryDict("kind=c004"))
    )
    assert html.count("Four") == 2  # in the form, and as a chip
    assert len(asked) == 1


def test_total_is_exact_or_said_to_be_more(monkeypatch: pytest.MonkeyPatch, english: None) -> None:
    assert (page().total.count, page().total.more) == (COUNT, False)
    monkeypatch.setitem(vars(SPEC), "exact", 50)
    assert str(page().total) == "more than 50"
    assert page("kind=c001").total.count == 1


@pytest.mark.parametrize("sort", ["name", "-name", "code", "gap", "-gap"])
def test_read_in_parts_it_is_the_same_list(sort: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spec, "CHUNK", 10)
    monkeypatch.setattr(ui_page, "SETTLED", 20)
    opened: list[int] = []

    def scope() -> AbstractContextManager[None]:
        return nullcontext(opened.append(1))

    one = page(f"sort={sort}")
    assert list(one.lines_of(one.keys(scope), scope)) == list(one.lines())
    assert len(opened) == 3 + 6


def test_a_row_renamed_or_deleted_while_parts_are_read_is_neither_doubled_nor_lost(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(spec, "CHUNK", 10)
    one = page("sort=code")
    lines = one.lines_of(one.keys(nullcontext), nullcontext)
    before = [next(lines) for _row in range(10)]
    rows().filter(codename="c000").update(codename="c999")  # read already: it would come again at the end
    rows().filter(codename="c030").update(codename="c000")  # yet to come: it would have been passed over
    rows().filter(codename="c031").delete()
    numbers = [line[2] for line in (*before, *lines)]
    assert len(numbers) == len(set(numbers)) == COUNT - 1


def test_keys_of_either_kind_keep_their_order() -> None:
    numbers = [3, 1, -1, 2**62]
    assert list(Keys(numbers).parts(3)) == [[3, 1, -1], [2**62]]
    ids = [UUID(int=n) for n in (9, 2**127, 4)]
    assert (len(Keys(ids)), list(Keys(ids).parts(2))) == (3, [ids[:2], ids[2:]])
    assert list(Keys([]).parts(2)) == []


@pytest.mark.parametrize("key", ["x", "W10:1abc:def", "", "a" * 5000])
@pytest.mark.parametrize("side", ["after", "before"])
def test_a_damaged_key_turns_back_to_the_first_page(side: str, key: str) -> None:
    turned = page(f"{side}={key}")
    assert [row.pk for row in turned.rows] == [row.pk for row in page().rows]
    assert turned.turned_back == bool(key)


def test_a_key_of_another_order_is_not_taken() -> None:
    key = page("sort=number").next_key
    assert page(f"after={key}").turned_back
    assert not page(f"sort=number&after={key}").turned_back


@pytest.mark.parametrize("sort", ["nothing", "do", "--name", "pk", "name;drop"])
def test_an_unknown_order_is_the_first_order(sort: str) -> None:
    assert [row.pk for row in page(f"sort={sort}").rows] == [row.pk for row in page().rows]


def test_filters_narrow_and_show_as_chips(english: None) -> None:
    assert page("kind=c004").total.count == 1
    assert page("q=c00").total.count == 10
    assert page("many=c001&many=c003").total.count == 2
    assert page("low=yes").total.count == 20
    assert page("low=no").total.count == COUNT - 20
    both = page("kind=c004&low=yes&sort=-name")
    assert [(chip.label, chip.text, chip.url) for chip in both.chips] == [
        ("Kind", "Code 4", "?low=yes&sort=-name"),
        ("Low", "Yes", "?kind=c004&sort=-name"),
    ]
    assert both.clear_url == "?sort=-name"
    assert both.query == "kind=c004&low=yes&sort=-name"
    assert both.hidden == [("sort", "-name")]


def test_what_a_filter_cannot_read_is_said_and_left_out(render: Render, english: None) -> None:
    wrong = page("kind=c999&low=perhaps&q=c001")
    assert wrong.total.count == 1
    assert set(wrong.form.errors) == {"kind", "low"}
    assert wrong.query == "q=c001"
    html = render('{% include "ui/_list.html" with page=page %}', page=wrong)
    assert "These filters could not be read" in html


def test_days_include_both_ends(english: None) -> None:
    days = Days("made", "Made", "made_on")
    spec = ListSpec("d", [Column("pk", "Pk", "pk", sort="pk")], "pk", [days])
    form = spec.read(QueryDict("made_from=2026-01-31&made_to=2026-02-30"))
    assert form.cleaned_data == {"made_from": date(2026, 1, 31)}
    assert days.chip(form) == "from 2026-01-31"
    assert days.chip(spec.read(QueryDict("made_to=2026-03-01"))) == "until 2026-03-01"
    both = spec.read(QueryDict("made_from=2026-01-01&made_to=2026-03-01"))
    assert days.chip(both) == "2026-01-01 – 2026-03-01"
    where = str(days.apply(rows().annotate(made_on=Value(date(2026, 1, 1))), form.cleaned_data).query)
    assert ">=" in where


def test_days_of_something_else_are_asked_by_a_function() -> None:
    asked: list[tuple[Any, Any]] = []

    def between(found: Any, first: Any, last: Any) -> Any:
        asked.append((first, last))
        return found

    days = Days("seen", "Seen", between, moment=True)
    days.apply(rows(), {})
    days.apply(rows(), {"seen_to": date(2026, 3, 1)})
    assert [(first, str(last)) for first, last in asked] == [(None, "2026-03-01 23:59:59.999999+08:00")]


def test_the_day_of_a_moment_is_the_laws_day() -> None:
    when = Days("at", "At", "last_login", moment=True)
    assert when._edge(date(2026, 1, 1), time.min).isoformat() == "2026-01-01T00:00:00+08:00"


def test_headings_turn_the_order_round() -> None:
    headings = {heading.column.key: heading for heading in page("sort=name&kind=c001").headings}
    assert headings["name"].direction == "ascending"
    assert headings["name"].url == "?kind=c001&sort=-name"
    assert headings["number"].url == "?kind=c001&sort=number"
    assert headings["do"].url == ""
    assert "unseen" not in headings


@pytest.mark.parametrize(
    "query", ["", "q=c00&kind=c001", "q=zzz", "kind=c999", "after=x", "many=c001&many=c002"]
)
def test_the_list_is_sound(query: str, render: Render, language: str) -> None:
    views = [SavedView("Mine <b>", "?low=yes", True, "/delete/")]
    one = page(query, views=views, save_url="/save/", row_url=lambda row: f"/{row.pk}/")
    html = render('{% include "ui/_list.html" with page=page %}', page=one)
    assert not faults(html)
    assert "Mine <b>" not in html
    assert 'name="query" value="' in html
    assert ('rel="next"' in html) == (query in ("", "after=x", "kind=c999"))


def test_nothing_at_all_and_nothing_found_differ(render: Render, english: None) -> None:
    source = '{% include "ui/_list.html" with page=page %}'
    empty = SPEC.page(
        Permission.objects.none(), QueryDict(), empty=Nothing("No thing yet", "", "/new/", "Add one")
    )
    assert "No thing yet" in render(source, page=empty)
    assert "Nothing matches" in render(source, page=page("q=zzz"))
    assert "Nothing here yet" in render(source, page=SPEC.page(Permission.objects.none(), QueryDict()))


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_an_export_holds_all_matching_rows_in_order(kind: str) -> None:
    one = page(f"export={kind}&sort=-number&low=yes")
    assert one.export == kind
    answer = exports.response(one, "things 表")
    assert answer["Content-Disposition"].endswith(f"things%20%E8%A1%A8.{kind}")
    if kind == "csv":
        text = answer.content.decode("utf-8-sig")
        lines = list(csv.reader(io.StringIO(text)))
        assert lines[0] == ["Name", "Code", "Number", "Gap", "", "Unseen"]
        assert [line[1] for line in lines[1:]] == [f"c{i:03}" for i in range(19, -1, -1)]


def test_only_known_exports(render: Render) -> None:
    assert page("export=exe").export == ""
    assert [link.url for link in page("low=yes&after=x").downloads] == [
        "?low=yes&export=xlsx",
        "?low=yes&export=csv",
    ]


@pytest.mark.parametrize(
    ("order", "filters"),
    [
        ("do", []),
        ("gone", []),
        ("name", [YesNo("sort", "S", "a")]),
        ("name", [YesNo("a", "A", "a"), Text("a", "A", ["a"])]),
    ],
)
def test_a_wrong_declaration_is_an_error(order: str, filters: list[Any]) -> None:
    with pytest.raises(ImproperlyConfigured):
        ListSpec("wrong", SPEC.columns, order, filters)


def test_what_is_kept_stays_in_every_address() -> None:
    one = page("q=name", keep=[("box", "sent")])
    assert one.query == "box=sent&q=name"
    assert one.hidden == [("box", "sent")]
    addresses = [one.next_url, one.clear_url, one.first_url, *(chip.url for chip in one.chips)]
    assert all("box=sent" in address for address in addresses)
    assert "box" not in page("box=sent").query  # only what the page itself names


def test_a_list_nobody_counts_saves_a_query(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        one = page("", counted=False)
    assert (one.total.count, one.total.more) == (10, True)


def test_a_column_of_buttons_is_left_out_of_spreadsheets() -> None:
    columns = [Column("name", "Name", "name", "name"), Column("do", "", lambda one: "go", exported=False)]
    spec = ListSpec("buttons", columns, order="name")
    assert spec.header == ["Name"]
    assert all(len(line) == 1 for line in spec.lines(rows()))
    assert len(spec.page(rows(), QueryDict("")).headings) == 2


def test_an_empty_list_always_says_what_would_stand_there(render: Render, english: None) -> None:
    own = replace(SPEC, empty=Nothing("No thing yet", "Things are made elsewhere."))
    source, none = '{% include "ui/_list.html" %}', Permission.objects.none()
    assert "As soon as there is something, it stands here." in render(source, page=SPEC.page(none, {}))
    html = render(source, page=own.page(none, {}))
    assert "Things are made elsewhere." in html
    assert "Nothing here yet" not in html
    given = own.page(none, {}, empty=Nothing("Of the view"))
    assert "Of the view" in render(source, page=given)


@pytest.mark.parametrize(("many", "slim", "far", "button"), [(2, 0, 0, 0), (4, 3, 0, 1), (9, 8, 4, 1)])
def test_many_filters_are_folded(many: int, slim: int, far: int, button: int, render: Render) -> None:
    spec = replace(SPEC, filters=[Text(f"f{i}", f"F{i}", ["name__contains"]) for i in range(many)])
    html = render('{% include "ui/_list.html" %}', page=spec.page(Permission.objects.none(), {}))
    assert html.count(" slim") == slim
    assert html.count(' far"') == far
    assert html.count('for="more-things"') == button
    assert html.count('id="more-things"') == 1


def test_folded_filters_stand_open_where_one_is_at_fault(render: Render) -> None:
    source = '{% include "ui/_list.html" %}'
    rows = Permission.objects.none()
    assert " checked>" in render(source, page=SPEC.page(rows, QueryDict("kind=nonsense")))
    assert " checked>" not in render(source, page=SPEC.page(rows, {}))
