"""Draws that anyone can repeat: from a frozen, hashed list, by a key that was committed to before it was used.

The list in its one form is its entries, each once, in the order of their UTF-8 bytes, each ended by a line feed: so
`sha256sum` of the file gives `list_sha256`. Block i of the stream is HMAC-SHA-256(key, "list_sha256,i") for i = 0, 1, …
read as a number of 256 bits. With m entries left, a block at or above the greatest multiple of m is passed over and
the next one taken (no entry is favoured, as "modulo" alone would do); else the entry at block mod m is drawn and taken
out of the list.
"""

import hashlib
import hmac
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import count, pairwise

from yantuo.kernel.refusal import LawRefusal
from yantuo.kernel.sentence import Sentence

METHOD = "yantuo"
SPACE = 1 << 256  # how many values a block has


class DrawRefused(LawRefusal):
    """A list or a number from which no draw can be made."""


@dataclass(frozen=True)
class Pick:
    """One entry drawn, and the counter of the block that drew it."""

    counter: int
    entry: str


@dataclass(frozen=True)
class Drawn:
    """A draw with everything needed to repeat it; `passed` are the counters of the blocks passed over."""

    key: str
    list_sha256: str
    picks: tuple[Pick, ...]
    passed: tuple[int, ...] = ()

    @property
    def entries(self) -> list[str]:
        """What was drawn, in the order of the draw."""
        return [pick.entry for pick in self.picks]


def canonical(entries: Iterable[str]) -> str:
    """The list in the form that is hashed; raises DrawRefused for an entry twice, an empty one, one of two lines."""
    rows = sorted(entries, key=str.encode)
    bad = [row for row in rows if not row.strip() or row.splitlines() != [row]]
    if bad:
        raise DrawRefused(
            Sentence(
                "An entry of the list is empty or more than one line: %(entry)s", {"entry": repr(bad[0])}
            )
        )
    twice = next((one for one, other in pairwise(rows) if one == other), None)
    if twice is not None:
        raise DrawRefused(Sentence("“%(entry)s” stands in the list twice.", {"entry": twice}))
    return "".join(f"{row}\n" for row in rows)


def sha256(text: str) -> str:
    """SHA-256 of a text in UTF-8, in hexadecimal: of a list in its one form, and of a key as its commitment."""
    return hashlib.sha256(text.encode()).hexdigest()


def blocks(key: str, list_sha256: str) -> Iterator[tuple[int, int]]:
    """The stream of a key over a list: counters with their numbers of 256 bits."""
    for counter in count():
        mac = hmac.new(key.encode(), f"{list_sha256},{counter}".encode(), hashlib.sha256)
        yield counter, int.from_bytes(mac.digest(), "big")


def draw(key: str, entries: Iterable[str], n: int) -> Drawn:
    """Draw `n` entries without putting back; the order in which the entries are given does not matter."""
    text = canonical(entries)
    pool = text.splitlines()
    if not key:
        raise DrawRefused(Sentence("A draw needs a key."))
    if not 1 <= n <= len(pool):
        raise DrawRefused(
            Sentence(
                "From a list of %(size)s entries between 1 and %(size)s can be drawn.", {"size": len(pool)}
            )
        )
    digest = sha256(text)
    return pick_from(blocks(key, digest), pool, n, key=key, list_sha256=digest)


def pick_from(
    stream: Iterator[tuple[int, int]], pool: list[str], n: int, *, key: str = "", list_sha256: str = ""
) -> Drawn:
    """Take `n` entries out of a sorted pool by the numbers of a stream, passing over those that would favour some."""
    left = list(pool)
    picks: list[Pick] = []
    passed: list[int] = []
    while len(picks) < n:
        counter, number = next(stream)
        if number >= SPACE - SPACE % len(left):
            passed.append(counter)
        else:
            picks.append(Pick(counter, left.pop(number % len(left))))
    return Drawn(key, list_sha256, tuple(picks), tuple(passed))
