"""Draws: one independent stream of chance per thing drawn, the same on every machine and for every size."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from hashlib import sha256
from itertools import accumulate
from random import Random
from typing import Generic, TypeVar
from uuid import UUID

T = TypeVar("T")
_STREAM_BITS = 40  # a part may hold 2**40 streams


class Draws:
    """Chance for one part of the city ("firm", "work"); `restart(number)` begins the stream of one thing of it.

    `unit()` is a number from 0 up to, not including, 1. Only `Random.random()` is behind it: the one method whose
    sequence Python promises to keep.
    """

    __slots__ = ("_base", "_seed", "unit")

    def __init__(self, seed: int, part: str, number: int = 0) -> None:
        digest = sha256(f"{seed}:{part}".encode()).digest()
        self._base = int.from_bytes(digest[:12], "big") << _STREAM_BITS
        source = Random()  # noqa: S311 nothing here is secret
        self._seed, self.unit = source.seed, source.random
        self.restart(number)

    def restart(self, number: int) -> None:
        """Begin the stream of thing `number` from its start, whatever was drawn before."""
        self._seed(self._base + number)

    def below(self, limit: int) -> int:
        """A whole number from 0 up to, not including, `limit`."""
        return int(self.unit() * limit)

    def between(self, low: int, high: int) -> int:
        """A whole number from `low` to `high`, both included."""
        return low + int(self.unit() * (high - low + 1))

    def chance(self, probability: float) -> bool:
        """True with this probability."""
        return self.unit() < probability

    def pick(self, things: Sequence[T]) -> T:
        """One of the things, each as likely as the others."""
        return things[int(self.unit() * len(things))]

    def sample(self, things: Sequence[T], count: int) -> list[T]:
        """`count` different things in the order drawn (all of them when there are fewer)."""
        left = list(things)
        return [left.pop(int(self.unit() * len(left))) for _ in range(min(count, len(left)))]

    def shuffled(self, things: Iterable[T]) -> list[T]:
        """The things in an order of chance."""
        left = list(things)
        return self.sample(left, len(left))


class Weighted(Generic[T]):
    """Things with weights, ready to be drawn from many times."""

    __slots__ = ("_sums", "_things", "_total")

    def __init__(self, pairs: Iterable[tuple[T, float]]) -> None:
        things, weights = zip(*pairs, strict=True)
        self._things: tuple[T, ...] = things
        self._sums = list(accumulate(weights))
        self._total = self._sums[-1]

    def draw(self, draws: Draws) -> T:
        """One thing, as likely as its share of the weight."""
        return self._things[bisect_right(self._sums, draws.unit() * self._total)]


class Uids:
    """Identifiers (RFC 9562, version 8) of the things of one part, by number (< 2**44) and ordinal (< 2**18)."""

    __slots__ = ("_prefix",)

    def __init__(self, seed: int, part: str) -> None:
        digest = int.from_bytes(sha256(f"{seed}:{part}:uid".encode()).digest()[:8], "big")
        high, middle = digest >> 16, digest & 0xFFF
        self._prefix = high << 80 | 8 << 76 | middle << 64 | 2 << 62

    def __call__(self, number: int, ordinal: int = 0) -> UUID:
        """The identifier of the thing."""
        return UUID(int=self._prefix | number << 18 | ordinal)
