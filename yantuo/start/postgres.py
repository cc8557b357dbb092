"""The embedded PostgreSQL: one private server per data folder, reached only through its own socket."""

import fcntl
import hashlib
import json
import os
import secrets
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from subprocess import CompletedProcess
from urllib.parse import quote

from . import binaries, ghosts
from .places import Problem, kept, locked

LAUNCH, OWNER, APP = "yantuo_launch", "yantuo_owner", "yantuo_app"
PORT = 5432  # part of the socket's name; no network port is opened
SOCKET_LIMIT = 107 - len(f"/.s.PGSQL.{PORT}.lock")
SAFE = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._-")
START_SECONDS = 60
CONTAINER = Path("/sys/fs/cgroup/memory.max")
LEAST_BUFFERS, MOST_BUFFERS = 128, 2048  # megabytes
LOG_LIMIT = 10_000_000  # bytes of the server's log; a longer one is emptied at the next start
NO_ROOM = "The disk is full: free some space and start again."
CAUSES = (
    ("No space left on device", NO_ROOM),
    (
        "Permission denied",
        "A file of the database may not be read: give the folder back to the account it had.",
    ),
    (
        "has wrong ownership",
        "The data belongs to another account: give the folder back to the one it had (chown -R).",
    ),
    ("has invalid permissions", "Others may enter the data folder: close it with chmod 700."),
    ("are incompatible with", "The data was made by another PostgreSQL: use the programs it was made with."),
    ("Cannot allocate memory", "There is not enough memory: stop something else and start again."),
    (
        "could not look up effective user",
        "This account is in no list of accounts: start as one that has a name.",
    ),
    ("invalid primary checkpoint", "The data is damaged: restore the last backup."),
    ("could not locate a valid checkpoint", "The data is damaged: restore the last backup."),
)


def cause(text: str) -> str | None:
    """The sentence for what PostgreSQL reported, or None where waiting may still help."""
    return next((sentence for words, sentence in CAUSES if words in text), None)


def socket_folder(data: Path) -> Path:
    """Where the socket lies: in the data itself, or in a folder of /tmp named from it where the path is no good.

    A socket's whole path may have 107 bytes, and a comma or a blank would be read as a list of folders.
    """
    if len(os.fsencode(data)) <= SOCKET_LIMIT and SAFE.issuperset(str(data)):
        return data
    return Path("/tmp") / f"yantuo-{hashlib.sha256(os.fsencode(data)).hexdigest()[:16]}"  # noqa: S108 - checked by make_private


@contextmanager
def explained(folder: Path) -> Iterator[None]:
    """Turn an operating system's refusal to touch a database folder into a sentence."""
    try:
        yield
    except OSError as error:
        told = cause(os.strerror(error.errno or 0)) or "Mend this and start again."
        raise Problem(f"The database folder {folder} cannot be used ({error.strerror}). {told}") from error


def make_private(folder: Path, who: binaries.Account | None) -> None:
    """Make a folder only `who` may enter; refuse one that somebody else has put in its place."""
    folder.mkdir(mode=0o700, exist_ok=True)
    wanted = who.uid if who else os.geteuid()
    found = folder.lstat()
    if who and found.st_uid == os.geteuid() and not folder.is_symlink():
        os.chown(folder, who.uid, who.gid)
        found = folder.lstat()
    if folder.is_symlink() or found.st_uid != wanted:
        raise Problem(f"The folder {folder} belongs to somebody else: have it removed and start again.")
    folder.chmod(0o700)


def _allowed() -> int:
    """The bytes that a container may use; more than any machine has where nothing is set."""
    with suppress(OSError, ValueError):
        return int(CONTAINER.read_text())
    return 1 << 62


def _memory(*, fast: bool) -> dict[str, str]:
    """What the server keeps in its own memory and expects the system to keep: an eighth of the machine's, and half."""
    whole = min(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"), _allowed()) >> 20
    own = LEAST_BUFFERS if fast else min(max(LEAST_BUFFERS, whole // 8), MOST_BUFFERS)
    return {"shared_buffers": f"{own}MB", "effective_cache_size": f"{max(whole // 2, own)}MB"}


class Cluster:
    """One PostgreSQL server with its data folder, its three roles and its socket."""

    def __init__(self, folder: Path, *, fast: bool = False) -> None:
        """`folder` is the installation's data folder; `fast` gives up safety on power loss (tests only)."""
        self.folder = folder
        self.fast = fast
        self.who = binaries.account()
        self.programs = binaries.reachable()
        self.data = self._reachable_data(folder / "pg")
        self.sockets = socket_folder(self.data)
        self.log = self.data / "server.log"

    def _reachable_data(self, data: Path) -> Path:
        if binaries.reaches(self.who, self.folder):
            return data
        return binaries.SHARED / f"data-{hashlib.sha256(os.fsencode(data)).hexdigest()[:12]}"

    def passwords(self) -> dict[str, str]:
        """The password of each role, made once and kept with mode 0600 in keys/database."""
        text = kept(
            self.folder,
            "database",
            lambda: json.dumps({r: secrets.token_urlsafe(24) for r in (LAUNCH, OWNER, APP)}),
        )
        return dict(json.loads(text))

    def url(self, role: str, database: str) -> str:
        """The address of a database for one role."""
        place = quote(str(self.sockets), safe="/")
        return f"postgresql://{role}:{self.passwords()[role]}@/{quote(database)}?host={place}&port={PORT}"

    def start(self) -> bool:
        """Bring the server up or find it running; True where it was started. Raises Problem with the cause.

        A scratch server that does not come up is made anew: nothing in it is worth a question.
        """
        try:
            return self._up()
        except Problem:
            if not self.fast:
                raise
            self.stop()
            shutil.rmtree(self.data, ignore_errors=True)
            return self._up()

    def _up(self) -> bool:
        with explained(self.data):
            self._check_version()
            if not (self.data / "PG_VERSION").exists():
                self._create()
            if not binaries.reaches(self.who, self.data):
                name = self.who.name if self.who else "this account"
                raise Problem(
                    f"The database folder {self.data} may not be entered by {name}, which runs the database: "
                    "give it back (chown -R) and close it to others (chmod 700)."
                )
            if self.sockets != self.data:
                make_private(self.sockets, self.who)
        return self._await_ready()

    def _check_version(self) -> None:
        version = self.data / "PG_VERSION"
        if not version.exists():
            return
        if not (self.folder / "keys" / "database").exists():
            raise Problem(
                f"The passwords of the database in {self.data} are missing from {self.folder / 'keys'}: "
                f"put that folder back from a backup, or remove {self.data} to begin with an empty database."
            )
        made, ours = version.read_text().strip(), binaries.major(self.programs)
        if made != str(ours):
            raise Problem(
                f"The data in {self.data} was made by PostgreSQL {made}, but the programs here are PostgreSQL {ours}: "
                f"set YANTUO_PG_BIN to the programs of version {made}, make a backup with them, and restore it here."
            )

    def _create(self) -> None:
        """Make the data folder with initdb, complete or not at all."""
        if self.data.exists() and any(self.data.iterdir()):
            raise Problem(
                f"The folder {self.data} holds something that is no database: move it away and start again."
            )
        self.data.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
        half = self.data.with_name(self.data.name + ".half")
        shutil.rmtree(half, ignore_errors=True)
        make_private(half, self.who)
        with tempfile.NamedTemporaryFile("w", prefix="yantuo-") as word:
            word.write(self.passwords()[LAUNCH])
            word.flush()
            if self.who:
                os.chown(word.name, self.who.uid, self.who.gid)
            done = self._run("initdb", "-D", half, "-U", LAUNCH, f"--pwfile={word.name}", *self._creation())
        if done.returncode:
            shutil.rmtree(half, ignore_errors=True)
            text = done.stderr or done.stdout
            raise Problem(f"The database could not be made in {self.data}. " + (cause(text) or text.strip()))
        half.rename(self.data)

    def _creation(self) -> list[str]:
        """initdb's options. With the plain C character type PostgreSQL finds no trigrams in Chinese text."""
        provider = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        if binaries.major(self.programs) < 17:
            provider = ["--locale-provider=libc"]
        return [
            *provider,
            "--locale=C",
            "--lc-ctype=C.UTF-8",
            "--encoding=UTF8",
            "--auth=scram-sha-256",
            *(["--no-sync"] if self.fast else []),
        ]

    def _run(self, program: str, *arguments: str | Path) -> CompletedProcess[str]:
        return binaries.run(self.who, self.programs / program, *arguments)

    def _options(self) -> str:
        """The server's settings; every value is free of characters that a shell would read."""
        settings = {
            "listen_addresses": "",
            "port": PORT,
            "unix_socket_directories": self.sockets,
            "unix_socket_permissions": "0700",
            **_memory(fast=self.fast),
            "log_checkpoints": "off",
            "jit": "off",  # compiling costs more than any of our statements
            "max_connections": 400 if self.fast else 100,
        }
        if self.fast:
            settings |= {
                "fsync": "off",
                "full_page_writes": "off",
            }  # a kill of the server still loses nothing
        return " ".join(f"-c {name}={value}" for name, value in settings.items())

    def ready(self) -> bool:
        """Whether the server answers on its socket."""
        return self._run("pg_isready", "-q", "-h", self.sockets, "-p", str(PORT)).returncode == 0

    def _await_ready(self) -> bool:
        """Start until it answers: for a moment after a kill the old server's orphans still hold its memory."""
        started = False
        seen = self.log.stat().st_size if self.log.exists() else 0
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            if self.ready():
                return started
            ghosts.lay(self.data, self.sockets / f".s.PGSQL.{PORT}.lock")
            if self._run("pg_ctl", "-D", self.data, "status").returncode != 0:
                started = True
                if seen > LOG_LIMIT:
                    self.log.write_text("")
                    seen = 0
                self._run(
                    "pg_ctl", "-D", self.data, "-w", "-s", "-l", self.log, "-o", self._options(), "start"
                )
                told = cause(self._log_since(seen))
                if told and not self.ready():
                    raise Problem(f"PostgreSQL did not start in {self.data}. {told}")
            time.sleep(0.1)
        raise Problem(f"PostgreSQL did not start within {START_SECONDS} seconds; its log is {self.log}.")

    def _log_since(self, position: int) -> str:
        if not self.log.exists():
            return ""
        with self.log.open(errors="replace") as file:
            file.seek(position)
            return file.read()

    def stop(self, *, at_once: bool = False) -> None:
        """Stop the server: open sessions are ended and everything is written, unless `at_once` throws it away."""
        self._run("pg_ctl", "-D", self.data, "-w", "-s", "-m", "immediate" if at_once else "fast", "stop")

    def tend(self) -> bool:
        """Bring a server up again that was killed; True where that was needed. Cheap while it lives."""
        with suppress(OSError, ValueError):
            if Path("/proc", str(self.postmaster())).exists():
                return False
        with locked(self.folder / ".starting"):
            return self.start()

    def postmaster(self) -> int:
        """The process id of the running server."""
        return int((self.data / "postmaster.pid").read_text().split("\n", 1)[0])


@contextmanager
def running(cluster: Cluster) -> Iterator[Cluster]:
    """Hold the server up for the block; the last of all programs that hold it stops it.

    The hold is a shared file lock, so a program that was killed counts as gone.
    """
    gate = cluster.folder / ".starting"
    with explained(cluster.folder):
        hold = (cluster.folder / ".in-use").open("a")
    with hold:
        with locked(gate):
            fcntl.flock(hold, fcntl.LOCK_SH)
            cluster.start()
        try:
            yield cluster
        finally:
            with locked(gate):
                fcntl.flock(hold, fcntl.LOCK_UN)
                if _alone(hold.fileno()):
                    cluster.stop()


def _alone(hold: int) -> bool:
    """Whether no other program holds the server."""
    try:
        fcntl.flock(hold, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
