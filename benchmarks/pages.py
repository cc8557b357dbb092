"""Pages of a town of a million enterprises against one of a thousand: time, CPU, statements, bytes; search."""

import argparse
import json
import random
import statistics
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

from benchmarks.report import Report
from benchmarks.town import LARGE, SMALL, Town, town

EMPTY = "/jobs/"  # a page with the whole frame and a list without a row
QUERIES, BYTES, CPU = 12, 100, 10.0


@dataclass(frozen=True)
class Page:
    """A page: who asks, where, and how many times slower it may be in the large town."""

    name: str
    user: str
    path: str
    slower: float
    bounded: bool = True  # whether statements, bytes and CPU have their limits
    status: int = 200  # a whole code leads on to its file


PAGES = (
    Page("work list, city", "city", "/?scope=all", 1.5),
    Page("work list, county leader", "leader", "/?scope=all", 1.5),
    Page("work list, own", "officer", "/?scope=mine", 1.5),
    Page("enterprises", "city", "/enterprises/", 1.5),
    Page("enterprises of a grade", "city", "/enterprises/?grade=C", 1.5),
    Page("enterprises of a category", "city", "/enterprises/?category={category}", 1.5),
    Page("enterprises, county", "officer", "/enterprises/", 1.5),
    Page("enterprise file", "city", "/enterprises/{firm}/", 1.5),
    Page("cards", "city", "/cards/", 1.5),
    Page("cards, open", "city", "/cards/?state=correcting", 1.5),
    Page("cards, county", "leader", "/cards/", 1.5),
    Page("inspections", "city", "/inspection/visits/", 1.5),
    Page("inspections, county", "leader", "/inspection/visits/", 1.5),
    Page("matters, county", "leader", "/matters/", 1.5),
    Page("without a date, county", "leader", "/work/undated/?scope=all", 1.5),
    Page("oversight figures", "city", "/cards/figures/", 1.5),
    Page("oversight figures, county", "leader", "/cards/figures/", 1.5),
    Page("search, two characters", "city", "/search/?q=乳业", 3, bounded=False),
    Page("search, common characters", "city", "/search/?q=有限", 3, bounded=False),
    Page("search by code", "city", "/search/?q={code}", 3, bounded=False, status=302),
    Page("search by the beginning of a code", "city", "/search/?q={begins}", 3, bounded=False),
    Page("search in a county", "officer", "/search/?q=醋业", 3, bounded=False),
)


class Probe:
    """A measuring process on one town."""

    def __init__(self, place: Town) -> None:
        self.town, self.process = place, place.python("-m", "benchmarks.probe")

    def ask(self, user: str, path: str, times: int, *, statements: bool = False) -> dict[str, Any]:
        """Measure a page so many times; with `statements` also what was asked of the database."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(
            json.dumps({"user": user, "path": path, "times": times, "statements": statements}) + "\n"
        )
        self.process.stdin.flush()
        answer: dict[str, Any] = json.loads(self.process.stdout.readline())
        if answer["status"] not in (200, 302):
            raise AssertionError(f"{path} answered {answer['status']} in the town of {self.town.size:,}")
        return answer


@contextmanager
def probes(*towns: Town) -> Iterator[list[Probe]]:
    """A measuring process on each town, for the block."""
    made = [Probe(one) for one in towns]
    try:
        yield made
    finally:
        for probe in made:
            probe.process.communicate()


def options(parser: argparse.ArgumentParser) -> None:
    """Sizes and repetitions."""
    parser.add_argument("--small", type=int, default=SMALL)
    parser.add_argument("--large", type=int, default=LARGE)
    parser.add_argument("--rounds", type=int, default=9, help="how often each page is asked for in turn")


def measure(wanted: argparse.Namespace) -> Report:
    """Ask both towns for each page in turn, so that whatever else the machine does meets both."""
    report = Report("pages", wanted.seed, {"small": wanted.small, "large": wanted.large})
    with ExitStack() as stack:
        towns = [stack.enter_context(town(size)) for size in (wanted.small, wanted.large)]
        for one in towns:
            one.night()
        facts = _facts(towns[0])
        asked = [facts | _firm(one, random.Random(wanted.seed)) for one in towns]  # noqa: S311 - which one is shown
        both = stack.enter_context(probes(*towns))
        empty = _median(both[1], "city", EMPTY, wanted.rounds)
        report.add("empty page: CPU", empty["cpu"])
        for page in PAGES:
            paths = [page.path.format(**one) for one in asked]
            small, large = _in_turn(both, page.user, paths, wanted.rounds)
            if {small["status"], large["status"]} != {page.status}:
                raise AssertionError(f"{page.name} answered {small['status']} and {large['status']}")
            _enter(report, page, small, large, empty)
            print(
                f"{page.name}: {large['wall']:.0f} ms / {small['wall']:.0f} ms", file=sys.stderr, flush=True
            )
    return report


def _firm(place: Town, chance: random.Random) -> dict[str, str]:
    """An enterprise with work, and the code of another with its beginning."""
    with place.owner() as db:
        rows = db.execute(
            "select e.id, e.credit_code from enterprises_enterprise e where id <= 900 and exists "
            "(select from cards_card c where c.enterprise_id = e.id) order by id"
        ).fetchall()
    code = str(chance.choice(rows)[1])
    return {"firm": str(chance.choice(rows)[0]), "code": code, "begins": code[:12]}


def _facts(place: Town) -> dict[str, str]:
    """The category with the most enterprises: its page is full in the small town too."""
    with place.owner() as db:
        row = db.execute(
            "select c from enterprises_enterprise, unnest(categories) c group by 1 order by count(*) desc, 1 limit 1"
        ).fetchone()
    return {"category": str(row[0]) if row else ""}


def _in_turn(both: list[Probe], user: str, paths: list[str], rounds: int) -> list[dict[str, Any]]:
    taken: list[list[dict[str, Any]]] = [[], []]
    for probe, path in zip(both, paths, strict=True):
        probe.ask(user, path, 2)  # what is read once
    for _ in range(rounds):
        for probe, path, found in zip(both, paths, taken, strict=True):
            found.append(probe.ask(user, path, 2))
    return [_summed(found) for found in taken]


def _median(probe: Probe, user: str, path: str, rounds: int) -> dict[str, Any]:
    probe.ask(user, path, 2)
    return _summed([probe.ask(user, path, 2) for _ in range(rounds)])


def _summed(found: list[dict[str, Any]]) -> dict[str, Any]:
    wall = [one for answer in found for one in answer["wall"]]
    return {
        **found[-1],
        "wall": statistics.median(wall),
        "cpu": statistics.fmean(answer["cpu"] for answer in found),
    }


def _enter(
    report: Report, page: Page, small: dict[str, Any], large: dict[str, Any], empty: dict[str, Any]
) -> None:
    report.add(page.name, large["wall"], small["wall"], aim=page.slower)
    if page.bounded:
        report.add(f"{page.name}: CPU to an empty page", large["cpu"], empty["cpu"], aim=CPU)
        report.add(f"{page.name}: statements", large["queries"], unit="", aim=QUERIES)
        report.add(f"{page.name}: bytes", large["bytes"] / 1000, unit="KB", aim=BYTES)
