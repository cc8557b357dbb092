"""A year of work: what the offices did about each firm, from the firm's own stream; due dates are the loader's."""

from collections.abc import Iterator
from datetime import date, timedelta

from yantuo.faces.cli.city.clock import Clock
from yantuo.faces.cli.city.courses import FATES, Course, Courses, Fate
from yantuo.faces.cli.city.desks import LABORATORY, Desks
from yantuo.faces.cli.city.draws import Draws, Uids
from yantuo.faces.cli.city.followups import FollowUps
from yantuo.faces.cli.city.people import DEMO_FIRM
from yantuo.faces.cli.city.plans import Plan, plans
from yantuo.faces.cli.city.rows import Firm, FirmFile, Licence, Matter, Paper, Referral, Supervised, Work
from yantuo.kernel.counting import midnight

_COUNTS = (0, 0, 1, 1, 1, 1, 2, 2, 2, 3, 3, 4)  # matters of a firm in a year, besides those counted backward
# What the demonstration firm finds on its own pages.
_DEMO_WORK = (
    ("sample.dispose", Fate.OPEN),
    ("licence.decide", Fate.OPEN),
    ("inspect.publish", Fate.DONE),
    ("recall.3.start", Fate.DONE),
    ("recall.3.finish", Fate.TARDY),
    ("case.pay", Fate.DONE),
)
_AHEAD = 50  # days before the limit at which a backward matter is opened
_YEAR = timedelta(days=365)
_STILL_PURSUED = timedelta(days=30)  # a firm whose licence has run out is asked about it for so long
_ONE_DAY = timedelta(days=1)
_ANSWERED = 0.62  # of the firms whose time to apply is running, those that already have
_IGNORED = 0.18  # of those whose time to apply is over, those that did not
_INSPECTED = 0.45  # of the objects inspected within the year, those that had to be reminded
_NOTHING = Work((), (), ())


class Year:
    """The work of the year before a day, firm by firm."""

    def __init__(self, seed: int, clock: Clock, desks: Desks) -> None:
        self._draws, self._uids = Draws(seed, "work"), Uids(seed, "matter")
        self._clock, self._desks, self._plans = clock, desks, plans()
        self._courses = Courses(clock, desks)
        self._followups = FollowUps(seed, clock, desks)
        things = (("",), ("", "sc"), ("", "object"), ("", "sc", "object"))
        self._open_to = {frozenset(has): self._plans.open_to(frozenset(has)) for has in things}

    def of(self, file: FirmFile) -> Work:
        """Matters, referrals and documents about one firm; none for a firm that has closed."""
        if file.firm.state == "closed":
            return _NOTHING
        draws = self._draws
        draws.restart(file.firm.number)
        matters: list[Matter] = []
        referrals: list[Referral] = []
        papers: list[Paper] = []
        for ordinal, (plan, fate, course, facts) in enumerate(self._all(file, draws), 1):
            matter = self._matter(file.firm, ordinal, plan, fate, course, facts, draws)
            matters.append(matter)
            referrals += self._followups.referrals(matter, plan, file.firm, draws)
            papers += self._followups.papers(matter, plan, facts, draws)
        return Work(tuple(matters), tuple(referrals), tuple(papers))

    def _all(self, file: FirmFile, draws: Draws) -> Iterator[tuple[Plan, Fate, Course, dict[str, str]]]:
        yield from self._desk_work(file, draws)
        for licence in file.licences:
            yield from self._renewal(file, licence, draws)
        for supervised in file.objects:
            yield from self._inspection(file, supervised, draws)

    def _desk_work(self, file: FirmFile, draws: Draws) -> Iterator[tuple[Plan, Fate, Course, dict[str, str]]]:
        facts = _facts(file)
        for plan, fate in self._chosen(file, draws):
            office = self._desks.office(file.firm, plan.place)
            if course := self._courses.forward(plan, office, fate, draws):
                yield plan, fate, course, facts

    def _chosen(self, file: FirmFile, draws: Draws) -> list[tuple[Plan, Fate]]:
        """What is to happen about the firm, and how it is to end."""
        if file.firm.number == DEMO_FIRM:
            return [(self._plans.of_term(term), fate) for term, fate in _DEMO_WORK]
        choice = self._open_to[_has(file)]
        return [(choice.draw(draws), FATES.draw(draws)) for _ in range(draws.pick(_COUNTS))]

    def _renewal(
        self, file: FirmFile, licence: Licence, draws: Draws
    ) -> Iterator[tuple[Plan, Fate, Course, dict[str, str]]]:
        """The reminder of the coming end of a licence, or of the last one if it ended within the year."""
        if licence.kind != "SC" or licence.valid_to < self._clock.on - _STILL_PURSUED:
            return
        renewed = licence.first_issued_on < licence.valid_from > self._clock.on - _YEAR
        ends = licence.valid_from - _ONE_DAY if renewed else licence.valid_to
        fate = Fate.DONE if renewed else Fate.LATE if licence.state == "expired" else None
        facts = _facts(file, licence=licence.number)
        yield from self._backward(self._plans.renewal, ends, facts, fate, draws)

    def _inspection(
        self, file: FirmFile, supervised: Supervised, draws: Draws
    ) -> Iterator[tuple[Plan, Fate, Course, dict[str, str]]]:
        """The reminder of an object's next inspection, or of its last one within the year."""
        past, ahead = (
            date.fromisoformat(str(supervised.attributes[name]))
            for name in ("inspected_on", "next_inspection_on")
        )
        facts = _facts(file, supervised=supervised.name + supervised.number)
        yield from self._backward(self._plans.inspection, ahead, facts, None, draws)
        if past > self._clock.on - _YEAR and draws.chance(_INSPECTED):
            yield from self._backward(self._plans.inspection, past, facts, Fate.DONE, draws)

    def _backward(
        self, plan: Plan, ends: date, facts: dict[str, str], fate: Fate | None, draws: Draws
    ) -> Iterator[tuple[Plan, Fate, Course, dict[str, str]]]:
        event = midnight(ends)
        if fate is None:
            over = self._clock.due(plan.term, event) < self._clock.now
            undone = draws.chance(_IGNORED if over else 1 - _ANSWERED)
            fate = Fate.DONE if not undone else Fate.LATE if over else Fate.OPEN
        if course := self._courses.backward(plan, event, _AHEAD, fate, draws):
            yield plan, fate, course, {**facts, "expiry": f"{ends.year}年{ends.month}月{ends.day}日"}

    def _matter(
        self,
        firm: Firm,
        ordinal: int,
        plan: Plan,
        fate: Fate,
        course: Course,
        facts: dict[str, str],
        draws: Draws,
    ) -> Matter:
        office, opened = self._desks.office(firm, plan.place), course.opened_at
        workplace = self._desks.workplace(firm, plan.place)
        owner = self._desks.anyone(workplace, plan.roles, opened.date(), draws)
        state, closed_by, outcome, reason = "open", "", "", ""
        if closed := course.closed_at:
            closed_by = self._desks.still(owner, workplace, plan.roles, closed.date(), draws)
            owner = closed_by
            state, outcome, reason = self._ending(plan, fate, course, draws)
        return Matter(
            uid=self._uids(firm.number, ordinal),
            firm=firm.number,
            office=office,
            owner=owner,
            opened_by=self._opener(plan, office, owner, opened.date(), draws),
            term=plan.term,
            event_at=course.event_at,
            opened_at=opened,
            title=plan.title.format(**facts),
            text=plan.text.format(**facts),
            state=state,
            closed_at=closed,
            closed_by=closed_by,
            outcome=outcome,
            withdraw_reason=reason,
            shown_to_enterprise=plan.shown,
            pauses=course.pauses,
            extension=course.extension,
            assigned=self._assigned(plan, owner, opened.date(), draws),
        )

    def _ending(self, plan: Plan, fate: Fate, course: Course, draws: Draws) -> tuple[str, str, str]:
        """State, outcome and reason of the withdrawal of a matter that has ended."""
        if fate is Fate.WITHDRAWN:
            return "withdrawn", "", draws.pick(self._plans.withdrawn)
        outcome = draws.pick(plan.outcomes)
        if course.closed_at and course.closed_at > course.due_at:
            outcome += draws.pick(self._plans.late)
        return "done", outcome, ""

    def _opener(self, plan: Plan, office: str, owner: str, day: date, draws: Draws) -> str:
        """Who entered the matter: its owner or the head; for a laboratory the officer who sent the sample."""
        if plan.place == LABORATORY:
            return self._desks.anyone(office, ("case_officer",), day, draws)
        return owner if draws.chance(0.8) else self._desks.head(office, day, draws)

    def _assigned(self, plan: Plan, owner: str, day: date, draws: Draws) -> tuple[str, ...]:
        """Those who work on it beyond the reach of their post: laboratory and experts."""
        if plan.place == LABORATORY:
            return (owner,)
        return (self._desks.anyone("experts", (plan.assign,), day, draws),) if plan.assign else ()


def _has(file: FirmFile) -> frozenset[str]:
    """What a firm has that some matters need: a licence in force (sc), a supervised object (object)."""
    licensed = any(licence.kind == "SC" and licence.state == "in_force" for licence in file.licences)
    return frozenset(["", *(["sc"] if licensed else []), *(["object"] if file.objects else [])])


def _facts(file: FirmFile, licence: str = "", supervised: str = "") -> dict[str, str]:
    """What the places of a text are filled with."""
    first = file.objects[0] if file.objects else None
    return {
        "firm": file.firm.name,
        "product": file.firm.products[0],
        "licence": licence or file.licences[0].number,
        "object": supervised or (first.name + first.number if first else ""),
    }
