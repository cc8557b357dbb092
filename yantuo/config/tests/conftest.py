"""The town of the walker, built once for a module and gone with it; its clock stands still."""

import logging
from collections.abc import Iterator
from datetime import datetime

import pytest
from django.db import transaction
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from yantuo.directory.people.tests.factories import AT

from .town import Town


@pytest.fixture(autouse=True)
def _refusals_are_expected(caplog: pytest.LogCaptureFixture) -> None:
    """Hundreds of refusals a run are what these tests ask for: only failures stay in the log."""
    caplog.set_level(logging.ERROR, "django.request")


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> datetime:
    """The clock stands still."""
    monkeypatch.setattr(timezone, "now", lambda: AT)
    return AT


@pytest.fixture(scope="module")
def town(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Town]:
    """The town, in one transaction that is rolled back after the module."""
    with (
        pytest.MonkeyPatch.context() as patch,
        django_db_blocker.unblock(),
        transaction.atomic(),
    ):
        patch.setattr(timezone, "now", lambda: AT)
        yield Town()
        transaction.set_rollback(True)
