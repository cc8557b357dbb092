"""Refusals of the typesetter: what is wrong, where, and what to do; always every fault at once."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from yantuo.kernel.refusal import LawRefusal
from yantuo.kernel.sentence import Sentence


class PaperRefused(LawRefusal):
    """A paper that cannot be set; `sentence` is fit for the screen."""


class UnknownTemplate(PaperRefused):
    """No template of this name."""

    def __init__(self, template: str, known: list[str]) -> None:
        super().__init__(
            Sentence(
                "There is no template %(template)s; the templates are %(known)s.",
                {"template": template, "known": ", ".join(known)},
            )
        )


class TooLarge(PaperRefused):
    """More data than one paper may hold."""

    def __init__(self, size: int, largest: int) -> None:
        super().__init__(
            Sentence(
                "The paper holds %(size)d bytes of text and lists; at most %(largest)d fit. "
                "Divide it into several papers.",
                {"size": size, "largest": largest},
            )
        )


class Unsettled(Exception):
    """The typesetter warned (a layout that did not settle, a font that is gone): a fault of a template."""

    def __init__(self, template: str, warnings: list[str]) -> None:
        super().__init__(f"template {template}: {'; '.join(warnings) or 'no PDF'}")


@dataclass(frozen=True)
class Missing:
    """A character no installed font has, and the fields it stands in."""

    character: str
    paths: tuple[str, ...]

    @property
    def code_point(self) -> str:
        """Such as U+2A6B2."""
        return f"U+{ord(self.character):04X}"

    @property
    def shown(self) -> str:
        """The character as it can be shown to a reader: invisible ones by their Unicode name."""
        if unicodedata.category(self.character).startswith(("C", "Z")):
            return unicodedata.name(self.character, "control character")
        return self.character

    def __str__(self) -> str:
        return f"{self.shown} ({self.code_point}: {', '.join(self.paths)})"


class MissingGlyph(PaperRefused):
    """Characters that cannot be printed; `missing` lists all of them with code point and fields."""

    def __init__(self, missing: tuple[Missing, ...]) -> None:
        self.missing = missing
        super().__init__(
            Sentence(
                "The installed fonts cannot print: %(list)s. Write the characters otherwise, or have the "
                "administrator install a font that has them.",
                {"list": "; ".join(str(each) for each in missing)},
            )
        )


@dataclass(frozen=True)
class Fault:
    """One thing wrong with the data of a paper: the field and the sentence about it."""

    path: str
    sentence: Sentence

    def __str__(self) -> str:
        return f"{self.path}: {self.sentence}" if self.path else str(self.sentence)


class BadPaper(PaperRefused):
    """Data that do not make this paper; `faults` lists all of them."""

    def __init__(self, template: str, error: ValidationError) -> None:
        self.template = template
        self.faults = tuple(_faults(error.errors(include_url=False)))
        super().__init__(
            Sentence(
                "The paper cannot be made: %(faults)s.", {"faults": "; ".join(str(f) for f in self.faults)}
            )
        )


def _faults(errors: list[ErrorDetails]) -> Iterator[Fault]:
    for error in errors:
        if not (error["type"] == "too_short" and _has_inner(error, errors)):
            yield Fault(_path(error["loc"]), _sentence(error["type"], error.get("ctx", {}), error["msg"]))


def _has_inner(error: ErrorDetails, errors: list[ErrorDetails]) -> bool:
    """Whether something inside is at fault: a list of which every row was refused is not also called empty."""
    depth = len(error["loc"])
    return any(len(each["loc"]) > depth and each["loc"][:depth] == error["loc"] for each in errors)


def _path(parts: tuple[str | int, ...]) -> str:
    path = ""
    for part in parts:
        path += f"[{part}]" if isinstance(part, int) else f".{part}" if path else part
    return path


def _sentence(kind: str, context: dict[str, object], message: str) -> Sentence:
    said = getattr(context.get("error"), "args", ())
    if said and isinstance(said[0], Sentence):
        return said[0]
    if kind in {"string_too_long", "too_long"}:
        return Sentence("is too long; at most %(most)s fit", {"most": context.get("max_length", "?")})
    return _SAID.get(kind) or Sentence("%(what)s", {"what": message})


_SAID = {
    "missing": Sentence("is missing"),
    "extra_forbidden": Sentence("is not a field of this paper"),
    "string_too_short": Sentence("must not be empty"),
    "too_short": Sentence("must not be empty"),
    "string_pattern_mismatch": Sentence("does not have the form the rule asks for"),
    "literal_error": Sentence("is none of the values the form knows"),
    "date_from_datetime_parsing": Sentence("is not a date"),
    "date_parsing": Sentence("is not a date"),
    "timezone_aware": Sentence("must name its time zone"),
}
