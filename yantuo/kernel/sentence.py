"""Sentences for the screen that pure Python speaks in English and a face may have translated."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

_translator: list[Callable[[str], str]] = []


def speak_through(translate: Callable[[str], str]) -> None:
    """Have every sentence translated by `translate` from now on (Django's gettext, set once at start)."""
    _translator[:] = [translate]


@dataclass(frozen=True)
class Sentence:
    """English text with %(name)s places, and what fills them; `str` gives it in the reader's language.

    The text is a catalogue entry, so it must be written out as a literal where the Sentence is made.
    """

    text: str
    params: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.said(_translator[0] if _translator else str)

    @property
    def english(self) -> str:
        """The sentence in English whatever the reader's language (for logs and tests)."""
        return self.said(str)

    def said(self, translate: Callable[[str], str]) -> str:
        """The sentence through one translator; sentences among the parameters go through it too."""
        text = translate(self.text)
        return (
            text % {name: _said(value, translate) for name, value in self.params.items()}
            if self.params
            else text
        )


def _said(value: object, translate: Callable[[str], str]) -> object:
    return value.said(translate) if isinstance(value, Sentence) else value
