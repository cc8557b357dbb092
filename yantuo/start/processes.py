"""The server and the worker as child processes: started, watched, and stopped together."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from .places import ROOT

GRACE_SECONDS = 10.0
LONGEST_PAUSE = 30.0
STEP_SECONDS = 30.0  # by which the clock may be set back without a word
CALM_SECONDS = 120.0  # a child that ran this long starts again at once
_PARENT_DIED = 1  # prctl's PR_SET_PDEATHSIG


def _end_with_parent() -> None:
    """In the child, before it becomes its program: have it stopped when the launcher is killed."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PARENT_DIED, signal.SIGTERM)


@dataclass
class Child:
    """One program that is kept running."""

    title: str
    command: Sequence[str]
    log: Path | None = None
    without: tuple[str, ...] = ()  # variables this program has no business with
    restarts: bool = False
    by_the_clock: bool = False  # it keeps a timetable in memory, which a clock set back would hold up
    process: subprocess.Popen[bytes] | None = None
    pause: float = 1.0
    longest_pause: float = LONGEST_PAUSE
    started_at: float = 0.0
    again_at: float = 0.0

    def start(self) -> None:
        """Start it, away from the terminal's Ctrl-C: the launcher stops its children itself."""
        environment = {key: value for key, value in os.environ.items() if key not in self.without}
        output = self.log.open("ab") if self.log else None
        try:
            self.process = subprocess.Popen(
                [sys.executable, "-m", *self.command],
                cwd=ROOT,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT if output else None,
                process_group=0,
                preexec_fn=_end_with_parent,  # noqa: PLW1509 - the launcher has one thread
            )
        finally:
            if output:
                output.close()
        self.started_at = time.monotonic()

    def ended(self) -> int | None:
        """Its exit status, or None while it runs."""
        return self.process.poll() if self.process else None

    def end_orphans(self) -> None:
        """Kill what a killed program left behind in its group: it would hold the port, or go on working unseen."""
        if self.process:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)

    def last_words(self) -> str:
        """The end of its log."""
        if not self.log or not self.log.exists():
            return ""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-12:])


def _leave(number: int, _frame: FrameType | None) -> None:
    raise SystemExit(128 + number)  # a handler that waited for children would wait for ever


@contextmanager
def interruptible() -> Iterator[None]:
    """Turn Ctrl-C and SIGTERM into an orderly end of the block; a second one does not disturb the tidying up."""
    wanted = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.signal(number, _leave) for number in wanted}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def started(children: Sequence[Child]) -> Iterator[None]:
    """Run the children for the block and stop them at its end, however it ends."""
    try:
        for child in children:
            child.start()
        yield
    finally:
        stop(children)


def stop(children: Sequence[Child]) -> None:
    """Ask all to end, wait, and kill what does not."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    alive = [child.process for child in children if child.process and child.process.poll() is None]
    for process in alive:
        process.terminate()
    until = time.monotonic() + GRACE_SECONDS
    for process in alive:
        try:
            process.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@dataclass
class Clock:
    """The machine's clock, watched for a step back: the worker's timetable would stand still until it caught up."""

    ahead: float = field(default_factory=lambda: time.time() - time.monotonic())

    def set_back(self) -> bool:
        """Whether it was set back since the last look; small corrections do not count."""
        before, self.ahead = self.ahead, time.time() - time.monotonic()
        return before - self.ahead > STEP_SECONDS


def watch(children: Sequence[Child], tend: Callable[[], object] = lambda: None) -> Child:
    """Wait until a child ends that is not to be restarted, and return it; the others are restarted with pauses.

    `tend` is called with every look: what else must be kept alive.
    """
    clock = Clock()
    while True:
        tend()
        if clock.set_back():
            _begin_anew(children)
        for child in children:
            status = child.ended()
            if status is None:
                continue
            if not child.restarts:
                return child
            _restart(child, status)
        time.sleep(0.2)


def _begin_anew(children: Sequence[Child]) -> None:
    """End the children that live by the clock; the watch starts them again."""
    for child in children:
        if child.by_the_clock and child.process and child.ended() is None:
            print(f"The clock was set back; the {child.title} starts again.", flush=True)
            child.process.terminate()


def _restart(child: Child, status: int) -> None:
    now = time.monotonic()
    if not child.again_at:
        child.end_orphans()
        if now - child.started_at > CALM_SECONDS:
            child.pause = 1.0
        child.again_at = now + child.pause
        print(
            f"The {child.title} ended with status {status}; it starts again in {child.pause:.0f} s.",
            flush=True,
        )
        child.pause = min(child.pause * 2, child.longest_pause)
    elif now >= child.again_at:
        child.again_at = 0.0
        child.start()
