"""The declaration of a list, and how an address becomes one page of it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from typing import Any

from django import forms
from django.core.exceptions import ImproperlyConfigured
from django.db.models import QuerySet
from django.http import QueryDict

from yantuo.ui.parts import Link, Nothing

from .columns import Column
from .filters import KNOWN, Filter
from .keys import Keys
from .order import BadKey, Order, total
from .page import ListPage, SavedView, Total
from .ways import Ways, count_of, merged

Rows = QuerySet[Any]
EXACT = 2_000  # rows counted one by one; beyond it the page says "more than"
CHUNK = 2_000  # rows fetched at a time by exports
Scope = Callable[[], AbstractContextManager[object]]
OWN_NAMES = {KNOWN, "sort", "after", "before", "export", "size"}
EXPORTS = ("csv", "xlsx")


@dataclass(frozen=True)
class ListSpec:
    """A list: its name (key of saved views), columns, filters, first order and the field that makes it total.

    `empty` is what stands there while it has no row at all: what would stand there, and how it comes there.
    """

    name: str
    columns: Sequence[Column]
    order: str
    filters: Sequence[Filter] = ()
    unique: str = "pk"
    size: int = 50
    empty: Nothing | None = None
    exact: int = EXACT  # more where counting is cheap: all in one table

    def __post_init__(self) -> None:
        names = [name for one in self.filters for name in one.names]
        doubled = {name for name in names if names.count(name) > 1} | (OWN_NAMES & set(names))
        if doubled:
            raise ImproperlyConfigured(f"list {self.name}: filters cannot be called {sorted(doubled)}")
        if self.order.lstrip("-") not in self.sortable:
            raise ImproperlyConfigured(f"list {self.name}: no sortable column {self.order!r}")

    @property
    def sortable(self) -> dict[str, Column]:
        return {column.key: column for column in self.columns if column.fields}

    @property
    def shown(self) -> list[Column]:
        """The columns on screen; the others exist for exports and orders."""
        return [column for column in self.columns if column.shown]

    @property
    def header(self) -> list[str]:
        """The headings of an export."""
        return [str(column.label) for column in self.exported]

    @property
    def exported(self) -> list[Column]:
        """The columns of an export."""
        return [column for column in self.columns if column.exported]

    def lines(self, rows: Rows) -> Iterator[list[object]]:
        """Rows as plain values, read in chunks so that a million of them need no memory."""
        for row in rows.iterator(chunk_size=CHUNK):
            yield self._line(row)

    def _line(self, row: Any) -> list[object]:
        return [column.plain(row) for column in self.exported]

    def lines_of(self, rows: Rows, keys: Keys, scope: Scope) -> Iterator[list[object]]:
        """The rows of these keys as plain values in their order, read in parts with a `scope` around each.

        As the keys are settled before, a row that is renamed while others are read is neither doubled nor lost; what
        is gone or no longer matches is left out.
        """
        for some in keys.parts(CHUNK):
            with scope():
                lines = {row.pk: self._line(row) for row in rows.filter(pk__in=some).order_by()}
            yield from (lines[key] for key in some if key in lines)

    def page(
        self,
        rows: Rows,
        query: Mapping[str, str],
        *,
        size: int | None = None,
        views: Sequence[SavedView] = (),
        save_url: str = "",
        exports: Sequence[Link] = (),
        empty: Nothing | None = None,
        row_url: Callable[[Any], str] | None = None,
        keep: Sequence[tuple[str, str]] = (),
        counted: bool = True,
        known: int | None = None,
        ways: Ways = (),
    ) -> ListPage:
        """The page an address asks for, in two queries at most: one where all there is stands on it.

        What it asks wrongly is said in `form.errors` and left out.

        `keep` are parts of the address that are no filter and stay in it (the tab on which the list stands); where
        nobody asks how many rows there are, `counted=False` saves the query; `known` says how many there are without
        any filter, where that is known. `ways` are disjoint parts that hold the same rows as `rows` taken together,
        each of which an index answers in order: the page is found and counted by them.
        """
        form = self.read(query)
        known = self._known(form, known)
        data = {**form.cleaned_data, KNOWN: known}
        for one in self.filters:
            rows = one.apply(rows, data)
            ways = [replace(way, rows=one.apply(way.rows, data)) for way in ways]
        asked = query.get("sort", "")
        sort = asked if asked.lstrip("-") in self.sortable and asked.count("-") <= 1 else self.order
        by = self.order_by(rows, sort)
        cut = _cut(by, rows, ways, query, size or self.size)
        total = self._total(rows, ways, by, cut, counted, known)
        return ListPage(
            spec=self, matching=by.sort(rows), total=total, form=form, sort=sort,
            pairs=[*keep, *self._pairs(query, form, sort)], export=_one_of(query.get("export", ""), EXPORTS),
            views=views, save_url=save_url, exports=exports, empty=empty or self.empty, row_url=row_url,
            rows=cut.rows, next_key=cut.next_key, previous_key=cut.previous_key, turned_back=cut.turned_back,
        )  # fmt: skip

    def _known(self, form: forms.Form, unfiltered: int | None) -> int | None:
        """How many rows match, where no filter is in force or the only one knows it."""
        asked = [one for one in self.filters if any(_given(form, name) for name in one.names)]
        if not asked:
            return unfiltered
        return asked[0].known(form.cleaned_data.get(asked[0].key)) if len(asked) == 1 else None

    def _total(
        self, rows: Rows, ways: Ways, by: Order, cut: "_Cut", counted: bool, known: int | None
    ) -> Total:
        if known is not None:
            return Total(known)
        if cut.whole:
            return Total(len(cut.rows))
        if not counted:
            return Total(len(cut.rows), more=bool(cut.next_key))
        return _limited(count_of(ways, by, self.exact + 1), self.exact) if ways else count(rows, self.exact)

    def read(self, query: Mapping[str, str]) -> forms.Form:
        """The filters as a form, checked."""
        fields = {name: made for one in self.filters for name, made in one.fields().items()}
        form: forms.Form = type("Filters", (forms.Form,), fields)(query, auto_id=f"{self.name}-%s")
        form.is_valid()
        return form

    def order_by(self, rows: Rows, sort: str) -> Order:
        """The total order for a column key, `-` in front for descending."""
        column = self.sortable[sort.lstrip("-")]
        return total(rows.model, column.fields, self.unique, sort.startswith("-"), column.nulls)

    def _pairs(self, query: Mapping[str, str], form: forms.Form, sort: str) -> list[tuple[str, str]]:
        """The part of the address worth keeping: filters that were understood, and an order of one's own."""
        kept: list[tuple[str, str]] = []
        for name in form.fields:
            given = query.getlist(name) if isinstance(query, QueryDict) else [query.get(name, "")]
            kept += [(name, value) for value in given if value and name in form.cleaned_data]
        return kept + ([("sort", sort)] if sort != self.order else [])


@dataclass(frozen=True)
class _Cut:
    """The rows of one page and the keys of its neighbours."""

    rows: list[Any] = field(default_factory=list)
    next_key: str = ""
    previous_key: str = ""
    turned_back: bool = False
    whole: bool = False  # these rows are all there are


def _cut(by: Order, rows: Rows, ways: Ways, query: Mapping[str, str], size: int) -> _Cut:
    """The rows after or before the key of the address; a damaged key turns back to the first page."""
    text, backwards = (query["before"], True) if query.get("before") else (query.get("after", ""), False)
    key, turned_back = None, False
    if text:
        try:
            key = by.unpack(text)
        except BadKey:
            turned_back, backwards = True, False
    sorted_rows = by.sort(rows, backwards)
    if ways:
        found = list(sorted_rows.filter(pk__in=merged(ways, by, key, backwards, size + 1)))
    else:
        found = list((by.after(sorted_rows, key, backwards) if key else sorted_rows)[: size + 1])
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    first, last = (by.pack(by.key_of(found[0])), by.pack(by.key_of(found[-1]))) if found else ("", "")
    has_next, has_previous = (True, more) if backwards else (more, key is not None)
    whole = key is None and not more
    return _Cut(found, last if has_next else "", first if has_previous else "", turned_back, whole)


def _given(form: forms.Form, name: str) -> bool:
    return form.cleaned_data.get(name) not in (None, "", [])


def count(rows: Rows, exact: int = EXACT) -> Total:
    """How many rows match, counting no further than the limit."""
    return _limited(rows.order_by().values("pk")[: exact + 1].count(), exact)


def _limited(found: int, exact: int) -> Total:
    return Total(min(found, exact), more=found > exact)


def _one_of(text: str, known: Sequence[str]) -> str:
    return text if text in known else ""
