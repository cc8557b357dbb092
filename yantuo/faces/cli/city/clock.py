"""Moments of office work: working days and hours, and the due dates of the legal clock on one day."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from yantuo.faces.cli.city.draws import Draws
from yantuo.faces.cli.city.rows import Pause
from yantuo.kernel import terms
from yantuo.kernel.counting import midnight
from yantuo.kernel.rulebook import NotInForce, Rulebook
from yantuo.kernel.worktime import CHINA, Calendar

_OPENS = time(8, 30)  # of the first hour in which anything is done; the city's day begins with it
_SHIFTS = ((510, 710), (870, 1060))  # minutes of the day: morning and afternoon
_ONE_DAY = timedelta(days=1)


class Clock:
    """The legal clock as it stands in the city on the morning of a day."""

    def __init__(self, on: date, calendar: Calendar, rules: Rulebook) -> None:
        self.on, self.now = on, datetime.combine(on, _OPENS, CHINA)
        self._calendar, self._rules = calendar, rules
        self._lengths: dict[str, int] = {}

    def holds(self, key: str, day: date) -> bool:
        """Whether the limit has an edition on a day."""
        try:
            self._rules.term(key, on=day)
        except NotInForce:
            return False
        return True

    def due(
        self,
        key: str,
        event: datetime,
        pauses: Sequence[Pause] = (),
        units: int = 0,
        chosen: int | None = None,
    ) -> datetime:
        """When the limit ends, by its own length or one `chosen`; a pause that lasts is taken to end today.

        Raises NotInForce.
        """
        spans = [terms.Pause(pause.first_day, pause.last_day or self.on) for pause in pauses]
        term = self._rules.term(key, on=event.date())
        return terms.compute(term, event, self._calendar, spans, units or False, chosen).due_at

    def runs(self, key: str, event: datetime) -> bool:
        """Whether a limit that began with an event still runs; false where it had no edition then."""
        return self.holds(key, event.date()) and self.due(key, event) >= self.now

    def length(self, key: str) -> int:
        """Calendar days that the limit takes when it begins today, rounded up."""
        if key not in self._lengths:
            self._lengths[key] = max(1, (self.due(key, self.now).date() - self.on).days)
        return self._lengths[key]

    def extension(self, key: str, day: date) -> int:
        """Units by which the rule lets the limit be extended; where it leaves the length open, a third of the limit."""
        term = self._rules.term(key, on=day)
        return term.extend_amount or ((term.amount or 0) // 3 if term.extend_open else 0)

    def working(self, day: date) -> date:
        """The day, or the last working day before it."""
        return self._calendar.previous_working(day)

    def after(self, day: date, count: int) -> date:
        """The working day `count` working days after (negative: before) the day."""
        return self._calendar.add_working_days(day, count)

    def moment(self, draws: Draws, day: date) -> datetime:
        """A moment in office hours of the day, or of the last working day before it; never after now."""
        first, last = draws.pick(_SHIFTS)
        day = self.working(min(day, self.on - _ONE_DAY))
        return midnight(day) + timedelta(minutes=draws.between(first, last), seconds=draws.below(60))
