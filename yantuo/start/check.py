"""check: everything a tool can refuse, each with its answer and seconds; all run, and one failure fails the whole."""

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from .places import ROOT


@dataclass(frozen=True)
class Check:
    """One tool: what it is called on the screen, and its command as a Python module or program."""

    title: str
    command: tuple[str, ...]

    def run(self) -> tuple[bool, str, float]:
        """Whether it is content, what it said, and how many seconds it took."""
        began = time.monotonic()
        done = subprocess.run(
            [sys.executable, *self.command],
            cwd=ROOT,
            env={**os.environ, "YANTUO_MODE": "tools", "DJANGO_SETTINGS_MODULE": "yantuo.config.settings"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        return done.returncode == 0, done.stdout.strip(), time.monotonic() - began


CHECKS = (
    Check("lint", ("-m", "ruff", "check", "--quiet")),
    Check("format", ("-m", "ruff", "format", "--check", "--quiet")),
    Check("types", ("-m", "mypy")),
    Check("import contracts", (str(Path(sys.executable).with_name("lint-imports")), "--no-logo")),
    Check("templates", ("-m", "djlint", "yantuo", "--lint", "--quiet")),
    Check("migrations", ("-m", "django", "makemigrations", "--check", "--dry-run")),
    Check("catalogues", ("-m", "yantuo", "messages", "--check")),
    Check("rules of the law", ("-m", "yantuo", "rules")),
    Check("drawings of the flows", ("-m", "yantuo", "flows", "--check")),
    Check("requirement locks", ("-m", "yantuo", "lock", "--check")),
)


def run(argv: Sequence[str]) -> int:
    """Run every check, or those whose title begins with a given word."""
    options = argparse.ArgumentParser(prog="go check", description=run.__doc__)
    options.add_argument(
        "titles", nargs="*", metavar="TITLE", help=", ".join(check.title for check in CHECKS)
    )
    titles = options.parse_args(argv).titles
    chosen = [check for check in CHECKS if not titles or check.title.startswith(tuple(titles))]
    if not chosen:
        options.error("there is no such check")
    good = True
    with ThreadPoolExecutor(2) as threads:
        for check, (passed, said, seconds) in zip(chosen, threads.map(Check.run, chosen), strict=True):
            good &= passed
            print(f"{'ok    ' if passed else 'FAILED'} {seconds:6.1f} s  {check.title}", flush=True)
            if not passed:
                print(said, flush=True)
    return 0 if good else 1
