"""The trail: what it costs an action, and how many entries a second are verified."""

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any
from unittest import mock

import django

from benchmarks.report import Report
from benchmarks.town import LARGE, SMALL, town
from yantuo.start.places import ROOT

PER_SECOND = 100_000  # entries verified, at least


def options(parser: argparse.ArgumentParser) -> None:
    """Sizes and repetitions."""
    parser.add_argument("--size", type=int, default=LARGE, help="the town whose trail is verified")
    parser.add_argument("--actions", type=int, default=200)


def measure(wanted: argparse.Namespace) -> Report:
    """Actions with and without their entry, in turn; then the verification of a whole trail."""
    report = Report("trail", wanted.seed, {"size": wanted.size})
    with town(SMALL) as small:
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.trail", str(wanted.actions)],
            cwd=ROOT, env=dict(small.environment), capture_output=True, text=True, check=True,
        )  # fmt: skip
        found = json.loads(done.stdout.splitlines()[-1])
    report.add("an action (a matter opened and finished)", found["with"], found["without"], aim=1.3)
    with town(wanted.size) as large:
        began = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-m", "yantuo", "trail", "verify", "--json"],
            cwd=ROOT, env=dict(large.environment), capture_output=True, text=True, check=True,
        )  # fmt: skip
        seconds = time.perf_counter() - began
    told = json.loads(done.stdout)
    note = f"{told['entries']:,} entries, intact: {told['intact']}, {seconds:.1f} s with the start of the program"
    report.add(
        "entries verified a second",
        told["entries"] / seconds,
        unit="",
        aim=PER_SECOND,
        faster=True,
        note=note,
    )
    return report


def _actions(times: int) -> dict[str, float]:
    """The median milliseconds of an action with its entries on the trail and without, in turn."""
    from django.utils import timezone

    from yantuo.casework.deadlines import actions as deadlines
    from yantuo.casework.dossiers import take
    from yantuo.casework.matters import actions as matters
    from yantuo.directory.people.actor import Actor, actor_for
    from yantuo.directory.people.models import Account, Person
    from yantuo.records.sight.session import SYSTEM, sight

    with sight(SYSTEM):
        account = Account.objects.get(username="officer")
        by = actor_for(account, timezone.localdate(), None)
        owner = Person.objects.get(account=account)
    assert isinstance(by, Actor)

    def once(number: int) -> float:
        at, began = timezone.now(), time.perf_counter()
        with sight(by.sight):
            made = matters.open_matter(
                title=f"基准 {number}", text="", term_key="complaint.accept", event_at=at, office=by.office_id,
                owner=owner, enterprise=None, shown_to_enterprise=False, by=by, at=at,
            )  # fmt: skip
            matters.finish(matter=made, outcome="办结", by=by, at=at)
        return (time.perf_counter() - began) * 1000

    def bare(number: int) -> float:
        with mock.patch.object(take, "record", _nothing), mock.patch.object(deadlines, "record", _nothing):
            return once(number)

    ways: dict[str, Callable[[int], float]] = {"with": once, "without": bare}
    for way in ways.values():
        way(-1)
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for number in range(times):
        for name, way in ways.items():
            taken[name].append(way(number))
    return {name: statistics.median(found) for name, found in taken.items()}


def _nothing(**_entry: Any) -> None:
    """Leave nothing on the trail."""


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yantuo.config.settings")
    django.setup()
    print(json.dumps(_actions(int(sys.argv[1]))))
