"""Every page of the system as it is sent: as whoever may open it reads it, and its form when it is sent empty."""

from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser

from django.http import HttpResponseBase

from .addresses import addresses
from .samples import SAMPLES
from .town import Town
from .walk import ask

SPOKEN = (
    "title",
    "aria-label",
    "placeholder",
    "alt",
    "data-restored",
    "data-discard",
    "data-label",
    "data-confirm",
    "value",
)
VALUES_SHOWN = ("submit", "button", "reset")  # kinds of input whose value is a word of ours
UNSPOKEN = ("script", "style", "textarea")  # the last holds what somebody has typed
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


@dataclass(frozen=True)
class Page:
    """One page."""

    name: str
    html: str
    response: HttpResponseBase

    def __str__(self) -> str:
        return self.name


def pages(town: Town, language: str) -> Iterator[Page]:
    """Every page of every sample in one language; of a form also what comes back when it is sent empty."""
    for address in addresses():
        sample = SAMPLES.get(address.name)
        if sample is None or (sample.answer != 200 and sample.method == "GET"):
            continue
        for method in dict.fromkeys((sample.method, "POST")):
            response = ask(town, address, sample, sample.who, method, language)
            if response.headers.get("Content-Type", "").startswith("text/html") and response.said:
                yield Page(f"{method} {address.name}", response.said, response)


class _Spoken(HTMLParser):
    """Collects what a page says, without what stands in an element with a language of its own."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._open: list[tuple[str, bool]] = []  # tag, and whether it speaks another language than the page

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        foreign = self._foreign or (tag != "html" and "lang" in given)
        if not foreign:
            shown = given.get("type") in VALUES_SHOWN and tag in ("input", "button")
            self.found += [
                str(given[name]) for name in SPOKEN if given.get(name) and (name != "value" or shown)
            ]
        if tag not in VOID:
            self._open.append((tag, foreign))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        if self._open and self._open[-1][0] == tag:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if data.strip() and not self._foreign and self._open and self._open[-1][0] not in UNSPOKEN:
            self.found.append(" ".join(data.split()))

    @property
    def _foreign(self) -> bool:
        return bool(self._open) and self._open[-1][1]


def spoken(html: str) -> list[str]:
    """What a page says, piece by piece."""
    reader = _Spoken()
    reader.feed(html)
    reader.close()
    return reader.found
