"""A platform for tests: answers on loopback as DingTalk and WeCom do, and can be told to fail."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

SECRET = "key of the application"


@dataclass
class Platform:
    """Whom a code stands for, and how the platform behaves."""

    address: str = ""
    persons: dict[str, dict[str, Any]] = field(default_factory=dict)  # code -> the person's answer
    broken: bool = False
    asked: list[str] = field(default_factory=list)

    def answer(self, path: str, query: dict[str, str], body: dict[str, Any], token: str) -> tuple[int, Any]:
        """Status and JSON for one request."""
        self.asked.append(path)
        if self.broken:
            return 500, {"message": "down"}
        if path == "/dingtalk/token":
            good = body.get("clientSecret") == SECRET and body.get("code") in self.persons
            return (200, {"accessToken": f"t-{body['code']}"}) if good else (400, {"message": "invalid code"})
        if path == "/dingtalk/user":
            return 200, self.persons[token.removeprefix("t-")]
        if path == "/wecom/token":
            good = query.get("corpsecret") == SECRET
            return 200, {"errcode": 0, "access_token": "t"} if good else {
                "errcode": 40001,
                "errmsg": "invalid credential",
            }
        if path == "/wecom/user":
            person = self.persons.get(query.get("code", ""))
            return 200, person or {"errcode": 40029, "errmsg": "invalid code"}
        return 404, {}


@contextmanager
def running(platform: Platform) -> Iterator[Platform]:
    """Let the platform answer on a free port of loopback."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            length = int(self.headers.get("Content-Length") or 0)
            body = json.loads(self.rfile.read(length) or b"{}")
            query = {key: values[0] for key, values in parse_qs(parts.query).items()}
            token = self.headers.get("x-acs-dingtalk-access-token", "")
            status, answer = platform.answer(parts.path, query, body, token)
            self.send_response(status)
            self.end_headers()
            self.wfile.write(json.dumps(answer).encode())

        def do_POST(self) -> None:
            self.do_GET()

        def log_message(self, *_args: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        platform.address = f"http://127.0.0.1:{server.server_port}"
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield platform
        finally:
            server.shutdown()
            thread.join()
