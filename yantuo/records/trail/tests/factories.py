"""Acts and actors for tests: fixed times, invented people."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from yantuo.records.trail.chain import Act

AT = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Somebody:
    """An actor as far as the trail needs one."""

    person_id: int = 7
    name: str = "李明"
    post_title: str = "执法人员"
    office_id: int = 1
    office_name: str = "潞州区市场监督管理局"
    offices: tuple[int, ...] = (1,)
    powers: frozenset[str] = frozenset()

    def may(self, power: str) -> bool:
        """Whether the post gives a power."""
        return power in self.powers


def act(number: int = 0, office: int = 1, **given: Any) -> Act:
    """An act; later numbers are later."""
    facts: dict[str, Any] = {
        "office_id": office,
        "at": AT + timedelta(minutes=number),
        "actor_id": 7,
        "actor_name": "李明",
        "verb": "visit",
        "kind": "matter",
        "subject": str(number),
        "data": {"number": number},
    }
    return Act(**{**facts, **given})
