"""Tables in the text of a document as a person types them: cells between bars, or rows pasted from a spreadsheet."""

from collections.abc import Mapping, Sequence
from typing import Any

CAPTION, WIDTHS = "|=", "|%"


def starts_table(line: str) -> bool:
    """Whether a line is a row: it begins with a bar, or has cells parted by tabs as a spreadsheet gives them."""
    return line.lstrip().startswith("|") or "\t" in line.strip()


def table_of(lines: Sequence[str]) -> dict[str, Any]:
    """The table that rows make: an optional caption (|=) and shares of the width (|%), the head, the rest.

    Rows pasted from a spreadsheet may end in empty cells that were not copied; they are filled up.
    """
    table: dict[str, Any] = {"kind": "table"}
    rows: list[list[str]] = []
    for line in map(str.lstrip, lines):
        if not rows and line.startswith(CAPTION):
            table["caption"] = line[len(CAPTION) :].strip()
        elif not rows and (shares := _shares(line)):
            table["widths"] = shares
        else:
            rows.append(_cells(line, len(rows[0]) if rows else 0))
    return table | {"head": rows[0] if rows else [], "rows": rows[1:]}


def text_of_table(table: Mapping[str, Any]) -> str:
    """A table as it is typed, one row a line; typed back it is the same table."""
    said = [f"{CAPTION} {table['caption']}"] if table.get("caption") else []
    if table.get("widths"):
        said.append(f"{WIDTHS} {' '.join(f'{share:.10g}' for share in table['widths'])}")
    return "\n".join([*said, *map(_row, [table["head"], *table["rows"]])])


def _shares(line: str) -> list[float]:
    """The shares of the width in a line of that form; none where it is a row after all."""
    if not line.startswith(WIDTHS):
        return []
    try:
        return [float(part) for part in line[len(WIDTHS) :].split()]
    except ValueError:
        return []


def _cells(line: str, wanted: int) -> list[str]:
    if not line.startswith("|"):
        pasted = [cell.strip() for cell in line.split("\t")]
        return pasted + [""] * (wanted - len(pasted))
    found, signs = [""], iter(line.rstrip()[1:])
    for sign in signs:
        if sign == "|":
            found.append("")
        else:
            found[-1] += _escaped(next(signs, "")) if sign == "\\" else sign
    closed = len(found) > 1 and not found[-1]
    return [cell.strip() for cell in (found[:-1] if closed else found)]


def _escaped(sign: str) -> str:
    return "\n" if sign == "n" else sign


def _row(cells: Sequence[str]) -> str:
    escaped = (cell.replace("\\", "\\\\").replace("|", "\\|").replace("\n", "\\n") for cell in cells)
    return f"| {' | '.join(escaped)} |"
