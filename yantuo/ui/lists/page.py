"""One page of a list as its template reads it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _

from yantuo.ui.parts import Link, Nothing, Words
from yantuo.ui.values import figure

from .columns import Column
from .keys import Keys

if TYPE_CHECKING:
    from .spec import ListSpec, Scope

Pairs = list[tuple[str, str]]
SETTLED = 50_000  # keys read at a time: some tenths of a second, and few sorts where no index has the order


@dataclass(frozen=True)
class SavedView:
    """A named set of filters a person kept; `delete_url` takes a POST."""

    label: Words
    url: str
    current: bool = False
    delete_url: str = ""


@dataclass(frozen=True)
class Total:
    """How many rows match: exact up to a limit, beyond it only known to be more."""

    count: int
    more: bool = False

    def __str__(self) -> str:
        return _("more than %(count)s") % {"count": figure(self.count)} if self.more else figure(self.count)


@dataclass(frozen=True)
class Heading:
    """A column's heading with the address that sorts by it, and how it sorts now."""

    column: Column
    url: str = ""
    direction: str = ""


@dataclass(frozen=True)
class Chip:
    """A filter in force and the address without it."""

    label: Words
    text: str
    url: str


@dataclass(frozen=True)
class Shown:
    """A row and its cells."""

    row: Any
    cells: Sequence[tuple[Column, str]]
    url: str = ""


@dataclass
class ListPage:
    """Rows, filters, headings and addresses of one page."""

    spec: "ListSpec"
    matching: Any
    rows: Sequence[Any]
    total: Total
    form: forms.Form
    pairs: Pairs
    sort: str
    next_key: str = ""
    previous_key: str = ""
    turned_back: bool = False
    export: str = ""
    views: Sequence[SavedView] = ()
    save_url: str = ""
    exports: Sequence[Link] = ()
    exportable: bool = True
    empty: Nothing | None = None
    row_url: Callable[[Any], str] | None = None

    @property
    def query(self) -> str:
        """The filters and the order as a query string: what a saved view keeps."""
        return urlencode(self.pairs)

    @cached_property
    def chips(self) -> list[Chip]:
        """The filters in force, each with the address that takes it away."""
        said = [(one, one.chip(self.form)) for one in self.spec.filters]
        return [Chip(one.label, text, self._address(without=set(one.names))) for one, text in said if text]

    @property
    def filtered(self) -> bool:
        return bool(self.chips or self.form.errors)

    @property
    def clear_url(self) -> str:
        """The same list and order without any filter."""
        return self._address(without={name for one in self.spec.filters for name in one.names})

    @property
    def headings(self) -> list[Heading]:
        """The headings of the columns shown."""
        return [self._heading(column) for column in self.spec.shown]

    def _heading(self, column: Column) -> Heading:
        if not column.fields:
            return Heading(column)
        now, descending = self.sort.lstrip("-"), self.sort.startswith("-")
        direction = ("descending" if descending else "ascending") if now == column.key else ""
        turned = f"-{column.key}" if direction == "ascending" else column.key
        return Heading(column, self._address(sort=turned), direction)

    def shown(self) -> Iterator[Shown]:
        """The rows with their cells, one by one."""
        for row in self.rows:
            cells = [(column, column.cell(row)) for column in self.spec.shown]
            yield Shown(row, cells, self.row_url(row) if self.row_url else "")

    @property
    def next_url(self) -> str:
        return self._address(after=self.next_key) if self.next_key else ""

    @property
    def previous_url(self) -> str:
        return self._address(before=self.previous_key) if self.previous_key else ""

    @property
    def first_url(self) -> str:
        """The first page of the same list."""
        return self._address()

    @property
    def downloads(self) -> Sequence[Link]:
        """The export menu: the links given, else this address with `export=`."""
        kinds = [("XLSX", "xlsx"), ("CSV", "csv")]
        return self.exports or [Link(label, self._address(export=kind)) for label, kind in kinds]

    @property
    def hidden(self) -> Pairs:
        """What the filter form carries along unseen."""
        names = {name for one in self.spec.filters for name in one.names}
        return [(name, value) for name, value in self.pairs if name not in names]

    @property
    def fields(self) -> list[BoundField]:
        return [self.form[name] for name in self.form.fields]

    def lines(self) -> Iterator[list[object]]:
        """Every matching row as plain values, for an export."""
        return self.spec.lines(self.matching)

    def keys(self, scope: "Scope") -> Keys:
        """Which rows match, in their order; of more than SETTLED, as many in each `scope`.

        Up to SETTLED that is one moment. In a longer list a row that moves over the edge of a part meanwhile, because
        what it is sorted by was changed, is there twice or not at all.
        """
        by, found, rows = self.spec.order_by(self.matching, self.sort), Keys(), self.matching
        while True:
            with scope():
                some = list(rows.values_list("pk", *by.marks)[:SETTLED])
            found.add(pk for pk, *_key in some)
            if len(some) < SETTLED:
                return found
            rows = by.after(self.matching, list(some[-1][1:]))

    def lines_of(self, keys: Keys, scope: "Scope") -> Iterator[list[object]]:
        """The rows of these keys as plain values, read in parts with a `scope` (a transaction) around each."""
        return self.spec.lines_of(self.matching, keys, scope)

    def _address(self, without: set[str] | None = None, **more: str) -> str:
        """The address of this list with some parts taken out or set; keys of pages never stay."""
        gone = (without or set()) | set(more)
        pairs = [(name, value) for name, value in self.pairs if name not in gone]
        return "?" + urlencode(pairs + list(more.items()))
