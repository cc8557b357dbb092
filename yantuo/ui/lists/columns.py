"""Columns of a list: where the value comes from, how it sorts, how it is exported."""

from collections.abc import Callable
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from yantuo.ui import values
from yantuo.ui.parts import Words

Accessor = str | Callable[[Any], object]


@dataclass(frozen=True)
class Column:
    """One column; `value` and `export` are a dotted attribute path or a function of the row.

    `sort` names the field or fields the column orders by (`nulls` when they may be empty), `main` makes it the
    heading of the card on a phone, `wide` gives it the room that is left, `quiet` leaves it out on a phone,
    `short` (names, dates) is never broken, `exported=False` leaves it out of spreadsheets.
    """

    key: str
    label: Words
    value: Accessor
    sort: str | tuple[str, ...] = ()
    export: Accessor | None = None
    numeric: bool = False
    nulls: bool = False
    main: bool = False
    wide: bool = False
    quiet: bool = False
    short: bool = False
    shown: bool = True
    exported: bool = True

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields it sorts by, none when it does not sort."""
        return (self.sort,) if isinstance(self.sort, str) else self.sort

    def cell(self, row: object) -> str:
        """The row's value as HTML."""
        value = read(self.value, row)
        return values.figure(value) if self.numeric and isinstance(value, int | float) else values.show(value)

    def plain(self, row: object) -> object:
        """The row's value for a spreadsheet."""
        return values.plain(read(self.export or self.value, row))


def read(accessor: Accessor, row: object) -> object:
    """What an accessor finds, calling a method at the end of a path; a broken path is an error and stays one."""
    found = accessor(row) if callable(accessor) else attrgetter(accessor)(row)
    return found() if callable(found) else found
