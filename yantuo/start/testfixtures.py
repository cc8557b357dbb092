"""The database fixtures of every test: a clone per process, a clone per test that commits, the owner's connection."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg
import pytest
from django.db import connection, connections
from django.utils import translation
from pytest_django import DjangoDbBlocker

from yantuo.config.settings import database

from .testserver import TestServer, test_server

_ADDRESS = ("NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")


@dataclass(frozen=True)
class FreshDatabase:
    """A test's own database."""

    name: str
    url: str  # as the application role
    owner_url: str

    @property
    def environment(self) -> dict[str, str]:
        """The environment of a program that is to work on this database."""
        return {**os.environ, "DATABASE_URL": self.url, "DATABASE_ADMIN_URL": self.owner_url}


@contextmanager
def _switched(url: str) -> Iterator[None]:
    """Point Django's default connection, of every thread, at another database for the block."""
    settings = connection.settings_dict
    before, address = {key: settings[key] for key in _ADDRESS}, os.environ["DATABASE_URL"]
    connections.close_all()
    settings.update({key: value for key, value in database(url).items() if key in _ADDRESS})
    os.environ["DATABASE_URL"] = url
    try:
        yield
    finally:
        connections.close_all()
        settings.update(before)
        os.environ["DATABASE_URL"] = address


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """Tests read sentences in English, whatever catalogues are compiled; a request still speaks its own language."""
    with translation.override("en"):
        yield


@pytest.fixture(scope="session")
def _test_server() -> Iterator[TestServer]:
    with test_server() as server:
        yield server


@pytest.fixture(scope="session")
def django_db_setup(_test_server: TestServer, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Give this process its clone, connected to as the application role, which may not make databases itself."""
    url = _test_server.variables(_test_server.clone())["DATABASE_URL"]
    with django_db_blocker.unblock(), _switched(url), django_db_blocker.block():
        yield


@pytest.fixture
def fresh_database(_test_server: TestServer, django_db_blocker: DjangoDbBlocker) -> Iterator[FreshDatabase]:
    """A clone for one test that really commits (concurrency, browser, kill); Django is connected to it meanwhile."""
    name = _test_server.clone()
    addresses = _test_server.variables(name)
    fresh = FreshDatabase(name, addresses["DATABASE_URL"], addresses["DATABASE_ADMIN_URL"])
    try:
        with django_db_blocker.unblock(), _switched(fresh.url):
            yield fresh
    finally:
        _test_server.drop(name)


@pytest.fixture
def owner_connection(fresh_database: FreshDatabase) -> Iterator[psycopg.Connection]:
    """The owner's own connection to the test's fresh database, for tampering as an insider could."""
    with psycopg.connect(fresh_database.owner_url, autocommit=True) as link:
        yield link
