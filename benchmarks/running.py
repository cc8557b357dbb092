"""The real programs on a town: server, worker and database as `go demo` runs them."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from benchmarks.session import Session
from yantuo.start.places import ROOT, Problem


@dataclass
class Running:
    """A running installation: its launcher, its port, its data folder."""

    launcher: "subprocess.Popen[bytes]"
    port: int
    folder: Path

    def processes(self, words: str) -> list[int]:
        """The processes below the launcher whose command line holds these words."""
        listed = subprocess.run(
            ["ps", "-eo", "pid,ppid,args"], capture_output=True, text=True, check=True
        ).stdout.splitlines()[1:]
        rows = [
            (int(pid), int(parent), args) for pid, parent, args in (line.split(None, 2) for line in listed)
        ]
        below, grown = {self.launcher.pid}, True
        while grown:
            more = {pid for pid, parent, _args in rows if parent in below} - below
            below |= more
            grown = bool(more)
        ours = [
            pid for pid, _parent, args in rows if words in args and (pid in below or str(self.folder) in args)
        ]
        return [pid for pid in ours if pid != self.launcher.pid]

    def resident(self, words: str) -> int:
        """Bytes of memory these processes hold together."""
        pages = 0
        for pid in self.processes(words):
            with suppress(OSError):
                pages += int(Path(f"/proc/{pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE")

    def answers(self, seconds: float = 60) -> float:
        """Wait until a page is answered again; returns how long that took. Raises Problem where it does not."""
        began = time.monotonic()
        while time.monotonic() - began < seconds:
            with suppress(OSError):
                if Session(self.port).get("/login/").status == 200:
                    return time.monotonic() - began
            time.sleep(0.1)
        raise Problem("The system did not come back.")


def _begun(launcher: "subprocess.Popen[bytes]", log: Path, seconds: float = 1200) -> None:
    """Wait for the launcher's own word that all is up: a page is answered a moment before."""
    until = time.monotonic() + seconds
    while time.monotonic() < until and launcher.poll() is None:
        if "Yantuo answers at" in log.read_text(errors="replace"):
            return
        time.sleep(0.1)
    raise Problem(f"The system did not come up.\n{log.read_text(errors='replace')[-2000:]}")


@contextmanager
def running(
    folder: Path, size: int, log: Path | None = None, more: Mapping[str, str] | None = None
) -> Iterator[Running]:
    """Run the demonstration of that size in a data folder for the block, and end it as Ctrl-C would.

    `more` is told to its programs beside what they need.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    told = {
        name: value for name, value in os.environ.items() if not name.startswith(("DATABASE_", "YANTUO_"))
    }
    told |= {"YANTUO_DATA": str(folder), "PYTHONPATH": str(ROOT), **(more or {})}
    place = log or folder.with_suffix(".log")
    with place.open("wb") as said:
        launcher = subprocess.Popen(
            [sys.executable, "-m", "yantuo", "demo", "--port", str(port), "--size", str(size)],
            cwd=ROOT,
            env=told,
            stdout=said,
            stderr=said,
        )
        made = Running(launcher, port, folder)
        try:
            _begun(launcher, place)
            yield made
        finally:
            launcher.send_signal(signal.SIGINT)
            try:
                launcher.wait(60)
            except subprocess.TimeoutExpired:
                launcher.kill()
