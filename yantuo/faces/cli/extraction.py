"""Finds the sentences to translate in Python sources and Django templates."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from babel.messages.extract import extract
from django.utils.translation.template import templatize

# Position of the context, the sentence and its plural among the arguments of each marking function.
MARKS: dict[str, tuple[int | None, int, int | None]] = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop", "Sentence"), (None, 0, None)),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (None, 0, 1)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), (0, 1, None)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), (0, 1, 2)),
}
_TEMPLATE_MARKS = {"_": None, "gettext": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2),
                   "npgettext": ((1, "c"), 2, 3)}  # fmt: skip
_BAD_QUOTES = re.compile(r"\{%-?\s*trans(?:late)?\s+[^\"'_\s]")


@dataclass(frozen=True, order=True)
class Found:
    """One sentence as it stands in a source: `context` and `plural` are empty where there is none."""

    text: str
    context: str = ""
    plural: str = ""


class Unreadable(Exception):
    """A source whose sentences cannot be taken out; the message names file and line."""


def sentences(path: Path) -> Iterator[Found]:
    """Yield the sentences of one file, or raise Unreadable with the place."""
    source = path.read_text(encoding="utf-8")
    try:
        yield from _python(source) if path.suffix == ".py" else _template(source, path.name)
    except SyntaxError as fault:
        raise Unreadable(f"{path}:{fault.lineno or 1}: {fault.msg}") from fault


def _python(source: str) -> Iterator[Found]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and (mark := MARKS.get(_name(node.func))):
            yield from _call(node, mark)


def _name(function: ast.expr) -> str:
    match function:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def _call(node: ast.Call, mark: tuple[int | None, int, int | None]) -> Iterator[Found]:
    context, text, plural = (_literal(node, at) for at in mark)
    if text:
        yield Found(text, context or "", plural or "")


def _literal(node: ast.Call, at: int | None) -> str | None:
    """The text of one argument, None for a variable; raises where a sentence is put together on the spot."""
    if at is None or at >= len(node.args):
        return None
    argument = node.args[at]
    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
        return argument.value
    if _put_together(argument):
        raise SyntaxError("a sentence is filled in before it is translated; translate first, then fill in",
                          (None, argument.lineno, 0, None))  # fmt: skip
    return None


def _put_together(argument: ast.expr) -> bool:
    match argument:
        case ast.JoinedStr() | ast.BinOp(op=ast.Mod() | ast.Add()):
            return True
        case ast.Call(func=ast.Attribute(value=ast.Constant(), attr="format")):
            return True
    return False


def _template(source: str, name: str) -> Iterator[Found]:
    if bad := _BAD_QUOTES.search(source):
        line = source.count("\n", 0, bad.start()) + 1
        raise SyntaxError("translate takes a quoted sentence, not a variable", (name, line, 0, None))
    # Each line stands alone: what the template's indentation means to Python is nothing.
    lines = "\n".join(line.lstrip() for line in templatize(source, origin=name).splitlines())
    for _line, text, _comments, context in extract("python", BytesIO(lines.encode()), _TEMPLATE_MARKS):
        single, plural = text if isinstance(text, tuple) else (text, "")
        yield Found(single, context or "", plural)
