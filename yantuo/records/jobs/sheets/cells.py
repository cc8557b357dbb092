"""Cells to values: what offices write for dates, numbers, yes or no, and what spreadsheet programs spoil."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from yantuo.kernel.sentence import Sentence
from yantuo.records.jobs.sheets.columns import Column, Kind, listed

_INEXACT = 10**15  # a spreadsheet keeps no more than 15 figures of a number
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b-\u200f\u2028-\u202e\u2060\ufeff]")
_SPOILT = re.compile(r"\d(\.\d+)?[eE]\+\d{2,}")
_SHIELDED = re.compile(r"""="(.*)"|'([=+\-@＝＋－＠\t'].*|[0-9A-Za-z]+)""", re.DOTALL)
_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?(?:[T\s]+\d{1,2}[:时点].*)?")
_EIGHT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_CHINESE_DAY = re.compile(
    r"([〇零○一二三四五六七八九]{4})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})[日号]"
)
_FIGURES = {sign: value for value, signs in enumerate(("〇零○", *"一二三四五六七八九")) for sign in signs}
_FIRST_SERIAL = date(1899, 12, 30)  # day 0 of a spreadsheet's dates, its false 29 February 1900 included
_SERIALS = range(20_000, 80_000)  # 1954 to 2119: smaller numbers are years or typing errors
_YEARS = range(1900, 2120)
_YES = frozenset(("是", "有", "对", "已", "真", "√", "✓", "✔", "y", "yes", "true", "1"))
_NO = frozenset(("否", "无", "错", "未", "假", "×", "✗", "✘", "x", "n", "no", "false", "0"))


class Unfit(Exception):
    """A cell that cannot become a value of its column."""

    def __init__(self, code: str, sentence: Sentence) -> None:
        super().__init__(sentence.english)
        self.code = code
        self.sentence = sentence


def shown(cell: object) -> str:
    """A cell as people read it, on one line or more; whole numbers without a decimal point."""
    if cell is None or isinstance(cell, str):
        return cell or ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < _INEXACT:
        return str(int(cell))
    if isinstance(cell, datetime) and cell.time() == time.min:
        return cell.date().isoformat()
    return str(cell)


def cleaned(text: str) -> str:
    """Text without unseen characters, outer spaces and the marks that shield it from spreadsheet programs."""
    if not text.isprintable():  # most texts are, and this is asked of every cell
        text = _UNSEEN.sub("", text).replace("\u3000", " ").replace("\xa0", " ")
    text = text.strip()
    if text[:1] in ("'", "=") and (shielded := _SHIELDED.fullmatch(text)):
        return (shielded[1] if shielded[1] is not None else shielded[2]).strip()
    return text


def value_of(column: Column, cell: object) -> Any:
    """The value of a cell, None for an empty one; raises Unfit with the reason."""
    if isinstance(cell, str):
        cell = cleaned(cell)
    if cell is None or cell == "":
        if column.required:
            raise Unfit("cell.empty", Sentence("This must be filled in."))
        return None
    if column.words and (word := shown(cell)) in column.words:
        return column.words[word]
    value = _READERS[column.kind](column, cell)
    if column.least is not None or column.most is not None:
        _within(column, value)
    if column.check and (problem := column.check(value)):
        raise Unfit("cell.check", problem)
    return value


def _within(column: Column, value: Any) -> None:
    if column.least is not None and value < column.least:
        raise Unfit(
            "cell.too_small", Sentence("This must not be less than %(least)s.", {"least": str(column.least)})
        )
    if column.most is not None and value > column.most:
        raise Unfit(
            "cell.too_large", Sentence("This must not be more than %(most)s.", {"most": str(column.most)})
        )


def _text(column: Column, cell: object) -> str:
    if not isinstance(cell, str):
        _refuse_spoilt(cell)
    text = shown(cell)
    if len(text) > column.max_length:
        raise Unfit(
            "cell.too_long",
            Sentence(
                "This has %(length)s characters; at most %(most)s are possible.",
                {"length": len(text), "most": column.max_length},
            ),
        )
    return text


def _code(column: Column, cell: object) -> str:
    if isinstance(cell, date | time | timedelta):
        raise Unfit(
            "cell.became_date",
            Sentence(
                "The spreadsheet program has made a date of this code: "
                "set the cell's format to text and type it again."
            ),
        )
    text = _text(column, cell)
    if "+" in text and _SPOILT.fullmatch(text):
        raise _spoilt()
    if text.isascii() and text.isalnum():
        return text.upper()
    return "".join(unicodedata.normalize("NFKC", text).split()).upper()


def _refuse_spoilt(cell: object) -> None:
    if isinstance(cell, int | float) and abs(cell) >= _INEXACT:
        raise _spoilt()


def _spoilt() -> Unfit:
    return Unfit(
        "cell.figures_lost",
        Sentence(
            "The spreadsheet program has stored this as a number and lost its last figures: "
            "set the cell's format to text and type it again."
        ),
    )


def _date(_column: Column, cell: object) -> date:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, str):
        return _written_date(cell if cell.isascii() else unicodedata.normalize("NFKC", cell))
    return _serial(shown(cell))


def _written_date(text: str) -> date:
    if text.isascii() and text.isdigit():
        return _serial(text)
    if found := _DAY.fullmatch(text):
        return _day(*map(int, found.groups()))
    if found := _CHINESE_DAY.fullmatch(text):
        year, month, day = found.groups()
        return _day(int("".join(str(_FIGURES[sign]) for sign in year)), _chinese(month), _chinese(day))
    raise _no_date()


def _serial(text: str) -> date:
    """A date as eight figures, or as the number a spreadsheet keeps for it."""
    if found := _EIGHT.fullmatch(text):
        return _day(*map(int, found.groups()))
    try:
        days = int(float(text))
    except ValueError:
        raise _no_date() from None
    if days not in _SERIALS:
        raise _no_date()
    return _FIRST_SERIAL + timedelta(days=days)


def _chinese(figures: str) -> int:
    """A Chinese number below 100: 三, 十, 十二, 二十, 二十一."""
    tens, ten, ones = figures.rpartition("十")
    if not ten:
        tens, ones = "", figures
    if len(tens) > 1 or len(ones) > 1:
        raise _no_date()
    return (_FIGURES[tens] if tens else int(bool(ten))) * 10 + (_FIGURES[ones] if ones else 0)


def _day(year: int, month: int, day: int) -> date:
    try:
        found = date(year, month, day)
    except ValueError:
        raise Unfit("cell.no_such_day", Sentence("There is no such day in the calendar.")) from None
    if year not in _YEARS:
        raise Unfit("cell.year", Sentence("The year %(year)s cannot be right.", {"year": year}))
    return found


def _no_date() -> Unfit:
    return Unfit(
        "cell.not_date",
        Sentence("This is no date: write year, month and day, as in 2024-05-31 or 2024年5月31日."),
    )


def _number(cell: object) -> Decimal:
    if isinstance(cell, bool | date | time | timedelta):
        raise InvalidOperation
    text = unicodedata.normalize("NFKC", cell).replace(" ", "") if isinstance(cell, str) else repr(cell)
    if re.fullmatch(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?", text):
        text = text.replace(",", "")
    number = Decimal(text)
    if not number.is_finite():
        raise InvalidOperation
    return number


def _decimal(_column: Column, cell: object) -> Decimal:
    try:
        return _number(cell)
    except InvalidOperation:
        raise Unfit(
            "cell.not_number", Sentence("This is no number: write figures only, without a unit.")
        ) from None


def _integer(_column: Column, cell: object) -> int:
    if isinstance(cell, str) and len(cell) < 18 and cell.isascii() and cell.isdecimal():
        return int(cell)
    try:
        number = _number(cell)
        if number == number.to_integral_value() and abs(number) < 10**18:
            return int(number)
    except InvalidOperation:
        pass
    raise Unfit("cell.not_integer", Sentence("This is no whole number: write figures only, without a unit."))


def _yes_no(_column: Column, cell: object) -> bool:
    word = unicodedata.normalize("NFKC", shown(cell)).strip().lower()
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise Unfit("cell.not_yes_no", Sentence("Write 是 (yes) or 否 (no)."))


def _choice(column: Column, cell: object) -> Any:
    word = unicodedata.normalize("NFKC", shown(cell)).strip()
    for name, meaning in column.words.items():
        if unicodedata.normalize("NFKC", name) == word:
            return meaning
    raise Unfit(
        "cell.not_choice", Sentence("Choose one of: %(accepted)s.", {"accepted": listed(column.words)})
    )


_READERS: dict[Kind, Callable[[Column, object], Any]] = {
    Kind.TEXT: _text,
    Kind.CODE: _code,
    Kind.DATE: _date,
    Kind.INTEGER: _integer,
    Kind.DECIMAL: _decimal,
    Kind.YES_NO: _yes_no,
    Kind.CHOICE: _choice,
}
