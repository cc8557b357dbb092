"""One card from its draft to where it stands: a script played on the legal clock."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from yantuo.faces.cli.city.clock import Clock
from yantuo.faces.cli.city.data import read
from yantuo.faces.cli.city.draws import Draws, Uids
from yantuo.faces.cli.city.lock.crew import Cast
from yantuo.faces.cli.city.lock.rounds import CORRECT, Open, Rounds
from yantuo.faces.cli.city.lock.rows import Card, Problem, Round, Shot
from yantuo.faces.cli.city.lock.scripts import Script
from yantuo.faces.cli.city.lock.walk import Ahead, Walk

SIGN, REVIEW, REVISIT = "card.sign", "card.review", "card.revisit"
_DAYS = (5, 7, 10, 10, 10, 12, 15)
_GUEST_DAYS = 15


class Stated(NamedTuple):
    """One problem before it stands on a card, with what will be done about it and the pictures of it."""

    text: str
    clause: str
    category: str
    requirement: str
    item: str
    answer: UUID | None
    done: str
    scene: str
    pictured: bool


class About(NamedTuple):
    """What a card is about; `number` and `ordinal` name it among the city's things."""

    number: int
    ordinal: int
    firm: int | None
    addressee: str
    office: str
    origin: str
    origin_dossier: UUID | None
    place: str
    unit: str
    responsible: str
    seen_at: datetime
    problems: tuple[Stated, ...]
    spare: tuple[Stated, ...]  # what a return visit may find besides
    guest: tuple[Stated, ...] = ()  # what another card brings in


class Played(NamedTuple):
    """The cards of one script (two where one was merged), with their photos."""

    cards: tuple[Card, ...]
    shots: tuple[Shot, ...]


class Cards:
    """Plays scripts; everything from the stream it is given."""

    def __init__(self, seed: int, clock: Clock) -> None:
        self._clock = clock
        self._uids, self._problems = Uids(seed, "card"), Uids(seed, "problem")
        self._shots = Uids(seed, "card shot")
        self._rounds = Rounds(seed, clock)
        self._words = read("lock/words")

    def uid(self, number: int, ordinal: int) -> UUID:
        """The identifier of a card before it is made."""
        return self._uids(number, ordinal)

    def play(self, script: Script, about: About, cast: Cast, draws: Draws) -> Played | None:
        """The cards as they stand today; None where the script does not come out so from that day."""
        try:
            found = self._play(script, about, cast, draws)
        except Ahead:
            return None
        return found if self._fits(script, found.cards[0]) else None

    def _fits(self, script: Script, card: Card) -> bool:
        """Whether the card stands as the script has it, and its running clock is as late as it says."""
        if card.state != script.state:
            return False
        if script.state not in ("issued", "correcting", "answered", "accepted"):
            return True
        due = self._due(card)
        if script.late is None:
            near = self._clock.after(self._clock.on, 1) if script.soon else due.date()
            return self._clock.now < due and due.date() <= near
        first, after = (self._clock.after(due.date(), days) for days in script.late)
        return first <= self._clock.on < after

    def _due(self, card: Card) -> datetime:
        """When the clock that decides how the card stands is over."""
        if card.state == "issued":
            assert card.issued_at
            return self._clock.due(SIGN, card.issued_at)
        last = card.rounds[-1]
        if card.state == "answered":
            assert last.reply
            return self._clock.due(REVIEW, last.reply.at)
        if card.state == "accepted":
            assert last.review
            return self._clock.due(REVISIT, last.review.at)
        units = last.ask.days if last.ask and last.ask.granted else 0
        return self._clock.due(CORRECT, last.since, units=units, chosen=last.days)

    def _play(self, script: Script, about: About, cast: Cast, draws: Draws) -> Played:
        walk = Walk(self._clock, draws, about.seen_at + timedelta(minutes=12))
        days = _GUEST_DAYS if script.guest else draws.pick(_DAYS)
        problems = self._state(about, about.problems)
        card = self._draft(about, cast, walk.at, days, problems, draws)
        shots = self._pictures(about, problems, about.problems, cast.drafter, walk.at)
        if script.state == "draft":
            return Played((card,), shots)
        if script.name == "discarded":
            return Played((self._end(card, walk.step(0, 2), cast.drafter, "discard", draws),), shots)
        card = card._replace(state="issued", issuer=cast.issuer, issued_at=walk.step(0, 1))
        if script.state == "issued":
            return Played((card,), shots)
        card = self._signed(card, script, cast, walk, draws)
        guests: list[Card] = []
        if script.guest:
            guest, more = self._guest(card, about, cast, draws)
            guests, shots = [guest], shots + more
            problems += [
                row._replace(moved_to=card.uid, moved_n=n)
                for n, row in enumerate(guest.problems, len(problems) + 1)
            ]
            assert guest.ended_at
            walk.at = max(walk.at, guest.ended_at)
        return self._through(card, script, about, cast, walk, problems, shots, guests, draws)

    def _through(
        self,
        card: Card,
        script: Script,
        about: About,
        cast: Cast,
        walk: Walk,
        problems: list[Problem],
        shots: tuple[Shot, ...],
        guests: list[Card],
        draws: Draws,
    ) -> Played:
        """The rounds of a card that was signed for."""
        done = {
            row.uid: (one.done, one.scene)
            for row, one in zip(problems, (*about.problems, *about.guest), strict=False)
        }
        spare = self._spare(about, len(problems))
        state = Open(about.number, about.ordinal, problems, done, spare)
        rounds: list[Round] = []
        assert card.issued_at
        since, days = card.issued_at, card.days
        for n, comes_to in enumerate(script.rounds, 1):
            if comes_to == "withdrawn":
                rounds.append(Round(n, days, since, None, None, None, None))
                card = self._end(card, walk.step(2, 4), cast.leader, "withdraw", draws)
                break
            made = self._rounds.play(n, since, days, comes_to, script, cast, walk, state, draws)
            rounds.append(made)
            since = made.revisit.at if made.revisit else made.review.at if made.review else since
            days = (made.revisit.days if made.revisit else made.review.days if made.review else days) or days
        if script.state not in ("withdrawn", "closed"):
            card = card._replace(state=script.state)
        if script.state == "closed":
            last = rounds[-1].revisit
            assert last
            card = card._replace(state="closed", ended_at=last.at, ended_by=last.by, end_reason=last.note)
        own = tuple(row for row in state.problems if row.card == card.uid)
        moved = {row.uid: row for row in state.problems}
        found = tuple(one._replace(problems=tuple(moved[row.uid] for row in one.problems)) for one in guests)
        card = card._replace(rounds=tuple(rounds), days=days, problems=own)
        return Played((card, *found), (*shots, *state.shots))

    def _state(self, about: About, stated: Sequence[Stated], more: int = 0) -> list[Problem]:
        uid = self._uids(about.number, about.ordinal + more)
        return [
            Problem(
                uid=self._problems(about.number, (about.ordinal + more) * 100 + n),
                card=uid,
                n=n,
                text=one.text,
                clause=one.clause,
                category=one.category,
                requirement=one.requirement,
                item=one.item,
                answer=one.answer,
                found_at=about.seen_at,
                born="issued",
                corrected_at=None,
                moved_to=None,
                moved_n=0,
            )
            for n, one in enumerate(stated, 1)
        ]

    def _spare(self, about: About, count: int) -> list[tuple[Problem, str, str]]:
        """Problems that a return visit may find besides, not yet on the card."""
        rows = self._state(about, about.spare)
        return [
            (
                row._replace(
                    uid=self._problems(about.number, about.ordinal * 100 + 50 + n),
                    n=count + n,
                    born="revisit",
                    answer=None,
                ),
                one.done,
                one.scene,
            )
            for n, (row, one) in enumerate(zip(rows, about.spare, strict=True), 1)
        ]

    def _draft(
        self,
        about: About,
        cast: Cast,
        at: datetime,
        days: int,
        problems: list[Problem],
        draws: Draws,
        more: int = 0,
    ) -> Card:
        return Card(
            uid=self._uids(about.number, about.ordinal + more),
            firm=about.firm,
            addressee=about.addressee,
            office=about.office,
            origin=about.origin,
            origin_dossier=about.origin_dossier,
            owner=cast.owner,
            drafter=cast.drafter,
            drafted_at=at,
            seen_at=about.seen_at,
            place=about.place,
            requirement=draws.pick(self._words["requirement"]),
            unit=about.unit,
            responsible=about.responsible,
            days=days,
            overseers=cast.overseers,
            problems=tuple(problems),
            state="draft",
            issuer="",
            issued_at=None,
            signer="",
            signed_at=None,
            refusal="",
            witness="",
            noted_by="",
            rounds=(),
            ended_at=None,
            ended_by="",
            end_reason="",
            merged_into=None,
        )

    def _signed(self, card: Card, script: Script, cast: Cast, walk: Walk, draws: Draws) -> Card:
        at = walk.step(0, 2)
        if script.refused:
            return card._replace(
                state="correcting",
                signed_at=at,
                refusal=draws.pick(self._words["card_refusal"]),
                witness=draws.pick(self._words["witness"]),
                noted_by=cast.visitors[0],
            )
        return card._replace(state="correcting", signer=cast.speaker, signed_at=at)

    def _end(self, card: Card, at: datetime, by: str, verb: str, draws: Draws) -> Card:
        reason = draws.pick(self._words[verb])
        return card._replace(state="withdrawn", ended_at=at, ended_by=by, end_reason=reason)

    def _guest(self, card: Card, about: About, cast: Cast, draws: Draws) -> tuple[Card, tuple[Shot, ...]]:
        """A second card on the same addressee, issued after the first and merged into it before that is answered."""
        assert card.issued_at
        walk = Walk(self._clock, draws, card.issued_at)
        other = about._replace(
            seen_at=walk.step(1, 1), origin="report", origin_dossier=None, problems=about.guest
        )
        walk.at += timedelta(minutes=30)
        problems = self._state(other, other.problems, more=1)
        made = self._draft(other, cast, walk.at, _GUEST_DAYS, problems, draws, more=1)
        made = made._replace(
            issuer=cast.issuer, issued_at=walk.step(0, 1), signer=cast.speaker, signed_at=walk.step(0, 1)
        )
        assert made.issued_at
        first = Round(1, _GUEST_DAYS, made.issued_at, None, None, None, None)
        reason: str = self._words["merge"]
        made = made._replace(
            state="merged",
            rounds=(first,),
            ended_at=walk.step(0, 1),
            ended_by=cast.issuer,
            end_reason=reason,
            merged_into=card.uid,
        )
        shots = self._pictures(other, problems, about.guest, cast.drafter, made.drafted_at, more=1)
        return made, shots

    def _pictures(
        self,
        about: About,
        problems: list[Problem],
        stated: Sequence[Stated],
        by: str,
        at: datetime,
        more: int = 0,
    ) -> tuple[Shot, ...]:
        base = (about.ordinal + more) * 1000
        return tuple(
            Shot(self._shots(about.number, base + n), "card_problem", row.uid, f"{one.scene}.before", by, at)
            for n, (row, one) in enumerate(zip(problems, stated, strict=True))
            if one.pictured
        )
