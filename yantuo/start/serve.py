"""serve, worker and migrate: a real bureau's server, its background worker, and the step to a new version."""

import argparse
import http.client
import os
import socket
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from yantuo.faces.cli.lock import faults_of

from . import assets, processes, roles
from .database import Installation, opened
from .environment import compile_catalogues
from .places import ROOT, Problem
from .postgres import NO_ROOM, Cluster
from .processes import Child

READY_SECONDS = 60
SERVER_PAUSE = 5.0  # people wait for it
NO_ROOM_SECONDS = 10


def parser(command: str, purpose: str) -> argparse.ArgumentParser:
    """The options every command has that opens a port."""
    options = argparse.ArgumentParser(prog=f"go {command}", description=purpose)
    options.add_argument(
        "--port", type=port, default=os.environ.get("YANTUO_PORT", "8000"), help="port to listen on"
    )
    options.add_argument(
        "--host", default="127.0.0.1", help="address to listen on (others also need YANTUO_HOSTS)"
    )
    return options


def port(text: str) -> int:
    """A port number from the command line."""
    number = int(text)
    if not 1 <= number <= 65535:
        raise ValueError(text)
    return number


def claim(host: str, number: int) -> None:
    """Refuse a port that another program listens on, before any long work."""
    os.environ["YANTUO_PORT"] = str(number)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, number))
        except OSError as error:
            raise Problem(
                f"Port {number} on {host} cannot be used ({error.strerror}): choose another one with --port, "
                "or stop the program that uses it."
            ) from error


def web(host: str, number: int, log: Path | None = None) -> Child:
    """The web server: one process a core, at least two and at most eight, four threads each; it too starts again."""
    workers = min(8, max(2, os.cpu_count() or 2))
    options = f"--interface wsgi --no-ws --workers {workers} --blocking-threads 4 --respawn-failed-workers"
    command = ["granian", *options.split(), "--workers-kill-timeout", "8", "--log-level", "warning"]
    address = ["--host", host, "--port", str(number)]
    secret = ("DATABASE_ADMIN_URL",)  # the owner's password is for migrations and backups alone
    return Child(
        "server",
        [*command, *address, "yantuo.config.wsgi:application"],
        log,
        without=secret,
        restarts=True,
        longest_pause=SERVER_PAUSE,
    )


def background(log: Path | None = None) -> Child:
    """The background worker; it is started again when it ends, because the database may be away for a while."""
    options = ["--fetch-job-polling-interval", "1"]
    return Child(
        "worker", ["django", "procrastinate", "worker", *options], log, restarts=True, by_the_clock=True
    )


def await_answer(server: Child, host: str, number: int) -> None:
    """Wait until the server answers a request; raises Problem with its last words where it ends or only fails."""
    host = "127.0.0.1" if host == "0.0.0.0" else host  # noqa: S104 - compared, not bound
    until = time.monotonic() + READY_SECONDS
    while time.monotonic() < until and server.ended() is None:
        connection = http.client.HTTPConnection(host, number, timeout=10)
        try:
            connection.request("GET", "/")
            status = connection.getresponse().status
        except OSError:
            time.sleep(0.1)
            continue
        finally:
            connection.close()
        if status < 500:
            return
        break
    raise Problem(f"The server did not come up.\n{server.last_words()}".strip())


@dataclass
class Tending:
    """Keeps the embedded database up; on a full disk it is tried again until there is room, and nothing else ends."""

    cluster: Cluster | None
    again_at: float = 0.0

    def __call__(self) -> None:
        """Start the database where it has ended."""
        if not self.cluster or time.monotonic() < self.again_at:
            return
        try:
            if self.cluster.tend():
                print("The database had ended; it was started again.", flush=True)
        except Problem as problem:
            if NO_ROOM not in str(problem):
                raise
            print(f"{problem} The database is tried again every {NO_ROOM_SECONDS} s.", flush=True)
            self.again_at = time.monotonic() + NO_ROOM_SECONDS


def keep_running(children: Sequence[Child], installation: Installation) -> int:
    """Watch the children and the embedded database for ever; an answer comes only when one ends that must not."""

    ended = processes.watch(children, Tending(installation.cluster))
    raise Problem(
        f"The {ended.title} ended with status {ended.ended()}; everything is stopped.\n{ended.last_words()}"
    )


def ready_to_serve(installation: Installation) -> None:
    """Everything that must hold before a request is answered: rules, assets, catalogue, tables, a weak role."""
    refuse_altered_rules()
    assets.fetch()
    compile_catalogues()
    installation.prepare()
    roles.refuse_power(os.environ["DATABASE_URL"])


def refuse_altered_rules(root: Path = ROOT / "rules") -> None:
    """Refuse to start on rules that cannot be read or are not as they came into force."""
    if faults := faults_of(root):
        told = "\n".join(f"  {fault}" for fault in faults)
        raise Problem(
            f"Nothing is started, for the rules of the law are not in order ('go rules' checks them):\n{told}"
        )


def serve(argv: Sequence[str]) -> int:
    """Serve a real bureau; on the embedded database the worker runs beside it."""
    wanted = parser("serve", serve.__doc__ or "").parse_args(argv)
    claim(wanted.host, wanted.port)
    with processes.interruptible(), opened("serve") as installation:
        ready_to_serve(installation)
        children = [web(wanted.host, wanted.port), *([background()] if installation.embedded else [])]
        with processes.started(children):
            await_answer(children[0], wanted.host, wanted.port)
            print(f"Yantuo answers at http://{wanted.host}:{wanted.port}/", flush=True)
            return keep_running(children, installation)


def worker(argv: Sequence[str]) -> int:
    """Run the background worker alone, beside a server on another host or process."""
    argparse.ArgumentParser(prog="go worker", description=worker.__doc__).parse_args(argv)
    with processes.interruptible(), opened("serve") as installation:
        ready_to_serve(installation)
        children = [background()]
        with processes.started(children):
            return keep_running(children, installation)


def migrate(argv: Sequence[str]) -> int:
    """Bring the database to the state of this version, as its owner."""
    argparse.ArgumentParser(prog="go migrate", description=migrate.__doc__).parse_args(argv)
    with opened("serve") as installation:
        if not installation.admin_url:
            raise Problem(
                "Set DATABASE_ADMIN_URL to the owner's address: only the owner may change the tables."
            )
        installation.prepare()
    print("The database is up to date.")
    return 0
