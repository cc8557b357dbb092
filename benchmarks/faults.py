"""Kills, outages, a full disk, a clock set back, a restore: every acknowledged write is there, once, chains intact."""

import argparse
import random
import shutil
import sys
import time
from collections import Counter
from http.client import HTTPException
from pathlib import Path

import psycopg

from benchmarks import disasters, letters, proof
from benchmarks.drill import VICTIMS, Written, kill, writing
from benchmarks.report import Report
from benchmarks.running import Running, running
from benchmarks.town import FOLDER
from yantuo.start.places import Problem

AWAY = 60  # seconds without a database
PARTS = ("kills", "away", "restore", "disk", "clock")
AT_A_LETTER = 0.05  # of the letters that arrive, so many are the last thing that a worker does


def options(parser: argparse.ArgumentParser) -> None:
    """How many rounds, how many writes each; which faults."""
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--writes", type=int, default=2000, help="acknowledged, in each round")
    parser.add_argument("--kills", type=int, default=3, help="in each round")
    parser.add_argument("--away", type=int, default=AWAY, help="seconds without a database")
    parser.add_argument("--size", type=int, default=1000, help="enterprises of the town")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS, help="some of the faults")
    parser.add_argument(
        "--sabotage",
        choices=sorted(proof.SABOTAGE),
        help="do what must never happen: an aim has to be missed; the town is thrown away",
    )


def measure(wanted: argparse.Namespace) -> Report:
    """Rounds of kills at random moments; then each of the other faults, with its own proof."""
    about = {"rounds": wanted.rounds, "writes": wanted.writes, "faults": list(wanted.only)}
    report, written, folder = Report("faults", wanted.seed, about), Written(), FOLDER / "faults"
    others = _killed(report, wanted, folder, written)
    if wanted.sabotage:
        shutil.rmtree(folder)
        return report
    drills = (("restore", disasters.restored), ("disk", disasters.full_disk), ("clock", disasters.clock_back))
    for part, drill in drills:
        if part in wanted.only:
            _say(part)
            try:
                drill(report, wanted.size, folder, written, others)
            except (Problem, RuntimeError, OSError, HTTPException, psycopg.Error) as error:
                report.add(f"{part}: broke off", 1, unit="", aim=0, note=repr(error)[:200])
    return report


def _killed(report: Report, wanted: argparse.Namespace, folder: Path, written: Written) -> int:
    """The rounds and the minute without a database; returns how many matters are none of the drill's."""
    chance = random.Random(wanted.seed)  # noqa: S311 - moments and victims, to be drawn again alike
    kills = Counter[str]()
    with running(folder, wanted.size) as system:
        post = letters.Post(lambda: _at_a_letter(system, chance, kills))
        others, known = proof.found(folder).others, set(letters.settled(folder))
        with letters.told(folder, post):
            if "kills" in wanted.only:
                longest = [_round(system, written, n, wanted, chance, kills) for n in range(wanted.rounds)]
                report.add(
                    "kills: longest wait for the next answer", max(longest, default=0), unit="s", aim=60
                )
            if "away" in wanted.only:
                _say("away")
                disasters.without_database(report, system, written, wanted.away)
            system.answers()
        if wanted.sabotage:
            proof.spoil(folder, wanted.sabotage, written)
        report.about["kills"] = dict(kills)
        report.add("kills: acknowledged writes", len(written.acknowledged), unit="")
        report.add("kills: answers never heard", len(written.unheard), unit="", note="there or not")
        report.add("kills: refused with an answer", len(written.refused), unit="")
        proof.judge(report, "kills", written, proof.found(folder), others)
        proof.judge_letters(report, "kills", post.notices, letters.since(folder, known))
    return others


def _round(
    system: Running, written: Written, number: int, wanted: argparse.Namespace, chance: random.Random,
    kills: Counter[str],
) -> float:  # fmt: skip
    """Writers at work, and kills at random moments of it; returns the longest time until the next answer."""
    longest = 0.0
    with writing(system, f"kills-{number}", written, wanted.writes) as crew:
        for moment in sorted(chance.sample(range(wanted.writes), wanted.kills)):
            crew.reach(moment)
            victim = chance.choice(list(VICTIMS))
            kills[victim] += kill(system, victim, chance)
            longest = max(longest, system.answers())
    _say(f"round {number + 1}: {crew.done} acknowledged, {longest:.1f} s the longest wait; {time.ctime()}")
    return longest


def _at_a_letter(system: Running, chance: random.Random, kills: Counter[str]) -> None:
    """Now and then kill the worker when its letter has arrived and it does not know yet."""
    if chance.random() < AT_A_LETTER:
        kills["worker at a letter"] += kill(system, "worker", chance)


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)
