"""Reading a holiday notice: the sentences of the State Council's own text, or one day or span a line."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from yantuo.kernel.sentence import Sentence

_BRACKETS = re.compile(r"[(（][^)）]*[)）]")
_SPAN = re.compile(
    r"(?:(?P<year>\d{4})年)?(?P<month>\d{1,2})月(?P<day>\d{1,2})日(?:至(?:(?P<to_year>\d{4})年)?(?:(?P<to_month>\d{1,2})月)?(?P<to_day>\d{1,2})日)?"
)
_ROW = re.compile(
    r"^\s*(?P<first>\d{4}[-/.]\d{1,2}[-/.]\d{1,2})\s*(?:(?:\.\.|至|to|–|—|~|～)\s*(?P<last>\d{4}[-/.]\d{1,2}[-/.]\d{1,2}))?"
    r"[\s,，;；:：]*(?P<word>\S.*?)?\s*$"
)
_OFF = ("休", "放假", "off", "holiday")
_WORKED = ("班", "上班", "调休上班", "补班", "work", "working")
LONGEST = 16  # days of one span


class NoticeFaults(Exception):
    """A notice that cannot be read; `faults` has a sentence for everything that is wrong."""

    def __init__(self, faults: list[Sentence]) -> None:
        super().__init__("; ".join(fault.english for fault in faults))
        self.faults = faults


def read_notice(text: str, year: int) -> dict[date, bool]:
    """The days of a notice: off (False) or worked (True); raises NoticeFaults with everything that cannot be read."""
    days: dict[date, bool] = {}
    faults: list[Sentence] = []
    for piece in _pieces(text):
        for day, worked in _days(piece, year, faults):
            if days.setdefault(day, worked) is not worked:
                faults.append(Sentence("%(day)s is named both as a day off and as worked.", {"day": day}))
    if not days and not faults:
        faults.append(
            Sentence("No day could be read: paste the text of the notice, or one day or span a line.")
        )
    if faults:
        raise NoticeFaults(faults)
    return days


def _pieces(text: str) -> Iterator[str]:
    """Rows as they are, and the sentences of running text."""
    for line in text.splitlines():
        if _ROW.match(line):
            yield line
        else:
            for part in re.split(r"[。；;]", _BRACKETS.sub("", line)):
                both = "上班" in part and "放假" in part
                yield from re.split(r"[，,]", part) if both else [part]


def _days(piece: str, year: int, faults: list[Sentence]) -> Iterator[tuple[date, bool]]:
    if row := _ROW.match(piece):
        yield from _of_row(row, piece, faults)
    elif "上班" in piece:
        for named in _SPAN.finditer(piece):
            yield from ((day, True) for day in _span(named, year, piece, faults))
    elif "放假" in piece and (found := _SPAN.search(piece)):
        yield from ((day, False) for day in _span(found, year, piece, faults))


def _of_row(row: re.Match[str], piece: str, faults: list[Sentence]) -> Iterator[tuple[date, bool]]:
    word = (row["word"] or "").lower()
    if word not in (*_OFF, *_WORKED):
        faults.append(
            Sentence(
                "“%(line)s”: say after the day whether it is 休 (off) or 班 (worked).",
                {"line": piece.strip()},
            )
        )
        return
    try:
        first, last = (_iso(row[name] or row["first"]) for name in ("first", "last"))
    except ValueError:
        faults.append(Sentence("“%(line)s”: this day does not exist.", {"line": piece.strip()}))
        return
    yield from ((day, word in _WORKED) for day in _between(first, last, piece, faults))


def _iso(text: str) -> date:
    return date(*map(int, re.split(r"[-/.]", text)))


def _span(found: re.Match[str], year: int, piece: str, faults: list[Sentence]) -> Iterator[date]:
    month, day = int(found["month"]), int(found["day"])
    try:
        first = date(int(found["year"] or year), month, day)
        last = first
        if found["to_day"]:
            to_month = int(found["to_month"] or month)
            to_year = int(found["to_year"] or first.year + (to_month < month))
            last = date(to_year, to_month, int(found["to_day"]))
    except ValueError:
        faults.append(Sentence("“%(line)s”: this day does not exist.", {"line": piece.strip()}))
        return
    yield from _between(first, last, piece, faults)


def _between(first: date, last: date, piece: str, faults: list[Sentence]) -> Iterator[date]:
    if not timedelta(0) <= last - first < timedelta(days=LONGEST):
        said = {"line": piece.strip(), "days": LONGEST}
        faults.append(
            Sentence("“%(line)s”: a span ends after it begins and has fewer than %(days)s days.", said)
        )
        return
    yield from (first + timedelta(days=number) for number in range((last - first).days + 1))
