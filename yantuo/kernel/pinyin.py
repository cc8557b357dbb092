"""Chinese names as pinyin: sort keys, initials, and the grams by which a part of a name or code is found.

Every path uses one table of single characters (the data file of the pypinyin package, read without importing it)
and a short list of words in which a character sounds otherwise, so that a name loaded in bulk and the same name
typed on a page get the same key.
"""

import importlib.util
import json
import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from yantuo.kernel.pinyin_words import SURNAMES, USUAL, WORDS

LONGEST_SORT_KEY = 200
# Bounds of grams(): what lies beyond them is not searched. They keep a name of any length under MAX_GRAMS.
HAN_SEARCHED = 60
PINYIN_SEARCHED = 20
RUNS_SEARCHED = 6
MAX_GRAMS = 280

_PREFIXES = (2, 3, 4, 6, 8, 10, 12, 14)
_WINDOWS = (2, 3, 4)
_LONGEST_RUN = 24

_HAN = r"〇㐀-䶿一-鿿豈-\ufaff\U00020000-\U0003ffff"
_RUN = re.compile(rf"[{_HAN}]+|[a-z0-9]+")
_HAN_RUN = re.compile(rf"[{_HAN}]+")
_ASCII = re.compile(r"[a-z0-9]+")
_SKIPPED = re.compile(rf"[^{_HAN}a-z0-9]+")
_LEGAL_FORM = re.compile(r"(股份有限公司|有限责任公司|有限公司)")
_LEGAL_INITIALS = re.compile(r"(gfyxgs|yxzrgs|yxgs)$")


@cache
def _table() -> dict[str, str]:
    """The usual reading of every character in the data file, without tones (ü is v)."""
    spec = importlib.util.find_spec("pypinyin")
    if spec is None or spec.origin is None:
        raise RuntimeError("the package pypinyin is not installed")
    readings = json.loads(Path(spec.origin).with_name("pinyin_dict.json").read_text(encoding="utf-8"))
    table = {chr(int(code)): _plain(text.split(",")[0]) for code, text in readings.items()}
    return table | USUAL


def _plain(syllable: str) -> str:
    """A syllable without its tone mark."""
    marks = unicodedata.normalize("NFD", syllable.lower()).replace("u\u0308", "v")
    return "".join(char for char in marks if "a" <= char <= "z")


@cache
def _words(person: bool) -> tuple[re.Pattern[str], dict[str, str]]:
    """The pattern that finds the words read otherwise, longest first, and their readings."""
    pattern = "|".join(sorted(map(re.escape, WORDS), key=len, reverse=True))
    if not person:
        return re.compile(pattern), WORDS
    names = "|".join(sorted(SURNAMES, key=len, reverse=True))
    return re.compile(rf"^(?:{names})"), SURNAMES


def normal(text: str) -> str:
    """Half-width and lower case, as names are compared."""
    return unicodedata.normalize("NFKC", text).lower()


def syllables(name: str, *, person: bool = False) -> list[str]:
    """One entry for each Chinese character (its syllable) and each run of letters or digits; the rest is dropped."""
    return [part.text for part in _parts(normal(name), person)]


class _Part(NamedTuple):
    """The syllable of one Chinese character, or a run of letters and digits."""

    text: str
    chinese: bool


def _parts(text: str, person: bool = False) -> list[_Part]:
    pattern, readings = _words(person)
    found: list[_Part] = []
    at = 0
    for hit in pattern.finditer(text):
        found += _singly(text[at : hit.start()])
        found += [_Part(syllable, True) for syllable in readings[hit[0]].split()]
        at = hit.end()
    return found + _singly(text[at:])


def _singly(text: str) -> list[_Part]:
    """The parts of a text that holds no words read otherwise."""
    table = _table()
    found: list[_Part] = []
    for run in _RUN.findall(text):
        if run.isascii():
            found.append(_Part(run, False))
        else:
            found += [_Part(table.get(char, char), True) for char in run]
    return found


def full(name: str, *, person: bool = False) -> str:
    """The whole name in pinyin, syllables apart: chang zhi shi."""
    return " ".join(syllables(name, person=person))


def initials(name: str, *, person: bool = False) -> str:
    """The first letter of every syllable; letters and digits of the name stay whole."""
    parts = _parts(normal(name), person)
    return "".join(part.text[0] if part.chinese else part.text for part in parts)


def sort_key(name: str, *, person: bool = False) -> str:
    """What names are sorted by: the pinyin, then the characters themselves, at most 200 characters."""
    return f"{full(name, person=person)} {normal(name)}"[:LONGEST_SORT_KEY]


def grams(text: str, *, person: bool = False) -> list[str]:
    """The pieces under which a name or code is found, for a `text[]` column with a GIN index; at most MAX_GRAMS.

    Single characters and bigrams of the Chinese (punctuation skipped), 2 to 4 neighbouring initials and the whole
    syllables (legal form left out), letters likewise, and the beginnings of runs with digits in them (codes).
    """
    name = normal(text)
    pieces = dict.fromkeys(_chinese(name))
    for run in _ASCII.findall(name)[:RUNS_SEARCHED]:
        pieces |= dict.fromkeys(_beginnings(run) if _has_digit(run) else _letters(run))
    pieces |= dict.fromkeys(_sounding(_LEGAL_FORM.sub("", name), person))
    return list(pieces)[:MAX_GRAMS]


def query_grams(query: str) -> list[str]:
    """The pieces that everything found must have, all of them; empty if the query has nothing to search for.

    Two or more letters are initials (czs), whole syllables (changzhi) or letters of a name; a run with a digit is
    the beginning of a code or number. Compare with `grams @> query_grams`.
    """
    text = normal(query)
    pieces = [piece for run in _han_runs(text) for piece in ([run] if len(run) == 1 else _pairs(run))]
    for run in _ASCII.findall(text):
        pieces += [_beginning(run)] if _has_digit(run) else _asked_letters(run)
    return list(dict.fromkeys(pieces))


def _han_runs(text: str) -> list[str]:
    """Chinese characters that follow each other, blanks and punctuation between them skipped."""
    return _HAN_RUN.findall(_SKIPPED.sub("", text))


def _chinese(text: str) -> Iterator[str]:
    for run in _han_runs(text[: 2 * HAN_SEARCHED]):
        yield from run[:HAN_SEARCHED]
        yield from _pairs(run[:HAN_SEARCHED])


def _pairs(run: str) -> list[str]:
    return [first + second for first, second in pairwise(run)]


def _sounding(text: str, person: bool) -> Iterator[str]:
    """Syllables, and neighbouring initials, of the first characters."""
    run = ""
    for part in _parts(text, person)[:PINYIN_SEARCHED]:
        if part.chinese:
            run += part.text[0]
            yield part.text
        else:
            yield from _windows(run)
            run = ""
    yield from _windows(run)


def _windows(run: str) -> Iterator[str]:
    for width in _WINDOWS:
        for at in range(len(run) - width + 1):
            yield run[at : at + width]


def _letters(run: str) -> Iterator[str]:
    """What a run of letters in a name is found by: its windows, and its syllables if it is pinyin."""
    run = run[:_LONGEST_RUN]
    if len(run) == 1:
        yield run
    yield from _windows(run)
    yield from _syllables_of(run)


def _beginnings(run: str) -> list[str]:
    """What a code is found by: its beginnings of certain lengths, or the whole if it is one digit."""
    return [run[:length] for length in _PREFIXES if length <= len(run)] or [run]


def _beginning(run: str) -> str:
    return _beginnings(run)[-1]


def _asked_letters(run: str) -> list[str]:
    """What a run of letters asks for: syllables if it divides into them, else windows."""
    run = _LEGAL_INITIALS.sub("", run) or run
    if len(run) <= _WINDOWS[-1] and len(_syllables_of(run)) < 2:
        return [run]
    return _syllables_of(run) or [run[at : at + 4] for at in range(len(run) - 3)]


def _has_digit(run: str) -> bool:
    return any(char.isdigit() for char in run)


@cache
def _sounds() -> frozenset[str]:
    """Every syllable of the table that can be told from initials: two letters or more, with a vowel."""
    return frozenset(one for one in _table().values() if len(one) > 1 and set(one) & set("aeiouv"))


def _syllables_of(run: str) -> list[str]:
    """The division of letters into syllables, the longest first tried first; empty if there is none."""
    if not run:
        return []
    for length in range(min(6, len(run)), 1, -1):
        if run[:length] in _sounds():
            if length == len(run):
                return [run]
            if rest := _syllables_of(run[length:]):
                return [run[:length], *rest]
    return []
