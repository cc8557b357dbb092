"""Cards as rows, brought in stage by stage: the database lets a card reach a state only by what leads there."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone

from yantuo.casework.cards.models import (
    Card,
    ExtensionRequest,
    Overseer,
    Problem,
    ProblemReply,
    Reply,
    Review,
    Revisit,
    Revisited,
)
from yantuo.casework.dossiers.models import Dossier
from yantuo.faces.cli.city.lock import rows as lock
from yantuo.faces.cli.demo.lock.clocks import Clocks, Of
from yantuo.faces.cli.demo.lock.course import Course
from yantuo.faces.cli.demo.lock.log import Log
from yantuo.faces.cli.demo.lock.numbers import Numbers
from yantuo.faces.cli.demo.lock.photos import Album
from yantuo.faces.cli.demo.lock.town import Town
from yantuo.faces.cli.demo.tables import copy

WITH = "password"
MODELS = (Dossier, Card, Overseer, Problem, Reply, ProblemReply, Review, ExtensionRequest, Revisit, Revisited)


@dataclass
class Cards:
    """Collects the rows of cards and writes them in the order the guards allow."""

    log: Log
    clocks: Clocks
    album: Album
    numbers: Numbers
    town: Town
    tables: dict[type, list[dict[str, Any]]] = field(default_factory=lambda: {model: [] for model in MODELS})
    _cards: list[lock.Card] = field(default_factory=list)

    def want(self, row: lock.Card) -> None:
        """Ask for the number of a card that was issued."""
        if row.issued_at:
            self.numbers.want(
                self.log.ids.whole[row.office], "card", row.issued_at, str(row.uid), "card", row.uid
            )

    def add(self, row: lock.Card, shots: list[lock.Shot]) -> None:
        """One card with everything that belongs to it."""
        office = self.log.ids.whole[row.office]
        owners = [one.uid for one in row.problems]
        owners += [part.uid for one in row.rounds if one.reply for part in one.reply.parts]
        owners += [seen.uid for one in row.rounds if one.revisit for seen in one.revisit.seen]
        self.album.hang(shots, dict.fromkeys(owners, (office, row.firm)))
        name = self.town.files[row.firm].firm.name if row.firm else self.town.offices[row.addressee].name
        title = f"督查督办卡（{name}）"[:200]
        of = Of(row.uid, office, tuple(self.log.ids.lineage[row.office]), row.firm, row.owner, title)
        number = self.numbers.text(str(row.uid))
        heads = Course(self.log, self.clocks, of, row, number)
        steps = heads.tell()
        self._cards.append(row)
        self.tables[Dossier].append(self._dossier(row, of, number, steps))
        self.tables[Card].append(self._card(row, office))
        self._overseers(row, office)
        self.tables[Problem] += [self._problem(one, row, office) for one in row.problems]
        for one in row.rounds:
            self._round(one, row, office)

    def _dossier(self, row: lock.Card, of: Of, number: str, steps: int) -> dict[str, Any]:
        addressee = [self.log.ids.whole[row.addressee]] if row.addressee and row.issued_at else []
        return {
            "id": row.uid,
            "kind": "card",
            "office_id": of.office,
            "enterprise_id": row.firm,
            "shown_to_enterprise": row.firm is not None and row.issued_at is not None,
            "seen_by": addressee,
            "number": number,
            "title": of.title,
            "state": "accepted" if row.state == "closed" else row.state,  # closed when the card is
            "owner_id": self.log.ids.persons[row.owner],
            "rules_on": timezone.localdate(row.drafted_at),
            "opened_at": row.drafted_at,
            "closed_at": row.ended_at,
            "version": 1 + steps,
            "synthetic": True,
        }

    def _card(self, row: lock.Card, office: int) -> dict[str, Any]:
        ids = self.log.ids
        replies = [one.reply for one in row.rounds if one.reply]
        visited = [one.n for one in row.rounds if one.revisit]
        withdrawn = row.state == "withdrawn"
        last = row.rounds[-1] if row.rounds else None
        again = bool(
            last and ((last.review and not last.review.accepted) or (last.revisit and last.revisit.days))
        )
        return {
            "dossier_id": row.uid,
            "office_id": office,
            "enterprise_id": row.firm,
            "addressee_id": ids.whole[row.addressee] if row.addressee else None,
            "origin": row.origin,
            "origin_dossier_id": row.origin_dossier,
            "seen_at": row.seen_at,
            "place": row.place or (self.town.offices[row.addressee].address if row.addressee else ""),
            "requirement": row.requirement,
            "unit": row.unit,
            "responsible": row.responsible,
            "co_units": [],
            "days": row.days,
            "round": (last.n if last else 1) + again,
            "answered_by": sorted({ids.persons[one.by] for one in replies}),
            "visited_round": max(visited, default=0),
            "issued_by": ids.persons[row.issuer] if row.issued_at else None,
            "issuer_name": ids.person_names[row.issuer] if row.issued_at else "",
            "issuer_post": ids.titles.get(row.issuer, "") if row.issued_at else "",
            "issued_at": row.issued_at,
            "issued_with": WITH if row.issued_at else "",
            "signed_by": ids.persons[row.signer] if row.signer else None,
            "signed_name": ids.person_names[row.signer] if row.signer else "",
            "signed_at": row.signed_at,
            "sign_refusal": row.refusal,
            "witness": row.witness,
            "withdraw_reason": row.end_reason if withdrawn else "",
            "withdrawn_by": ids.person_names[row.ended_by] if withdrawn else "",
            "withdrawn_with": WITH if withdrawn and row.issued_at else "",
            "merged_into_id": row.merged_into,
            "state": "draft",
        }

    def _overseers(self, row: lock.Card, office: int) -> None:
        ids = self.log.ids
        for one in row.overseers:
            certificate = self.town.certificate(one, row.seen_at)
            person = {
                "person_id": ids.persons[one],
                "name": ids.person_names[one],
                "certificate": certificate,
            }
            self.tables[Overseer].append({"card_id": row.uid, "office_id": office, **person})

    def _problem(self, one: lock.Problem, row: lock.Card, office: int) -> dict[str, Any]:
        return {
            "id": one.uid,
            "card_id": one.card,
            "office_id": office,
            "enterprise_id": row.firm,
            "n": one.n,
            "text": one.text,
            "clause": one.clause[:300],
            "category": one.category,
            "requirement": one.requirement,
            "item": one.item,
            "source_answer": one.answer,
            "needs_evidence": True,
            "found_at": one.found_at,
            "state": "open",
            "corrected_at": None,
            "born": one.born,
            "from_card_id": None,
        }

    def _round(self, one: lock.Round, row: lock.Card, office: int) -> None:
        place = {"card_id": row.uid, "office_id": office, "round": one.n}
        if one.ask:
            self.tables[ExtensionRequest].append(self._ask(one.ask, place))
        if one.reply:
            self._reply(one.reply, place)
        if one.review:
            made = one.review
            self.tables[Review].append(
                {**place, "accepted": made.accepted, "reasons": made.reasons, "days": made.days, **self._by(made.by),
                 "at": made.at}
            )  # fmt: skip
        if one.revisit:
            self._revisit(one.revisit, row, place)

    def _by(self, person: str) -> dict[str, Any]:
        return {"by": self.log.ids.persons[person], "name": self.log.ids.person_names[person]}

    def _ask(self, ask: lock.Ask, place: dict[str, Any]) -> dict[str, Any]:
        ids, decided = self.log.ids, ask.granted is not None
        return {
            "id": ask.uid,
            **place,
            "reason": ask.reason,
            "days": ask.days,
            "asked_by": ids.persons[ask.by],
            "asked_name": ids.person_names[ask.by],
            "asked_at": ask.at,
            "granted": ask.granted,
            "answer": ask.answer,
            "decided_by": ids.persons[ask.decided_by] if decided else None,
            "decided_name": ids.person_names[ask.decided_by] if decided else "",
            "decided_at": ask.decided_at,
        }

    def _reply(self, reply: lock.Reply, place: dict[str, Any]) -> None:
        post = self.log.ids.titles.get(reply.by, "")
        made = {
            "id": reply.uid,
            **place,
            **self._by(reply.by),
            "post": post,
            "at": reply.at,
            "note": reply.note,
        }
        self.tables[Reply].append(made)
        self.tables[ProblemReply] += [
            {
                "id": part.uid,
                "reply_id": reply.uid,
                "problem_id": part.problem,
                "office_id": place["office_id"],
                "measures": part.measures,
                "done_on": part.done_on,
            }
            for part in reply.parts
        ]

    def _revisit(self, visit: lock.Revisit, row: lock.Card, place: dict[str, Any]) -> None:
        ids, town = self.log.ids, self.town
        signer = town.files[row.firm].responsibles[0].name if row.firm else ids.person_names[row.signer]
        self.tables[Revisit].append(
            {
                "id": visit.uid,
                **place,
                "visited_at": visit.visited_at,
                "place": row.place,
                "note": visit.note,
                **self._by(visit.by),
                "certificate": town.certificate(visit.by, visit.visited_at),
                "second_id": ids.persons[visit.second],
                "second_name": ids.person_names[visit.second],
                "second_certificate": town.certificate(visit.second, visit.visited_at),
                "signer": signer,
                "days": visit.days,
                "at": visit.at,
                "corrected": all(seen.outcome == "corrected" for seen in visit.seen),
            }
        )
        self.tables[Revisited] += [
            {
                "id": seen.uid,
                "revisit_id": visit.uid,
                "problem_id": seen.problem,
                "office_id": place["office_id"],
                "outcome": seen.outcome,
                "note": seen.note,
            }
            for seen in visit.seen
        ]

    def copy(self) -> None:
        """Write everything but the dossiers, each row when its card stands where the guards let it come in."""
        tables = self.tables
        fresh = {row["id"] for row in tables[Problem] if row["born"] == "revisit"}
        for model in (Card, Overseer):
            copy(model, tables[model])
        copy(Problem, [row for row in tables[Problem] if row["id"] not in fresh])
        first = {"issued": "issued", "draft": "draft"}
        self._move(
            (row, first.get(row.state, "correcting" if row.issued_at else row.state)) for row in self._cards
        )
        self._merge()
        copy(Reply, tables[Reply])
        copy(ProblemReply, [row for row in tables[ProblemReply] if row["problem_id"] not in fresh])
        self._move((row, "accepted") for row in self._cards if any(one.revisit for one in row.rounds))
        copy(Problem, [row for row in tables[Problem] if row["id"] in fresh])
        copy(ProblemReply, [row for row in tables[ProblemReply] if row["problem_id"] in fresh])
        for later in (Review, ExtensionRequest, Revisit, Revisited):
            copy(later, tables[later])
        self._correct()
        self._move((row, row.state) for row in self._cards)
        self._close_dossiers()

    def _move(self, states: Any) -> None:
        """Bring cards to their next state."""
        pairs = [(row.uid, state) for row, state in states]
        self._run(
            "update cards_card c set state = v.state from unnest(%s::uuid[], %s::text[]) v(id, state) "
            "where c.dossier_id = v.id and c.state <> v.state",
            [uid for uid, _state in pairs],
            [state for _uid, state in pairs],
        )

    def _merge(self) -> None:
        """Move the open problems of merged cards to the cards that took them in."""
        moved = [(one, row) for row in self._cards for one in row.problems if one.moved_to]
        self._run(
            "update cards_problem p set card_id = v.goal, n = v.n, born = 'merged', from_card_id = v.was "
            "from unnest(%s::uuid[], %s::uuid[], %s::uuid[], %s::int[]) v(id, was, goal, n) where p.id = v.id",
            [one.uid for one, _row in moved],
            [row.uid for _one, row in moved],
            [one.moved_to for one, _row in moved],
            [one.moved_n for one, _row in moved],
        )

    def _correct(self) -> None:
        """Mark what return visits found corrected."""
        done: list[tuple[UUID, datetime]] = [
            (one.uid, one.corrected_at) for row in self._cards for one in row.problems if one.corrected_at
        ]
        self._run(
            "update cards_problem p set state = 'corrected', corrected_at = v.at "
            "from unnest(%s::uuid[], %s::timestamptz[]) v(id, at) where p.id = v.id",
            [uid for uid, _at in done],
            [at for _uid, at in done],
        )

    def _close_dossiers(self) -> None:
        closed = [row.uid for row in self._cards if row.state == "closed"]
        self._run("update dossiers_dossier set state = 'closed' where id = any(%s)", closed)

    def _run(self, statement: str, *columns: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement, columns)
