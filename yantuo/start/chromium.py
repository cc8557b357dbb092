"""The machine's Chromium, with the Chinese font of our own packages and without any network."""

import importlib.util
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from .places import CHROMIUM

if TYPE_CHECKING:  # the driver is slow to import, and most runs need none
    from playwright.sync_api import Browser

FONTS = """<?xml version="1.0"?>
<fontconfig><dir>{fonts}</dir><dir>/usr/share/fonts</dir><cachedir>{cache}</cachedir>
<match target="pattern"><edit name="family" mode="append_last">
<string>Liberation Sans</string><string>Noto Sans SC</string></edit></match>
</fontconfig>
"""
FLAGS = ["--no-sandbox", "--disable-gpu", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]


@contextmanager
def launched(folder: Path) -> "Iterator[Browser]":
    """A browser for the block; `folder` takes its list of fonts and their cache."""
    from playwright.sync_api import sync_playwright

    found = importlib.util.find_spec("pylopdf_fonts_zh_cn")
    places = found.submodule_search_locations if found else None
    fonts = Path(next(iter(places or [str(folder)])))
    (folder / "fonts.conf").write_text(FONTS.format(fonts=fonts, cache=folder / "cache"))
    environment: dict[str, str | float | bool] = {**os.environ, "FONTCONFIG_FILE": str(folder / "fonts.conf")}
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS, env=environment)
        yield browser
        browser.close()
