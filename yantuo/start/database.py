"""The database of one installation, embedded or given, opened for as long as a command needs it."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from . import external, fulldisk, roles
from .environment import variables
from .places import ROOT, Mode, Problem, data_folder, marked_mode
from .postgres import APP, OWNER, Cluster, running


@dataclass(frozen=True)
class Installation:
    """An opened installation; `os.environ` carries its addresses and keys."""

    mode: Mode
    folder: Path
    cluster: Cluster | None = None  # where the database is embedded and this program holds it up

    @property
    def embedded(self) -> bool:
        """Whether the database is ours."""
        return "YANTUO_EMBEDDED" in os.environ

    @property
    def admin_url(self) -> str | None:
        """The owner's address, or None on a host that only runs the application."""
        return os.environ.get("DATABASE_ADMIN_URL")

    def manage(
        self, *command: str, owner: bool = False, quiet: bool = False
    ) -> subprocess.CompletedProcess[str]:
        """Run a management command, as the owner of the tables where asked; raises Problem where the disk is full."""
        done = subprocess.run(
            [sys.executable, "-m", "django", *command],
            cwd=ROOT,
            env={**os.environ, **({"YANTUO_DB_ROLE": "owner"} if owner else {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE if quiet else None,
            stderr=subprocess.PIPE,
            process_group=0,  # Ctrl-C ends the launcher, which ends this
            text=True,
            check=False,
        )
        if done.returncode and fulldisk.reported(done.stderr):
            raise fulldisk.problem(self.folder)
        sys.stderr.write(done.stderr)
        return done

    def prepare(self) -> None:
        """Bring the tables to the state of the code; without the owner's address, refuse where they are not."""
        if self.admin_url:
            with roles.one_at_a_time(self.admin_url):
                done = self.manage("prepare_database", owner=True)
            if done.returncode:
                raise Problem("The database could not be prepared; the reason stands above.")
        elif self.manage("migrate", "--check", quiet=True).returncode:
            raise Problem(
                "The database is older than this version: run 'go migrate' where DATABASE_ADMIN_URL is set."
            )

    def require_tables(self) -> None:
        """Refuse a database that nothing was ever put into."""
        if not roles.has_tables(os.environ["DATABASE_URL"]):
            raise Problem("There is nothing in the database yet: start with 'go demo' or 'go init'.")


def chosen_mode() -> Mode:
    """The installation a command means: YANTUO_MODE or the data folder's mark, else the real one, else the demo."""
    named = os.environ.get("YANTUO_MODE")
    if named in ("demo", "serve"):
        return "demo" if named == "demo" else "serve"
    if given := os.environ.get("YANTUO_DATA"):
        return marked_mode(Path(given)) or "serve"
    if marked_mode(ROOT / "var" / "demo") and not marked_mode(ROOT / "var" / "serve"):
        return "serve" if os.environ.get("DATABASE_URL") else "demo"
    return "serve"


@contextmanager
def opened(mode: Mode) -> Iterator[Installation]:
    """Hold an installation's database up for the block and put its addresses and keys into the environment."""
    folder = data_folder(mode)
    with fulldisk.told(folder), _opened(mode, folder) as installation:
        yield installation


@contextmanager
def _opened(mode: Mode, folder: Path) -> Iterator[Installation]:
    if os.environ.get("YANTUO_EMBEDDED"):  # inside a program that holds it up already
        yield Installation(mode, folder)
        return
    os.environ |= variables(mode, folder)
    if url := os.environ.get("DATABASE_URL"):
        admin_url = os.environ.get("DATABASE_ADMIN_URL")
        external.check(url, admin_url)
        if admin_url:
            external.allow(admin_url, url)
            roles.mark_database(admin_url, mode)
        yield Installation(mode, folder)
        return
    for key in [key for key in os.environ if key.startswith("PG")]:
        del os.environ[key]  # libpq would follow them to another server
    with running(Cluster(folder)) as cluster:
        roles.make_roles(cluster)
        make(cluster, mode)
        name = roles.NAMES[mode]
        os.environ |= {
            "DATABASE_URL": cluster.url(APP, name),
            "DATABASE_ADMIN_URL": cluster.url(OWNER, name),
            "YANTUO_EMBEDDED": "1",
        }
        yield Installation(mode, folder, cluster)


def make(cluster: Cluster, mode: Mode) -> None:
    """Make the mode's database on an embedded server where it is missing, and mark it."""
    name = roles.NAMES[mode]
    roles.make_database(cluster, name)
    roles.mark_database(cluster.url(OWNER, name), mode)
