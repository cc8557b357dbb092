"""pytest fixtures for browser journeys: a real server on a database of its own, and a page in a real Chromium."""

import os
import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from django.core.servers.basehttp import ThreadedWSGIServer
from django.core.wsgi import get_wsgi_application
from django.test.testcases import QuietWSGIRequestHandler

from .chromium import launched
from .testfixtures import FreshDatabase

if TYPE_CHECKING:  # the driver is slow to import, and most runs need none
    from playwright.sync_api import Browser, Page


@pytest.fixture
def site(fresh_database: FreshDatabase) -> Iterator[str]:
    """The address of the whole application, served by threads of this process on the test's fresh database."""
    assert fresh_database.name
    server = ThreadedWSGIServer(("127.0.0.1", 0), QuietWSGIRequestHandler)
    server.set_app(get_wsgi_application())
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="session")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> "Iterator[Browser]":
    """The machine's Chromium."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # the driver keeps an event loop in the test's own thread
    with launched(tmp_path_factory.mktemp("fonts")) as browser:
        yield browser
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def complaints() -> list[str]:
    """What the browser complained of: script errors, refused styles and scripts, failed requests. Empty at the end."""
    return []


@pytest.fixture
def page(chromium: "Browser", complaints: list[str]) -> "Iterator[Page]":
    """A page in Chinese at 1440 by 900; the test fails when the browser complained and the test did not expect it."""
    context = chromium.new_context(
        locale="zh-CN", timezone_id="Asia/Shanghai", viewport={"width": 1440, "height": 900}
    )
    page = context.new_page()
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    yield page
    context.close()
    assert complaints == []
