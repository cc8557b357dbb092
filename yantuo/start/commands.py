"""The one table of everything that can be done without a browser, and how a command is called."""

import importlib
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from .places import Problem


@dataclass(frozen=True)
class Command:
    """Where a command lives ("module:function", or "django NAME" for a management command) and what it needs."""

    place: str
    purpose: str
    database: Literal["", "there", "filled", "ready"] = (
        ""  # none; up; and with tables; and with those of this version
    )
    owner: bool = False  # works as the owner of the tables, where the owner's address is known
    real: bool = False  # always means the real bureau, never the demonstration
    tools: bool = False  # needs the developers' packages too

    def call(self, argv: Sequence[str]) -> int:
        """Run it; the answer is its exit status."""
        if self.place.startswith("django "):
            from django.core.management import execute_from_command_line

            execute_from_command_line(["go", self.place.removeprefix("django "), *argv])
            return 0
        module, _, function = self.place.partition(":")
        return int(getattr(importlib.import_module(module), function or "run")(argv))


COMMANDS: dict[str, Command] = {
    "demo": Command("yantuo.start.demo", "the demonstration city: address and logins [--port N] [--size N]"),
    "serve": Command("yantuo.start.serve:serve", "the server of a real bureau [--port N] [--host ADDRESS]"),
    "worker": Command("yantuo.start.serve:worker", "the background worker alone"),
    "migrate": Command("yantuo.start.serve:migrate", "bring the database to this version, as its owner"),
    "init": Command(
        "django init_bureau", "first administrator and set-up token of a real bureau", "ready", real=True
    ),
    "test": Command("yantuo.start.tested", "the tests, on a database of their own", tools=True),
    "check": Command(
        "yantuo.start.check", "lint, types, contracts, templates, migrations, catalogues, rules", tools=True
    ),
    "due": Command("yantuo.faces.cli.due", "when a legal limit ends: KEY --from ISO"),
    "code": Command("yantuo.faces.cli.code", "check a code: uscc|licence|id|division VALUE"),
    "import": Command(
        "yantuo.faces.cli.imports", "read a spreadsheet: enterprises FILE [--dry-run]", "ready"
    ),
    "trail": Command("yantuo.faces.cli.trail", "verify the trail [--anchor FILE]", "filled", owner=True),
    "backup": Command("yantuo.start.backup", "the whole system into one FILE, attachments included"),
    "restore": Command("yantuo.start.restore", "the whole system back from one FILE [--check]"),
    "new-mechanism": Command("yantuo.faces.cli.new_mechanism", "lay the files of a mechanism: NAME"),
    "messages": Command(
        "yantuo.faces.cli.messages:main", "keep the Chinese catalogues in step [--check] [PATH…]"
    ),
    "rules": Command(
        "yantuo.faces.cli.lock", "whether the rows of the law are as they were when they came into force"
    ),
    "flows": Command("yantuo.faces.cli.flows", "draw the flow tables into docs/flows/ [--check]"),
    "pack": Command("yantuo.start.pack", "everything needed to install without a network, into one FILE"),
    "screenshots": Command(
        "yantuo.start.screenshots", "the pictures of the README, from a running demonstration", tools=True
    ),
    "bench": Command(
        "benchmarks.bench", "one benchmark: raw figures, baseline, seed, ratio [--json]", tools=True
    ),
    "lock": Command("yantuo.start.lock", "compile the requirement locks anew", tools=True),
}


def usage() -> str:
    """The list of commands, one line each."""
    rows = "\n".join(f"  {name:14} {command.purpose}" for name, command in COMMANDS.items())
    return f"Usage: python3 go COMMAND …\n\n{rows}\n\n'python3 go COMMAND --help' tells more."


def main(argv: Sequence[str]) -> int:
    """Run one command: 0 done, 1 the answer is no, 2 wrong usage."""
    if not argv or argv[0] in ("help", "--help", "-h"):
        print(usage())
        return 0
    command = COMMANDS.get(argv[0])
    if command is None:
        print(f"There is no command '{argv[0]}'.\n\n{usage()}", file=sys.stderr)
        return 2
    try:
        return _with_database(command, argv[1:]) if command.database else command.call(argv[1:])
    except Problem as problem:
        print(problem, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _with_database(command: Command, argv: Sequence[str]) -> int:
    from .database import chosen_mode, opened
    from .environment import compile_catalogues

    with opened("serve" if command.real else chosen_mode()) as installation:
        if installation.mode == "demo":
            print("(the demonstration city)", file=sys.stderr)
        compile_catalogues()
        if command.database == "ready":
            installation.prepare()
        elif command.database == "filled":
            installation.require_tables()
        if command.owner and installation.admin_url:
            os.environ["YANTUO_DB_ROLE"] = "owner"
        import django

        django.setup()
        return command.call(argv)
