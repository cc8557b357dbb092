"""The part of a paper that a person writes: which fields, and each between the screen's text and the paper's data."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yantuo.casework.documents.official_data import blocks_from_text


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
    """Headings and paragraphs as they are typed, one a line."""
    return "\n".join(block["text"] + block.get("rest", "") for block in body)


def blocks(text: str) -> list[dict[str, object]]:
    """The body from typed text."""
    return [block.model_dump() for block in blocks_from_text(text)]


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
        help=_("One paragraph a line. Lines that begin with 一、 (一) 1. or (1) become headings."),
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


def is_editable(template: str, data: Mapping[str, Any]) -> bool:
    """Whether a person can write in it: a body with tables was made elsewhere and is replaced as a whole."""
    return template in FIELDS and all(block["kind"] != "table" for block in data.get("body", ()))


def initial(template: str, data: Mapping[str, Any]) -> dict[str, str]:
    """What the form shows of a paper's data."""
    return {field.name: field.text_of(data[field.name]) for field in FIELDS[template] if data.get(field.name)}


def written(template: str, cleaned: Mapping[str, str]) -> dict[str, object]:
    """What was typed, as data of the paper."""
    return {field.name: field.value_of(cleaned[field.name]) for field in FIELDS[template]}
