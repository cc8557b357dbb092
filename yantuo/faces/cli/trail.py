"""`trail verify`: proves that nothing of the trail was altered, inserted, moved or removed."""

import argparse
import json
import sys
from pathlib import Path

from django.db import Error
from django.utils.translation import gettext as _

from yantuo.records.trail.seals import NoAnchor, Sealed, read_anchor
from yantuo.records.trail.verification import Break, Findings, still, verify


def run(argv: list[str]) -> int:
    """Run `trail verify [--anchor FILE] [--json]`; 0 every link holds, 1 one does not, 2 wrong usage."""
    parser = argparse.ArgumentParser(prog="trail", description=__doc__)
    verbs = parser.add_subparsers(dest="verb", required=True)
    asked = verbs.add_parser("verify", help="follow every chain from its first entry to its end")
    asked.add_argument("--anchor", type=Path, help="a file that the daily seal wrote, kept outside")
    asked.add_argument("--json", action="store_true", help="answer with one JSON object")
    try:
        given = parser.parse_args(argv)
    except SystemExit as stop:  # argparse has already said why
        return 2 if stop.code else 0
    try:
        anchor = read_anchor(given.anchor) if given.anchor else None
        with still() as link:
            findings = verify(link, anchor=anchor)
    except (NoAnchor, Error) as error:
        print(str(error).strip(), file=sys.stderr)
        return 2
    print(json.dumps(as_json(findings, anchor)) if given.json else "\n".join(as_lines(findings, anchor)))
    return 0 if findings.intact else 1


def as_json(findings: Findings, anchor: Sealed | None) -> dict[str, object]:
    """The answer as a contract: `broken` is the first link that does not hold, `breaks` the first of each chain."""
    answer: dict[str, object] = {
        "entries": findings.entries,
        "chains": findings.chains,
        "seals": findings.seals,
        "intact": findings.intact,
        "broken": _one(findings.first) if findings.first else None,
        "breaks": [_one(found) for found in findings.breaks],
    }
    if anchor:
        answer["anchor"] = {"day": anchor.day.isoformat(), "cut": findings.cut}
    return answer


def _one(found: Break) -> dict[str, object]:
    return {"office": found.office, "seq": found.seq, "reason": found.reason.value, "told_by": found.told_by}


def as_lines(findings: Findings, anchor: Sealed | None) -> list[str]:
    """The answer in sentences."""
    counted = {"entries": findings.entries, "chains": findings.chains, "seals": findings.seals}
    lines = [_("%(entries)s entries in %(chains)s chains, %(seals)s daily seals.") % counted]
    if findings.intact:
        lines.append(_("Every link holds: nothing was altered, inserted, moved or removed."))
        if anchor:
            lines.append(_("The end was not cut since the anchor of %(day)s.") % {"day": anchor.day})
        else:
            lines.append(_("Only an anchor kept outside also proves that no end was cut: --anchor FILE."))
    return lines + [str(found) for found in findings.breaks]
