"""Writers at work: people who open matters one after the other, and remember what they were told."""

import http.client
import os
import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from benchmarks.running import Running
from benchmarks.session import Session, matter

WRITERS = 8
MARK = f"故障演练 {int(time.time()):x}"  # of this run alone: a town is used again
VICTIMS = {"granian": "granian", "worker": "procrastinate", "postgres": "postgres", "server": "granian",
           "database": "bin/postgres"}  # fmt: skip
FIRST = ("server", "database")  # of these the first process is meant, of the others any


@dataclass
class Written:
    """Titles that the server said it has, those of which nothing was heard, and those it refused."""

    acknowledged: list[str] = field(default_factory=list)
    unheard: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)


@dataclass
class Crew:
    """Writers of one drill; they end after so many acknowledged writes, or when told to."""

    system: Running
    name: str
    written: Written
    wanted: int
    ahead: float = 0.0  # seconds by which the system's clock goes ahead of the machine's
    over: threading.Event = field(default_factory=threading.Event)
    threads: list[threading.Thread] = field(default_factory=list)

    def __post_init__(self) -> None:
        """The crew counts its own writes; what was written before belongs to others."""
        self.before = len(self.written.acknowledged)
        self.left = threading.Semaphore(self.wanted)

    @property
    def done(self) -> int:
        """How many writes were acknowledged."""
        return len(self.written.acknowledged) - self.before

    @property
    def busy(self) -> bool:
        """Whether anybody still writes."""
        return any(one.is_alive() for one in self.threads)

    def start(self) -> None:
        """Begin."""
        for one in range(WRITERS):
            self.threads.append(threading.Thread(target=self._write, args=(one,), daemon=True))
            self.threads[-1].start()

    def reach(self, number: int, seconds: float = 600) -> None:
        """Wait until so many writes were acknowledged, or nobody writes any more."""
        until = time.monotonic() + seconds
        while self.busy and self.done < number and time.monotonic() < until:
            time.sleep(0.02)

    def _write(self, one: int) -> None:
        """Open matters one after the other; what was sent and not answered is not sent again."""
        session, form, number = Session(self.system.port), "", 0
        while not self.over.is_set() and self.left.acquire(blocking=False):
            try:
                if not form:
                    session = Session(self.system.port)
                    form = _form(session)
            except (OSError, RuntimeError, http.client.HTTPException):  # nothing was sent yet
                form = ""
                self.left.release()
                self.over.wait(0.2)
                continue
            title = f"{MARK} {self.name}-{one}-{number}"
            number += 1
            if not self._heard(session, form, title):
                form = ""
                self.left.release()
                self.over.wait(0.2)

    def _heard(self, session: Session, form: str, title: str) -> bool:
        """Send a matter once and note what came of it; whether it was acknowledged."""
        try:
            answer = session.post("/matters/new/", matter(form, title, self.ahead), form)
        except (OSError, http.client.HTTPException):  # it may be there or not: nobody said so
            kept, status = self.written.unheard, 0
        else:
            good = answer.status == 302 and "/matters/" in answer.location
            kept, status = (self.written.acknowledged if good else self.written.refused), answer.status
        with self.written.lock:
            kept.append(title)
            self.written.statuses[status] += 1
        return kept is self.written.acknowledged


def _form(session: Session) -> str:
    """The empty form of a matter, as an officer sees it; raises RuntimeError where it is not shown."""
    session.login("officer")
    answer = session.get("/matters/new/")
    if answer.status != 200:
        raise RuntimeError(f"the form is not shown: {answer.status}")
    return answer.text


@contextmanager
def writing(system: Running, name: str, written: Written, wanted: int, ahead: float = 0.0) -> Iterator[Crew]:
    """Have a crew write during the block; where the block ends, all writes that it was to make are made."""
    crew = Crew(system, name, written, wanted, ahead)
    crew.start()
    try:
        yield crew
    except BaseException:
        crew.over.set()
        raise
    finally:
        for one in crew.threads:
            one.join()


def kill(system: Running, victim: str, chance: random.Random) -> int:
    """SIGKILL one process of a kind, or the first process of server or database; returns how many were hit."""
    found = system.processes(VICTIMS[victim])
    if not found:
        return 0
    with suppress(ProcessLookupError):
        os.kill(min(found) if victim in FIRST else chance.choice(found), signal.SIGKILL)
        return 1
    return 0


@contextmanager
def held_still(system: Running, words: str) -> Iterator[None]:
    """Stop the processes of a kind for the block without ending them: they neither answer nor hang up."""
    found = system.processes(words)
    try:
        _signal(found, signal.SIGSTOP)
        yield
    finally:
        _signal(found, signal.SIGCONT)


def _signal(processes: list[int], number: signal.Signals) -> None:
    for pid in processes:
        with suppress(ProcessLookupError):
            os.kill(pid, number)
