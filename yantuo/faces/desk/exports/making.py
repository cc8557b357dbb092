"""Writing a list of any length to a spreadsheet."""

from collections.abc import Callable, Iterator
from pathlib import Path

from yantuo.ui.exports import csv_lines, write_xlsx
from yantuo.ui.lists import ListPage

Step = Callable[[], object]


def write(page: ListPage, kind: str, target: Path, step: Step) -> None:
    """Write the whole list behind a page as CSV or XLSX; `step` is called for every row. Raises TooManyRows."""
    lines = _stepping(page.lines(), step)
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
