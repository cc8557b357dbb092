"""PostgreSQL's own programs for the whole of a database: dump and restore, addressed without a password in sight."""

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict

from . import archive, binaries

_VARIABLES = {
    "host": "PGHOST",
    "port": "PGPORT",
    "dbname": "PGDATABASE",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
}
UNKEPT = ("django_session",)  # nobody is to come in with a session out of a backup


def address(url: str) -> dict[str, str]:
    """A database's address as the variables its programs read: a password on a command line is seen by others."""
    given = conninfo_to_dict(url)
    return {name: str(given[key]) for key, name in _VARIABLES.items() if given.get(key)}


def dump(url: str, snapshot: str, target: Path) -> None:
    """Write the whole database as of an exported snapshot; raises Problem."""
    options = [
        f"--snapshot={snapshot}",
        f"--file={target}",
        *(f"--exclude-table-data={name}" for name in UNKEPT),
    ]
    programs = binaries.tools("pg_dump")
    done = _first_new_enough(programs, "--format=custom", "--no-owner", "--no-acl", *options, url=url)
    if done.returncode:
        if "No space left" in done.stderr or "File too large" in done.stderr or done.returncode < 0:
            raise archive.no_room(target.parent)
        raise archive.BackupProblem("failed", f"The database could not be written out: {_last(done.stderr)}")


def restore(url: str, source: Path, program: Path | None = None) -> None:
    """Fill an empty database from a dump, all of it or nothing; raises Problem."""
    programs = [program] if program else binaries.tools("pg_restore")
    options = ("--no-owner", "--no-acl", "--exit-on-error", "--single-transaction")
    database = address(url)["PGDATABASE"]
    done = _first_new_enough(programs, *options, f"--dbname={database}", source, url=url)
    if done.returncode:
        raise archive.BackupProblem(
            "failed", f"The database could not be filled from the backup: {_last(done.stderr)}"
        )


def _first_new_enough(
    programs: Sequence[Path], *arguments: str | Path, url: str
) -> subprocess.CompletedProcess[str]:
    """Run the first of the programs that knows the server's version and the file's; raises Problem where none does."""
    done = _run(programs[0], *arguments, url=url)
    for program in programs[1:]:
        if not _too_old(done):
            break
        done = _run(program, *arguments, url=url)
    if _too_old(done):
        raise archive.BackupProblem(
            "failed",
            f"The program {programs[-1]} is older than the database server or the backup: install PostgreSQL's client "
            "programs of the server's version, or set YANTUO_PG_BIN to their folder.",
        )
    return done


def _too_old(done: subprocess.CompletedProcess[str]) -> bool:
    told = ("server version mismatch", "unsupported version")
    return bool(done.returncode) and any(words in done.stderr for words in told)


def _run(program: Path, *arguments: str | Path, url: str) -> subprocess.CompletedProcess[str]:
    """One of the programs, as this account: it is a client and reads files of ours."""
    return subprocess.run(
        [str(program), *map(str, arguments)],
        env={**binaries.clean_environment(), **address(url), "LC_ALL": "C"},
        cwd=os.sep,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )


def _last(text: str) -> str:
    lines = [line for line in text.strip().splitlines() if line]
    return " ".join(lines[-3:]) or "no reason was given"
