"""Reading a PDF back as a ruler would: every printed character and every ruled line with its place in millimetres."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from itertools import pairwise
from typing import Any

from pypdf import PdfReader

MM = 25.4 / 72
Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: Matrix = (1, 0, 0, 1, 0, 0)
_HEX = re.compile(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")


@dataclass(frozen=True)
class Char:
    """One printed character: left and right edge, base line from the top of the page (mm), height of its em (pt)."""

    text: str
    left: float
    right: float
    baseline: float
    size: float
    fill: tuple[float, ...]


@dataclass(frozen=True)
class Rule:
    """One ruled line or outline stroke: its ends (mm from the left and top edge) and thickness (mm)."""

    x0: float
    y0: float
    x1: float
    y1: float
    width: float
    stroke: tuple[float, ...]

    @property
    def horizontal(self) -> bool:
        """Whether it lies flat and is long enough to be a rule."""
        return abs(self.y0 - self.y1) < 0.01 and abs(self.x1 - self.x0) > 1


@dataclass
class Sheet:
    """One page: its size and everything on it."""

    width: float
    height: float
    chars: list[Char] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)

    def lines(
        self, *, left: float = 0, right: float = 1000, top: float = 0, bottom: float = 1000
    ) -> list[list[Char]]:
        """Characters inside a box, grouped by base line, from top to bottom."""
        rows: dict[float, list[Char]] = {}
        for char in self.chars:
            if left <= char.left and char.right <= right and top <= char.baseline <= bottom:
                rows.setdefault(round(char.baseline, 1), []).append(char)
        return [sorted(rows[y], key=lambda char: char.left) for y in sorted(rows)]

    def find(self, text: str) -> list[Char]:
        """The characters of the line in which `text` stands, narrowed to it; fails when it is nowhere."""
        for row in self.lines():
            whole = "".join(char.text for char in row)
            if (at := whole.find(text)) >= 0:
                return row[at : at + len(text)]
        raise AssertionError(f"{text!r} is not on the page")


def sheets(pdf: bytes) -> list[Sheet]:
    """All pages of a PDF, measured."""
    reader = PdfReader(BytesIO(pdf))
    return [_Pen(page).drawn() for page in reader.pages]


def text_of(pdf: bytes) -> str:
    """What a reader copies out of the PDF, all pages."""
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


def _times(a: Matrix, b: Matrix) -> Matrix:
    return (
        a[0] * b[0] + a[1] * b[2], a[0] * b[1] + a[1] * b[3],
        a[2] * b[0] + a[3] * b[2], a[2] * b[1] + a[3] * b[3],
        a[4] * b[0] + a[5] * b[2] + b[4], a[4] * b[1] + a[5] * b[3] + b[5],
    )  # fmt: skip


def _point(m: Matrix, x: float, y: float) -> tuple[float, float]:
    return m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]


class _Font:
    """Widths and characters of one embedded font."""

    def __init__(self, font: Any) -> None:
        down = font["/DescendantFonts"][0].get_object()
        self.default = float(down.get("/DW", 1000))
        self.widths = dict(_widths(down.get("/W", [])))
        self.text = _to_unicode(font["/ToUnicode"].get_object().get_data().decode("latin-1"))


def _widths(array: Any) -> Iterator[tuple[int, float]]:
    items = [item.get_object() if hasattr(item, "get_object") else item for item in array]
    while items:
        first = int(items.pop(0))
        second = items.pop(0)
        if isinstance(second, list):
            yield from ((first + i, float(w)) for i, w in enumerate(second))
        else:
            width = float(items.pop(0))
            yield from ((code, width) for code in range(first, int(second) + 1))


def _to_unicode(cmap: str) -> dict[int, str]:
    table = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", cmap, re.DOTALL):
        for code, text in _HEX.findall(block):
            table[int(code, 16)] = bytes.fromhex(text).decode("utf-16-be")
    return table


@dataclass
class _State:
    ctm: Matrix
    fill: tuple[float, ...] = (0.0,)
    stroke: tuple[float, ...] = (0.0,)
    width: float = 1.0


class _Pen:
    """Follows the drawing commands of one page."""

    def __init__(self, page: Any) -> None:
        box = page.mediabox
        self.page = page
        self.sheet = Sheet(float(box.width) * MM, float(box.height) * MM)
        self.top = float(box.height)
        self.fonts = {name: _Font(font.get_object()) for name, font in _resource(page, "/Font").items()}
        self.state, self.stack = _State(_IDENTITY), list[_State]()
        self.tm: Matrix = _IDENTITY
        self.font, self.size = "", 0.0
        self.path: list[tuple[float, float]] = []

    def drawn(self) -> Sheet:
        contents = self.page.get_contents()
        for operands, operator in contents.operations if contents is not None else ():
            handler = getattr(self, f"_op_{_NAMES.get(operator, '')}", None)
            if handler:
                handler(*operands)
        return self.sheet

    def _op_save(self) -> None:
        self.stack.append(_State(self.state.ctm, self.state.fill, self.state.stroke, self.state.width))

    def _op_restore(self) -> None:
        self.state = self.stack.pop()

    def _op_concat(self, *m: float) -> None:
        a, b, c, d, e, f = (float(v) for v in m)
        self.state.ctm = _times((a, b, c, d, e, f), self.state.ctm)

    def _op_fill(self, *colour: Any) -> None:
        self.state.fill = tuple(round(float(c), 3) for c in colour)

    def _op_stroke(self, *colour: Any) -> None:
        self.state.stroke = tuple(round(float(c), 3) for c in colour)

    def _op_width(self, width: Any) -> None:
        self.state.width = float(width)

    def _op_matrix(self, *m: float) -> None:
        a, b, c, d, e, f = (float(v) for v in m)
        self.tm = (a, b, c, d, e, f)

    def _op_font(self, name: Any, size: Any) -> None:
        self.font, self.size = str(name), float(size)

    def _op_show(self, array: Any) -> None:
        for item in array if isinstance(array, list) else [array]:
            if isinstance(item, (int, float)):
                self._advance(-float(item) / 1000)
            else:
                self._codes(item)

    def _codes(self, item: Any) -> None:
        raw = item.original_bytes if hasattr(item, "original_bytes") else bytes(item)
        font = self.fonts[self.font]
        for code in (int.from_bytes(raw[i : i + 2]) for i in range(0, len(raw), 2)):
            before = _times(self.tm, self.state.ctm)
            self._advance(font.widths.get(code, font.default) / 1000)
            after = _times(self.tm, self.state.ctm)
            height = abs(before[3]) * self.size
            self.sheet.chars.append(
                Char(
                    font.text.get(code, "\ufffd"), before[4] * MM, after[4] * MM,
                    (self.top - before[5]) * MM, height, self.state.fill,
                )
            )  # fmt: skip

    def _advance(self, ems: float) -> None:
        self.tm = _times((1, 0, 0, 1, ems * self.size, 0), self.tm)

    def _op_move(self, x: Any, y: Any) -> None:
        self.path = [(float(x), float(y))]

    def _op_line(self, x: Any, y: Any) -> None:
        self.path.append((float(x), float(y)))

    def _op_paint(self) -> None:
        points = [_point(self.state.ctm, x, y) for x, y in self.path]
        for (x0, y0), (x1, y1) in pairwise(points):
            self.sheet.rules.append(
                Rule(
                    x0 * MM, (self.top - y0) * MM, x1 * MM, (self.top - y1) * MM,
                    self.state.width * abs(self.state.ctm[0]) * MM, self.state.stroke,
                )
            )  # fmt: skip
        self.path = []


_NAMES = {
    b"q": "save", b"Q": "restore", b"cm": "concat", b"scn": "fill", b"rg": "fill", b"g": "fill",
    b"SCN": "stroke", b"RG": "stroke", b"G": "stroke", b"w": "width", b"Tm": "matrix", b"Tf": "font",
    b"TJ": "show", b"Tj": "show", b"m": "move", b"l": "line", b"S": "paint",
}  # fmt: skip


def _resource(page: Any, kind: str) -> Any:
    return page["/Resources"].get(kind, {})
