"""Numbers of the lock: given in the order of time, without a gap, after those used before."""

from collections import defaultdict
from datetime import datetime
from typing import Any, NamedTuple

from django.utils import timezone

from yantuo.faces.cli.demo.tables import copy
from yantuo.records.numbering.models import Issued, Series


class Wanted(NamedTuple):
    """Something that is to have a number; `name` is what its giver knows it by."""

    office: int
    series: str
    at: datetime
    name: str


class Numbers:
    """Gives numbers to everything that wants one, then says which it was."""

    def __init__(self) -> None:
        self._wanted: list[Wanted] = []
        self._given: dict[str, tuple[int, int, str, Wanted]] = {}
        self.carriers: dict[str, tuple[str, str]] = {}  # name → kind and id of what carries it

    def want(self, office: int, series: str, at: datetime, name: str, kind: str, subject: object) -> None:
        """Ask for a number."""
        self._wanted.append(Wanted(office, series, at, name))
        self.carriers[name] = (kind, str(subject))

    def give(self) -> None:
        """Give all numbers that were asked for; raises KeyError for an office that has no series."""
        series = {(row.office_id, row.key, row.year): row for row in Series.objects.all()}
        used: dict[int, int] = defaultdict(int)
        for one in sorted(self._wanted, key=lambda row: (row.at, row.name)):
            row = series[one.office, one.series, timezone.localdate(one.at).year]
            used[row.pk] += 1
            number = row.last + used[row.pk]
            self._given[one.name] = (row.pk, number, row.shape.text(number), one)

    def text(self, name: str) -> str:
        """The number of something, empty where it has none."""
        found = self._given.get(name)
        return found[2] if found else ""

    def copy(self) -> None:
        """Write the numbers down and raise the last one of each series."""
        copy(Issued, [self._row(name, *facts) for name, facts in self._given.items()])
        last: dict[int, int] = {}
        for series, number, _text, _wanted in self._given.values():
            last[series] = max(number, last.get(series, 0))
        for series, number in last.items():
            Series.objects.filter(pk=series).update(last=number)

    def _row(self, name: str, series: int, number: int, text: str, wanted: Wanted) -> dict[str, Any]:
        kind, subject = self.carriers[name]
        return {
            "series_id": series,
            "number": number,
            "text": text,
            "office_id": wanted.office,
            "subject_kind": kind,
            "subject": subject,
            "at": wanted.at,
        }
