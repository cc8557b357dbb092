"""`import`: takes spreadsheets over into the system, row by row."""

import argparse
import json
import os
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from django.db import Error
from django.utils import timezone
from django.utils.translation import gettext as _

from yantuo.directory.enterprises.importing.actions import import_enterprises
from yantuo.directory.enterprises.importing.outcome import Outcome
from yantuo.directory.orgs.models import Kind, Organisation
from yantuo.directory.people.actor import MACHINE, Actor
from yantuo.records.jobs.sheets.columns import Refused
from yantuo.records.sight.session import SYSTEM, sight

_MOST_TOLD = 20  # faults on the screen; the file of refused rows has all
Taker = Callable[[Path, Actor, datetime, argparse.Namespace, Path], Outcome]


class _WrongUsage(Exception):
    """The command line cannot be followed."""


def run(argv: list[str]) -> int:
    """Run `import KIND FILE`; 0 every row was taken over, 1 some or all were refused, 2 wrong usage."""
    parser = argparse.ArgumentParser(prog="import", description=__doc__)
    parser.add_argument("kind", choices=KINDS, help="what the rows are")
    parser.add_argument("file", type=Path, metavar="FILE", help="an XLSX workbook or a CSV file")
    parser.add_argument("--dry-run", action="store_true", help="only say what would happen")
    parser.add_argument(
        "--office",
        default="",
        metavar="CODE",
        help="the office that enters them; else the bureau of this system",
    )
    parser.add_argument("--sheet", default="", metavar="NAME", help="which sheet, where several fit")
    parser.add_argument("--json", action="store_true", help="answer with one JSON object")
    try:
        given = parser.parse_args(argv)
        return _import(given)
    except SystemExit as stop:  # argparse has already said why
        return 2 if stop.code else 0
    except _WrongUsage as wrong:
        print(wrong, file=sys.stderr)
        return 2


def _import(given: argparse.Namespace) -> int:
    if not given.file.is_file():
        raise _WrongUsage(_("There is no file %(file)s.") % {"file": given.file})
    errors = given.file.with_name(f"{given.file.stem}.errors.xlsx")
    if not os.access(errors.parent, os.W_OK):  # told before anything is taken over
        raise _WrongUsage(
            _(
                "The refused rows go into %(folder)s, which may not be written: copy the list to another folder."
            )
            % {"folder": errors.parent}
        )
    try:
        outcome = KINDS[given.kind](given.file, _acting(given.office), timezone.now(), given, errors)
    except Refused as refusal:
        print(refusal, file=sys.stderr)
        return 1
    except (Error, OSError) as fault:
        print(str(fault).strip(), file=sys.stderr)
        return 1
    if not outcome.refused:
        errors.unlink(missing_ok=True)
    print(
        json.dumps(as_json(outcome, given, errors), ensure_ascii=False)
        if given.json
        else "\n".join(as_lines(outcome, given, errors))
    )
    return 1 if outcome.refused else 0


def _acting(code: str) -> Actor:
    """The system itself, acting for an office and all offices below it."""
    with sight(SYSTEM):
        offices = Organisation.objects.in_force()
        wanted = offices.filter(code=code) if code else offices.filter(kind=Kind.REGULATOR).order_by("id")
        office = wanted.first()
        if office is None:
            raise _WrongUsage(_no_office(code))
        below = tuple(Organisation.objects.under(office.pk).order_by("id").values_list("id", flat=True))
    return replace(
        MACHINE, office_id=office.pk, office_name=office.name, division=office.division_id, offices=below
    )


def _no_office(code: str) -> str:
    if code:
        return _("There is no office with the code %(code)s in force.") % {"code": code}
    return _("This system has no bureau yet: set it up first.")


def _enterprises(file: Path, by: Actor, at: datetime, given: argparse.Namespace, errors: Path) -> Outcome:
    def told(done: int, total: int) -> None:
        print(_("%(done)s of about %(total)s rows") % {"done": done, "total": total}, file=sys.stderr)

    return import_enterprises(
        file,
        name=file.name,
        by=by,
        at=at,
        scope=lambda: sight(SYSTEM),
        dry_run=given.dry_run,
        progress=None if given.json else told,
        errors_to=errors,
        sheet=given.sheet,
    )


KINDS: dict[str, Taker] = {"enterprises": _enterprises}


def as_json(outcome: Outcome, given: argparse.Namespace, errors: Path) -> dict[str, object]:
    """The answer as a contract: five counts, whether it was a trial, where the refused rows lie."""
    return {
        **outcome.counts,
        "dry_run": given.dry_run,
        "error_file": str(errors) if outcome.refused else None,
    }


def as_lines(outcome: Outcome, given: argparse.Namespace, errors: Path) -> list[str]:
    """The answer in sentences, with the first faults."""
    counts = _(
        "%(read)s rows read: %(created)s new, %(updated)s changed, %(unchanged)s unchanged, %(refused)s refused."
    )
    lines = [counts % outcome.counts]
    if given.dry_run:
        lines.append(_("This was a trial: nothing is written."))
    lines += [
        f"  {fault.column}{fault.row} {fault.header}: {fault.sentence}"
        for fault in outcome.faults[:_MOST_TOLD]
    ]
    if outcome.refused:
        lines.append(_("The refused rows with all faults: %(file)s") % {"file": errors})
    return lines
