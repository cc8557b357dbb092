"""A year of work: dossiers, matters, referrals with their clocks, and the trail entries that go with them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.utils import timezone

from yantuo.casework.deadlines.models import Deadline, Extension, Pause
from yantuo.casework.dossiers.models import Assignment, Dossier
from yantuo.casework.matters.models import Matter
from yantuo.casework.referrals.models import Referral
from yantuo.faces.cli.city import rows as city
from yantuo.faces.cli.demo.people import Ids
from yantuo.faces.cli.demo.tables import copy
from yantuo.faces.cli.demo.trail import Course, of_matter, of_referral
from yantuo.kernel import terms
from yantuo.kernel.rulebook import Rulebook
from yantuo.kernel.worktime import Calendar
from yantuo.records.trail.chain import Act

CLOCKS = UUID("0a5e6d34-9b1c-4a7e-8f57-1f2d6c9e7b10")  # namespace of the clocks' ids


@dataclass
class Batch:
    """The rows of one chunk, table by table."""

    dossiers: list[dict[str, Any]] = field(default_factory=list)
    matters: list[dict[str, Any]] = field(default_factory=list)
    referrals: list[dict[str, Any]] = field(default_factory=list)
    clocks: list[dict[str, Any]] = field(default_factory=list)
    pauses: list[dict[str, Any]] = field(default_factory=list)
    extensions: list[dict[str, Any]] = field(default_factory=list)
    assignments: list[dict[str, Any]] = field(default_factory=list)
    acts: list[Act] = field(default_factory=list)

    def copy(self) -> None:
        """Write all of them, parents first."""
        for model, rows in (
            (Dossier, self.dossiers),
            (Matter, self.matters),
            (Referral, self.referrals),
            (Assignment, self.assignments),
            (Deadline, self.clocks),
            (Pause, self.pauses),
            (Extension, self.extensions),
        ):
            copy(model, rows)


class Work:
    """Turns the city's work into rows; every date comes from the same legal clock the program itself asks."""

    def __init__(self, ids: Ids, rules: Rulebook, calendar: Calendar, now: datetime) -> None:
        self.ids, self.rules, self.calendar, self.now = ids, rules, calendar, now

    def batch(self, work: Iterator[tuple[city.FirmFile, city.Work]]) -> Batch:
        """The rows of some firms' work, the trail in order of time."""
        out = Batch()
        for _file, done in work:
            for matter in done.matters:
                self._matter(matter, out)
            for referral in done.referrals:
                self._referral(referral, out)
        out.acts.sort(key=lambda act: act.at)
        return out

    def _dossier(
        self, uid: UUID, kind: str, office: int, firm: int, title: str, state: str, at: datetime, **more: Any
    ) -> dict[str, Any]:
        return {
            "id": uid,
            "kind": kind,
            "office_id": office,
            "enterprise_id": firm,
            "shown_to_enterprise": False,
            "seen_by": [],
            "number": "",
            "title": title[:200],
            "state": state,
            "owner_id": None,
            "rules_on": timezone.localdate(at),
            "opened_at": at,
            "closed_at": None,
            "version": 1,
            "synthetic": True,
            **more,
        }

    def _matter(self, row: city.Matter, out: Batch) -> None:
        office = self.ids.whole[row.office]
        owner = self.ids.persons[row.owner]
        shown = {
            "owner_id": owner,
            "closed_at": row.closed_at,
            "shown_to_enterprise": row.shown_to_enterprise,
        }
        out.dossiers.append(
            self._dossier(row.uid, "matter", office, row.firm, row.title, row.state, row.opened_at, **shown)
        )
        out.matters.append(
            {
                "dossier_id": row.uid,
                "office_id": office,
                "state": row.state,
                "term_key": row.term,
                "event_at": row.event_at,
                "text": row.text,
                "outcome": row.outcome,
                "withdraw_reason": row.withdraw_reason,
            }
        )
        for person in row.assigned:
            out.assignments.append(
                {
                    "dossier_id": row.uid,
                    "office_id": office,
                    "person_id": self.ids.persons[person],
                    "since": row.opened_at,
                }
            )
        ended = {"open": "open", "done": "met", "withdrawn": "void"}[row.state]
        self._clock(
            out,
            row.uid,
            office,
            row.firm,
            owner,
            row.term,
            row.event_at,
            ended,
            row.closed_at,
            row.pauses,
            row.extension,
        )
        course = Course(self.ids, office, row.uid, row.firm)
        out.acts += of_matter(row, course, out.clocks[-1]["due_at"])

    def _clock(
        self,
        out: Batch,
        dossier: UUID,
        office: int,
        firm: int,
        owner: int | None,
        key: str,
        since: datetime,
        state: str,
        ended: datetime | None,
        pauses: tuple[city.Pause, ...] = (),
        extension: city.Extension | None = None,
    ) -> datetime:
        term = self.rules.term(key, on=timezone.localdate(since))
        uid = uuid5(CLOCKS, f"{dossier}/{key}/{since.isoformat()}")
        first = terms.compute(term, since, self.calendar)
        closed = [terms.Pause(row.first_day, row.last_day) for row in pauses if row.last_day]
        units = (extension.units or True) if extension else False
        due = terms.compute(term, since, self.calendar, closed, units)
        running = next((row.first_day for row in pauses if row.last_day is None), None)
        out.clocks.append(
            {
                "id": uid,
                "dossier_id": dossier,
                "office_id": office,
                "enterprise_id": firm,
                "owner_id": owner,
                "key": key,
                "edition": term.valid_from,
                "label": term.name_zh[:200],
                "label_en": term.name[:200],
                "started_at": since,
                "due_at": due.due_at,
                "first_due_at": first.due_at,
                "yellow_at": due.yellow_at,
                "amount": due.amount,
                "unit": str(due.unit.value if hasattr(due.unit, "value") else due.unit),
                "basis": term.basis_zh,
                "basis_en": term.basis,
                "confirmed": due.confirmed,
                "provisional": due.provisional,
                "local": False,
                "why": [{"code": step.code, "params": dict(step.params)} for step in due.why],
                "state": state,
                "ended_at": ended,
                "paused_since": running if state == "open" else None,
            }
        )
        for row in pauses:
            out.pauses.append(self._pause(row, uid, office))
        if extension:
            out.extensions.append(self._extension(extension, uid, office, first.due_at))
        return due.due_at

    def _pause(self, row: city.Pause, clock: UUID, office: int) -> dict[str, Any]:
        return {
            "deadline_id": clock,
            "office_id": office,
            "first_day": row.first_day,
            "last_day": row.last_day,
            "reason": row.reason,
            "basis": row.basis,
            "by": self.ids.persons[row.by],
            "by_name": self.ids.person_names[row.by],
            "at": row.at,
        }

    def _extension(self, row: city.Extension, clock: UUID, office: int, before: datetime) -> dict[str, Any]:
        return {
            "deadline_id": clock,
            "office_id": office,
            "reason": row.reason,
            "approver": self.ids.persons[row.approver],
            "approver_name": self.ids.person_names[row.approver],
            "at": row.at,
            "units": row.units,
            "due_before": before,
        }

    def _referral(self, row: city.Referral, out: Batch) -> None:
        to, sender = self.ids.whole[row.to_office], self.ids.whole[row.from_office]
        closed = row.handled_at if row.state == "handled" else None
        seen = {"seen_by": [sender], "closed_at": closed}
        out.dossiers.append(
            self._dossier(row.uid, "referral", to, row.firm, row.title, row.state, row.sent_at, **seen)
        )
        out.referrals.append(
            {
                "dossier_id": row.uid,
                "office_id": to,
                "state": row.state,
                "from_office_id": sender,
                "from_person": self.ids.persons[row.from_person],
                "from_name": self.ids.person_names[row.from_person],
                "about_id": row.about,
                "mechanism": "",
                "grounds": row.reason,
                "request": row.request,
                "return_reason": row.return_reason,
                "outcome": row.outcome,
            }
        )
        answered = row.answered_at
        self._clock(
            out,
            row.uid,
            to,
            row.firm,
            None,
            "referral.accept",
            row.sent_at,
            "met" if answered else "open",
            answered,
        )
        if answered and row.state in ("accepted", "handled"):
            state = "met" if row.state == "handled" else "open"
            self._clock(out, row.uid, to, row.firm, None, "referral.handle", answered, state, closed)
        out.acts += of_referral(row, Course(self.ids, to, row.uid, row.firm))
