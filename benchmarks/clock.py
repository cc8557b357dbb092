"""A clock of the installation's own that can be set while its programs run; the machine's clock is never touched."""

import os
import shutil
import struct
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from yantuo.start.places import ROOT

# Laid before the C library in every program below the launcher, PostgreSQL's included: what asks for the time of day
# is answered with the seconds in a shared file added. Monotonic clocks stay, as they do when a clock is really set.
_SOURCE = r"""
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>
static volatile long long *ahead;
__attribute__((constructor)) static void begin(void) {
  const char *name = getenv("YANTUO_DRILL_CLOCK");
  int file = name ? open(name, O_RDONLY | O_CLOEXEC) : -1;
  if (file < 0) return;
  void *seen = mmap(0, sizeof *ahead, PROT_READ, MAP_SHARED, file, 0);
  if (seen != MAP_FAILED) ahead = seen;
  close(file);
}
int clock_gettime(clockid_t which, struct timespec *at) {
  int said = syscall(SYS_clock_gettime, which, at);
  if (!said && ahead && (which == CLOCK_REALTIME || which == CLOCK_REALTIME_COARSE)) at->tv_sec += *ahead;
  return said;
}
int gettimeofday(struct timeval *restrict at, void *restrict zone) {
  struct timespec now;
  (void)zone;
  clock_gettime(CLOCK_REALTIME, &now);
  at->tv_sec = now.tv_sec;
  at->tv_usec = now.tv_nsec / 1000;
  return 0;
}
time_t time(time_t *at) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  if (at) *at = now.tv_sec;
  return now.tv_sec;
}
"""

# Without a compiler the programs in Python alone go by the clock, and PostgreSQL by the machine's.
_PYTHON = '''
import mmap, os, struct, sys, time
from importlib.machinery import PathFinder

_file = open(os.environ["YANTUO_DRILL_CLOCK"], "rb")
_seen = mmap.mmap(_file.fileno(), 8, access=mmap.ACCESS_READ)
_time = time.time


def ahead():
    return struct.unpack("q", _seen[:8])[0]


time.time = lambda: _time() + ahead()


class Django:
    """Gives Django's own now() the clock, as soon as its module is there."""

    @classmethod
    def find_spec(cls, name, path=None, target=None):
        if name != "django.utils.timezone":
            return None
        spec = PathFinder.find_spec(name, path)
        run = spec.loader.exec_module

        def finished(module):
            from datetime import timedelta
            run(module)
            now = module.now
            module.now = lambda: now() + timedelta(seconds=ahead())

        spec.loader.exec_module = finished
        return spec


sys.meta_path.insert(0, Django)
'''


@dataclass
class Clock:
    """The clock of one installation; `whole` says whether its database goes by it too."""

    place: Path
    whole: bool
    ahead: int = 0  # seconds by which it goes ahead of the machine's

    def set(self, ahead: int) -> None:
        """Set it, for programs that run as well."""
        with self.place.joinpath("ahead").open("r+b") as file:
            file.write(struct.pack("q", ahead))
        self.ahead = ahead

    def environment(self) -> dict[str, str]:
        """What programs that go by it must be told."""
        told = {"YANTUO_DRILL_CLOCK": str(self.place / "ahead")}
        if self.whole:
            return told | {"LD_PRELOAD": str(self.place / "clock.so")}
        return told | {"PYTHONPATH": os.pathsep.join([str(self.place), str(ROOT)])}


@contextmanager
def own_clock(*, compiled: bool = True) -> Iterator[Clock]:
    """A clock for the block; with a C compiler for every program, else for those in Python."""
    compiler = compiled and (shutil.which("cc") or shutil.which("gcc"))
    place = Path(tempfile.mkdtemp(prefix="yantuo-clock-", dir="/tmp"))
    place.chmod(0o755)  # the account that runs the database reads it too
    try:
        (place / "ahead").write_bytes(struct.pack("q", 0))
        whole = bool(compiler) and _compiled(str(compiler), place)
        if not whole:
            (place / "sitecustomize.py").write_text(_PYTHON)
        yield Clock(place, whole)
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _compiled(compiler: str, place: Path) -> bool:
    """Make the library; whether that could be done."""
    (place / "clock.c").write_text(_SOURCE)
    command = [compiler, "-shared", "-fPIC", "-O2", "-o", str(place / "clock.so"), str(place / "clock.c")]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def until_daily(now: datetime, hour: int, minute: int) -> int:
    """Seconds from now until a time of day (+08:00) comes next."""
    wanted = (now + timedelta(hours=8)).replace(hour=hour, minute=minute, second=0, microsecond=0)
    ahead = wanted - timedelta(hours=8) - now
    return int((ahead if ahead > timedelta() else ahead + timedelta(days=1)).total_seconds())


def now() -> datetime:
    """The machine's time."""
    return datetime.now(UTC)
