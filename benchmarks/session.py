"""A person at a browser, as far as a measurement needs one: cookies, the login, forms with their token."""

import http.client
import re
import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import quote, urlencode, urlsplit
from zoneinfo import ZoneInfo

PASSWORD = "Changzhi-2026"  # noqa: S105 - printed by the demonstration itself
LAW = ZoneInfo("Asia/Shanghai")
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass
class Answer:
    """What came back, and how long it took."""

    status: int
    text: str
    seconds: float
    location: str = ""


@dataclass
class Session:
    """One browser, on one connection that is opened again where the server closed it."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    _line: http.client.HTTPConnection | None = None

    def get(self, path: str) -> Answer:
        """Open a page."""
        return self._ask("GET", path)

    def post(self, path: str, fields: dict[str, str], page: str = "") -> Answer:
        """Send a form; its token is taken from the page it stands on."""
        token = _TOKEN.search(page)
        body = urlencode({**fields, "csrfmiddlewaretoken": token[1] if token else ""})
        return self._ask("POST", path, body)

    def anew(self) -> "Session":
        """The same person on a new connection: the server ends one on which nothing is asked for a while."""
        return Session(self.port, self.cookies)

    def login(self, user: str) -> None:
        """Log in; raises RuntimeError where that fails."""
        page = self.get("/login/")
        answer = self.post("/login/", {"username": user, "password": PASSWORD}, page.text)
        if answer.status != 302:
            raise RuntimeError(f"{user} could not log in: {answer.status}")

    def _ask(self, method: str, path: str, body: str = "") -> Answer:
        """One request; a connection that the server closed meanwhile is opened anew, a request is never repeated."""
        began = time.perf_counter()
        if self._line is None:
            self._line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if method == "POST":
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Referer": "http://127.0.0.1/"}
        try:
            self._line.request(method, quote(path, safe="/?&=%"), body.encode() or None, headers)
            answer = self._line.getresponse()
            text = answer.read().decode(errors="replace")
        except (OSError, http.client.HTTPException):
            self._line.close()
            self._line = None
            raise
        self._remember(answer)
        if answer.will_close:
            self._line.close()
            self._line = None
        location = urlsplit(answer.getheader("Location") or "").path
        return Answer(answer.status, text, time.perf_counter() - began, location)

    def _remember(self, answer: http.client.HTTPResponse) -> None:
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]


def matter(page: str, title: str, ahead: float = 0.0) -> dict[str, str]:
    """The fields of a matter that begins now, with the office and person that its form offers first.

    `ahead` is by how many seconds the clock of the system goes ahead of ours.
    """
    return {
        "title": title,
        "text": "电话投诉，要求核查并答复。",
        "term_key": "complaint.accept",
        "event_at": f"{datetime.now(LAW) + timedelta(seconds=ahead):%Y-%m-%dT%H:%M}",
        **{name: _offered(page, name) for name in ("office", "owner")},
    }


def _offered(page: str, name: str) -> str:
    """The value that a choice of a form stands on, else the first it offers."""
    select = re.search(rf'<select name="{name}".*?</select>', page, re.DOTALL)
    values = re.findall(r'<option value="([^"]+)"( selected)?', select[0]) if select else []
    return next((value for value, chosen in values if chosen), values[0][0] if values else "")
