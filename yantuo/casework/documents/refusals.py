"""Refusals of the typesetter: what is wrong, where, and what to do; always every fault at once."""

import unicodedata
from dataclasses import dataclass

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from yantuo.kernel.sentence import Sentence


class Refusal(Exception):
    """A paper that cannot be set; `sentence` is fit for the screen."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(sentence)
        self.sentence = sentence

    def __str__(self) -> str:
        return str(self.sentence)


class UnknownTemplate(Refusal):
    """No template of this name."""

    def __init__(self, template: str, known: list[str]) -> None:
        super().__init__(
            Sentence(
                "There is no template %(template)s; the templates are %(known)s.",
                {"template": template, "known": ", ".join(known)},
            )
        )


class TooLarge(Refusal):
    """More data than one paper may hold."""

    def __init__(self, size: int, largest: int) -> None:
        super().__init__(
            Sentence(
                "The paper holds %(size)d bytes of text and lists; at most %(largest)d fit. Divide it into several papers.",
                {"size": size, "largest": largest},
            )
        )


class Unsettled(Exception):
    """The typesetter warned: a layout that did not settle, a font that is gone. A fault of a template, never printed."""

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


class MissingGlyph(Refusal):
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


class BadPaper(Refusal):
    """Data that do not make this paper; `faults` lists all of them."""

    def __init__(self, template: str, error: ValidationError) -> None:
        self.template = template
        self.faults = tuple(_fault(each) for each in error.errors(include_url=False))
        super().__init__(
            Sentence(
                "The paper cannot be made: %(faults)s.", {"faults": "; ".join(str(f) for f in self.faults)}
            )
        )


def _fault(error: ErrorDetails) -> Fault:
    return Fault(_path(error["loc"]), _sentence(error["type"], error.get("ctx", {}), error["msg"]))


def _path(parts: tuple[str | int, ...]) -> str:
    path = ""
    for part in parts:
        path += f"[{part}]" if isinstance(part, int) else f".{part}" if path else part
    return path


def _sentence(kind: str, context: dict[str, object], message: str) -> Sentence:
    said = getattr(context.get("error"), "args", ())
    if said and isinstance(said[0], Sentence):
        return said[0]
    if kind == "missing":
        return Sentence("is missing")
    if kind == "extra_forbidden":
        return Sentence("is not a field of this paper")
    if kind in {"string_too_short", "too_short"}:
        return Sentence("must not be empty")
    if kind in {"string_too_long", "too_long"}:
        return Sentence("is too long; at most %(most)s fit", {"most": context.get("max_length", "?")})
    if kind == "string_pattern_mismatch":
        return Sentence("does not have the form the rule asks for")
    return Sentence("%(what)s", {"what": message})
