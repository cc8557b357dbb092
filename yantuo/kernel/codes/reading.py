"""What reading a code yields: valid or not, every fault at once, and remarks that do not make it invalid."""

import unicodedata
from dataclasses import dataclass

from yantuo.kernel.sentence import Sentence

# Blanks of all kinds, the marks of invisible breaks and the dashes with which people group long numbers.
_DROPPED = dict.fromkeys(map(ord, " \t\r\n\v\f\u200b\u200c\u200d\u2060\ufeff-‐‑‒–—−"))


def compact(value: str) -> str:
    """The code as the standard writes it: half-width capitals without blanks and dashes."""
    if value.isascii() and value.isalnum():
        return value.upper()
    return unicodedata.normalize("NFKC", value).translate(_DROPPED).upper()


def digits(text: str) -> bool:
    """Whether the text is made of the digits 0 to 9 only (and not empty)."""
    return text.isascii() and text.isdigit()


@dataclass(frozen=True, kw_only=True)
class Reading:
    """The answer about one code: `value` is its normal form, `faults` are all reasons why it is not valid."""

    value: str
    faults: tuple[Sentence, ...] = ()
    notes: tuple[Sentence, ...] = ()

    @property
    def valid(self) -> bool:
        """Whether the code may be used."""
        return not self.faults

    @property
    def reason(self) -> str | None:
        """Why not, in the reader's language; None for a valid code."""
        return " ".join(map(str, self.faults)) or None

    def parts(self) -> dict[str, object]:
        """The decoded parts as plain values."""
        return {"value": self.value}

    def as_dict(self) -> dict[str, object]:
        """The whole answer as plain values: valid, reason, notes and the decoded parts."""
        answer: dict[str, object] = {"valid": self.valid, "reason": self.reason}
        return answer | {"notes": [str(note) for note in self.notes]} | self.parts()
