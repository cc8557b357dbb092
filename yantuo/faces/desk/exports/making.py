"""Writing a list of any length to a spreadsheet."""

from collections.abc import Callable, Iterator
from pathlib import Path

from yantuo.ui.exports import csv_lines, write_xlsx
from yantuo.ui.lists import ListPage
from yantuo.ui.lists.keys import Keys
from yantuo.ui.lists.spec import Scope

Step = Callable[[], object]


def write(page: ListPage, keys: Keys, kind: str, target: Path, *, scope: Scope, step: Step) -> None:
    """Write these rows of the list behind a page as CSV or XLSX; `step` is called for every row.

    No transaction is held longer than it takes to read a part of them: `scope` opens one. Raises TooManyRows.
    """
    lines = _stepping(page.lines_of(keys, scope), step)
    if kind == "csv":
        with target.open("w", encoding="utf-8", newline="") as file:
            file.writelines(csv_lines(page.spec.header, lines))
        return
    with target.open("wb") as book:
        write_xlsx(book, page.spec.header, lines)


def _stepping(lines: Iterator[list[object]], step: Step) -> Iterator[list[object]]:
    for line in lines:
        step()
        yield line
