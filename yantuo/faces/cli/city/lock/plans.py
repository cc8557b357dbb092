"""Which firms are inspected how often, and where the special cases of the demonstration lie."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from yantuo.faces.cli.city.clock import Clock
from yantuo.faces.cli.city.draws import Draws, Weighted
from yantuo.faces.cli.city.lock.crew import Cast, Crew
from yantuo.faces.cli.city.lock.scripts import CLOSED, SCRIPTS, Deck, Script
from yantuo.faces.cli.city.lock.visits import Wish
from yantuo.faces.cli.city.offices import BUREAU, county_bureau
from yantuo.faces.cli.city.people import DEMO_FIRM
from yantuo.faces.cli.city.rows import FirmFile

DEMO_COUNTY = "140403"
_CAPS = {"A": 1, "B": 2, "C": 3, "D": 4}
_VISITED, _TWICE, _COMPLAINED = 0.38, 0.045, 0.022
_AHEAD, _NOW = 0.012, 0.012  # planned for the coming days, begun or being signed these days
_FAILS = Weighted({"": 40, "spot": 30, "card": 30}.items())
_KINDS = Weighted({"daily": 80, "unannounced": 9, "special": 11}.items())
_YEAR = (25, 352)


class Plan(NamedTuple):
    """An inspection (wish), a card (script) or both; `crew`: persons of the demonstration logins in their places."""

    wish: Wish | None = None
    script: Script | None = None
    pair: tuple[str, str] | None = None
    crew: dict[str, str] = {}
    origin: str = "report"
    corrected: bool = False
    repeats: bool = False

    def change(self, cast: Cast) -> Cast:
        """The persons of the card with those that are wanted."""
        named = self.crew
        return cast._replace(
            owner=named.get("owner", cast.owner),
            issuer=named.get("issuer", cast.issuer),
            leader=named.get("leader", cast.leader),
        )


class Plans:
    """Deals the plans firm by firm, in their order."""

    def __init__(self, seed: int, clock: Clock, crew: Crew) -> None:
        self._draws, self._clock, self._crew = Draws(seed, "lock plans"), clock, crew
        self._deck = Deck(seed)
        self._counts: Counter[str] = Counter()
        logins = crew.logins
        self._demo_crew = {"owner": logins["officer"], "issuer": logins["head"], "leader": logins["leader"]}
        self._pair = (logins["inspector"], logins["officer"])

    def of(self, file: FirmFile) -> list[Plan]:
        """What happens about a firm in the year."""
        firm, draws = file.firm, self._draws
        draws.restart(firm.number)
        ours = firm.office == county_bureau(DEMO_COUNTY)
        self._counts["ours" if ours else "others"] += 1
        if firm.number == DEMO_FIRM:
            return list(self._of_demo_firm())
        if special := self._special(file, self._counts["ours" if ours else "others"], ours=ours):
            return special
        return list(self._usual(file, draws))

    def _usual(self, file: FirmFile, draws: Draws) -> Iterator[Plan]:
        chance = draws.unit()
        visits = 2 if chance < _TWICE else 1 if chance < _TWICE + _VISITED else 0
        cap = _CAPS.get(file.firm.grade, 2)
        for number in range(visits):
            yield self._visit(file, draws, counts=number < cap)
        if draws.chance(_COMPLAINED):
            yield Plan(
                script=self._deck.deal(complaint=True),
                origin=draws.pick(("report", "report", "sample", "instruction")),
            )
        if not visits and draws.chance(_AHEAD):
            yield Plan(Wish(self._clock.after(self._clock.on, draws.between(1, 9)), reach="planned"))
        elif not visits and draws.chance(_NOW):
            reach = draws.pick(("under_way", "concluded", "signed", "cancelled"))
            yield Plan(Wish(self._yesterday(), reach=reach, share=0.6 if reach == "under_way" else 1.0))

    def _visit(self, file: FirmFile, draws: Draws, *, counts: bool) -> Plan:
        fails, kind = _FAILS.draw(draws), _KINDS.draw(draws)
        source = (
            "plan"
            if counts and draws.chance(0.86)
            else draws.pick(("complaint", "sample", "referral", "follow_up"))
        )
        day = self._clock.working(self._clock.on - timedelta(days=draws.between(*_YEAR)))
        office = ""
        if fails != "card" and any(code.startswith(("05", "29", "27")) for code in file.firm.categories):
            kind, office = "system", BUREAU
        wish = Wish(day, kind, source, fails=fails, office=office)
        return Plan(wish, self._deck.deal() if fails == "card" else None)

    def _yesterday(self) -> date:
        return self._clock.after(self._clock.on, -1)

    def _ago(self, days: int) -> date:
        return self._clock.working(self._clock.on - timedelta(days=days))

    def _of_demo_firm(self) -> Iterator[Plan]:
        """What the login "firm" finds: a card closed with its papers, one to answer, one to sign for."""
        crew = self._demo_crew
        yield Plan(
            Wish(self._ago(30), fails="card", pair=self._pair), CLOSED._replace(within=(45, 95)), crew=crew
        )
        source = Wish(self._ago(30), source="sample", fails="card", pair=self._pair)
        yield Plan(source, SCRIPTS["due_soon"], crew=crew)
        yield Plan(script=SCRIPTS["issued"], pair=self._pair, crew=crew)

    def _special(self, file: FirmFile, n: int, *, ours: bool) -> list[Plan]:
        """The case that lies with the n-th firm of the county of the logins, or of the others."""
        if ours:
            return self._of_logins(n)
        day = self._ago
        first = Wish(day(80), "system", office=BUREAU, fails="spot", source="referral")
        cases = {
            3: [Plan(Wish(day(70), fails="spot"), corrected=True)],
            5: [*self._up_to_cap(file, 150), Plan(Wish(day(40), over_cap=True))],
            7: [*self._up_to_cap(file, 170), Plan(Wish(day(20), reach="cancelled", at_cap=True))],
            9: [Plan(first), Plan(Wish(day(30)), repeats=True)],
            11: [Plan(Wish(day(45), fails="spot", refused=True))],
            13: [Plan(Wish(day(45), fails="card"), SCRIPTS["ask_refused"])],
            15: [Plan(Wish(day(45), fails="card"), SCRIPTS["new_closed"])],
        }
        return cases.get(n, [])

    def _up_to_cap(self, file: FirmFile, ago: int) -> list[Plan]:
        """As many planned inspections as the grade of the firm allows."""
        return [Plan(Wish(self._ago(ago - 25 * k))) for k in range(_CAPS.get(file.firm.grade, 2))]

    def _of_logins(self, n: int) -> list[Plan]:
        """Something to do today for inspector, officer, head and leader."""
        pair, crew, wish = self._pair, self._demo_crew, Wish(self._ago(30), fails="card", pair=self._pair)
        cases = {
            2: Plan(Wish(self._clock.on, reach="planned", pair=pair)),
            3: Plan(Wish(self._yesterday(), reach="under_way", share=0.5, fails="card", pair=pair)),
            4: Plan(wish, SCRIPTS["answered"], crew=crew),
            5: Plan(wish, SCRIPTS["accepted"], crew=crew),
            6: Plan(wish, SCRIPTS["draft"], crew=crew),
            7: Plan(wish, SCRIPTS["ask_waiting"], crew=crew),
            8: Plan(wish, SCRIPTS["late_5"], crew=crew),
            9: Plan(wish, SCRIPTS["late_10"], crew=crew),
            10: Plan(wish, SCRIPTS["late_3"], crew=crew),
            11: Plan(Wish(self._clock.after(self._clock.on, 2), reach="planned", pair=pair)),
            12: Plan(Wish(self._yesterday(), reach="concluded", fails="spot", pair=pair)),
            13: Plan(Wish(self._yesterday(), reach="signed", fails="card", pair=pair)),
            14: Plan(wish, SCRIPTS["partly_open"], crew=crew),
            15: Plan(wish, SCRIPTS["late_1"], crew=crew),
        }
        return [cases[n]] if n in cases else []
