"""The course of one card on record: its acts, clocks and notices."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from yantuo.casework.cards.rules import CORRECT, REVIEW, REVISIT, SIGN
from yantuo.faces.cli.city.lock import rows as lock
from yantuo.faces.cli.demo.lock.clocks import Clocks, Of
from yantuo.faces.cli.demo.lock.log import Log


@dataclass
class Course:
    """Tells what happened to a card, in the order it happened."""

    log: Log
    clocks: Clocks
    of: Of
    card: lock.Card
    number: str
    steps: int = 0

    def tell(self) -> int:
        """Put the whole course on record; returns how many steps were taken."""
        card = self.card
        self._say(card.drafted_at, card.drafter, "open", data={"title": self.of.title}, after="draft")
        if card.issued_at is None:
            self._draft()
            return self.steps
        self._issued(card.issued_at)
        for made in card.rounds:
            self._round(made)
        if card.state in ("withdrawn", "merged") and card.ended_at:
            verb = "merge" if card.state == "merged" else "withdraw"
            self._step(card.ended_at, card.ended_by, verb, "correcting", card.state, card.end_reason)
            if card.state == "withdrawn":
                self._hear([self._speaker()], "withdrawn", card.ended_at, reason=card.end_reason)
            self._taken_in(card.ended_at)
        return self.steps

    def _draft(self) -> None:
        card = self.card
        if card.ended_at:
            self._step(card.ended_at, card.ended_by, "discard", "draft", "withdrawn", card.end_reason)
        else:
            self._hear(self._issuers(), "to_issue", card.drafted_at)

    def _issuers(self) -> list[str]:
        """Who may issue the draft: heads and leaders of the office."""
        posts = self.clocks.posts.get(self.of.office, ())
        return [
            post.person for post in posts if post.role in ("section_head", "county_leader", "city_leader")
        ]

    def _issued(self, at: datetime) -> None:
        card = self.card
        self._step(at, card.issuer, "issue", "draft", "issued")
        self._say(at, card.issuer, "card.number", data={"name": self.number})
        self._hear(self._addressed(), "issued", at, urgent=True)
        ended = card.signed_at
        signer = card.signer or card.noted_by
        self.clocks.run(self.of, SIGN, at, card.issuer, ended=ended, ended_by=signer)
        if ended:
            verb = "note_refusal" if card.refusal else "sign_for"
            self._step(ended, signer, verb, "issued", "correcting", card.refusal)
            if card.signer:
                self._hear([card.owner], "signed_for", ended, by=self._name(card.signer))
        if not card.rounds:
            self.clocks.run(self.of, CORRECT, at, card.issuer, chosen=card.days)

    def _round(self, made: lock.Round) -> None:
        card, end = self.card, self.card.ended_at if self.card.state in ("withdrawn", "merged") else None
        reply = made.reply
        starter = self._starter(made)
        self.clocks.run(
            self.of, CORRECT, made.since, starter, ended=reply.at if reply else end, void=reply is None,
            ended_by=reply.by if reply else card.ended_by, chosen=made.days, ask=made.ask,
        )  # fmt: skip
        if made.ask:
            self._asked(made.ask)
        if reply is None:
            return
        self._step(reply.at, reply.by, "answer", "correcting", "answered")
        self._hear([card.owner], "answered", reply.at, urgent=True, by=self._name(reply.by))
        review = made.review
        self.clocks.run(
            self.of,
            REVIEW,
            reply.at,
            reply.by,
            ended=review.at if review else None,
            ended_by=review.by if review else "",
        )
        if review:
            self._reviewed(review, made.revisit)

    def _starter(self, made: lock.Round) -> str:
        """Whose act set the time of a round."""
        before = next((one for one in self.card.rounds if one.n == made.n - 1), None)
        if before is None:
            return self.card.issuer
        assert before.review
        return before.revisit.by if before.revisit else before.review.by

    def _asked(self, ask: lock.Ask) -> None:
        stands = "correcting"
        self._step(ask.at, ask.by, "ask_extension", stands, stands, ask.reason)
        leaders = [
            post.person
            for post in self.clocks.posts[self.of.office]
            if post.role in ("county_leader", "city_leader")
        ]
        self._hear(leaders, "extension_asked", ask.at, urgent=True, by=self._name(ask.by), days=ask.days)
        if ask.granted is None or ask.decided_at is None:
            return
        verb = "grant_extension" if ask.granted else "refuse_extension"
        self._step(ask.decided_at, ask.decided_by, verb, stands, stands, ask.answer)
        if ask.granted:
            self._hear([ask.by], "extension_granted", ask.decided_at, days=ask.days)
        else:
            self._hear([ask.by], "extension_refused", ask.decided_at, reason=ask.answer)

    def _reviewed(self, review: lock.Review, visit: lock.Revisit | None) -> None:
        target = "accepted" if review.accepted else "correcting"
        verb = "accept" if review.accepted else "send_back"
        self._step(review.at, review.by, verb, "answered", target, review.reasons)
        if not review.accepted:
            self._hear([self._speaker()], "sent_back", review.at, urgent=True, reason=review.reasons)
            return
        self._hear([self._speaker()], "accepted", review.at)
        self.clocks.run(
            self.of,
            REVISIT,
            review.at,
            review.by,
            ended=visit.at if visit else None,
            ended_by=visit.by if visit else "",
        )
        if visit:
            verb, after = ("confirm", "closed") if visit.days is None else ("reopen", "correcting")
            self._step(visit.at, visit.by, verb, "accepted", after, visit.note)
            self._hear(
                [self._speaker()],
                "closed" if visit.days is None else "reopened",
                visit.at,
                urgent=bool(visit.days),
            )

    def _taken_in(self, at: datetime) -> None:
        card = self.card
        if card.merged_into:
            moved = [str(one.uid) for one in card.problems]
            data = {"name": self.number, "problems": moved}
            self.log.say(
                self.of.office, at, card.ended_by, "card.take_in", "card", card.merged_into, self.of.firm, data,
                reason=card.end_reason,
            )  # fmt: skip

    def _addressed(self) -> Iterator[str]:
        """Who answers the card: the firm's person, or heads and leaders of the office addressed."""
        if self.card.firm:
            yield self._speaker()
            return
        office = self.log.ids.whole[self.card.addressee]
        yield from (
            post.person
            for post in self.clocks.posts[office]
            if post.role in ("section_head", "county_leader")
        )

    def _speaker(self) -> str:
        if self.card.firm is None:
            return self.card.signer
        return self.log.speakers[self.card.firm]

    def _name(self, person: str) -> str:
        return self.log.ids.person_names[person]

    def _step(self, at: datetime, who: str, verb: str, before: str, after: str, reason: str = "") -> None:
        self.steps += 1
        self._say(at, who, verb, before=before, after=after, reason=reason)

    def _say(
        self, at: datetime, who: str, verb: str, *, data: dict[str, object] | None = None, before: str = "",
        after: str = "", reason: str = "",
    ) -> None:  # fmt: skip
        self.log.say(
            self.of.office, at, who, verb, "card", self.of.uid, self.of.firm, data, before, after, reason
        )

    def _hear(
        self,
        persons: Iterable[str],
        kind: str,
        at: datetime,
        *,
        urgent: bool = False,
        **params: object,
    ) -> None:
        facts = {"title": self.of.title, "number": self.number, **params}
        self.log.tell(persons, f"card.{kind}", at, self.of.office, self.of.uid, urgent=urgent, params=facts)
