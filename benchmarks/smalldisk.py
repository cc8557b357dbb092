"""A small disk of its own for an installation, and a ballast that fills it."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOM = 200_000_000  # bytes beside the data: the database keeps some files of 16 MB in reserve


@contextmanager
def small_disk(data: Path) -> Iterator[Path | str]:
    """A copy of a stopped installation on a file system with little room, or the reason why there can be none."""
    size = sum(place.lstat().st_blocks * 512 for place in data.rglob("*")) + ROOM
    disk = Path(tempfile.mkdtemp(prefix="y-", dir="/tmp"))
    disk.chmod(0o711)
    command = ["mount", "-t", "tmpfs", "-o", f"size={size},mode=711", "tmpfs", str(disk)]
    try:
        subprocess.run(command, check=True, capture_output=True, text=True)
    except (OSError, subprocess.CalledProcessError) as error:
        disk.rmdir()
        yield f"no small disk may be mounted here ({getattr(error, 'stderr', error)})"
        return
    try:
        subprocess.run(["cp", "-a", str(data), str(disk / "data")], check=True)
        yield disk / "data"
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=False)
        shutil.rmtree(disk, ignore_errors=True)


@contextmanager
def full(disk: Path) -> Iterator[None]:
    """Take all room that is left on a disk for the block, again and again where something is freed."""
    ballast = disk / "ballast"
    try:
        fill(ballast)
        yield
    finally:
        ballast.unlink(missing_ok=True)


def fill(ballast: Path) -> None:
    """Write until there is no room, in ever smaller pieces."""
    with ballast.open("ab", buffering=0) as file:
        for size in (1 << 20, 1 << 12, 1):
            try:
                while True:
                    os.write(file.fileno(), b"\0" * size)
            except OSError:
                continue
