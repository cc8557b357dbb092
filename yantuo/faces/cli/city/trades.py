"""What firms make: the 32 categories of food with their kinds, and who makes how much of them."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from yantuo.faces.cli.city.data import read
from yantuo.faces.cli.city.draws import Draws, Weighted

_DECK = 1000  # the weights are firms per thousand
_FIRST = "03"  # the demonstration firm makes condiments: vinegar is what the region is known for
# Licensed by the province (Order 24 art. 7): special food (食品安全法 art. 74), salt, and supplements for infants.
_PROVINCIAL = {"27", "28", "29"}
_PROVINCIAL_KINDS = {"0306", "3001", "3002"}


@dataclass(frozen=True, slots=True)
class Kind:
    """What of a category is made, with its static risk score (points, at most 40)."""

    code: str
    score: float
    products: tuple[str, ...]


@dataclass(frozen=True)
class Trade:
    """One category and the words that its firms have in their names."""

    code: str
    name: str
    words: tuple[str, ...]
    shops: tuple[str, ...]
    firms_only: bool
    large: bool
    kinds: tuple[Kind, ...]
    shares: tuple[float, ...]

    @cached_property
    def drawn(self) -> Weighted[Kind]:
        """The kinds to draw from."""
        return Weighted(zip(self.kinds, self.shares, strict=True))

    @property
    def grows(self) -> bool:
        """Whether it processes what farmers grow, so that a growers' cooperative may do it."""
        return self.code in {"01", "02", "14", "16", "17", "18", "23", "26"}


def trades() -> tuple[Trade, ...]:
    """All categories in order of their codes."""
    return tuple(_trade(row) for row in read("trades"))


def deck(seed: int) -> tuple[Trade, ...]:
    """A thousand trades in the order in which firms take them, again and again; the first 32 are all different."""
    draws = Draws(seed, "trades")
    one_each = draws.shuffled(trades())
    first = next(trade for trade in one_each if trade.code == _FIRST)
    one_each.remove(first)
    weights = {row["code"]: row["weight"] for row in read("trades")}
    rest = [trade for trade in trades() for _ in range(weights[trade.code] - 1)]
    cards = (first, *one_each, *draws.shuffled(rest))
    if len(cards) != _DECK:
        raise ValueError(f"the weights in trades.yaml must add up to {_DECK}, not {len(cards)}")
    return cards


def is_provincial(kind: str) -> bool:
    """Whether a licence to make this kind (four digits) is given by the province (Order 24 art. 7)."""
    return kind[:2] in _PROVINCIAL or kind in _PROVINCIAL_KINDS


def _trade(row: dict[str, Any]) -> Trade:
    kinds = tuple(Kind(one["code"], float(one["score"]), tuple(one["products"])) for one in row["kinds"])
    return Trade(
        code=row["code"],
        name=row["name"],
        words=tuple(row["words"]),
        shops=tuple(row["shop"]),
        firms_only=row.get("firms_only", False),
        large=row.get("large", False),
        kinds=kinds,
        shares=tuple(float(one["share"]) for one in row["kinds"]),
    )
