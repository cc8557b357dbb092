"""The statements of the pages beneath row-level security against the same statements without it."""

import argparse
import statistics
import time
from typing import Any

import psycopg

from benchmarks.pages import PAGES, Probe, probes
from benchmarks.report import Report
from benchmarks.town import LARGE, Town, town


def options(parser: argparse.ArgumentParser) -> None:
    """Size and repetitions."""
    parser.add_argument("--size", type=int, default=LARGE)
    parser.add_argument("--rounds", type=int, default=15)


def measure(wanted: argparse.Namespace) -> Report:
    """Take the heaviest statements of each page as the application sent them, and run them both ways in turn."""
    report = Report("sight", wanted.seed, {"size": wanted.size})
    with town(wanted.size) as place, probes(place) as (probe,):
        for page in [page for page in PAGES if page.bounded]:
            sight, statements = _statements(probe, page.user, page.path.format(firm=1, category="05"))
            bound, free = _both(place, sight, statements, wanted.rounds)
            report.add(page.name, bound, free, aim=1.3)
    return report


def _statements(probe: Probe, user: str, path: str) -> tuple[list[Any], list[tuple[str, Any]]]:
    """Who is looking, as the page told the database, and what it asked, without what sets transactions."""
    found = probe.ask(user, path, 1, statements=True)["statements"]
    sights = [values for text, values in found if "set_config('yantuo.mode'" in text and "read_only" in text]
    asked = [
        (text, values) for text, values in found if text.lstrip("( \n").lower().startswith(("select", "with"))
        and "set_config" not in text
    ]  # fmt: skip
    return sights[-1], asked


def _both(
    place: Town, sight: list[Any], statements: list[tuple[str, Any]], rounds: int
) -> tuple[float, float]:
    """The milliseconds of all statements: as the application's role, and as the owner, whom no policy binds."""
    names = ("mode", "person", "offices", "enterprises", "duties")
    totals: list[list[float]] = [[], []]
    with psycopg.connect(place.environment["DATABASE_URL"]) as bound, place.owner() as free:
        for link in (bound, free):
            link.execute("set jit = off; set time zone 'UTC'")
            for name, value in zip(names, sight, strict=False):
                link.execute("select set_config(%s, %s, false)", [f"yantuo.{name}", value])
        for _ in range(rounds):
            for link, found in zip((bound, free), totals, strict=True):
                began = time.perf_counter()
                for text, values in statements:
                    link.execute(text, values).fetchall()
                found.append((time.perf_counter() - began) * 1000)
    return statistics.median(totals[0]), statistics.median(totals[1])
