"""The inspections and cards of all firms: the usual ones by chance, the special ones where they are wanted."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from itertools import product
from typing import NamedTuple
from uuid import UUID

from yantuo.casework.checklists.rules import Table
from yantuo.faces.cli.city.clock import Clock
from yantuo.faces.cli.city.data import read
from yantuo.faces.cli.city.desks import Desks
from yantuo.faces.cli.city.draws import Draws
from yantuo.faces.cli.city.lock.bureaus import bureau_cards
from yantuo.faces.cli.city.lock.cards import About, Cards, Played, Stated
from yantuo.faces.cli.city.lock.crew import Crew
from yantuo.faces.cli.city.lock.plans import Plan, Plans
from yantuo.faces.cli.city.lock.rows import Card, Shot, Visit, Year
from yantuo.faces.cli.city.lock.scripts import Script
from yantuo.faces.cli.city.lock.sheets import domain_of, failing, items_of, marks_of, table_for
from yantuo.faces.cli.city.lock.visits import Inspections, Made, scene_of
from yantuo.faces.cli.city.people import DEMO_FIRM, Staff
from yantuo.faces.cli.city.rows import FirmFile

FIRMS = 1300  # of a larger city the first ones alone take part
_TRIES = 130  # days sought back
_OTHER_COURSES, _APART = 12, 30  # streams tried when no day fits a course, and how many bits they lie apart
_PLACES = 2  # identifiers a card takes: its own, and that of one merged into it
_WEIGHTS = {"key": "重点项", "general": "一般项"}


class Looked(NamedTuple):
    """What was seen before a card: at an inspection or after a complaint."""

    made: Made | None
    problems: tuple[Stated, ...]
    at: datetime
    pair: tuple[str, str]


class Lock:
    """Makes the year of the lock of one city."""

    def __init__(self, seed: int, clock: Clock, staff: Staff) -> None:
        self._draws, self._clock = Draws(seed, "lock"), clock
        self._crew = Crew(staff, Desks(staff))
        self._inspections = Inspections(seed, clock, self._crew)
        self._cards, self._plans = Cards(seed, clock), Plans(seed, clock, self._crew)
        self._seed, self._words = seed, read("lock/words")
        self.visits: list[Visit] = []
        self.cards: list[Card] = []
        self.shots: list[Shot] = []
        self._speakers: dict[int, tuple[int, str, str, str]] = {}

    def year(self, files: Iterable[FirmFile]) -> Year:
        """Everything about the first firms in business."""
        for file in files:
            if file.firm.number <= FIRMS and file.firm.state != "closed":
                for ordinal, plan in enumerate(self._plans.of(file), 1):
                    self._carry_out(file, ordinal, plan)
        for played in bureau_cards(self._seed, self._clock, self._crew, self._cards):
            self._keep(played)
        return Year(
            tuple(_counted(self.visits)), tuple(self.cards), tuple(self.shots), tuple(self._speakers.values())
        )

    def _carry_out(self, file: FirmFile, ordinal: int, plan: Plan) -> None:
        """One plan: an inspection, a card, or both."""
        stream = file.firm.number * 100 + ordinal
        if plan.script is None:
            assert plan.wish
            self._draws.restart(stream)
            wish = plan.wish
            if plan.repeats:
                wish = wish._replace(repeats=self.visits[-1].uid)
            made = self._inspections.make(file, ordinal, wish, self._draws)
            self._keep_visit(made)
            if plan.corrected:
                self._correct(made)
            return
        for other, day in product(range(_OTHER_COURSES), self._days(plan, stream)):
            self._draws.restart(stream + (other << _APART))
            if self._try(file, ordinal, plan, plan.script, day):
                return
        raise LookupError(f"no day lets the script {plan.script.name} come out for firm {file.firm.number}")

    def _days(self, plan: Plan, stream: int) -> list[date]:
        """Working days on which the problems may have been seen: an open card's the nearest first."""
        assert plan.script
        near, far = plan.script.within
        clock = self._clock
        if plan.script.state == "closed":
            draws = Draws(self._seed, "lock day", stream)
            ago = [draws.between(near, far) for _try in range(40)]
        else:
            ago = list(range(near, max(far, _TRIES)))
        days = [clock.working(clock.on - timedelta(days=days)) for days in ago]
        return list(dict.fromkeys(days))

    def _try(self, file: FirmFile, ordinal: int, plan: Plan, script: Script, day: date) -> bool:
        """Let a script play from a day; false where it does not come out so."""
        draws, firm, speaker = self._draws, file.firm, self._speaker(file)
        found = self._looked(file, ordinal, plan, day)
        if found is None:
            return False
        cast = self._crew.cast(firm, firm.office, (day, self._clock.on), found.pair, speaker[1], draws)
        about = About(
            number=firm.number,
            ordinal=_PLACES * ordinal,
            firm=firm.number,
            addressee="",
            office=firm.office,
            origin="inspection" if found.made else plan.origin,
            origin_dossier=found.made.visit.uid if found.made else None,
            place=file.premises[0].address,
            unit=draws.pick(self._words["units"]),
            responsible=_responsible(file),
            seen_at=found.at,
            problems=found.problems,
            spare=self._spare(file, day, {one.item for one in found.problems}, draws),
            guest=self._complaint(file, draws) if script.guest else (),
        )
        played = self._cards.play(script, about, plan.change(cast), draws)
        if played is None:
            return False
        if found.made:
            self._keep_visit(found.made)
        self._speakers[firm.number] = speaker
        self._keep(played)
        return True

    def _looked(self, file: FirmFile, ordinal: int, plan: Plan, day: date) -> Looked | None:
        """What somebody saw on a day: an inspection with its findings, or what a complaint said."""
        firm, draws = file.firm, self._draws
        if plan.wish is None:
            at = self._clock.moment(draws, day)
            pair = plan.pair or self._crew.pair(firm, firm.office, day, draws)
            return Looked(None, self._complaint(file, draws), at, pair)
        card = self._cards.uid(firm.number, _PLACES * ordinal)
        made = self._inspections.make(file, ordinal, plan.wish._replace(day=day), draws, card)
        problems, concluded = self._from(file, made), made.visit.concluded_at
        return Looked(made, problems, concluded, made.pair) if concluded and problems else None

    def _keep(self, played: Played) -> None:
        self.cards += played.cards
        self.shots += played.shots

    def _keep_visit(self, made: Made) -> None:
        self.visits.append(made.visit)
        self.shots += made.shots

    def _from(self, file: FirmFile, made: Made) -> tuple[Stated, ...]:
        """The problems of a card from what an inspection found and did not see put right."""
        visit = made.visit
        table = table_for(domain_of(file.firm.categories), visit.planned_on, visit.kind)
        answers = {row.uid: row for row in visit.answers}
        pictured = {shot.owner for shot in made.shots}
        return tuple(
            _stated(
                table,
                answers[one.answer].item,
                made.filled.found[one.item],
                one.answer,
                one.answer in pictured,
            )
            for one in visit.findings
            if one.follow == "card"
        )

    def _spare(self, file: FirmFile, day: date, known: set[str], draws: Draws) -> tuple[Stated, ...]:
        table = table_for(domain_of(file.firm.categories), day, "daily")
        items = [item for item in items_of(table, marks_of(file)) if item.key not in known]
        found = failing(items, 1, draws, on_spot=False)
        words = self._inspections.words
        return tuple(_stated(table, key, words(key, file, draws), None, False) for key in found)

    def _complaint(self, file: FirmFile, draws: Draws) -> tuple[Stated, ...]:
        rows = draws.sample(self._words["complaints"], draws.between(1, 2))
        product = file.firm.products[0]
        return tuple(
            Stated(text.format(product=product), clause, "投诉举报核查", asked, "", None, done, "shelf", True)
            for text, clause, asked, done in rows
        )

    def _speaker(self, file: FirmFile) -> tuple[int, str, str, str]:
        """Firm, key, name and post of the person who answers for a firm on its pages."""
        number = file.firm.number
        if number == DEMO_FIRM:
            return number, "firm", file.responsibles[0].name, "法定代表人"
        return number, f"firm{number}", _responsible(file), "食品安全员"

    def _correct(self, made: Made) -> None:
        """A further record that corrects one that was handed over: the same answers, signed anew."""
        self.visits.append(self._inspections.correct(made.visit, self._draws))


def _stated(table: Table, key: str, words: tuple[str, str], answer: UUID | None, pictured: bool) -> Stated:
    item = table.item(key)
    return Stated(
        words[0], item.basis_zh, _WEIGHTS[item.weight], item.text_zh, key, answer,
        words[1], scene_of(key), pictured,
    )  # fmt: skip


def _responsible(file: FirmFile) -> str:
    """Who is in charge of the correction: the food safety officer."""
    return next((one.name for one in file.responsibles if one.role == "officer"), file.responsibles[0].name)


def _counted(visits: list[Visit]) -> list[Visit]:
    """The inspections in order of their days, the planned ones of a firm numbered within the year."""
    counts: Counter[tuple[int, int]] = Counter()
    made: dict[object, int] = {}
    for visit in sorted(visits, key=lambda row: (row.planned_on, row.opened_at, row.uid)):
        if visit.corrects:
            continue
        if visit.source == "plan" and visit.state != "cancelled":
            counts[visit.firm, visit.planned_on.year] += 1
            made[visit.uid] = counts[visit.firm, visit.planned_on.year]
    rows = [row._replace(nth=made.get(row.corrects or row.uid, 0)) for row in visits]
    return sorted(rows, key=lambda row: (row.planned_on, row.opened_at, row.uid))
