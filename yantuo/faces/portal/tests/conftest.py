"""A bureau with documents, and a clock that stands still."""

from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import pytest
from django.test import Client
from django.utils.translation import override
from pytest_django import Settings

from yantuo.casework.documents.tests.factories import AT, Bureau, bureau


@pytest.fixture
def by(db: None, settings: Settings, tmp_path: Path) -> Iterator[Bureau]:
    settings.DATA = tmp_path
    with override("en"):
        yield bureau()


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> mock.Mock:
    """The clock that views read; a test may turn it."""
    clock = mock.Mock(return_value=AT)
    monkeypatch.setattr("django.utils.timezone.now", clock)
    return clock


@pytest.fixture
def anybody() -> Client:
    """A browser in which nobody is logged in."""
    return Client(headers={"accept-language": "en"})
