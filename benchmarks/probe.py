"""A process that asks for pages of one town as its people do, through the whole stack, and measures each request.

Reads one JSON object a line (`user`, `path`, `times`) and answers one: wall and CPU milliseconds of every request (the
CPU of this process and of its database session), the number of statements, bytes of the page, and with `statements`
those themselves with their values.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django
from django.db import connection
from django.test import Client

BACKEND = "django.contrib.auth.backends.ModelBackend"
TICK = 1000 / os.sysconf("SC_CLK_TCK")  # milliseconds


class Statements:
    """Counts what the application asks of the database; transaction words count as the statements they are."""

    def __init__(self) -> None:
        self.kept: list[tuple[str, Any]] = []

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        """Note a statement and let it through."""
        self.kept.append((sql, params))
        return execute(sql, params, many, context)


def logged_in(user: str) -> Client:
    """A browser in which this person is logged in."""
    from yantuo.directory.people.models import Account
    from yantuo.records.sight.session import SYSTEM, sight

    client = Client()
    with sight(SYSTEM):
        client.force_login(Account.objects.get(username=user), backend=BACKEND)
    return client


def session_cpu() -> float:
    """CPU milliseconds of the database session so far (a clock of 10 ms: add up many requests)."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_backend_pid()")
        fields = Path(f"/proc/{cursor.fetchone()[0]}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * TICK


def measured(client: Client, path: str, times: int, *, statements: bool = False) -> dict[str, Any]:
    """Ask for a page so many times."""
    wall: list[float] = []
    cpu, behind = time.process_time(), session_cpu()
    for _ in range(times):
        counted = Statements()
        with connection.execute_wrapper(counted):
            began = time.perf_counter()
            answer = client.get(path)
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
            wall.append((time.perf_counter() - began) * 1000)
    found = {
        "wall": wall,
        "cpu": ((time.process_time() - cpu) * 1000 + session_cpu() - behind) / max(1, times),
        "queries": len(counted.kept),
        "bytes": len(body),
        "status": answer.status_code,
    }
    return {**found, "statements": counted.kept} if statements else found


def _plain(value: Any) -> Any:
    """A parameter of a statement as JSON."""
    return list(value) if isinstance(value, tuple | set) else str(value)


def serve() -> None:
    """Answer until the input ends."""
    django.setup()
    from django.conf import settings

    settings.ALLOWED_HOSTS = ["testserver"]
    clients: dict[str, Client] = {}
    for line in sys.stdin:
        asked = json.loads(line)
        client = clients.get(asked["user"]) or clients.setdefault(asked["user"], logged_in(asked["user"]))
        answer = measured(client, asked["path"], asked["times"], statements=asked["statements"])
        print(json.dumps(answer, default=_plain), flush=True)


if __name__ == "__main__":
    serve()
