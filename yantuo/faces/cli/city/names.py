"""Invented names, telephones, ID numbers and shop names, each recognisable as synthetic by its numbers."""

from datetime import date

from yantuo.faces.cli.city.data import read
from yantuo.faces.cli.city.draws import Draws, Weighted
from yantuo.kernel.codes import make_credit_code, make_identity

MOBILE = "154"  # no operator was ever given 154: a number of this range rings nowhere
LANDLINE = "0355-0"  # the area code is Changzhi's, but no local number begins with 0
_CENTENARIANS = {"m": 999, "f": 998}  # sequences kept for people past a hundred
_POOL = 31**6  # organisation codes that begin with MA; in 2026 the country had not yet come to a half
_SINGLE_GIVEN_NAME = 0.22


class People:
    """Personal names and telephones as they are common in the region."""

    def __init__(self) -> None:
        pools = read("names")
        self._family: Weighted[str] = Weighted(pools["family"].items())
        self._given = pools["given"]

    def name(self, draws: Draws, sex: str) -> str:
        """A family name and one or two given characters; `sex` is m or f."""
        pools: dict[str, str] = self._given[sex]
        family = self._family.draw(draws)
        if draws.chance(_SINGLE_GIVEN_NAME):
            return family + draws.pick(pools["single"])
        first, second = draws.pick(pools["first"]), draws.pick(pools["second"])
        return family + first + (second if second != first else draws.pick(pools["single"]))


def mobile(number: int) -> str:
    """The mobile telephone of the synthetic person with this number (below 100 million, else it repeats)."""
    return f"{MOBILE}{number % 10**8:08d}"


def landline(number: int) -> str:
    """The office telephone with this number (below a million, else it repeats)."""
    return f"{LANDLINE}{number % 10**6:06d}"


def identity(region: str, born: date, sex: str) -> str:
    """An ID number of valid form that nobody can hold: its sequence is kept for centenarians."""
    return make_identity(region, born, _CENTENARIANS[sex])


def credit_code(region: str, number: int, kind: str) -> str:
    """The credit code of firm `number`, from the end of the national pool, where none is given out for many years."""
    return make_credit_code(region, _POOL - number, kind=kind)


class Brands:
    """Shop names of three or four characters; no two of the first 1.3 million firms share one."""

    def __init__(self, seed: int) -> None:
        pools = read("names")["brand"]
        self._heads: str = pools["heads"]
        self._hearts: str = pools["hearts"]
        self._tails: str = pools["tails"]
        self._waves: list[str] = ["", *pools["waves"]]
        self._size = len(self._heads) * len(self._hearts) * len(self._tails)
        self._offset = Draws(seed, "brands").below(self._size)

    @property
    def capacity(self) -> int:
        """How many firms can be told apart."""
        return self._size * len(self._waves)

    def name(self, number: int) -> str:
        """The shop name of firm `number`, by a walk through all combinations that never meets one twice."""
        wave, step = divmod(number - 1, self._size)
        place, tail = divmod((step * _STRIDE + self._offset) % self._size, len(self._tails))
        head, heart = divmod(place, len(self._hearts))
        return self._heads[head] + self._hearts[heart] + self._tails[tail] + self._waves[wave]


_STRIDE = 48_271  # prime, and longer than any pool: neighbouring firms do not sound alike
