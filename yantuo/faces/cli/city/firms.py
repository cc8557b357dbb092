"""The firms of the city, one after the other, each from its own stream: firm i is the same whatever the size."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from yantuo.faces.cli.city.belongings import Licences, Objects, placed, responsibles
from yantuo.faces.cli.city.data import read
from yantuo.faces.cli.city.draws import Draws, Uids, Weighted
from yantuo.faces.cli.city.names import Brands, People, credit_code
from yantuo.faces.cli.city.offices import county_bureau, station
from yantuo.faces.cli.city.people import DEMO_FIRM
from yantuo.faces.cli.city.places import County, Township, share
from yantuo.faces.cli.city.rows import Firm, FirmFile
from yantuo.faces.cli.city.trades import Kind, Trade, deck, trades

_KINDS_OF_BODY = {
    "company": "1",
    "household": "2",
    "workshop": "2",
    "cooperative": "3",
}  # GB 32100-2015 table 1
_SECOND_KIND = 0.28
_SECOND_TRADE = 0.15
_OLDEST_YEARS = 24
_BANDS = ((30, "A"), (45, "B"), (60, "C"))  # upper ends, included (2016 measures)
_TROUBLED = 0.07


class Sketch(NamedTuple):
    """What is decided about a firm before its name: form, size, place and trade."""

    number: int
    type: str
    scale: str
    trade: Trade
    kinds: tuple[Kind, ...]
    county: County
    town: Township
    founded_on: date
    state: str


class Firms:
    """All firms of one city on one day."""

    def __init__(self, seed: int, on: date, counties: Sequence[County]) -> None:
        words = read("firms")
        self._draws, self._uids, self._on = Draws(seed, "firm"), Uids(seed, "firm"), on
        self._brands, self._people = Brands(seed), People()
        self._deck, by_code = deck(seed), {trade.code: trade for trade in trades()}
        self._kin = {code: [by_code[other] for other in others] for code, others in words["kin"].items()}
        self._counties = Weighted((county, share(county.code)) for county in counties)
        self._first_county = max(counties, key=lambda county: share(county.code))
        self._types = {name: Weighted(shares.items()) for name, shares in words["types"].items()}
        self._scales = {name: Weighted(shares.items()) for name, shares in words["scales"].items()}
        self._states = Weighted(words["states"].items())
        self._names, self._staff = words["names"], words["staff"]
        self._objects = Objects(on)

    @property
    def capacity(self) -> int:
        """The largest size that can be told apart by name."""
        return self._brands.capacity

    def files(self, size: int) -> Iterator[FirmFile]:
        """The first `size` firms with all that belongs to them; raises ValueError above the capacity."""
        if size > self.capacity:
            raise ValueError(f"the city has names for {self.capacity} firms, not for {size}")
        licences = Licences(self._on)
        for number in range(1, size + 1):
            yield self._file(number, licences)

    def _file(self, number: int, licences: Licences) -> FirmFile:
        draws = self._draws
        draws.restart(number)
        sketch = self._sketch(number, draws)
        premises = placed(sketch, draws)
        people = responsibles(sketch, self._people, draws)
        firm = self._firm(sketch, premises[0].address, people[0].name, draws)
        return FirmFile(
            firm,
            licences.of(firm, sketch.county, draws),
            premises,
            people,
            self._objects.of(firm, draws),
        )

    def _sketch(self, number: int, draws: Draws) -> Sketch:
        trade = self._deck[(number - 1) % len(self._deck)]
        form, scale = self._form(number, trade, draws)
        county = self._first_county if number == DEMO_FIRM else self._counties.draw(draws)
        founded = self._on - timedelta(days=120 + int(draws.unit() * draws.unit() * _OLDEST_YEARS * 365))
        state = "active" if number == DEMO_FIRM else self._states.draw(draws)
        kinds = self._kinds(trade, form, draws)
        return Sketch(number, form, scale, trade, kinds, county, county.towns.draw(draws), founded, state)

    def _form(self, number: int, trade: Trade, draws: Draws) -> tuple[str, str]:
        if number == DEMO_FIRM:
            return "company", "small"
        if trade.large:
            return "company", "medium" if draws.chance(0.7) else "large"
        form = self._types["firms_only" if trade.firms_only else "free"].draw(draws)
        return form, self._scales[form].draw(draws)

    def _kinds(self, trade: Trade, form: str, draws: Draws) -> tuple[Kind, ...]:
        first = trade.drawn.draw(draws)
        if form != "company":
            return (first,)
        found = [first]
        if draws.chance(_SECOND_KIND):
            found.append(trade.drawn.draw(draws))
        if trade.code in self._kin and draws.chance(_SECOND_TRADE):
            found.append(draws.pick(self._kin[trade.code]).drawn.draw(draws))
        return tuple(dict.fromkeys(found))

    def _firm(self, sketch: Sketch, address: str, legal: str, draws: Draws) -> Firm:
        static = max(kind.score for kind in sketch.kinds)
        dynamic = _halves(_dynamic(draws))
        low, high = self._staff[sketch.scale]
        county, number = sketch.county.code, sketch.number
        return Firm(
            number=number,
            uid=self._uids(number),
            credit_code=credit_code(county, number, _KINDS_OF_BODY[sketch.type]),
            name=self._name(sketch, draws),
            type=sketch.type,
            scale=sketch.scale,
            staff=draws.between(low, high),
            county=county,
            township=sketch.town.code,
            address=address,
            legal_representative=legal,
            office=county_bureau(county),
            station=station(sketch.county.station_of[sketch.town.code].code),
            categories=tuple(kind.code for kind in sketch.kinds),
            products=tuple(draws.pick(kind.products) for kind in sketch.kinds),
            static_score=static,
            dynamic_score=dynamic,
            grade=_grade(static + dynamic),
            grade_year=self._on.year,
            founded_on=sketch.founded_on,
            state=sketch.state,
            closed_on=self._closed_on(sketch, draws),
        )

    def _name(self, sketch: Sketch, draws: Draws) -> str:
        trade, form = sketch.trade, sketch.type
        if form in ("household", "workshop"):
            form = "shop"
        elif form == "company":
            form = sketch.scale
        elif trade.grows:
            form = "grower"
        pattern: str = self._names[form]
        return pattern.format(
            county=sketch.county.name,
            brand=self._brands.name(sketch.number),
            word=draws.pick(trade.words),
            shop=draws.pick(trade.shops),
        )

    def _closed_on(self, sketch: Sketch, draws: Draws) -> date | None:
        if sketch.state != "closed":
            return None
        longest = min(720, (self._on - sketch.founded_on).days - 60)
        return self._on - timedelta(days=draws.between(1, longest))


def _dynamic(draws: Draws) -> float:
    """Dynamic points (0 to 60): few for nearly all, many for a few."""
    if draws.chance(_TROUBLED):
        return 20 + draws.unit() * 40
    return draws.unit() ** 2 * 25


def _halves(points: float) -> float:
    """Points as the tables have them, in halves."""
    return round(points * 2) / 2


def _grade(points: float) -> str:
    return next((grade for upper, grade in _BANDS if points <= upper), "D")
