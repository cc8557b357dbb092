"""code uscc|licence|id|division VALUE [--on DATE] [--json]: is a code right, and what do its parts say."""

import argparse
import json
import sys
from datetime import date
from typing import Any

from yantuo.kernel.codes import (
    Reading,
    read_credit_code,
    read_division,
    read_identity,
    read_licence_number,
)

_NOTHING: tuple[object, ...] = (None, "", [])
READERS = {
    "uscc": read_credit_code,
    "licence": read_licence_number,
    "id": read_identity,
    "division": read_division,
}


def run(argv: list[str]) -> int:
    """Answer about one code; 0 it is valid, 1 it is not, 2 wrong use."""
    parser = argparse.ArgumentParser(prog="code", description="Check a code and take it apart.")
    parser.add_argument("kind", choices=READERS, help="what kind of code it is")
    parser.add_argument("value", metavar="VALUE", help="the code; blanks and dashes do not matter")
    parser.add_argument("--on", type=_day, metavar="DATE", help="the day asked about; else today's tables")
    parser.add_argument("--json", action="store_true", help="answer with one JSON object")
    try:
        wanted = parser.parse_args(argv)
    except SystemExit as stop:  # argparse has already said why
        return 0 if stop.code in (0, None) else 2
    reading = READERS[wanted.kind](wanted.value, on=wanted.on)
    print(json.dumps(reading.as_dict(), ensure_ascii=False) if wanted.json else _plain(reading))
    return 0 if reading.valid else 1


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is no date like 2026-11-23") from None


def _plain(reading: Reading) -> str:
    """The answer as lines of text: the verdict, then one line for each part that is known."""
    lines = ["valid"] if reading.valid else [f"not valid: {fault}" for fault in reading.faults]
    lines += [f"note: {note}" for note in reading.notes]
    lines += [f"{name}: {_words(part)}" for name, part in reading.parts().items() if part not in _NOTHING]
    return "\n".join(lines)


def _words(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {_words(part)}" for name, part in value.items() if part not in _NOTHING)
    if isinstance(value, list):
        return "; ".join(map(_words, value))
    return str(value).lower() if isinstance(value, bool) else str(value)


if __name__ == "__main__":
    raise SystemExit(run(sys.argv[1:]))
