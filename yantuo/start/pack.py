"""pack FILE: one archive from which another machine starts Yantuo without a network."""

import argparse
import platform
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from . import assets
from .places import ROOT, VENDOR, Problem

FOLDER = "yantuo"
UV = "uv==0.13.9"  # as in go
_HIDDEN_SOURCE = (".ci", ".gitignore")  # every other hidden file or folder was made by a tool
_MADE_HERE = ("var", "__pycache__")


def run(argv: Sequence[str]) -> int:
    """Write FILE (tar): the source, the front-end files, and the packages for this kind of machine and Python."""
    options = argparse.ArgumentParser(prog="go pack", description=run.__doc__)
    options.add_argument("file", type=Path, metavar="FILE")
    options.add_argument("--with-tests", action="store_true", help="also what 'go test' and 'go check' need")
    wanted = options.parse_args(argv)
    assets.fetch()
    draft = wanted.file.with_name(f".{wanted.file.name}.part")
    with tempfile.TemporaryDirectory() as folder:
        offline = Path(folder) / ".offline"
        locks = ["requirements.lock", *(["requirements-dev.lock"] if wanted.with_tests else [])]
        download(offline / "wheels", locks)
        (offline / "made-for").write_text(made_for() + "\n")
        try:
            write(draft, offline)
            draft.rename(wanted.file)
        except OSError as error:
            draft.unlink(missing_ok=True)
            raise Problem(f"{wanted.file} could not be written ({error.strerror}).") from error
    size = wanted.file.stat().st_size / 1e6
    print(f"{wanted.file}: {size:.0f} MB for {made_for()}. There: unpack, cd {FOLDER}, python3 go demo")
    return 0


def made_for() -> str:
    """The kind of machine the packages fit."""
    return f"Python {sys.version_info[0]}.{sys.version_info[1]} on {platform.system()} {platform.machine()}"


def download(wheels: Path, locks: Sequence[str]) -> None:
    """Fetch every package of the locks, checked by hash, and the installer."""
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
    wanted = [["--require-hashes", "-r", str(ROOT / lock)] for lock in locks]
    for what in (*wanted, ["--only-binary", ":all:", UV]):
        if subprocess.run([*pip, "--dest", wheels, *what], check=False).returncode:
            raise Problem("The packages could not be fetched; the reason stands above.")


def source() -> Iterator[Path]:
    """The files of the repository: what git knows or would take, else everything not made by the launcher."""
    command: list[str | Path] = [
        "git",
        "-C",
        ROOT,
        "ls-files",
        "-z",
        "--cached",
        "--others",
        "--exclude-standard",
    ]
    listed = subprocess.run(command, capture_output=True, check=False) if shutil.which("git") else None
    if listed and listed.returncode == 0 and listed.stdout:
        yield from (
            ROOT / name for name in listed.stdout.decode().split("\0") if name and (ROOT / name).exists()
        )
        return
    yield from (place for place in sorted(ROOT.rglob("*")) if place.is_file() and _is_source(place))


def _is_source(place: Path) -> bool:
    parts = place.relative_to(ROOT).parts
    hidden = parts[0].startswith(".") and parts[0] not in _HIDDEN_SOURCE
    return not hidden and not any(part in _MADE_HERE for part in parts)


def write(archive: Path, offline: Path) -> None:
    """Lay everything under one folder."""
    with tarfile.open(archive, "w") as tar:
        for place in source():
            tar.add(place, f"{FOLDER}/{place.relative_to(ROOT)}", recursive=False)
        tar.add(VENDOR / "vendor", f"{FOLDER}/{VENDOR.name}/vendor")
        tar.add(offline, f"{FOLDER}/{offline.name}")
