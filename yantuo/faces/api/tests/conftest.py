"""Two counties whose clock stands still."""

from datetime import datetime
from unittest import mock

import pytest

from yantuo.directory.people.tests.factories import AT

from .factories import World, world


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> mock.Mock:
    """The clock that views read; a test may turn it."""
    clock = mock.Mock(return_value=AT)
    monkeypatch.setattr("django.utils.timezone.now", clock)
    return clock


@pytest.fixture
def two(db: None, now: mock.Mock) -> World:
    """Luzhou and Xiangyuan."""
    assert isinstance(now(), datetime)
    return world()
