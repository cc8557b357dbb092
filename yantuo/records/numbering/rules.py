"""The pattern of a series: what a number looks like, and reading one that was typed."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from string import Formatter

from django.utils.translation import gettext as _

PARTS = ("mark", "year", "number")
LONGEST = 18  # figures of a number
OPEN, CLOSE = "〔[［(（【", "〕]］)）】"  # typed for one another; the pattern's own are kept


@dataclass(frozen=True)
class Shape:
    """How the numbers of one series look; `year` 0 is for a series that runs on over the years."""

    pattern: str
    mark: str
    year: int

    def text(self, number: int) -> str:
        """The number as it is written."""
        return self.pattern.format(mark=self.mark, year=self.year, number=number)

    def number_in(self, text: str) -> int | None:
        """The number in a text written after the pattern, None where it is not; brackets may be of any kind."""
        found = re.fullmatch(self._expression(), _plain(text))
        number = int(found["number"]) if found else 0
        return number if number > 0 and _alike(text) == _alike(self.text(number)) else None

    def faults(self) -> Iterator[str]:
        """Everything that is wrong with the pattern, as sentences."""
        try:
            parts = [part for part in Formatter().parse(self.pattern) if part[1] is not None]
        except ValueError:
            yield _("The pattern has a brace without its partner: write {mark}, {year} and {number}.")
            return
        if wrong := [f"{{{name}}}" for _text, name, spec, sign in parts if not _is_part(name, spec, sign)]:
            yield _("The pattern may hold {mark}, {year} and {number} only, not %(wrong)s.") % {
                "wrong": ", ".join(wrong)
            }
        yield from self._misfits(Counter(name for _text, name, _spec, _sign in parts))

    def _misfits(self, counted: Counter[str | None]) -> Iterator[str]:
        if counted["number"] != 1:
            yield _("The pattern must hold {number} exactly once.")
        if self.year and not counted["year"]:
            yield _(
                "The numbers begin anew every year, so the pattern must hold {year}: else two would be equal."
            )
        if not self.year and counted["year"]:
            yield _("The numbers run on over the years, so the pattern cannot hold {year}.")
        if counted["mark"] and not self.mark:
            yield _("The pattern holds {mark}, but the office's mark is missing.")

    def _expression(self) -> str:
        values = {"mark": self.mark, "year": str(self.year)}
        parts = []
        for literal, name, _spec, _sign in Formatter().parse(self.pattern):
            parts.append(_literal(_plain(literal)))
            if name == "number":
                parts.append(rf"(?P<number>\d{{1,{LONGEST}}})")
            elif name:
                parts.append(_literal(_plain(values[name])))
        return "".join(parts)


def _is_part(name: str | None, spec: str | None, sign: str | None) -> bool:
    """Whether a place is one of ours; only the number may have a width, such as {number:04}."""
    if name not in PARTS or sign:
        return False
    return not spec or (name == "number" and re.fullmatch(r"0\d{1,2}", spec) is not None)


_ONE_KIND = str.maketrans(OPEN + CLOSE, "(" * len(OPEN) + ")" * len(CLOSE))


def _alike(text: str) -> str:
    """The text without what may differ: blanks, width, the kind of brackets."""
    return _plain(text).translate(_ONE_KIND)


def _plain(text: str) -> str:
    """The text without blanks, its figures and letters narrow."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def _literal(text: str) -> str:
    kinds = {**dict.fromkeys(OPEN, OPEN), **dict.fromkeys(CLOSE, CLOSE)}
    return "".join(f"[{re.escape(kinds[sign])}]" if sign in kinds else re.escape(sign) for sign in text)


@dataclass(frozen=True)
class Carrier:
    """What carries a number: kind and id."""

    kind: str
    id: object
