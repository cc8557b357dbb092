"""Cards that the city puts to county bureaus."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import product

from yantuo.casework.checklists.rules import table_of
from yantuo.faces.cli.city.clock import Clock
from yantuo.faces.cli.city.data import read
from yantuo.faces.cli.city.draws import Draws
from yantuo.faces.cli.city.lock.cards import About, Cards, Played, Stated
from yantuo.faces.cli.city.lock.crew import Crew
from yantuo.faces.cli.city.lock.scripts import SCRIPTS
from yantuo.faces.cli.city.offices import BUREAU, county_bureau

# county, how the card turns out, items that failed
_CASES = (
    ("140427", "closed", ("2.3", "3.3")),
    ("140403", "correcting", ("2.1", "3.5", "4.1")),
)
_FIRST = 1 << 22  # numbers of these things lie beyond every firm's
_TRIES = 60  # days sought back beyond the script's own
_OTHER_COURSES = 12  # streams tried when no day fits a course


def bureau_cards(seed: int, clock: Clock, crew: Crew, cards: Cards) -> Iterator[Played]:
    """One card that is closed, and one on the bureau of the logins that is being corrected."""
    for number, (county, name, items) in enumerate(_CASES):
        yield _one(seed, clock, crew, cards, number, county, name, items)


def _one(
    seed: int,
    clock: Clock,
    crew: Crew,
    cards: Cards,
    number: int,
    county: str,
    name: str,
    items: tuple[str, ...],
) -> Played:
    script = SCRIPTS[name]
    draws = Draws(seed, "bureau card")
    for other, ago in product(range(_OTHER_COURSES), range(script.within[0], script.within[1] + _TRIES)):
        draws.restart(number + len(_CASES) * other)
        day = clock.working(clock.on - timedelta(days=ago))
        seen = clock.moment(draws, day)
        pair = _team(crew, seen, draws)
        addressee = county_bureau(county)
        about = About(
            _FIRST + number,
            2,
            None,
            addressee,
            BUREAU,
            "oversight",
            None,
            "",
            "",
            "",
            seen,
            _stated(items, day),
            (),
        )
        speaker = crew.desks.head(addressee, day, draws)
        cast = crew.cast(None, BUREAU, (day, clock.on), pair, speaker, draws)
        if played := cards.play(script, about, cast, draws):
            return played
    raise LookupError(f"no day lets the card on {county} come out as {name}")


def _team(crew: Crew, at: datetime, draws: Draws) -> tuple[str, str]:
    first, second = draws.sample(crew.certified([BUREAU], at.date()), 2)
    return first, second


def _stated(items: tuple[str, ...], day: date) -> tuple[Stated, ...]:
    """Problems of an office, with their bases by the checklist of oversight of the day."""
    table = table_of("oversight", "oversight", day)
    rows = {item: read("lock/words")["bureaus"][item] for item in items}
    return tuple(
        Stated(text, table.item(item).basis_zh, "督查发现", asked, item, None, done, "records", pictured=True)
        for item, (text, asked, done) in rows.items()
    )
