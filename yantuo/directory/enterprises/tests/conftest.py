"""A small city with officers who are logged in; the views' clock stands still."""

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from yantuo.directory.orgs.models import Organisation
from yantuo.directory.orgs.tests.factories import City, city
from yantuo.directory.people.actor import Actor, actor_of
from yantuo.directory.people.tests.factories import account, logged_in, post
from yantuo.records.sight.session import SYSTEM, sight

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)  # a Tuesday, 10:00 in Changzhi


@dataclass(frozen=True)
class Officer:
    """A person with a post and a browser."""

    actor: Actor
    client: Client


def officer(role: str, office: Organisation, name: str = "王建国") -> Officer:
    """A logged-in person with one post; pages speak English."""
    with sight(SYSTEM):
        held = post(role, office, name)
        client = logged_in(account(held.person))
        client.cookies["django_language"] = "en"
        return Officer(actor_of(held), client)


TECHNICAL = ("SAVEPOINT", "RELEASE", "select set_config")


def questions(client: Client, address: str) -> int:
    """How many queries a page asks when it is opened again, without those that set its transaction and sight."""
    client.get(address)
    with CaptureQueriesContext(connection) as found:
        answer = client.get(address)
    assert answer.status_code == 200, answer.content[:300]
    return sum(not query["sql"].startswith(TECHNICAL) for query in found.captured_queries)


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> datetime:
    """The views read this moment as the present one."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    return NOW


@pytest.fixture
def offices(db: None, now: datetime) -> City:
    with sight(SYSTEM):
        return city()


@pytest.fixture
def registrar(offices: City) -> Officer:
    """A registrar of the city bureau, who sees both counties."""
    return officer("registrar", offices.bureau, "李登记")


@pytest.fixture
def local(offices: City) -> Officer:
    """A case officer of the Luzhou bureau."""
    return officer("case_officer", offices.luzhou)


@pytest.fixture
def stranger(offices: City) -> Officer:
    """A registrar of another county."""
    return officer("registrar", offices.xiangyuan, "赵强")
