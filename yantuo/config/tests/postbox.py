"""A mail server on loopback that takes every letter, and can be started after it was missed."""

import socket
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class _Letter(socketserver.StreamRequestHandler):
    """One conversation of SMTP, as much of it as a sender needs."""

    server: "_Server"

    def handle(self) -> None:
        self._say("220 postbox")
        for line in self.rfile:
            word = line[:4].upper()
            if word == b"DATA":
                self._say("354 go on")
                self.server.letters.append(b"".join(iter(self.rfile.readline, b".\r\n")).decode())
            self._say("221 bye" if word == b"QUIT" else "250 ok")
            if word == b"QUIT":
                return

    def _say(self, text: str) -> None:
        self.wfile.write(text.encode() + b"\r\n")


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    letters: list[str]


def free_port() -> int:
    """A port on which nothing answers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def postbox(port: int) -> Iterator[list[str]]:
    """The mail server is up for the block; gives the letters it took."""
    with _Server(("127.0.0.1", port), _Letter) as server:
        server.letters = []
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server.letters
        server.shutdown()
        thread.join()
