"""The fixtures every other test relies on."""

import subprocess
import sys
import threading

import psycopg
import pytest
from django.db import ProgrammingError, connection
from playwright.sync_api import Page

from yantuo.start.testfixtures import FreshDatabase


def asked(query: str) -> tuple[object, ...]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        row: tuple[object, ...] = cursor.fetchone()
    return row


@pytest.mark.django_db
def test_tests_run_as_the_application_role_on_a_clone() -> None:
    role, name = asked("select current_user, current_database()")
    assert role == "yantuo_app"
    assert str(name).startswith("t_")
    with pytest.raises(ProgrammingError, match="permission denied"):
        asked("create table mine ()")


def test_without_asking_the_database_is_closed() -> None:
    with pytest.raises(RuntimeError, match="Database access not allowed"):
        asked("select 1")


def test_a_fresh_database_is_the_tests_own(fresh_database: FreshDatabase) -> None:
    assert asked("select current_database()") == (fresh_database.name,)
    seen: list[object] = []

    def elsewhere() -> None:
        seen.extend(asked("select current_database()"))
        connection.close()

    other = threading.Thread(target=elsewhere)
    other.start()
    other.join()
    assert seen == [fresh_database.name]


def test_the_next_fresh_database_knows_nothing_of_the_last(
    fresh_database: FreshDatabase, owner_connection: psycopg.Connection
) -> None:
    assert owner_connection.execute("select to_regclass('left_behind')").fetchone() == (None,)
    owner_connection.execute("create table left_behind ()")
    assert owner_connection.info.user != connection.settings_dict["USER"]
    assert owner_connection.info.dbname == fresh_database.name


test_nor_the_one_after_it = test_the_next_fresh_database_knows_nothing_of_the_last


def test_a_program_started_by_a_test_works_on_its_fresh_database(fresh_database: FreshDatabase) -> None:
    script = "import os, psycopg; print(psycopg.connect(os.environ['DATABASE_URL']).info.dbname)"
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, env=fresh_database.environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == fresh_database.name


@pytest.mark.browser
def test_a_journey_meets_the_real_server(page: Page, site: str) -> None:
    answer = page.goto(site)
    assert answer
    assert answer.ok
