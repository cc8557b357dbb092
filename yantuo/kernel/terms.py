"""The law's time limits: what a row of rules/terms says, and the date that follows from an event."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Self

from pydantic import Field, StrictBool, StrictInt, StringConstraints, model_validator

from yantuo.kernel import why
from yantuo.kernel.bilingual import Bilingual
from yantuo.kernel.counting import Count, Span, Unit, end_of, last_day, last_moment, merged, nominal
from yantuo.kernel.refusal import LawRefusal
from yantuo.kernel.rulefiles import Rule, broken
from yantuo.kernel.sentence import Sentence
from yantuo.kernel.worktime import CHINA, Calendar

Text = Annotated[str, StringConstraints(min_length=1)]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z_]*(\.[A-Za-z0-9_]+)+$")]


class Direction(StrEnum):
    """Whether a limit runs from its event on, or is counted back from it."""

    FORWARD = "forward"
    BACKWARD = "backward"


class EndRule(StrEnum):
    """What becomes of a last day that is a day off."""

    NEXT = "next_workday"
    PREVIOUS = "previous_workday"
    NONE = "none"


class Kind(StrEnum):
    """What runs: only a limit on an act moves with days off, and retentions and rates are no limit at all."""

    ACT = "act"
    HOURS = "hours"
    VALIDITY = "validity"
    BAN = "ban"
    RETENTION = "retention"
    NOT_A_LIMIT = "not_a_limit"


class NotLimit(StrEnum):
    """Why a row is no limit."""

    RATE = "rate"
    FREQUENCY = "frequency"
    SCHEDULE = "schedule"


class Term(Rule):
    """One time limit in one edition of its rule."""

    key: Key
    name: Text
    name_zh: Text
    trigger: Text
    trigger_zh: Text
    direction: Direction = Direction.FORWARD
    kind: Kind
    amount: StrictInt | None = Field(default=None, ge=0)
    unit: Unit | None = None
    least: StrictInt | None = Field(default=None, gt=0)  # whoever orders the act sets its length from here …
    most: StrictInt | None = Field(default=None, gt=0)  # … to here; `amount` is what is offered
    not_limit: NotLimit | None = None
    figure: str = ""  # of a row that is no limit, in words
    figure_zh: str = ""
    extend_amount: StrictInt | None = Field(default=None, gt=0)
    extend_unit: Unit | None = None
    extend_open: StrictBool = False  # whoever decides fixes the length, or may go beyond extend_amount
    extend_needs_approval: StrictBool = False
    end_rule: EndRule
    instrument: Text
    article: str = ""
    basis_zh: Text
    valid_from: date
    valid_to: date | None = None
    region: Text = "CN"
    confirmed: StrictBool
    source: Text
    note: str = ""
    note_zh: str = ""

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if sentences := list(_faults(self)):
            broken(*sentences)
        return self

    @property
    def is_limit(self) -> bool:
        """Whether it is a limit that can be met or missed."""
        return self.kind not in {Kind.RETENTION, Kind.NOT_A_LIMIT}

    @property
    def no_limit_sentence(self) -> Sentence:
        """What a row is that is no limit."""
        said: dict[str, object] = {"key": self.key, "basis": self.cited}
        said["figure"] = Bilingual(self.figure, zh=self.figure_zh)
        match self.not_limit:
            case NotLimit.RATE:
                return Sentence("%(key)s is no limit but a rate: %(figure)s (%(basis)s).", said)
            case NotLimit.FREQUENCY:
                return Sentence("%(key)s is no limit but a frequency: %(figure)s (%(basis)s).", said)
            case NotLimit.SCHEDULE:
                return Sentence("%(key)s is no limit but a schedule: %(figure)s (%(basis)s).", said)
        said["length"] = why.length(self.amount or 0, self.unit or Unit.DAYS)
        return Sentence("%(key)s is no limit but a retention: at least %(length)s (%(basis)s).", said)

    @property
    def cited(self) -> Bilingual:
        """The basis in the reader's language."""
        return Bilingual(self.basis, zh=self.basis_zh)

    @property
    def title(self) -> Bilingual:
        """The name in the reader's language."""
        return Bilingual(self.name, zh=self.name_zh)


def _faults(term: Term) -> Iterator[Sentence]:
    yield from _kind_faults(term)
    yield from _extension_faults(term)
    if term.direction is Direction.BACKWARD and term.end_rule is EndRule.NEXT:
        yield Sentence("A limit counted back never moves to a later day: end_rule cannot be next_workday.")
    if term.valid_to and term.valid_to < term.valid_from:
        yield Sentence("valid_to lies before valid_from.")


def _kind_faults(term: Term) -> Iterator[Sentence]:
    if term.kind is Kind.NOT_A_LIMIT:
        if not (term.not_limit and term.figure and term.figure_zh) or term.amount is not None or term.unit:
            yield Sentence(
                "A row that is no limit has not_limit, figure and figure_zh, and no amount or unit."
            )
    elif term.amount is None or term.unit is None or term.not_limit or term.figure:
        yield Sentence("A limit has amount and unit, and neither not_limit nor figure.")
    if (term.kind is Kind.HOURS) != (term.unit is Unit.HOURS):
        yield Sentence("kind is hours where the unit is h, and only there.")
    if (term.least is None) != (term.most is None):
        yield Sentence("least and most go together.")
    elif term.least and term.most and not term.least <= (term.amount or 0) <= term.most:
        yield Sentence("The amount must lie between least and most.")
    if term.kind is not Kind.ACT and term.end_rule is not EndRule.NONE:
        yield Sentence("Only a limit on an act moves with days off: end_rule must be none.")


def _extension_faults(term: Term) -> Iterator[Sentence]:
    extensible = term.extend_amount is not None or term.extend_open
    if (term.extend_amount is None) != (term.extend_unit is None):
        yield Sentence("extend_amount and extend_unit go together.")
    if Unit.HOURS in {term.extend_unit, term.unit} and term.extend_unit not in {None, term.unit}:
        yield Sentence("A limit in hours is extended in hours, and only such a limit.")
    if term.extend_needs_approval and not extensible:
        yield Sentence("extend_needs_approval has no extension to speak of.")
    if term.direction is Direction.BACKWARD and extensible:
        yield Sentence("A limit counted back from a fixed day cannot be extended.")


class NotALimit(LawRefusal):
    """The row is a rate, a frequency or a schedule: no date follows from it."""


class ExtensionRefused(LawRefusal):
    """The rule does not allow this extension."""


class LengthRefused(LawRefusal):
    """The rule does not leave the length to whoever orders the act, or not so far."""


class PauseRefused(LawRefusal):
    """This limit cannot be paused."""


@dataclass(frozen=True)
class Pause:
    """Whole days that do not count, both included."""

    first: date
    last: date


@dataclass(frozen=True)
class Due:
    """A date with its basis: what `compute` answers."""

    key: str
    due_at: datetime
    yellow_at: datetime  # from here on the light is yellow
    unit: str
    amount: int  # of the rule, without the extension
    extended: int  # units of the extension
    basis: str
    basis_zh: str
    confirmed: bool
    provisional: bool  # the notice of a year the date depends on is missing
    edition: date  # valid_from of the row
    _count: Count = field(repr=False, compare=False)
    _moves: bool = field(repr=False, compare=False)

    @cached_property
    def why(self) -> tuple[why.Step, ...]:
        """How the date was counted, step by step."""
        return why.explain(self._count, moves=self._moves, confirmed=self.confirmed)


def compute(
    term: Term,
    start: datetime,
    calendar: Calendar,
    pauses: Sequence[Pause] = (),
    extended: bool | int = False,
    chosen: int | None = None,
) -> Due:
    """The date that follows from an event; `extended`: the extension of the rule, or the units granted.

    `chosen`: the length set by whoever ordered the act, where the rule leaves it open between least and most.
    Raises NotALimit, LengthRefused, ExtensionRefused, PauseRefused, BadPause or OutOfCalendar, each with a sentence.
    """
    if term.amount is None or term.unit is None:
        raise NotALimit(term.no_limit_sentence)
    if start.tzinfo is None:
        raise ValueError("the moment of an event needs a zone")
    amount = _length(term, chosen)
    extra = _extension(term, extended)
    spans = merged((pause.first, pause.last) for pause in pauses)
    if spans and term.direction is Direction.BACKWARD:
        raise PauseRefused(
            Sentence(
                "%(key)s is counted back from a fixed day: there is nothing to pause.", {"key": term.key}
            )
        )
    count = _counted(term, amount, start.astimezone(CHINA), extra, spans, calendar)
    moves = term.end_rule is not EndRule.NONE
    return Due(
        key=term.key,
        due_at=count.due_at,
        yellow_at=count.yellow_at(),
        unit=term.unit.value,
        amount=amount,
        extended=extra,
        basis=term.basis,
        basis_zh=term.basis_zh,
        confirmed=term.confirmed,
        provisional=bool(count.unannounced(moves=moves)),
        edition=term.valid_from,
        _count=count,
        _moves=moves,
    )


def _length(term: Term, chosen: int | None) -> int:
    """The length that holds: the rule's own, or the chosen one where the rule leaves it open."""
    if chosen is None or chosen == term.amount:
        return term.amount or 0
    unit = term.unit or Unit.DAYS
    said: dict[str, object] = {"key": term.key, "basis": term.cited}
    if term.least is None or term.most is None:
        said["length"] = why.length(term.amount or 0, unit)
        raise LengthRefused(Sentence("%(key)s is %(length)s by %(basis)s: nobody can set another.", said))
    if not term.least <= chosen <= term.most:
        said |= {"least": term.least, "most": why.length(term.most, unit)}
        raise LengthRefused(
            Sentence("%(key)s may be set from %(least)s to %(most)s, not beyond (%(basis)s).", said)
        )
    return chosen


def _extension(term: Term, extended: bool | int) -> int:
    """Units granted beyond the amount; refuses what the rule does not allow."""
    if extended is False:
        return 0
    most = why.length(term.extend_amount or 0, term.extend_unit or Unit.DAYS)
    said = {"key": term.key, "basis": term.cited, "most": most}
    if not (term.extend_amount or term.extend_open):
        raise ExtensionRefused(Sentence("%(key)s cannot be extended: %(basis)s allows no extension.", said))
    if extended is True:
        if term.extend_amount is None:
            raise ExtensionRefused(
                Sentence("%(key)s: %(basis)s sets no length of the extension; give the length granted.", said)
            )
        return term.extend_amount
    if extended < 0 or (extended > (term.extend_amount or 0) and not term.extend_open):
        raise ExtensionRefused(Sentence("%(key)s can be extended by %(most)s at most (%(basis)s).", said))
    return extended


def _counted(
    term: Term, amount: int, start: datetime, extra: int, spans: list[Span], calendar: Calendar
) -> Count:
    unit = term.unit or Unit.DAYS
    extra_unit = term.extend_unit or unit
    backward = term.direction is Direction.BACKWARD
    if unit is Unit.HOURS:
        due_at = last_moment(start, amount + extra, spans)
        before = last = due_at.date()
    else:
        event = start.date()
        if backward:
            before = nominal(event, -amount, unit, calendar)
        elif extra_unit is unit:
            before = last_day(event, amount + extra, unit, calendar, spans)
        else:
            before = last_day(event, amount, unit, calendar, spans)
            before = last_day(before, extra, extra_unit, calendar, spans)
        last = _off_moved(before, term.end_rule, calendar)
        due_at = end_of(last)
    return Count(
        start=start,
        amount=amount,
        unit=unit,
        backward=backward,
        extra=extra,
        extra_unit=extra_unit,
        pauses=spans,
        before=before,
        last=last,
        due_at=due_at,
        calendar=calendar,
    )


def _off_moved(day: date, rule: EndRule, calendar: Calendar) -> date:
    match rule:
        case EndRule.NEXT:
            return calendar.next_working(day)
        case EndRule.PREVIOUS:
            return calendar.previous_working(day)
        case EndRule.NONE:
            return day
