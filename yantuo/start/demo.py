"""demo: the demonstration city on a database of its own, from nothing to an address and a table of logins."""

import os
import time
from collections.abc import Sequence

from . import assets, processes, roles, serve
from .database import Installation, make, opened
from .environment import compile_catalogues
from .places import Problem

SIZE = 1300


class Progress:
    """Says after each step how many seconds have gone by."""

    def __init__(self) -> None:
        """The clock starts now; the bootstrap passes on when it began."""
        self.began = float(os.environ.pop("YANTUO_BEGAN", time.time()))

    def __call__(self, done: str) -> None:
        """Print a finished step."""
        print(f"{time.time() - self.began:6.1f} s  {done}", flush=True)


def run(argv: Sequence[str]) -> int:
    """Start the demonstration city: database, data, server and worker; Ctrl-C stops all of it."""
    options = serve.parser("demo", run.__doc__ or "")
    options.add_argument("--size", type=int, help=f"number of enterprises (default {SIZE})")
    options.add_argument(
        "--fresh", action="store_true", help="throw the demonstration data away and make it anew"
    )
    wanted = options.parse_args(argv)
    progress = Progress()
    serve.claim(wanted.host, wanted.port)
    with processes.interruptible():
        assets.fetch()
        compile_catalogues()
        progress("front-end files and translations")
        with opened("demo") as installation:
            progress("database server")
            fill(installation, wanted.size, wanted.fresh, progress)
            roles.refuse_power(os.environ["DATABASE_URL"])
            return present(installation, wanted.host, wanted.port, progress)


def fill(installation: Installation, size: int | None, fresh: bool, progress: Progress) -> None:
    """Prepare the tables and load the city once; a load that was interrupted begins again on an empty database."""
    if not installation.admin_url:
        raise Problem(
            "Set DATABASE_ADMIN_URL to the owner's address: the demonstration makes its own tables."
        )
    state = roles.mark_database(installation.admin_url, "demo")
    if fresh or state == "loading":
        empty(installation)
        state = ""
    installation.prepare()
    progress("tables")
    if state == "loaded":
        if size:
            print("The demonstration city is there already: --fresh --size N makes it anew in that size.")
        return
    roles.mark_database(installation.admin_url, "demo", "loading")
    if installation.manage("load_demo", "--size", str(size or SIZE), owner=True).returncode:
        raise Problem("The demonstration city could not be loaded; the reason stands above.")
    roles.mark_database(installation.admin_url, "demo", "loaded")
    progress("demonstration city")


def empty(installation: Installation) -> None:
    """Make the demonstration database anew; a given server's is left to its operator."""
    if not installation.cluster:
        raise Problem(
            "The demonstration in the given database is to be made anew, which needs an empty database: drop and "
            "create it, then start again."
        )
    roles.drop_database(installation.cluster, roles.NAMES["demo"])
    make(installation.cluster, "demo")


def present(installation: Installation, host: str, port: int, progress: Progress) -> int:
    """Run server and worker, and say where they answer and who may log in."""
    logs = installation.folder / "logs"
    logs.mkdir(mode=0o700, exist_ok=True)
    for log in logs.glob("*.log"):
        log.unlink()
    children = [serve.web(host, port, logs / "server.log"), serve.background(logs / "worker.log")]
    with processes.started(children):
        logins = installation.manage("demo_logins", quiet=True)
        if logins.returncode:
            raise Problem("The logins of the demonstration could not be read; the reason stands above.")
        serve.await_answer(children[0], host, port)
        progress("server and worker")
        print(
            f"\nYantuo answers at http://{host}:{port}/  (logs: {logs}; stop with Ctrl-C)\n\n{logins.stdout}",
            flush=True,
        )
        return serve.keep_running(children, installation)
