"""Clocks of the lock: counted by the legal clock, with the rungs of the ladder that the sweep would have taken."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5

from django.utils import timezone

from yantuo.casework.deadlines.models import Deadline, Extension, Rung
from yantuo.casework.escalation.queries import HEADS, LEADERS
from yantuo.casework.escalation.rules import LadderRung, ladder, reached_at
from yantuo.faces.cli.city.lock.rows import Ask
from yantuo.faces.cli.city.rows import Post
from yantuo.faces.cli.demo.lock.log import MACHINE, Log
from yantuo.faces.cli.demo.tables import copy
from yantuo.faces.cli.demo.work import CLOCKS
from yantuo.kernel import terms
from yantuo.kernel.rulebook import Rulebook
from yantuo.kernel.worktime import Calendar


@dataclass(frozen=True)
class Of:
    """The dossier a clock belongs to."""

    uid: UUID
    office: int
    lineage: tuple[int, ...]
    firm: int | None
    owner: str
    title: str


@dataclass
class Clocks:
    """Collects clocks, extensions and rungs."""

    log: Log
    rules: Rulebook
    calendar: Calendar
    posts: dict[int, list[Post]]  # office → posts in it, its sections' too
    rows: list[dict[str, Any]] = field(default_factory=list)
    extensions: list[dict[str, Any]] = field(default_factory=list)
    rungs: list[dict[str, Any]] = field(default_factory=list)

    def copy(self) -> None:
        """Write all of them, parents first."""
        for model, rows in ((Deadline, self.rows), (Extension, self.extensions), (Rung, self.rungs)):
            copy(model, rows)

    def run(
        self,
        of: Of,
        key: str,
        since: datetime,
        by: str,
        *,
        started: datetime | None = None,
        ended: datetime | None = None,
        void: bool = False,
        ended_by: str = "",
        chosen: int | None = None,
        ask: Ask | None = None,
    ) -> datetime:
        """One clock from its event to where it stands; returns when it is over.

        `started`: when it was put on record, where that is later than the event.
        """
        term = self.rules.term(key, on=timezone.localdate(since))
        first = terms.compute(term, since, self.calendar, chosen=chosen)
        granted = ask if ask and ask.granted else None
        due = terms.compute(term, since, self.calendar, (), granted.days if granted else False, chosen)
        uid = uuid5(CLOCKS, f"{of.uid}/{key}/{since.isoformat()}")
        state = "open" if ended is None else "void" if void else "met"
        self.rows.append(self._row(of, uid, since, term, first, due, chosen, ended, state))
        data = {"key": key, "due_at": first.due_at.isoformat(), "basis": first.basis}
        self._say(of, started or since, by, "start", data)
        until = ended or self.log.now
        begun = max(since, started or since)
        if granted:
            self._extend(of, uid, key, granted, first.due_at, due.due_at)
            assert granted.decided_at
            self._climb(of, uid, key, term, first, begun, granted.decided_at)
            begun = granted.decided_at
        self._climb(of, uid, key, term, due, begun, until)
        if ended:
            self._say(of, ended, ended_by or by, state, {"key": key, "late": ended > due.due_at})
        return due.due_at

    def _row(
        self,
        of: Of,
        uid: UUID,
        since: datetime,
        term: terms.Term,
        first: terms.Due,
        due: terms.Due,
        chosen: int | None,
        ended: datetime | None,
        state: str,
    ) -> dict[str, Any]:
        return {
            "id": uid,
            "dossier_id": of.uid,
            "office_id": of.office,
            "enterprise_id": of.firm,
            "owner_id": self.log.ids.persons[of.owner],
            "key": term.key,
            "edition": term.valid_from,
            "label": term.name_zh[:200],
            "label_en": term.name[:200],
            "started_at": since,
            "due_at": due.due_at,
            "first_due_at": first.due_at,
            "yellow_at": due.yellow_at,
            "amount": due.amount,
            "chosen": chosen,
            "unit": str(due.unit),
            "basis": term.basis_zh,
            "basis_en": term.basis,
            "confirmed": due.confirmed,
            "provisional": due.provisional,
            "why": [{"code": step.code, "params": dict(step.params)} for step in due.why],
            "state": state,
            "ended_at": ended,
        }

    def _say(
        self, of: Of, at: datetime, by: str, verb: str, data: Mapping[str, object], reason: str = ""
    ) -> None:
        self.log.say(of.office, at, by, f"deadline.{verb}", "deadline", of.uid, of.firm, data, reason=reason)

    def _extend(self, of: Of, uid: UUID, key: str, ask: Ask, before: datetime, after: datetime) -> None:
        ids = self.log.ids
        assert ask.decided_at
        self.extensions.append(
            {
                "deadline_id": uid,
                "office_id": of.office,
                "reason": ask.reason,
                "approver": ids.persons[ask.decided_by],
                "approver_name": ids.person_names[ask.decided_by],
                "at": ask.decided_at,
                "units": ask.days,
                "due_before": before,
            }
        )
        data = {"key": key, "due_at": after.isoformat()}
        self._say(of, ask.decided_at, ask.decided_by, "extend", data, ask.reason)

    def _climb(
        self, of: Of, uid: UUID, key: str, term: terms.Term, due: terms.Due, begun: datetime, until: datetime
    ) -> None:
        """The rungs reached between two moments for one date; of several at once only the highest tells people."""
        reached: dict[datetime, list[LadderRung]] = defaultdict(list)
        for rung in ladder():
            at = max(begun, reached_at(rung, due.yellow_at, due.due_at, self.calendar))
            if at <= until:
                reached[at].append(rung)
        for at, rungs in sorted(reached.items()):
            for rung in rungs:
                self._take(of, uid, key, term, due.due_at, rung, at, passed=rung is not rungs[-1])

    def _take(
        self,
        of: Of,
        uid: UUID,
        key: str,
        term: terms.Term,
        due_at: datetime,
        rung: LadderRung,
        at: datetime,
        *,
        passed: bool,
    ) -> None:
        told = [] if passed else self._persons(rung, of, timezone.localdate(at))
        ids = self.log.ids
        names = [ids.person_names[key] for key in sorted(told, key=ids.persons.__getitem__)]
        self.rungs.append(
            {
                "deadline_id": uid,
                "office_id": of.office,
                "rung": rung.key,
                "for_due_at": due_at,
                "at": at,
                "told": names,
                "passed": passed,
                "nobody": not told and not passed,
            }
        )
        limit = {"limit": term.name_zh[:200], "limit_en": term.name[:200]}
        self.log.tell(
            told,
            f"ladder.{rung.key}",
            at,
            of.office,
            of.uid,
            urgent=rung.urgent,
            deadline=uid,
            params={"title": of.title, "due_at": due_at.isoformat(), **limit},
        )
        data = {"rung": rung.key, "told": names, "key": key}
        self.log.say(of.office, at, MACHINE, "ladder.climb", "deadline", of.uid, of.firm, data)

    def _persons(self, rung: LadderRung, of: Of, on: date) -> list[str]:
        """Whom a rung tells, as the escalation itself finds them."""
        found: list[str] = []
        above = [told for office in reversed(of.lineage[:-1]) if (told := self._holders(office, LEADERS, on))]
        for kind in rung.tell:
            if kind == "owner":
                found.append(of.owner)
            elif kind in ("head", "leader"):
                found += self._holders(of.office, HEADS if kind == "head" else LEADERS, on)
            elif above:
                found += above[0] if kind == "superior" else above[-1]
        return list(dict.fromkeys(found))

    def _holders(self, office: int, roles: Iterable[str], on: date) -> list[str]:
        posts = self.posts.get(office, ())
        held = {
            post.person
            for post in posts
            if post.role in roles and post.begins <= on <= (post.ends or date.max)
        }
        return sorted(held, key=self.log.ids.persons.__getitem__)
