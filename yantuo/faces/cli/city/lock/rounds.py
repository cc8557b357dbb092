"""One round of a card: time asked for, answer, review, return visit."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from yantuo.faces.cli.city.clock import Clock
from yantuo.faces.cli.city.data import read
from yantuo.faces.cli.city.draws import Draws, Uids
from yantuo.faces.cli.city.lock.crew import Cast
from yantuo.faces.cli.city.lock.rows import Ask, Part, Problem, Reply, Review, Revisit, Round, Seen, Shot
from yantuo.faces.cli.city.lock.scripts import Script
from yantuo.faces.cli.city.lock.walk import Walk

CORRECT = "card.correct"
_AGAIN = (3, 5, 7)  # days given anew
_VISIT_PHOTO = 0.6
_ASKED = (3, 5, 7)


@dataclass
class Open:
    """The problems of a card as they stand, with what will be said of each, and the photos taken so far."""

    number: int
    ordinal: int
    problems: list[Problem]
    done: dict[UUID, tuple[str, str]]
    spare: list[tuple[Problem, str, str]]
    shots: list[Shot] = field(default_factory=list)

    def left(self) -> list[int]:
        """The places of the problems not yet corrected."""
        return [n for n, row in enumerate(self.problems) if row.corrected_at is None]


class Rounds:
    """Plays rounds from the stream it is given."""

    def __init__(self, seed: int, clock: Clock) -> None:
        self._clock, self._words = clock, read("lock/words")
        self._uids = {
            name: Uids(seed, f"card {name}") for name in ("ask", "reply", "part", "visit", "seen", "shots")
        }

    def play(
        self,
        n: int,
        since: datetime,
        days: int,
        comes_to: str,
        script: Script,
        cast: Cast,
        walk: Walk,
        state: Open,
        draws: Draws,
    ) -> Round:
        """A round as far as it comes; raises Ahead where something of it would lie ahead of today."""
        made = Round(n, days, since, None, None, None, None)
        walk.at = max(walk.at, since)
        if script.ask and n == 1:
            made = made._replace(ask=self._ask(made, script.ask, cast, walk, state, draws))
        if comes_to == "correcting":
            return made
        made = made._replace(reply=self._reply(made, script, cast, walk, state, draws))
        if comes_to == "answered":
            return made
        made = made._replace(review=self._review(comes_to, cast, walk, draws))
        if comes_to in ("back", "accepted"):
            return made
        return made._replace(revisit=self._revisit(made, comes_to, cast, walk, state, draws))

    def _place(self, name: str, state: Open, n: int, part: int = 0) -> UUID:
        """The identifier of something of a round (one of at most 9) with at most 99 parts."""
        return self._uids[name](state.number, state.ordinal * 1000 + n * 100 + part)

    def _ask(self, made: Round, became: str, cast: Cast, walk: Walk, state: Open, draws: Draws) -> Ask:
        at = walk.calendar(made.since, made.days * 0.35)
        row = Ask(
            uid=self._place("ask", state, made.n),
            reason=draws.pick(self._words["extension"]),
            days=draws.pick(_ASKED),
            by=cast.speaker,
            at=at,
            granted=None,
            answer="",
            decided_by="",
            decided_at=None,
        )
        if became == "waiting":
            return row
        granted = became == "granted"
        answer = self._words["grant"] if granted else draws.pick(self._words["refuse"])
        decided = walk.step(0, 1)
        return row._replace(granted=granted, answer=answer, decided_by=cast.leader, decided_at=decided)

    def _reply(self, made: Round, script: Script, cast: Cast, walk: Walk, state: Open, draws: Draws) -> Reply:
        at = self._answered_at(made, script, walk, draws)
        parts = []
        for number, place in enumerate(state.left()):
            problem = state.problems[place]
            measures, scene = state.done[problem.uid]
            day = max(made.since.date(), at.date() - timedelta(days=draws.between(0, 2)))
            uid = self._place("part", state, made.n, number)
            parts.append(Part(uid, problem.uid, measures, day))
            shot = self._place("shots", state, made.n, number)
            state.shots.append(Shot(shot, "card_reply", uid, f"{scene}.after", cast.speaker, at))
        note = draws.pick(self._words["note"])
        return Reply(self._place("reply", state, made.n), cast.speaker, at, note, tuple(parts))

    def _answered_at(self, made: Round, script: Script, walk: Walk, draws: Draws) -> datetime:
        units = made.ask.days if made.ask and made.ask.granted else 0
        if script.tardy:
            due = self._clock.due(CORRECT, made.since, units=units, chosen=made.days)
            return walk.on(self._clock.after(due.date(), draws.between(1, 8)))
        share = 0.8 if units or script.guest else 0.4 + draws.unit() * 0.5
        return walk.calendar(made.since, (made.days + units) * share)

    def _review(self, comes_to: str, cast: Cast, walk: Walk, draws: Draws) -> Review:
        at = walk.step(1, 4)
        if comes_to == "back":
            return Review(False, draws.pick(self._words["send_back"]), draws.pick(_AGAIN), cast.owner, at)
        return Review(True, draws.pick(self._words["accept"]), None, cast.owner, at)

    def _revisit(
        self, made: Round, comes_to: str, cast: Cast, walk: Walk, state: Open, draws: Draws
    ) -> Revisit:
        at = walk.step(2, 8)
        visited, left = at - timedelta(minutes=draws.between(8, 18)), state.left()
        seen = []
        for number, place in enumerate(left):
            problem = state.problems[place]
            outcome = comes_to if comes_to in ("partly", "not") and place == left[-1] else "corrected"
            note = draws.pick(self._words["seen_ok" if outcome == "corrected" else f"seen_{outcome}"])
            uid = self._place("seen", state, made.n, number)
            seen.append(Seen(uid, problem.uid, outcome, note))
            if outcome == "corrected":
                state.problems[place] = problem._replace(corrected_at=visited)
            if outcome != "corrected" or draws.chance(_VISIT_PHOTO):
                looks = "after" if outcome == "corrected" else "before"
                shot = self._place("shots", state, made.n, 50 + number)
                scene = state.done[problem.uid][1]
                state.shots.append(Shot(shot, "card_revisit", uid, f"{scene}.{looks}", cast.visitors[0], at))
        if comes_to == "new":
            self._found_besides(state, visited)
        note = draws.pick(self._words["confirm" if comes_to == "ok" else "reopen"])
        days = None if comes_to == "ok" else draws.pick(_AGAIN)
        uid = self._place("visit", state, made.n)
        return Revisit(uid, visited, at, cast.visitors[0], cast.visitors[1], note, tuple(seen), days)

    def _found_besides(self, state: Open, visited: datetime) -> None:
        problem, done, scene = state.spare[0]
        state.problems.append(problem._replace(found_at=visited))
        state.done[problem.uid] = (done, scene)
