"""screenshots: the pictures of the README, taken in Chromium from a running demonstration city."""

import argparse
import io
import json
import subprocess
import tempfile
import urllib.error
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from .places import CHROMIUM, ROOT, Problem

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

FOLDER = ROOT / "docs" / "screenshots"
PAPER = Path(__file__).with_name("screenshot_paper.json")
LIMIT = 150_000  # bytes of one picture
COLOURS = (128, 64, 32, 16)  # tried in turn until the picture is small enough
RECALL = "/law/clock/?key=recall.1.finish&event=2026-09-29T10:00"


@dataclass(frozen=True)
class Picture:
    """One picture: who looks at which address, in which language and how wide; `follow` is a link to click first."""

    name: str
    login: str
    path: str
    language: str = "zh-hans"
    size: tuple[int, int] = (1280, 800)  # pixels
    follow: str = ""


PICTURES = (
    Picture("desk", "head", "/?scope=office"),
    Picture("file", "head", "/enterprises/?grade=D", follow="main td a[href^='/enterprises/']"),
    Picture("clock", "officer", RECALL),
    Picture("card", "officer", "/cards/?state=closed", follow="main td a[href^='/cards/']"),
    Picture("figures", "city", "/cards/figures/"),
    Picture("firm-phone", "firm", "/business/", size=(390, 800)),
    Picture("list-phone", "officer", "/enterprises/", size=(390, 800)),
    Picture("trail", "auditor", "/trail/"),
    Picture("set-up", "sysadmin", "/set-up/"),
    Picture("portal", "", "/public/"),
    Picture("desk-en", "head", "/?scope=office", language="en"),
    Picture("clock-en", "officer", RECALL, language="en"),
)


def run(argv: Sequence[str]) -> int:
    """Take every picture, or those named, from the demonstration city that answers at an address of this machine."""
    options = argparse.ArgumentParser(prog="go screenshots", description=run.__doc__)
    names = [*(picture.name for picture in PICTURES), "document"]
    options.add_argument("names", nargs="*", metavar="NAME", help=", ".join(names))
    options.add_argument("--address", default="http://127.0.0.1:8000", help="where 'go demo' answers")
    options.add_argument("--folder", type=Path, default=FOLDER, help="where the pictures go")
    asked = options.parse_args(argv)
    if unknown := set(asked.names) - set(names):
        options.error(f"there is no picture named {', '.join(sorted(unknown))}")
    if not CHROMIUM.exists():
        raise Problem(f"The pictures are taken in Chromium, which is not at {CHROMIUM}: install it first.")
    wanted = set(asked.names or names)
    pictures = [picture for picture in PICTURES if picture.name in wanted]
    if pictures:
        _refuse_silence(asked.address)
    asked.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        _take(pictures, asked.address, asked.folder, Path(scratch))
        if "document" in wanted:
            _keep(asked.folder / "document.png", _document(Path(scratch)))
    return 0


def _take(pictures: Sequence[Picture], address: str, folder: Path, scratch: Path) -> None:
    from .chromium import launched

    if not pictures:
        return
    with launched(scratch) as browser:
        for picture in pictures:
            _keep(folder / f"{picture.name}.png", _shot(browser, picture, address))


def _refuse_silence(address: str) -> None:
    """Refuse an address where nothing answers, before the browser is started."""
    direct = urllib.request.build_opener(
        urllib.request.ProxyHandler({})
    )  # no proxy leads to one's own machine
    try:
        direct.open(f"{address}/static/", timeout=10).close()
    except urllib.error.HTTPError:
        return  # any answer is one
    except (OSError, ValueError) as error:
        reason = getattr(error, "reason", error)
        raise Problem(
            f"Nothing answers at {address} ({getattr(reason, 'strerror', None) or reason}): start 'go demo' first, "
            "and name its address with --address where it is another one."
        ) from error


def _shot(browser: "Browser", picture: Picture, address: str) -> bytes:
    width, height = picture.size
    language = "en-US" if picture.language == "en" else "zh-CN"
    context = browser.new_context(locale=language, viewport={"width": width, "height": height})
    context.add_cookies([{"name": "django_language", "value": picture.language, "url": address}])
    page = context.new_page()
    if picture.login:
        _log_in(page, picture.login, address)
        context.add_cookies([{"name": "django_language", "value": picture.language, "url": address}])
    _open(page, address + picture.path)
    if picture.follow:
        link = page.locator(picture.follow).first.get_attribute("href")
        _open(page, f"{address}{link}")
    page.wait_for_timeout(500)  # milliseconds: maps and charts are drawn by script
    taken = page.screenshot()
    context.close()
    return taken


def _log_in(page: "Page", login: str, address: str) -> None:
    from yantuo.faces.cli.city.people import DEMO_PASSWORD

    _open(page, f"{address}/login/")
    page.fill("[name=username]", login)
    page.fill("[name=password]", DEMO_PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_load_state()
    if urlsplit(page.url).path.startswith("/login"):
        raise Problem(f"The demonstration at {address} does not let {login} in: is it the demonstration?")


def _open(page: "Page", url: str) -> None:
    from playwright.sync_api import Error

    try:
        answer = page.goto(url)
    except Error as error:
        raise Problem(
            f"{url} cannot be opened ({error.message.splitlines()[0]}): no picture can be taken of it."
        ) from error
    if answer is None or answer.status != 200:
        raise Problem(
            f"{url} answers {answer.status if answer else 'nothing'}: no picture can be taken of it."
        )


def _document(scratch: Path) -> bytes:
    """The first page of a sample document, set as every document is; Poppler's pdftoppm draws it."""
    from yantuo.casework.documents.fonts import find_fonts
    from yantuo.casework.documents.typeset import render

    paper: dict[str, Any] = json.loads(PAPER.read_text(encoding="utf-8"))
    (scratch / "paper.pdf").write_bytes(render("redhead", paper, fonts=find_fonts()).pdf)
    command: list[str | Path] = [
        "pdftoppm",
        "-png",
        "-r",
        "90",
        "-singlefile",
        scratch / "paper.pdf",
        scratch / "paper",
    ]
    try:
        subprocess.run(command, check=True)
    except FileNotFoundError as error:
        raise Problem("The picture of a document needs pdftoppm: install poppler-utils.") from error
    return (scratch / "paper.png").read_bytes()


def _keep(place: Path, taken: bytes) -> None:
    """Write a picture in as many colours as fit into the limit."""
    from PIL import Image

    whole = Image.open(io.BytesIO(taken)).convert("RGB")
    for colours in COLOURS:
        small = io.BytesIO()
        few = whole.quantize(colours, dither=Image.Dither.NONE)
        few.save(small, "PNG", optimize=True)
        if small.tell() <= LIMIT:
            place.write_bytes(small.getvalue())
            print(f"{place}: {small.tell():,} bytes, {colours} colours")
            return
    raise Problem(f"{place.name} stays larger than {LIMIT:,} bytes: show less of the page.")
