"""`due`: when does a limit of the law end that an event has started, and why on that day?"""

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import NoReturn

from yantuo.kernel.counting import BadPause
from yantuo.kernel.refusal import LawRefusal
from yantuo.kernel.rulebook import Edition, Rulebook, RuleFaults, UnknownTerm
from yantuo.kernel.terms import Due, NotALimit, Pause, Term, compute
from yantuo.kernel.why import length
from yantuo.kernel.worktime import CHINA, Calendar

RULES = Path(__file__).resolve().parents[3] / "rules"
_WRONG_USE = (UnknownTerm, NotALimit, BadPause)  # what was asked cannot be answered; else the answer is no


class _WrongUsage(Exception):
    """The command line itself is wrong."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise _WrongUsage(f"{message[:1].upper()}{message[1:]}; `due -h` shows the usage.")


def run(argv: list[str], rules: Rulebook | None = None, calendar: Calendar | None = None) -> int:
    """Answer on standard output and return 0; 1 where the law refuses, 2 for wrong usage or a row without a date."""
    try:
        asked = _parser().parse_args(argv)
        book = rules or Rulebook.load(RULES)
        if asked.list:
            _print_list(book, as_json=asked.json)
        else:
            _answer(asked, book, calendar or Calendar.load(RULES))
    except SystemExit:  # argparse has shown its help
        return 0
    except _WRONG_USE as refusal:
        return _refused(refusal, 2)
    except _WrongUsage as refusal:
        return _refused(refusal, 2)
    except (LawRefusal, RuleFaults) as refusal:
        return _refused(refusal, 1)
    return 0


def _refused(refusal: Exception, code: int) -> int:
    print(refusal, file=sys.stderr)
    return code


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="due", description=__doc__, allow_abbrev=False)
    parser.add_argument("key", nargs="?", metavar="KEY", help="the limit, as in `due --list`")
    parser.add_argument(
        "--from", dest="start", type=_moment, metavar="ISO", help="day or moment of the event"
    )
    parser.add_argument("--pause", action="append", type=_pause, default=[], metavar="ISO..ISO")
    extension = parser.add_mutually_exclusive_group()
    extension.add_argument("--extend", action="store_true", help="with the extension the rule allows")
    extension.add_argument(
        "--extend-by", type=_granted, metavar="N", help="with as many units as were granted"
    )
    parser.add_argument("--json", action="store_true", help="answer as one JSON object")
    parser.add_argument("--list", action="store_true", help="show all limits")
    return parser


def _moment(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"“{text}” is no ISO date or moment such as 2026-02-10T09:30"
        ) from None
    return found if found.tzinfo else found.replace(tzinfo=CHINA)


def _pause(text: str) -> Pause:
    first, _dots, last = text.partition("..")
    try:
        return Pause(date.fromisoformat(first), date.fromisoformat(last))
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"“{text}” is no span of days such as 2026-02-10..2026-02-12"
        ) from None


def _granted(text: str) -> int:
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"“{text}” is no number of units granted")
    return int(text)


def _answer(asked: argparse.Namespace, book: Rulebook, calendar: Calendar) -> None:
    if asked.key is None or asked.start is None:
        raise _WrongUsage("KEY and --from are needed; `due -h` shows the usage.")
    edition = book.edition(asked.key, on=_local_day(asked.start))
    if not edition.term.is_limit:
        raise NotALimit(edition.term.no_limit_sentence)
    due = compute(edition.term, asked.start, calendar, asked.pause, asked.extend_by or asked.extend)
    if asked.json:
        print(json.dumps(_as_json(due, edition), ensure_ascii=False))
    else:
        print("\n".join(_as_text(due, edition)))


def _local_day(moment: datetime) -> date:
    try:
        return moment.astimezone(CHINA).date()
    except OverflowError:
        raise _WrongUsage("--from lies outside the calendar, which ends with the year 9999.") from None


def _as_json(due: Due, edition: Edition) -> dict[str, object]:
    return {
        "due_at": due.due_at.isoformat(),
        "unit": due.unit,
        "amount": due.amount,
        "basis": due.basis,
        "confirmed": due.confirmed,
        "provisional": due.provisional,
        "key": due.key,
        "name": edition.term.name,
        "name_zh": edition.term.name_zh,
        "basis_zh": due.basis_zh,
        "extended": due.extended,
        "yellow_at": due.yellow_at.isoformat(),
        "edition": due.edition.isoformat(),
        "local": edition.is_local,
        "source": edition.source,
        "why": [{"code": step.code, "params": dict(step.params), "text": step.text} for step in due.why],
    }


def _as_text(due: Due, edition: Edition) -> Sequence[str]:
    return [
        f"{due.due_at:%Y-%m-%d %H:%M:%S} +08:00  {due.key}: {edition.term.name} ({edition.term.name_zh})",
        f"  {_limit(edition.term)} from: {edition.term.trigger}; {due.basis}",
        *(f"  {step.text}" for step in due.why),
    ]


def _print_list(book: Rulebook, *, as_json: bool) -> None:
    terms = [edition.term for edition in book]
    if as_json:
        print(json.dumps([term.model_dump(mode="json") for term in terms], ensure_ascii=False))
        return
    for term in terms:
        mark = " " if term.confirmed else "?"
        print(f"{term.key:32} {mark} {term.valid_from} {term.valid_to or '':10}  {_limit(term)}: {term.name}")
    print("? = not confirmed against the text of the rule")


def _limit(term: Term) -> str:
    if term.amount is None or term.unit is None:
        return f"no limit, {term.not_limit}: {term.figure}"
    kind = "" if term.is_limit else f"no limit, {term.kind}: "
    more = f" (+{term.extend_amount or '…'})" if term.extend_amount or term.extend_open else ""
    before = " before" if term.direction == "backward" else ""
    return f"{kind}{length(term.amount, term.unit).english}{before}{more}"
