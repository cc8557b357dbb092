"""Where things lie on disk: the data folder of each mode, its private files and its locks."""

import contextlib
import fcntl
import os
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal, get_args

ROOT = Path(__file__).resolve().parents[2]
VENDOR = ROOT / ".assets"
Mode = Literal["demo", "serve", "test"]
MODES: tuple[Mode, ...] = get_args(Mode)
MARK = "mode"
CHROMIUM = Path("/usr/bin/chromium")  # for the browser journeys of the tests


class Problem(Exception):
    """Something the operator has to mend; the text is complete sentences for the screen."""


def data_folder(mode: Mode, variable: str = "YANTUO_DATA") -> Path:
    """The folder for everything one installation keeps: YANTUO_DATA exactly, else var/<mode>, made and marked.

    A folder that already belongs to another mode is refused, so demonstration and real data never mix.
    """
    given = os.environ.get(variable)
    folder = Path(given).expanduser().absolute() if given else ROOT / "var" / mode
    try:
        # the account that runs PostgreSQL for root has to pass through; nobody else has to
        folder.mkdir(mode=0o711 if os.geteuid() == 0 else 0o700, parents=True, exist_ok=True)
        mark = folder / MARK
        if not mark.exists():
            mark.write_text(mode + "\n")
        found = mark.read_text().strip()
    except OSError as error:
        raise Problem(
            f"The data folder {folder} cannot be used ({error.strerror}): "
            "give this account the right to write there, or set YANTUO_DATA to another folder."
        ) from error
    if found != mode:
        raise Problem(
            f"The data folder {folder} belongs to '{found}', not to '{mode}': demonstration and real data "
            "are never kept together. Set YANTUO_DATA to another folder or leave it unset."
        )
    return folder


def marked_mode(folder: Path) -> Mode | None:
    """Which mode a data folder belongs to, or None where it has no mark yet."""
    try:
        found = (folder / MARK).read_text().strip()
    except OSError:
        return None
    return next((mode for mode in MODES if mode == found), None)


def kept(folder: Path, name: str, make: Callable[[], str]) -> str:
    """A secret kept in keys/ under the data folder with mode 0600: read, or made once and kept.

    Two launchers that start together get the same value, because only the first file is kept.
    """
    place = folder / "keys" / name
    place.parent.mkdir(mode=0o700, exist_ok=True)
    if not place.exists():
        draft = place.with_name(f".{name}.{os.getpid()}.{secrets.token_hex(4)}")
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(make())
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(draft, place)
        draft.unlink()
    if place.stat().st_mode & 0o077:
        place.chmod(0o600)
    return place.read_text()


@contextlib.contextmanager
def locked(place: Path) -> Iterator[None]:
    """Hold an exclusive lock file for the block; waits for whoever holds it, and a killed holder frees it."""
    with place.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
