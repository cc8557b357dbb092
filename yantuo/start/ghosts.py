"""What a killed PostgreSQL leaves behind: a process id file that names nobody, or somebody else."""

from contextlib import suppress
from pathlib import Path


def lay(data: Path, socket_lock: Path) -> None:
    """Remove the id files of a server that is certainly gone, which would forbid every start.

    A container gives the same numbers out again, and without a reaper the dead stay listed. While any process still
    works in the data folder (orphans of a killed server do) the file stays: it is what keeps a second server out.
    """
    file = data / "postmaster.pid"
    with suppress(OSError, ValueError):
        process = Path("/proc") / file.read_text().split("\n", 1)[0]
        if process.parent.exists() and process.exists() and _not_postgres(process) and not _workers(data):
            file.unlink()
            socket_lock.unlink(missing_ok=True)


def _not_postgres(process: Path) -> bool:
    name, _, rest = (process / "stat").read_text().partition("(")[2].rpartition(")")
    return rest.split()[0] == "Z" or not name.startswith("postgres")


def _workers(data: Path) -> list[str]:
    """The ids of the processes whose working folder is the data folder."""
    found = []
    for process in Path("/proc").iterdir():
        with suppress(OSError):
            if process.name.isdigit() and (process / "cwd").readlink() == data.resolve():
                found.append(process.name)
    return found
