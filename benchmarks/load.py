"""Fifty people on a Monday morning: what they do, with time to think, against an empty page of the same run."""

import argparse
import random
import statistics
import sys
import threading
import time
from dataclasses import dataclass, field

from benchmarks.report import Report
from benchmarks.running import Running, running
from benchmarks.session import Session, matter
from benchmarks.town import FOLDER

EMPTY = "/jobs/"
THINK = (4.0, 16.0)  # seconds between two pages, evenly drawn
# Each with their share of a hundred people, their login, and what they open.
PEOPLE = (
    (30, "officer", ("/", "/?scope=office", "/enterprises/", "/search/?q=乳业", "/matters/", "/inspection/visits/")),
    (25, "inspector", ("/", "/inspection/visits/", "/cards/", "/enterprises/", "/law/clock/")),
    (15, "head", ("/", "/?scope=all", "/cards/", "/documents/", "/cards/figures/")),
    (10, "leader", ("/", "/cards/figures/", "/map/", "/oversight/")),
    (5, "city", ("/", "/cards/figures/", "/map/", "/oversight/", "/enterprises/")),
    (15, "firm", ("/business/", "/business/cards/", "/business/documents/")),
)  # fmt: skip
WRITES = 0.12  # share of an officer's rounds that end with a matter opened


@dataclass
class Taken:
    """What all people together met."""

    seconds: list[float] = field(default_factory=list)
    empty: list[float] = field(default_factory=list)
    written: int = 0
    errors: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, path: str, status: int, seconds: float) -> None:
        """Enter one answer."""
        with self.lock:
            (self.empty if path == EMPTY else self.seconds).append(seconds)
            if status >= 400:
                self.errors.append(f"{path}: {status}")


def options(parser: argparse.ArgumentParser) -> None:
    """How many people, for how long."""
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--seconds", type=int, default=300)
    parser.add_argument(
        "--knee", type=int, nargs="*", default=[100, 200, 400], help="then so many, for a minute each"
    )
    parser.add_argument("--size", type=int, default=1300)


def measure(wanted: argparse.Namespace) -> Report:
    """Let them work, then raise their number until answers grow slow."""
    report = Report("load", wanted.seed, {"people": wanted.people, "seconds": wanted.seconds})
    with running(FOLDER / f"load-{wanted.size}", wanted.size) as system:
        taken = crowd(system, wanted.people, wanted.seconds, wanted.seed)
        p95 = _quantile(taken.seconds, 0.95)
        report.add("p95 of a page", p95, _quantile(taken.empty, 0.95))
        report.add("p95 of a page, absolute", p95, aim=300)
        report.add("median of a page", statistics.median(taken.seconds) * 1000)
        report.add("pages", len(taken.seconds), unit="")
        report.add("matters opened", taken.written, unit="")
        report.add("errors", len(taken.errors), unit="", aim=0, note="; ".join(taken.errors[:3]))
        for people in wanted.knee:
            more = crowd(system, people, 60, wanted.seed + people, at_work=True)
            rate = len(more.seconds) / 60
            note = f"{rate:.0f} pages a second, {len(more.errors)} errors"
            report.add(f"p95 with {people} people", _quantile(more.seconds, 0.95), note=note)
    return report


def crowd(system: Running, people: int, seconds: float, seed: int, *, at_work: bool = False) -> Taken:
    """So many people at work for so long; `at_work`: they have logged in before, each account once."""
    known = {login: _logged_in(system.port, login) for _share, login, _paths in PEOPLE} if at_work else {}
    taken, until = Taken(), time.monotonic() + seconds
    shares = [(login, paths) for share, login, paths in PEOPLE for _ in range(share)]
    workers = []
    for number in range(people):
        chance = random.Random(f"{seed}/{number}")  # noqa: S311 - who does what, to be drawn again alike
        login, paths = chance.choice(shares)
        session = Session(system.port, dict(known[login].cookies)) if at_work else Session(system.port)
        arguments = (session, login, paths, chance, until, taken)
        workers.append(threading.Thread(target=_works, args=arguments, daemon=True))
    for one in workers:
        one.start()
    for one in workers:
        one.join()
    print(
        f"{people} people: {len(taken.seconds)} pages, {len(taken.errors)} errors",
        file=sys.stderr,
        flush=True,
    )
    return taken


def _logged_in(port: int, login: str) -> Session:
    session = Session(port)
    session.login(login)
    return session


def _works(
    session: Session, login: str, paths: tuple[str, ...], chance: random.Random, until: float, taken: Taken
) -> None:
    try:
        time.sleep(chance.uniform(0, min(10, THINK[1])))
        if not session.cookies:
            session.login(login)
        while time.monotonic() < until:
            path = EMPTY if login == "city" and chance.random() < 0.3 else chance.choice(paths)
            answer = session.get(path)
            taken.note(path, answer.status, answer.seconds)
            if login == "officer" and chance.random() < WRITES:
                _writes(session, chance, taken)
            time.sleep(chance.uniform(*THINK))
    except Exception as fault:  # noqa: BLE001 - whatever stops a person is an error of the run
        with taken.lock:
            taken.errors.append(f"{login}: {fault!r}")


def _writes(session: Session, chance: random.Random, taken: Taken) -> None:
    """Open a matter, as the form asks for it."""
    form = session.get("/matters/new/")
    answer = session.post("/matters/new/", matter(form.text, f"投诉 {chance.randrange(10**9)}"), form.text)
    taken.note("/matters/new/", answer.status, answer.seconds)
    with taken.lock:
        taken.written += answer.status == 302


def _quantile(seconds: list[float], share: float) -> float:
    ordered = sorted(seconds) or [0.0]
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] * 1000
