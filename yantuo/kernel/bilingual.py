"""Texts that the rule files themselves have in both languages, usable wherever a sentence is."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from yantuo.kernel.sentence import Sentence

_PROBE = Sentence("in English")


@dataclass(frozen=True)
class Bilingual(Sentence):
    """Says `zh` to a reader whose translator translates, and the English text to all others."""

    zh: str = ""

    def said(self, translate: Callable[[str], str]) -> str:
        """The text in the translator's language."""
        return self.text if translate(_PROBE.text) == _PROBE.text else self.zh


def in_a_row(words: Iterable[object]) -> Bilingual:
    """Words in a row, with the comma of the reader's language."""
    every = [str(word) for word in words]
    return Bilingual(", ".join(every), zh="、".join(every))
