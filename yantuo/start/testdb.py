"""pytest plugin: tells Django about the test database before it loads; the database itself is made when first used."""

import base64
import os
import shutil
import tempfile
from collections.abc import Generator
from pathlib import Path

import pytest

from .environment import compile_catalogues
from .places import CHROMIUM, ROOT
from .testserver import on_database

_GIVEN = {
    "DATABASE_URL": "YANTUO_TEST_URL",
    "DATABASE_ADMIN_URL": "YANTUO_TEST_ADMIN_URL",
    "YANTUO_DATA": "YANTUO_TEST_DATA",
}


def _tell_django() -> Path:
    """Set the tests' environment; returns the folder for the files of this process.

    What was given is kept under other names: the tests run on clones beside the given database, and the processes
    of a distributed run inherit it.
    """
    if os.environ.get("YANTUO_MODE") != "test":
        os.environ |= {ours: os.environ[given] for given, ours in _GIVEN.items() if os.environ.get(given)}
    files = Path(tempfile.mkdtemp(prefix="yantuo-files-"))
    (files / "static").mkdir()
    os.environ |= {
        "YANTUO_MODE": "test",
        "YANTUO_DATA": str(files),
        "YANTUO_SECRET_KEY": "only for tests, never for a real bureau",
        "YANTUO_FIELD_KEY": base64.b64encode(bytes(range(32))).decode(),
        "DATABASE_URL": on_database(
            os.environ.get("YANTUO_TEST_URL", "postgresql://yantuo_app@/"), "not_made_yet"
        ),
        "DJANGO_SETTINGS_MODULE": "yantuo.config.settings",
        "PYTHONPATH": str(ROOT),
    }
    os.environ.pop("DATABASE_ADMIN_URL", None)
    return files


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None]:
    """Run before pytest-django reads the settings; the Chinese catalogue is compiled where it is stale."""
    files = _tell_django()
    early_config.add_cleanup(lambda: shutil.rmtree(files, ignore_errors=True))
    if "PYTEST_XDIST_WORKER" not in os.environ:
        compile_catalogues()
    return (yield)


def pytest_configure(config: pytest.Config) -> None:
    """Register the fixtures after pytest-django's own, which they replace."""
    from hypothesis import settings

    from . import browser, testfixtures

    settings.register_profile("yantuo", deadline=None)  # no test depends on how fast the machine is
    settings.load_profile("yantuo")
    config.addinivalue_line(
        "markers", "browser: drives a real Chromium; skipped and named where there is none"
    )
    config.pluginmanager.register(testfixtures, "yantuo-fixtures")
    config.pluginmanager.register(browser, "yantuo-browser")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the browser journeys come last, and skip them where there is no Chromium.

    The driver of the browser keeps an event loop in the process, beside which the tests of the worker cannot run.
    """
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)
    if CHROMIUM.exists():
        return
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.skip(reason=f"there is no Chromium at {CHROMIUM}"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say in the summary when browser journeys were left out."""
    skipped = [
        r for r in terminalreporter.stats.get("skipped", []) if "there is no Chromium" in str(r.longrepr)
    ]
    if skipped:
        terminalreporter.write_line(
            f"{len(skipped)} browser journeys were skipped: no Chromium at {CHROMIUM}."
        )
