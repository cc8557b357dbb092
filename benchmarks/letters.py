"""A mail server that keeps what it is sent, and urgent notices for it to receive: what arrived twice is seen here."""

import re
import socketserver
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import psycopg

from benchmarks.proof import database

_MARK = re.compile(r"drill=(\d+)")
EVERY = 6.0  # seconds between two dozens of notices: the worker sends 200 in a minute


class Post(socketserver.ThreadingTCPServer):
    """The mail server: as much of SMTP as a client needs that logs in to nobody."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, arrived: Callable[[], None] | None = None) -> None:
        """`arrived` is called when a letter is here and before its sender is told so: the worst moment."""
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.arrived = arrived or _nothing
        self.notices: Counter[int] = Counter()
        self.letters = 0

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.server_address[1])

    def take(self, letter: bytes) -> None:
        """Keep the notices that a letter tells of."""
        body: Any = message_from_bytes(letter, policy=policy.default)
        self.letters += 1
        self.notices.update(int(found) for found in set(_MARK.findall(body.get_content())))
        self.arrived()


class _Conversation(socketserver.StreamRequestHandler):
    """One sender."""

    server: Post

    def handle(self) -> None:
        """Answer line by line; a sender that dies is nothing to us."""
        with suppress(OSError):
            self._say("220 drill")
            while line := self.rfile.readline():
                word = line[:4].upper()
                if word == b"DATA":
                    self._say("354 go on")
                    self.server.take(b"".join(self._lines()))
                self._say("221 bye" if word == b"QUIT" else "250 ok")
                if word == b"QUIT":
                    return

    def _lines(self) -> Iterator[bytes]:
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            yield line

    def _say(self, words: str) -> None:
        self.wfile.write(words.encode() + b"\r\n")


_TOLD = """
with told as (
  insert into notices_notice (id, person_id, office_id, kind, params, path, urgent, at)
  select gen_random_uuid(), d.person_id, 0, 'matter.opened', '{"title": "故障演练", "by": "故障演练"}',
    '/notices/?drill=' || (%(first)s + row_number() over (order by d.person_id)), true, now()
  from people_detail d join people_account a on a.person_id = d.person_id where a.is_active and d.email <> ''
  order by d.person_id limit 12
  returning id, person_id)
insert into notices_delivery (notice_id, channel, person_id, tries, fault)
select id, 'mail', person_id, 0, '' from told
"""
_SENT = """
select substring(n.path from 'drill=([0-9]+)')::bigint, d.sent_at is not null and d.fault = '',
  d.begun_at is null and d.sent_at is null and d.given_up_at is null
from notices_delivery d join notices_notice n on n.id = d.notice_id
where n.path like '/notices/?drill=%%' and d.channel = 'mail'
"""


def directed(folder: Path, port: int) -> None:
    """Give the persons of the demonstration an address each and the bureau this mail server."""
    with database(folder) as db:
        db.execute("update people_detail set email = 'p' || person_id || '@bureau.example' where email = ''")
        db.execute("delete from notices_outlet where name = 'drill'")
        db.execute(
            "insert into notices_outlet (kind, name, config, secret, active, test_kind, test_fault) values "
            "('mail', 'drill', jsonb_build_object('host', '127.0.0.1', 'port', %s::int, 'security', 'none'), "
            "'', true, '', '')",
            [port],
        )


@contextmanager
def told(folder: Path, post: Post) -> Iterator[None]:
    """Tell a dozen persons something urgent every few seconds of the block; at its end what waits is sent."""
    directed(folder, post.port)
    over = threading.Event()
    server = threading.Thread(target=post.serve_forever, daemon=True)
    teller = threading.Thread(target=_tell, args=(folder, over), daemon=True)
    server.start()
    teller.start()
    try:
        yield
    finally:
        over.set()
        teller.join()
        post.arrived = _nothing
        with suppress(psycopg.Error):
            _all_out(folder)
        post.shutdown()
        post.server_close()


def _tell(folder: Path, over: threading.Event) -> None:
    first = int(time.time() * 1000)
    while not over.wait(EVERY):
        with suppress(psycopg.Error), database(folder) as db:
            db.execute(_TOLD, {"first": first})
        first += 100


def settled(folder: Path) -> dict[int, tuple[bool, bool]]:
    """Of each notice of the drill: whether the system says that it was sent, and whether it still waits."""
    with database(folder) as db:
        return {
            int(str(number)): (bool(sent), bool(waits))
            for number, sent, waits in db.execute(_SENT).fetchall()
        }


def since(folder: Path, known: set[int]) -> dict[int, tuple[bool, bool]]:
    """The same of the notices that are new since then."""
    return {number: states for number, states in settled(folder).items() if number not in known}


def _nothing() -> None:
    """Nobody is killed any more."""


def _all_out(folder: Path, seconds: float = 400) -> None:
    """Give the worker time to send what waits."""
    until = time.monotonic() + seconds
    while time.monotonic() < until and unsettled(folder):
        time.sleep(1)


def unsettled(folder: Path) -> int:
    """How many notices are still to be sent."""
    with database(folder) as db:
        row = db.execute(
            "select count(*) from notices_delivery where channel = 'mail' and begun_at is null and sent_at is null "
            "and given_up_at is null"
        ).fetchone()
    return int(str(row[0])) if row else 0
