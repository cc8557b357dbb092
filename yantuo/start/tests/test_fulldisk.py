"""A full disk during a command: one sentence that says what to do, never a traceback."""

import errno
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from yantuo.start import database, fulldisk
from yantuo.start.database import Installation
from yantuo.start.places import ROOT, Problem

NO_ROOM = 'could not extend file "base/16386/3541_vm": No space left on device\nHINT:  Check free disk space.'


def write_with(error: Exception) -> None:
    with fulldisk.told(Path("/data")):
        raise error


@pytest.mark.parametrize(
    "error", [OSError(errno.ENOSPC, "x"), OSError(errno.EDQUOT, "x"), RuntimeError(NO_ROOM)]
)
def test_what_failed_for_want_of_room_is_one_sentence(error: Exception) -> None:
    with pytest.raises(Problem, match="The disk that holds /data is full"):
        write_with(error)


def test_a_connection_lost_with_the_disk_is_known_by_what_led_to_it() -> None:
    lost = RuntimeError("server closed the connection unexpectedly")
    lost.__context__ = RuntimeError(NO_ROOM)
    with pytest.raises(Problem, match="The disk that holds /data is full"):
        write_with(lost)


def test_other_errors_stay_what_they_are() -> None:
    with pytest.raises(OSError, match="Permission denied"):
        write_with(PermissionError(errno.EACCES, "Permission denied"))
    with pytest.raises(Problem, match="as it was"):
        write_with(Problem("as it was"))


@pytest.mark.parametrize(("told", "full"), [(f"Traceback …\n{NO_ROOM}", True), ("Traceback …\nother", False)])
def test_a_management_command_passes_on_other_errors_only(
    told: str, full: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    done = subprocess.CompletedProcess[str]([], 1, stderr=told)
    monkeypatch.setattr(database.subprocess, "run", lambda *_a, **_k: done)
    installation = Installation("serve", Path("/data"))
    if full:
        with pytest.raises(Problem, match="The disk that holds /data is full"):
            installation.manage("prepare_database")
        assert capsys.readouterr().err == ""
    else:
        assert installation.manage("prepare_database").returncode == 1
        assert capsys.readouterr().err == told


@pytest.fixture
def small_disk() -> Iterator[Path]:
    """A file system of 40 MB, on which a server can be made but no database of its own."""
    disk = Path(tempfile.mkdtemp(prefix="y-", dir="/tmp"))
    command = ["mount", "-t", "tmpfs", "-o", "size=40m,mode=755", "tmpfs", str(disk)]
    try:
        subprocess.run(command, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        disk.rmdir()
        pytest.skip("this account may not mount a small disk")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)
    disk.rmdir()


def test_the_beginning_of_a_bureau_on_a_full_disk(small_disk: Path) -> None:
    ours = ("YANTUO", "DATABASE", "DJANGO", "PG")
    kept = {key: value for key, value in os.environ.items() if not key.startswith(ours)}
    data = small_disk / "data"
    done = subprocess.run(
        [sys.executable, "-m", "yantuo", "init"],
        cwd=ROOT,
        env={**kept, "YANTUO_DATA": str(data)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"{fulldisk.problem(data)}\n"
