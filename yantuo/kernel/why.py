"""Why this date? Each step of a count as a stable code with plain parameters, and its sentence.

Code and parameters are stored with a deadline; `sentence` says them in the reader's language.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import groupby

from yantuo.kernel.counting import Count, Unit, paused_days
from yantuo.kernel.holidays import MarkKind
from yantuo.kernel.sentence import Sentence
from yantuo.kernel.worktime import Calendar

Param = str | int

_LENGTHS: Mapping[str, tuple[Sentence, Sentence]] = {  # one, several
    "h": (Sentence("%(amount)s hour"), Sentence("%(amount)s hours")),
    "d": (Sentence("%(amount)s day"), Sentence("%(amount)s days")),
    "wd": (Sentence("%(amount)s working day"), Sentence("%(amount)s working days")),
    "mo": (Sentence("%(amount)s month"), Sentence("%(amount)s months")),
    "y": (Sentence("%(amount)s year"), Sentence("%(amount)s years")),
}

SENTENCES: Mapping[str, Sentence] = {
    "event": Sentence("The day of the event, %(date)s, is not counted."),
    "moment": Sentence("The clock starts at %(at)s and runs by the hour, on days off too."),
    "counted": Sentence("Counting %(length)s after %(date)s leads to %(last)s."),
    "counted_with": Sentence("Counting %(length)s after %(date)s and the extension leads to %(last)s."),
    "counted_back": Sentence("Counting %(length)s back from %(date)s leads to %(last)s."),
    "hours": Sentence("Counting %(length)s leads to %(at)s."),
    "clamped": Sentence("%(last)s is the end of its month, which has no day %(day)s."),
    "weekends": Sentence("Days not counted as weekend: %(days)s."),
    "holiday": Sentence("%(name)s, %(first)s to %(last)s: days off not counted: %(days)s."),
    "makeup": Sentence("%(date)s is a make-up working day for %(name)s and is counted."),
    "set_off": Sentence("The bureau has set %(date)s as a day off (%(source)s)."),
    "set_working": Sentence("The bureau has set %(date)s as a working day (%(source)s)."),
    "pause": Sentence("Paused from %(first)s to %(last)s: days not counted: %(days)s."),
    "pause_idle": Sentence(
        "The pause from %(first)s to %(last)s lies outside the limit and changes nothing."
    ),
    "extended": Sentence("Extended by %(length)s."),
    "moved_on": Sentence("%(from)s is a day off (%(name)s): the limit ends on the next working day, %(to)s."),
    "moved_back": Sentence(
        "%(from)s is a day off (%(name)s): the limit ends on the working day before, %(to)s."
    ),
    "stays": Sentence("%(date)s is a day off (%(name)s), but this kind of period does not move."),
    "end_of_day": Sentence("A limit counted in days ends with its last day."),
    "provisional": Sentence("The days off of %(year)s are not announced yet: the date is provisional."),
    "unconfirmed": Sentence("The figure has not been confirmed against the text of the rule."),
}

_WEEKEND = Sentence("weekend")
_OFF_BY_BUREAU = Sentence("day off set by the bureau")


@dataclass(frozen=True)
class Step:
    """One step of a count; `text` is its sentence in English."""

    code: str
    params: Mapping[str, Param] = field(default_factory=dict)

    @property
    def sentence(self) -> Sentence:
        """The sentence, for translation."""
        return sentence(self.code, self.params)

    @property
    def text(self) -> str:
        """The sentence in English."""
        return self.sentence.english


def sentence(code: str, params: Mapping[str, Param]) -> Sentence:
    """The sentence of a stored step; its length and the name of a festival are sentences of their own."""
    filled: dict[str, object] = dict(params)
    if "at" in params:
        filled["at"] = str(params["at"])[:16].replace("T", " ")  # the law's zone is understood
    if "unit" in params:
        filled["length"] = length(int(params["amount"]), str(params["unit"]))
    if "name" in params:
        filled["name"] = Sentence(str(params["name"]))
    return Sentence(SENTENCES[code].text, filled)


def length(amount: int, unit: str) -> Sentence:
    """So and so many of a unit, in words."""
    one, several = _LENGTHS[unit]
    return Sentence((one if amount == 1 else several).text, {"amount": amount})


def step(code: str, **params: Param | date) -> Step:
    """A step with its dates in ISO form."""
    return Step(code, {name: _plain(value) for name, value in params.items()})


def _plain(value: Param | date) -> Param:
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, str) else value  # a Unit becomes its plain code


def explain(count: Count, *, moves: bool, confirmed: bool) -> tuple[Step, ...]:
    """Every step of a count; `moves`: days off may move its end."""
    steps = _hourly(count) if count.unit is Unit.HOURS else _daily(count, moves)
    return tuple(steps) + tuple(_cautions(count, moves, confirmed))


def _hourly(count: Count) -> Iterator[Step]:
    at = count.start.isoformat(timespec="minutes")
    yield step("moment", at=at)
    if count.extra:
        yield step("extended", amount=count.extra, unit=count.extra_unit)
    yield from pause_steps(count)
    yield step(
        "hours",
        amount=count.amount + count.extra,
        unit=count.unit,
        at=count.due_at.isoformat(timespec="minutes"),
    )


def _daily(count: Count, moves: bool) -> Iterator[Step]:
    yield step("event", date=count.event)
    if count.extra:
        yield step("extended", amount=count.extra, unit=count.extra_unit)
    yield from pause_steps(count)
    if count.unit is Unit.WORKING_DAYS:
        yield from _passed_over(count)
    yield _counted(count)
    yield from _clamped(count)
    if count.last != count.before:
        yield _moved(count)
    elif not count.calendar.is_working(count.last) and not moves:
        yield step("stays", date=count.last, name=_off_name(count.last, count.calendar))
    yield step("end_of_day")


def _counted(count: Count) -> Step:
    if count.backward:
        return step("counted_back", amount=count.amount, unit=count.unit, date=count.event, last=count.before)
    if count.extra and count.extra_unit is not count.unit:
        return step("counted_with", amount=count.amount, unit=count.unit, date=count.event, last=count.before)
    total = count.amount + count.extra
    return step("counted", amount=total, unit=count.unit, date=count.event, last=count.before)


def _clamped(count: Count) -> Iterator[Step]:
    if count.unit in (Unit.MONTHS, Unit.YEARS) and not count.pauses and count.before.day < count.event.day:
        yield step("clamped", last=count.before, day=count.event.day)


def _cautions(count: Count, moves: bool, confirmed: bool) -> Iterator[Step]:
    yield from (step("provisional", year=year) for year in count.unannounced(moves=moves))
    if not confirmed:
        yield step("unconfirmed")


def _passed_over(count: Count) -> Iterator[Step]:
    """What stands in a count of working days: days off by name, make-up days, the bureau's own, weekends."""
    calendar, weekends = count.calendar, 0
    for said, days in groupby(_running_days(count), key=calendar.mark):
        run = list(days)
        if said is None:
            weekends += sum(not calendar.is_working(day) for day in run)
        elif said.kind is MarkKind.LOCAL:
            code = "set_working" if said.working else "set_off"
            yield from (step(code, date=day, source=said.source) for day in run)
        elif said.working:
            yield from (step("makeup", date=day, name=said.name) for day in run)
        else:
            yield step("holiday", name=said.name, first=run[0], last=run[-1], days=len(run))
    if weekends:
        yield step("weekends", days=weekends)


def _running_days(count: Count) -> Iterator[date]:
    first, last = sorted((count.event, count.before))
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        if day != count.event and not any(start <= day <= end for start, end in count.pauses):
            yield day


def pause_steps(count: Count) -> Iterator[Step]:
    """What each pause took out of the limit."""
    begin = count.event if count.unit is Unit.HOURS else count.event + timedelta(days=1)
    for first, end in count.pauses:
        if end < begin or first > count.before:
            yield step("pause_idle", first=first, last=end)
        else:
            lost = paused_days(max(first, begin), end, count.unit, count.calendar)
            yield step("pause", first=first, last=end, days=lost)


def _moved(count: Count) -> Step:
    code = "moved_on" if count.last > count.before else "moved_back"
    name = _off_name(count.before, count.calendar)
    return Step(code, {"from": count.before.isoformat(), "to": count.last.isoformat(), "name": name})


def _off_name(day: date, calendar: Calendar) -> str:
    said = calendar.mark(day)
    return _WEEKEND.text if said is None else said.name or _OFF_BY_BUREAU.text
