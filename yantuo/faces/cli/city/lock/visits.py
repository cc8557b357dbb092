"""One inspection: planned, begun, filled in, concluded, signed, handed over, published, as far as a day allows."""

from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from uuid import UUID

from yantuo.faces.cli.city.clock import Clock
from yantuo.faces.cli.city.data import read
from yantuo.faces.cli.city.draws import Draws, Uids
from yantuo.faces.cli.city.lock.crew import Crew
from yantuo.faces.cli.city.lock.rows import Finding, Shot, Visit
from yantuo.faces.cli.city.lock.sheets import (
    Filled,
    Filler,
    domain_of,
    failing,
    items_of,
    marks_of,
    table_for,
)
from yantuo.faces.cli.city.rows import FirmFile
from yantuo.kernel.worktime import CHINA

STATES = ("planned", "under_way", "concluded", "signed", "told", "published")
_PHOTOGRAPHED = 0.85
_REFUSED = 0.025
_LATE, _FORGOTTEN = 0.06, 0.015  # of the results, those published after their time, and those long after it
_AFTER = (3, 18)  # working days from the result to its publication; the law gives twenty
_AFTER_LATE, _AFTER_FORGOTTEN = (
    (21, 27),
    (28, 35),
)  # a forgotten one is found within a few weeks, never after months
_ITEMS = {"daily": "SC-JC-02", "unannounced": "SC-JC-05", "system": "SC-JC-06", "special": "SC-JC-07"}
_BY_SOURCE = {"sample": "SC-JC-11", "follow_up": "SC-JC-01"}


class Wish(NamedTuple):
    """What an inspection is to be; `reach` is the last state it may come to, `fails` what kind of findings it has."""

    day: date
    kind: str = "daily"
    source: str = "plan"
    reach: str = "published"
    fails: str = ""  # "", spot, card
    office: str = ""
    pair: tuple[str, str] | None = None
    share: float = 1.0
    over_cap: bool = False
    at_cap: bool = False
    repeats: UUID | None = None
    refused: bool = False


class Made(NamedTuple):
    """An inspection with what the card that follows it is about."""

    visit: Visit
    filled: Filled
    shots: tuple[Shot, ...]
    pair: tuple[str, str]


class Inspections:
    """Makes the inspections of a city; everything from the stream it is given."""

    def __init__(self, seed: int, clock: Clock, crew: Crew) -> None:
        self._clock, self._crew, self._filler = clock, crew, Filler(seed)
        self._uids, self._sheets = Uids(seed, "visit"), Uids(seed, "sheet")
        self._findings, self._shots = Uids(seed, "finding"), Uids(seed, "visit shot")
        self._words = read("lock/words")

    def make(self, file: FirmFile, ordinal: int, wish: Wish, draws: Draws, card: UUID | None = None) -> Made:
        """One inspection; `card` takes on what is not put right on the spot."""
        firm, clock = file.firm, self._clock
        office = wish.office or firm.office
        known = min(wish.day, clock.on)
        ahead = 1 if wish.source != "plan" or wish.kind == "unannounced" else draws.between(3, 12)
        opened = clock.moment(draws, clock.after(known, -ahead))
        pair = wish.pair or self._crew.pair(firm, office, known, draws)
        base = self._base(file, ordinal, wish, office, opened, pair, draws)
        if wish.reach in ("planned", "cancelled"):
            return Made(self._idle(base, wish, draws), Filled((), {}), (), pair)
        began = self._began(wish.day, draws)
        concluded = began + timedelta(minutes=draws.between(95, 170))
        items = items_of(table_for(domain_of(firm.categories), wish.day, wish.kind), marks_of(file))
        count = draws.between(1, 4) if wish.fails else 0
        failed = failing(items, count, draws, on_spot=wish.fails == "spot")
        filled = self._filler.fill(file, ordinal, items, failed, (began, concluded), pair, wish.share, draws)
        shots = self._photos(firm.number, ordinal, filled, draws)
        if wish.reach == "under_way":
            visit = base._replace(state="under_way", answers=filled.answers, began_at=began)
            return Made(visit, filled, shots, pair)
        visit = self._course(base, wish, filled, began, concluded, draws)
        return Made(self._followed(visit, wish, file, ordinal, card, draws), filled, shots, pair)

    def _began(self, day: date, draws: Draws) -> datetime:
        """In the morning or the afternoon, early enough to end before the offices close."""
        hour = draws.pick((time(8, 50), time(9, 20), time(14, 40)))
        return datetime.combine(day, hour, CHINA) + timedelta(minutes=draws.between(0, 30))

    def _base(
        self,
        file: FirmFile,
        ordinal: int,
        wish: Wish,
        office: str,
        opened: datetime,
        pair: tuple[str, str],
        draws: Draws,
    ) -> Visit:
        reasons, known = {}, min(wish.day, self._clock.on)
        if wish.kind == "unannounced":
            reasons["unannounced"] = draws.pick(self._words["unannounced"])
        if wish.over_cap:
            reasons["cap"] = self._words["over_cap"]
        if wish.repeats:
            reasons["repeat"] = self._words["repeat"]
        number = file.firm.number
        return Visit(
            uid=self._uids(number, ordinal),
            sheet=self._sheets(number, ordinal),
            firm=number,
            office=office,
            kind=wish.kind,
            source=wish.source,
            item_code=_BY_SOURCE.get(wish.source, _ITEMS[wish.kind]),
            planned_on=wish.day,
            opened_at=opened,
            inspectors=pair,
            approver=self._crew.desks.leader(office, opened.date(), draws),
            nth=0,
            reasons=reasons,
            state="planned",
            answers=(),
            findings=(),
            began_at=None,
            concluded_at=None,
            signed_at=None,
            told_at=None,
            published_at=None,
            cancelled_at=None,
            publisher=self._crew.lasting(office, "case_officer", (known, self._clock.on), draws),
            opinion="",
            refusal="",
            witness="",
            corrects=None,
            repeats=wish.repeats,
        )

    def _idle(self, base: Visit, wish: Wish, draws: Draws) -> Visit:
        if wish.reach == "planned":
            return base
        at = self._clock.moment(draws, self._clock.after(base.opened_at.date(), 1))
        reason = self._words["at_cap"] if wish.at_cap else draws.pick(self._words["cancel"])
        reasons = {**base.reasons, "cancel": reason}
        return base._replace(state="cancelled", cancelled_at=at, reasons=reasons)

    def _course(
        self,
        base: Visit,
        wish: Wish,
        filled: Filled,
        began: datetime,
        concluded: datetime,
        draws: Draws,
    ) -> Visit:
        signed = concluded + timedelta(minutes=draws.between(26, 40))
        told = signed + timedelta(minutes=draws.between(6, 20))
        refused = wish.refused or draws.chance(_REFUSED)
        published = self._published(concluded, told, draws)
        reach = STATES.index(wish.reach)
        if published is None:
            reach = min(reach, STATES.index("told"))
        return base._replace(
            state=STATES[reach],
            answers=filled.answers,
            began_at=began,
            concluded_at=concluded,
            signed_at=signed if reach >= STATES.index("signed") else None,
            told_at=told if reach >= STATES.index("told") else None,
            published_at=published if reach >= STATES.index("published") else None,
            opinion=draws.pick(self._words["opinion"]) if not refused else "",
            refusal=draws.pick(self._words["refusal"]) if refused else "",
            witness=draws.pick(self._words["witness"]) if refused else "",
        )

    def _published(self, concluded: datetime, told: datetime, draws: Draws) -> datetime | None:
        """Within twenty working days, for some days or weeks after them; None where that is yet to come."""
        late, forgotten = draws.chance(_LATE), draws.chance(_FORGOTTEN)
        span = _AFTER_FORGOTTEN if forgotten else _AFTER_LATE if late else _AFTER
        day = self._clock.after(concluded.date(), draws.between(*span))
        if day >= self._clock.on:
            return None
        return max(self._clock.moment(draws, day), told + timedelta(minutes=30))

    def _followed(
        self, visit: Visit, wish: Wish, file: FirmFile, ordinal: int, card: UUID | None, draws: Draws
    ) -> Visit:
        table = table_for(domain_of(file.firm.categories), wish.day, wish.kind)
        found = []
        concluded = visit.concluded_at
        assert concluded
        for number, answer in enumerate(row for row in visit.answers if row.verdict == "fails"):
            item = table.item(answer.item)
            spot = (
                item.on_spot
                and not item.is_key
                and (wish.fails == "spot" or (draws.chance(0.4) and number > 0))
            )
            follow = "spot" if spot else "card" if card else ""
            at = concluded + timedelta(minutes=draws.between(3, 9) if spot else 12)
            found.append(
                Finding(
                    uid=self._findings(visit.firm, ordinal * 200 + number),
                    item=answer.item,
                    answer=answer.uid,
                    follow=follow,
                    how=draws.pick(self._words["spot"]) if spot else "",
                    followed_at=at if follow else None,
                    card=card if follow == "card" else None,
                )
            )
        return visit._replace(findings=tuple(found))

    def correct(self, first: Visit, draws: Draws) -> Visit:
        """A further record of the same answers that corrects one which was handed over."""
        assert first.told_at
        opened = self._clock.moment(draws, self._clock.after(first.told_at.date(), 4))
        concluded = opened + timedelta(minutes=40)
        told = concluded + timedelta(minutes=45)
        number, ordinal = first.firm, 90
        answers = tuple(
            row._replace(uid=self._filler.uid(number, ordinal, n), at=opened)
            for n, row in enumerate(first.answers, 1)
        )
        renamed = {old.uid: new.uid for old, new in zip(first.answers, answers, strict=True)}
        findings = tuple(
            row._replace(
                uid=self._findings(number, ordinal * 200 + n),
                answer=renamed[row.answer],
                followed_at=concluded + timedelta(minutes=5),
            )
            for n, row in enumerate(first.findings)
        )
        return first._replace(
            uid=self._uids(number, ordinal),
            sheet=self._sheets(number, ordinal),
            opened_at=opened,
            reasons={**first.reasons, "correction": self._words["correction"]},
            answers=answers,
            findings=findings,
            concluded_at=concluded,
            signed_at=concluded + timedelta(minutes=30),
            told_at=told,
            published_at=self._clock.moment(draws, self._clock.after(told.date(), 6)),
            state="published",
            corrects=first.uid,
            repeats=first.repeats,
        )

    def words(self, item: str, file: FirmFile, draws: Draws) -> tuple[str, str]:
        """What is found on an item, and what will be done about it."""
        return self._filler.words(item, file, draws)

    def _photos(self, firm: int, ordinal: int, filled: Filled, draws: Draws) -> tuple[Shot, ...]:
        rows = [row for row in filled.answers if row.verdict == "fails" and draws.chance(_PHOTOGRAPHED)]
        return tuple(
            Shot(
                self._shots(firm, ordinal * 200 + n),
                "answer",
                row.uid,
                f"{scene_of(row.item)}.before",
                row.by,
                row.at,
            )
            for n, row in enumerate(rows)
        )


def scene_of(item: str) -> str:
    """Which picture shows the place of an item."""
    scenes = read("lock/words")["scenes"]
    found: str = scenes["items"].get(item) or scenes["sections"].get(item.partition(".")[0], "records")
    return found
