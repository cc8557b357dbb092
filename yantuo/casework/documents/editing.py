"""The part of a paper that a person writes: which fields, and each between the screen's text and the paper's data."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yantuo.casework.documents.official_data import blocks_from_text
from yantuo.casework.documents.typed_tables import starts_table, table_of, text_of_table


@dataclass(frozen=True)
class Field:
    """One field of a paper as it is edited: `rows` 1 is a single line."""

    name: str
    label: Promise
    rows: int = 1
    required: bool = True
    text_of: Callable[[Any], str] = str
    value_of: Callable[[str], object] = str
    help: Promise | str = ""


def lines(text: str) -> list[str]:
    """One entry a line, blank lines left out."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def text_of_blocks(body: list[dict[str, Any]]) -> str:
    """Headings and paragraphs as they are typed, one a line; a blank line stands between two tables."""
    said: list[str] = []
    for before, block in zip([None, *body], body, strict=False):
        table = block["kind"] == "table"
        said += [""] if table and before and before["kind"] == "table" else []
        said.append(text_of_table(block) if table else _text_of(block))
    return "\n".join(said)


def _text_of(block: Mapping[str, Any]) -> str:
    text: str = block["text"] + block.get("rest", "")
    return f"\\{text}" if starts_table(text.lstrip("\\")) else text


def blocks(text: str) -> list[dict[str, Any]]:
    """The body from typed text: rows that follow each other are a table, all else headings and paragraphs."""
    found: list[dict[str, Any]] = []
    for is_table, run in groupby(text.splitlines(), starts_table):
        if is_table:
            found.append(table_of(list(run)))
        else:
            plain = "\n".join(
                line.removeprefix("\\") if starts_table(line.lstrip("\\")) else line for line in run
            )
            found += [block.model_dump() for block in blocks_from_text(plain)]
    return found


_ONE_A_LINE = _("One a line.")
_OFFICIAL = (
    Field("title", _("Title"), rows=2),
    Field("addressees", _("Addressees"), required=False),
    Field(
        "body",
        _("Text"),
        rows=14,
        text_of=text_of_blocks,
        value_of=blocks,
        help=_(
            "One paragraph a line. Lines that begin with 一、 (一) 1. or (1) become headings. "
            "A table: | cell | cell | line by line, the first line its head; or paste rows from a spreadsheet."
        ),
    ),
    Field("attachments", _("Attachments"), 3, False, "\n".join, lines, _ONE_A_LINE),
)

FIELDS: Mapping[str, tuple[Field, ...]] = {
    "redhead": _OFFICIAL,
    "letter": _OFFICIAL,
    "matter_notice": (
        Field("facts", _("Facts of the matter"), rows=4, required=False),
        Field("requirements", _("What is required"), 5, text_of="\n".join, value_of=lines, help=_ONE_A_LINE),
        Field("consequences", _("What follows if it is not done"), rows=3, required=False),
    ),
    "referral": (
        Field("facts", _("What was found"), rows=6, help=_("One paragraph a line.")),
        Field(
            "reason",
            _("Why the receiver is competent"),
            rows=2,
            help=_("One sentence without its full stop."),
        ),
    ),
    "handover_list": (
        Field("reason", _("Reason")),
        Field(
            "materials",
            _("Certificates, devices and papers handed over"),
            4,
            False,
            "\n".join,
            lines,
            _ONE_A_LINE,
        ),
    ),
}


def is_editable(template: str) -> bool:
    """Whether a person can write in it; the papers of records and cards are written where they come from."""
    return template in FIELDS


def initial(template: str, data: Mapping[str, Any]) -> dict[str, str]:
    """What the form shows of a paper's data."""
    return {field.name: field.text_of(data[field.name]) for field in FIELDS[template] if data.get(field.name)}


def written(template: str, cleaned: Mapping[str, str]) -> dict[str, object]:
    """What was typed, as data of the paper."""
    return {field.name: field.value_of(cleaned[field.name]) for field in FIELDS[template]}
