"""The proof of the fault drills finds everything that must never happen; what was not tried does not count as held."""

import os
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable

import pytest

from benchmarks.clock import own_clock
from benchmarks.drill import Written
from benchmarks.proof import Found, judge, judge_letters
from benchmarks.report import Report


def whole() -> tuple[Written, Found]:
    written = Written(["a", "b"], ["c", "d"], ["e"])
    there = Counter({"a": 1, "b": 1, "c": 1})  # of what was never heard of one arrived
    return written, Found(there, Counter(there), Counter(there), 7)


def missed(written: Written, seen: Found) -> list[str]:
    report = Report("faults", 1)
    judge(report, "kills", written, seen, 7)
    names = [figure.name for figure in report.figures if figure.held is False]
    assert report.held is not bool(names)
    return names


def test_a_whole_database_holds() -> None:
    assert missed(*whole()) == []


def set_to(which: str, title: str, times: int) -> Callable[[Found], None]:
    return lambda seen: getattr(seen, which).update({title: times - getattr(seen, which)[title]})


@pytest.mark.parametrize(
    ("spoil", "name"),
    [
        (set_to("titles", "a", 0), "acknowledged and lost"),
        (set_to("titles", "b", 2), "there twice"),
        (set_to("titles", "c", 2), "there twice"),
        (set_to("titles", "e", 1), "there though refused"),
        (set_to("titles", "x", 1), "there and never sent"),
        (set_to("limits", "a", 0), "without their limit"),
        (set_to("limits", "a", 2), "without their limit"),
        (set_to("trailed", "b", 0), "without their entry on the trail"),
        (lambda seen: setattr(seen, "others", 6), "other matters lost or gained"),
        (lambda seen: setattr(seen, "repeated", 1), "timed work done twice"),
        (lambda seen: setattr(seen, "intact", False), "broken chains"),
    ],
)
def test_each_fault_is_found(spoil: Callable[[Found], None], name: str) -> None:
    written, seen = whole()
    spoil(seen)
    assert f"kills: {name}" in missed(written, seen)


@pytest.mark.parametrize(
    ("arrived", "said", "name"),
    [
        ({1: 1, 2: 1}, {1: (True, False), 2: (False, False)}, None),  # broke off: never sent again
        ({1: 2}, {1: (True, False)}, "notices sent twice"),
        ({}, {1: (True, False)}, "said to be sent and never arrived"),
        ({}, {1: (False, True)}, "never sent"),
    ],
)
def test_letters(arrived: dict[int, int], said: dict[int, tuple[bool, bool]], name: str | None) -> None:
    report = Report("faults", 1)
    judge_letters(report, "kills", arrived, said)
    assert [figure.name for figure in report.figures if figure.held is False] == [f"kills: {name}"] * bool(
        name
    )


def test_what_was_not_tried_is_not_held() -> None:
    report = Report("faults", 1)
    report.add("fine", 0, aim=0)
    assert report.held
    report.untried("disk full", "no small disk may be mounted here")
    assert not report.held
    assert "NOT TRIED no small disk may be mounted here" in report.as_text()


ASKED = """
import time
from django.conf import settings
settings.configure(USE_TZ=True)
from django.utils import timezone
print(time.time(), timezone.now().timestamp())
"""


@pytest.mark.parametrize("compiled", [True, False])
def test_the_clock_of_a_drill_is_set_for_its_programs_alone(compiled: bool) -> None:
    if compiled and not (shutil.which("cc") or shutil.which("gcc")):
        pytest.skip("no C compiler here")
    with own_clock(compiled=compiled) as clock:
        assert clock.whole is compiled
        for ahead in (0, -3600, 7200):
            clock.set(ahead)
            asked = [sys.executable, "-c", ASKED]
            told = {**os.environ, **clock.environment()}
            done = subprocess.run(asked, env=told, capture_output=True, text=True, check=True)
            for answer in done.stdout.split():
                assert float(answer) - time.time() == pytest.approx(ahead, abs=60)
