"""bench: run one benchmark by name and print its figures; exit status 1 where an aim was missed."""

import argparse
import importlib
import os
import pkgutil
from collections.abc import Sequence
from typing import Protocol

import benchmarks
from benchmarks.report import Report
from yantuo.start.places import Problem

TOOLS = {
    "bench",
    "report",
    "town",
    "multiply",
    "probe",
    "session",
    "running",
    "drill",
    "proof",
    "letters",
    "clock",
    "smalldisk",
    "disasters",
}  # modules that are no benchmark


class Benchmark(Protocol):
    """What a module of this folder offers: its options and its run."""

    def options(self, parser: argparse.ArgumentParser) -> None:
        """Declare what may be chosen."""

    def measure(self, wanted: argparse.Namespace) -> Report:
        """Measure and report."""


def names() -> dict[str, str]:
    """Every benchmark with the first line of its description."""
    found = {}
    for module in pkgutil.iter_modules(benchmarks.__path__):
        if module.name not in TOOLS and not module.ispkg:
            doc = importlib.import_module(f"benchmarks.{module.name}").__doc__ or ""
            found[module.name] = doc.partition("\n")[0]
    return found


def run(argv: Sequence[str]) -> int:
    """Run one benchmark: 0 every aim held, 1 one was missed, 2 wrong usage."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yantuo.config.settings")
    known = names()
    listed = "\n".join(f"  {name:10} {purpose}" for name, purpose in known.items())
    parser = argparse.ArgumentParser(
        prog="go bench",
        description=f"{run.__doc__}\n\n{listed}",
        formatter_class=argparse.RawTextHelpFormatter,
    )
    parser.add_argument("name", choices=sorted(known))
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.add_argument("--seed", type=int, default=2009)
    first, _of_its_own = parser.parse_known_args(
        [word for word in argv if word not in ("-h", "--help")] or ["--help"]
    )
    chosen: Benchmark = importlib.import_module(f"benchmarks.{first.name}")
    chosen.options(parser)
    wanted = parser.parse_args(argv)
    try:
        report = chosen.measure(wanted)
    except Problem as problem:
        parser.exit(1, f"{problem}\n")
    print(report.as_json() if wanted.json else report.as_text())
    return 0 if report.held else 1
