"""The acts and notices of the lock, with the names as they were."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from yantuo.faces.cli.demo.people import Ids
from yantuo.records.trail.chain import Act

NAMES = UUID("5f4d2a0e-7c1b-4b55-9c55-3d0f8a4e6b21")  # namespace of what the loader itself names
MACHINE = ""  # the key of nobody: the system acts
UNREAD = timedelta(days=12)  # younger notices have not been read


@dataclass
class Log:
    """Collects acts and, for the persons of the demonstration logins, notices."""

    ids: Ids
    now: datetime
    homes: dict[str, str]  # person → name of the office or firm
    logins: frozenset[str]
    speakers: dict[int, str] = field(default_factory=dict)  # firm → person who answers for it
    acts: list[Act] = field(default_factory=list)
    notices: list[dict[str, Any]] = field(default_factory=list)

    def say(
        self,
        office: int,
        at: datetime,
        who: str,
        verb: str,
        kind: str,
        subject: object,
        firm: int | None = None,
        data: Mapping[str, object] | None = None,
        before: str = "",
        after: str = "",
        reason: str = "",
    ) -> None:
        """Put one act on record."""
        self.acts.append(
            Act(
                office_id=office,
                at=at,
                actor_id=self.ids.persons.get(who, 0),
                actor_name=self.ids.person_names.get(who, "Yantuo"),
                actor_post=self.ids.titles.get(who, ""),
                actor_office=self.homes.get(who, ""),
                verb=verb,
                kind=kind,
                subject=str(subject),
                enterprise_id=firm,
                from_state=before,
                to_state=after,
                reason=reason,
                data=dict(data or {}),
            )
        )

    def tell(
        self,
        persons: Iterable[str],
        kind: str,
        at: datetime,
        office: int,
        dossier: UUID,
        *,
        urgent: bool = False,
        deadline: UUID | None = None,
        params: Mapping[str, object],
    ) -> None:
        """Tell those of the persons who can log in."""
        for person in dict.fromkeys(persons):
            if person in self.logins:
                self.notices.append(
                    {
                        "id": uuid5(NAMES, f"{dossier}/{kind}/{at.isoformat()}/{person}"),
                        "person_id": self.ids.persons[person],
                        "office_id": office,
                        "dossier_id": dossier,
                        "deadline_id": deadline,
                        "kind": kind,
                        "params": dict(params),
                        "urgent": urgent,
                        "at": at,
                        "read_at": at + timedelta(hours=3) if at < self.now - UNREAD else None,
                    }
                )
