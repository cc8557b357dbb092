"""The calendar files: days off and make-up days of a year by its notice, and days off by statute alone."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from yantuo.kernel.rulefiles import Rule, broken
from yantuo.kernel.sentence import Sentence

_ONE_DAY = timedelta(days=1)
_FROZEN = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

# Names as the files have them, so that the catalogue holds them all.
NAMES = (
    Sentence("New Year's Day"),
    Sentence("Spring Festival"),
    Sentence("Qingming Festival"),
    Sentence("Labour Day"),
    Sentence("Dragon Boat Festival"),
    Sentence("Mid-Autumn Festival"),
    Sentence("National Day"),
    Sentence("70th anniversary of victory in the War of Resistance"),
)


class MarkKind(StrEnum):
    """Who says that a day is off or worked."""

    HOLIDAY = "holiday"  # the notice of the year
    MAKEUP = "makeup"  # the notice of the year, a Saturday or Sunday worked
    STATUTORY = "statutory"  # the statute alone, the notice of the year is not on file
    LOCAL = "local"  # the bureau's own table


@dataclass(frozen=True)
class Mark:
    """What is said of one day, by whom."""

    working: bool
    kind: MarkKind
    name: str
    name_zh: str
    source: str = ""


class Holiday(BaseModel):
    """One run of days off (first to last, all off) and the weekend days worked for it."""

    model_config = _FROZEN
    name: str = Field(min_length=1)
    name_zh: str = Field(min_length=1)
    first: date
    last: date
    work: tuple[date, ...] = ()

    def off(self) -> Iterator[date]:
        """Every day off of the run."""
        for number in range((self.last - self.first).days + 1):
            yield self.first + number * _ONE_DAY


class CalendarYear(Rule):
    """The notice of one year."""

    year: int = Field(ge=1, le=9999)
    holidays: tuple[Holiday, ...]

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if sentences := list(self._faults()):
            broken(*sentences)
        return self

    def _faults(self) -> Iterator[Sentence]:
        seen: dict[date, str] = {}
        for holiday in self.holidays:
            if holiday.last < holiday.first:
                yield Sentence("%(name)s ends before it begins", {"name": holiday.name})
            for day in (*holiday.off(), *holiday.work):
                if seen.setdefault(day, holiday.name) is not holiday.name or not self._near(day):
                    yield Sentence("%(day)s stands twice or outside the year", {"day": day})
            for day in holiday.work:
                if day.weekday() < 5:
                    yield Sentence("%(day)s is no Saturday or Sunday, so no make-up day", {"day": day})
                if holiday.first <= day <= holiday.last:
                    yield Sentence("%(day)s is both off and worked", {"day": day})

    def _near(self, day: date) -> bool:
        # The notice of a year also moves the last days of December before it.
        return day.year == self.year or (day.year, day.month) == (self.year - 1, 12)

    def marks(self) -> Iterator[tuple[date, Mark]]:
        """Every day the notice speaks of."""
        for holiday in self.holidays:
            names = (holiday.name, holiday.name_zh, self.basis)
            yield from ((day, Mark(False, MarkKind.HOLIDAY, *names)) for day in holiday.off())
            yield from ((day, Mark(True, MarkKind.MAKEUP, *names)) for day in holiday.work)


class StatutoryDays(BaseModel):
    """Days off by statute: fixed (MM-DD), or counted from a festival of the lunar calendar."""

    model_config = _FROZEN
    name: str = Field(min_length=1)
    name_zh: str = Field(min_length=1)
    fixed: tuple[Annotated[str, StringConstraints(pattern=r"^\d\d-\d\d$")], ...] = ()
    festival: str = ""
    offsets: tuple[int, ...] = ()


class StatutoryEdition(BaseModel):
    """One edition of the holiday regulation, by the years in which it held."""

    model_config = _FROZEN
    first_year: int
    last_year: int = 9999
    days: tuple[StatutoryDays, ...]


class Statutory(Rule):
    """All editions of the holiday regulation and the known dates of the festivals."""

    editions: tuple[StatutoryEdition, ...] = Field(min_length=1)
    festivals: Mapping[int, Mapping[str, date]]

    def marks(self, year: int) -> Iterator[tuple[date, Mark]]:
        """Days off of a year by statute; festivals whose date is not on file are left out."""
        editions = (one for one in self.editions if one.first_year <= year <= one.last_year)
        for days in next(editions, self.editions[0]).days:
            mark = Mark(False, MarkKind.STATUTORY, days.name, days.name_zh, self.basis)
            yield from ((date.fromisoformat(f"{year:04}-{fixed}"), mark) for fixed in days.fixed)
            if feast := self.festivals.get(year, {}).get(days.festival):
                yield from ((feast + offset * _ONE_DAY, mark) for offset in days.offsets)
