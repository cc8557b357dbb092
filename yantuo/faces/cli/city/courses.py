"""The course of one matter: when it began, was paused, extended and ended, and how it stands today."""

from datetime import datetime, timedelta
from enum import Enum
from typing import NamedTuple

from yantuo.faces.cli.city.clock import Clock
from yantuo.faces.cli.city.desks import Desks
from yantuo.faces.cli.city.draws import Draws, Weighted
from yantuo.faces.cli.city.plans import Plan, Stop
from yantuo.faces.cli.city.rows import Extension, Pause

_YEAR = 365
_PAUSED, _EXTENDED = 0.25, 0.3  # of the matters whose plan allows it
_SHORT = 5  # calendar days: a limit that short is neither paused nor extended


class Fate(Enum):
    """How a matter turns out."""

    DONE = "done in time"
    TARDY = "done late"
    WITHDRAWN = "withdrawn"
    OPEN = "open and in time"
    LATE = "open and late"


FATES: Weighted[Fate] = Weighted(
    {Fate.DONE: 82.5, Fate.TARDY: 5, Fate.WITHDRAWN: 2, Fate.OPEN: 9, Fate.LATE: 1.5}.items()
)


class Course(NamedTuple):
    """The moments of a matter; a matter whose end would lie ahead of now is open."""

    event_at: datetime
    opened_at: datetime
    due_at: datetime
    closed_at: datetime | None
    pauses: tuple[Pause, ...]
    extension: Extension | None


class Courses:
    """Draws the courses of matters on the legal clock of one day."""

    def __init__(self, clock: Clock, desks: Desks) -> None:
        self._clock, self._desks = clock, desks

    def forward(self, plan: Plan, office: str, fate: Fate, draws: Draws) -> Course | None:
        """The course of a limit that runs on from its event; None when it has no edition on that day."""
        if not self._clock.holds(plan.term, self._clock.on):
            return None
        event = self._event(plan.term, fate, draws)
        if not self._clock.holds(plan.term, event.date()):
            return None
        opened = min(event + timedelta(minutes=draws.between(5, 90)), self._clock.now)
        long = self._clock.length(plan.term) > _SHORT
        pauses = self._pauses(plan, office, event, fate, draws) if long else ()
        due = self._clock.due(plan.term, event, pauses)
        extensible = long and not pauses and plan.extension and fate is not Fate.LATE
        units = self._clock.extension(plan.term, event.date()) if extensible else 0
        extension = self._extension(plan, office, units, due, draws)
        if extension:
            due = self._clock.due(plan.term, event, pauses, extension.units)
        begun = extension.at if extension else self._resumed(pauses, opened)
        return Course(event, opened, due, self._closing(fate, begun, due, draws), pauses, extension)

    def backward(self, plan: Plan, event: datetime, ahead: int, fate: Fate, draws: Draws) -> Course | None:
        """The course of a limit counted back from a day, opened so many days ahead; None when that is yet to come."""
        due = self._clock.due(plan.term, event)
        opened = self._clock.moment(draws, due.date() - timedelta(days=ahead))
        if due - timedelta(days=ahead) > self._clock.now:
            return None
        return Course(event, opened, due, self._closing(fate, opened, due, draws), (), None)

    def _event(self, key: str, fate: Fate, draws: Draws) -> datetime:
        length = self._clock.length(key)
        if fate is Fate.OPEN:
            days = draws.between(1, max(1, length * 17 // 20))
        elif fate is Fate.LATE:
            days = length + draws.between(2, 24)
        else:
            days = draws.between(2, _YEAR)
        event = self._clock.moment(draws, self._clock.on - timedelta(days=days))
        if fate is Fate.LATE and self._clock.runs(key, event):
            return self._clock.moment(draws, event.date() - timedelta(days=10))  # holidays had lengthened it
        return event

    def _closing(self, fate: Fate, begun: datetime, due: datetime, draws: Draws) -> datetime | None:
        if fate in (Fate.OPEN, Fate.LATE):
            return None
        if fate is Fate.TARDY:
            day = self._clock.after(due.date(), draws.between(1, 9))
            return self._ended(self._clock.moment(draws, day), day_reached=day < self._clock.on)
        share = 0.15 + draws.unit() * 0.75
        wanted = begun + (due - begun) * share
        closed = self._clock.moment(draws, wanted.date())
        if not begun < closed <= due:  # the time was so short that it was done at one sitting
            closed = min(due, begun + timedelta(minutes=draws.between(10, 100)))
        return self._ended(closed, day_reached=wanted < self._clock.now)

    def _resumed(self, pauses: tuple[Pause, ...], opened: datetime) -> datetime:
        """From when a matter can be closed: its opening, or the working day after its pause."""
        if not pauses or pauses[0].last_day is None:
            return opened
        return datetime.combine(self._clock.after(pauses[0].last_day, 1), opened.timetz())

    def _ended(self, closed: datetime, *, day_reached: bool) -> datetime | None:
        return closed if day_reached and closed < self._clock.now else None

    def _pauses(
        self, plan: Plan, office: str, event: datetime, fate: Fate, draws: Draws
    ) -> tuple[Pause, ...]:
        if plan.stop is None or not draws.chance(_PAUSED):
            return ()
        pause = self._pause(plan.stop, office, event, draws)
        running = pause.last_day is None
        if pause.at >= self._clock.now or pause.at <= event or (running and fate is not Fate.OPEN):
            return ()
        return (pause,)

    def _pause(self, stop: Stop, office: str, event: datetime, draws: Draws) -> Pause:
        at = self._clock.moment(draws, self._clock.after(event.date(), draws.between(1, 5)))
        first = at.date()
        last = first + timedelta(days=draws.between(4, 18))
        by = self._desks.head(office, first, draws)
        return Pause(first, last if last < self._clock.on else None, stop.reason, stop.basis, by, at)

    def _extension(
        self, plan: Plan, office: str, units: int, due: datetime, draws: Draws
    ) -> Extension | None:
        """Granted some days before the limit ends; None without units to grant, or when that day is yet to come."""
        if not units or not draws.chance(_EXTENDED):
            return None
        day = self._clock.after(due.date(), -draws.between(2, 4))
        if day >= self._clock.on:
            return None
        at = self._clock.moment(draws, day)
        return Extension(at, units, self._desks.leader(office, day, draws), plan.extension)
