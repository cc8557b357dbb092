"""The trail entries that go with the year's work."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from yantuo.faces.cli.city import rows as city
from yantuo.faces.cli.demo.people import Ids
from yantuo.records.trail.chain import Act


@dataclass
class Course:
    """The entries about one dossier of an office and a firm."""

    ids: Ids
    office: int
    dossier: UUID
    firm: int
    acts: list[Act] = field(default_factory=list)

    def say(self, at: datetime, who: str, verb: str, kind: str, data: dict[str, Any], **more: str) -> None:
        """Put one act on record, with the names as they were."""
        self.acts.append(
            Act(
                office_id=self.office,
                at=at,
                actor_id=self.ids.persons[who],
                actor_name=self.ids.person_names[who],
                actor_post=self.ids.titles.get(who, ""),
                actor_office=self.ids.names[self.office],
                verb=verb,
                kind=kind,
                subject=str(self.dossier),
                enterprise_id=self.firm,
                from_state=more.get("before", ""),
                to_state=more.get("after", ""),
                reason=more.get("reason", ""),
                data=data,
            )
        )


def of_matter(row: city.Matter, course: Course, due: datetime) -> list[Act]:
    """Opened, paused, extended, closed."""
    title = {"title": row.title}
    clock = {"key": row.term, "due_at": due.isoformat()}
    course.say(row.opened_at, row.opened_by, "open", "matter", title, after="open")
    course.say(row.opened_at, row.opened_by, "deadline.start", "deadline", clock)
    for pause in row.pauses:
        data = {"key": row.term, "from": pause.first_day.isoformat(), "basis": pause.basis}
        course.say(pause.at, pause.by, "deadline.pause", "deadline", data, reason=pause.reason)
    if row.extension:
        granted = row.extension
        course.say(granted.at, granted.approver, "deadline.extend", "deadline", clock, reason=granted.reason)
    if row.closed_at:
        done = row.state == "done"
        ended = {"key": row.term, "late": row.closed_at > due}
        course.say(
            row.closed_at, row.closed_by, "deadline.met" if done else "deadline.void", "deadline", ended
        )
        verb, reason = ("finish", row.outcome) if done else ("withdraw", row.withdraw_reason)
        course.say(
            row.closed_at, row.closed_by, verb, "matter", title, before="open", after=row.state, reason=reason
        )
    return course.acts


def of_referral(row: city.Referral, course: Course) -> list[Act]:
    """Sent, accepted or returned, handled."""
    title = {"title": row.title}
    course.say(row.sent_at, row.from_person, "open", "referral", title, after="sent", reason=row.reason)
    if row.answered_at:
        verb, state = ("return", "returned") if row.state == "returned" else ("accept", "accepted")
        reason = row.return_reason
        course.say(
            row.answered_at,
            row.answered_by,
            verb,
            "referral",
            title,
            before="sent",
            after=state,
            reason=reason,
        )
    if row.state == "handled" and row.handled_at:
        more = {"before": "accepted", "after": "handled", "reason": row.outcome}
        course.say(row.handled_at, row.answered_by, "handle", "referral", title, **more)
    return course.acts
