"""rules/ladder.yaml as typed rows, and the moment of each rung for one clock."""

from datetime import date, datetime, time
from functools import lru_cache
from typing import Literal

import yaml
from django.conf import settings
from django.utils import timezone
from pydantic import BaseModel, ConfigDict, Field

from yantuo.kernel.worktime import Calendar

Told = Literal["owner", "head", "leader", "superior", "topmost"]


class After(BaseModel):
    """So many working days after the due date."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    days: int = Field(ge=0, le=60)


class LadderRung(BaseModel):
    """One rung: when it is reached and who is told."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    key: str = ""
    title: str
    title_zh: str
    at: Literal["yellow", "due_day"] | After
    tell: tuple[Told, ...] = Field(min_length=1)
    urgent: bool
    basis: str


@lru_cache(maxsize=1)
def ladder() -> tuple[LadderRung, ...]:
    """The rungs from the lowest to the highest; a bad row stops the program at start."""
    raw = yaml.safe_load((settings.RULES / "ladder.yaml").read_text(encoding="utf-8"))
    return tuple(LadderRung.model_validate({"key": key, **row}) for key, row in raw.items())


def reached_at(rung: LadderRung, yellow_at: datetime, due_at: datetime, calendar: Calendar) -> datetime:
    """The moment a clock reaches a rung: the yellow light, the morning of the due day, or working days after it."""
    if rung.at == "yellow":
        return yellow_at
    due_day = timezone.localtime(due_at).date()
    if rung.at == "due_day":
        return min(due_at, _morning(due_day))
    assert isinstance(rung.at, After)
    return due_at if rung.at.days == 0 else _morning(calendar.add_working_days(due_day, rung.at.days))


def _morning(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(8, 0)))
