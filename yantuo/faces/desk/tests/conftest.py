"""A small city, its clock standing still."""

from datetime import datetime

import pytest
from django.utils import timezone

from yantuo.directory.orgs.tests.factories import City, city
from yantuo.faces.desk.tests.factories import NOW
from yantuo.records.sight.session import SYSTEM, sight


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> datetime:
    """The views read this moment as the present one."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    return NOW


@pytest.fixture
def offices(db: None, now: datetime) -> City:
    with sight(SYSTEM):
        return city()
