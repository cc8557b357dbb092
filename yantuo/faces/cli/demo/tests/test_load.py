"""The demonstration city in the database: whole, marked, on the legal clock, with an intact trail."""

import os
import subprocess
import sys

import psycopg
import pytest

from yantuo.casework.deadlines.models import Deadline, Rung
from yantuo.casework.dossiers.models import Dossier
from yantuo.directory.enterprises.models import Enterprise
from yantuo.directory.people.models import Account, Person
from yantuo.directory.people.roles import roles
from yantuo.kernel import terms
from yantuo.records.law.queries import law
from yantuo.records.sight.session import SYSTEM, sight
from yantuo.records.trail.verification import verify
from yantuo.start.testfixtures import FreshDatabase

SIZE = 120


def loaded(database: FreshDatabase, *more: str) -> subprocess.CompletedProcess[str]:
    """Run the loader as the owner of the tables, as the launcher does."""
    return subprocess.run(
        [sys.executable, "-m", "django", "load_demo", "--size", str(SIZE), "--on", "2026-11-24", *more],
        env={**database.environment, "YANTUO_DB_ROLE": "owner", "YANTUO_MODE": "demo"},
        capture_output=True,
        text=True,
        check=False,
        cwd=os.environ["PYTHONPATH"],
    )


def test_the_city_stands(fresh_database: FreshDatabase) -> None:
    done = loaded(fresh_database)
    assert done.returncode == 0, done.stderr
    with sight(SYSTEM):
        assert Enterprise.objects.count() == SIZE
        assert not Enterprise.objects.filter(synthetic=False).exists()
        assert not Dossier.objects.filter(synthetic=False).exists()
        assert not Person.objects.filter(synthetic=False).exists()
        held = set(Account.objects.values_list("person__posts__role", flat=True))
        assert held == set(roles())
        _every_clock_is_what_the_law_says()
        assert Rung.objects.exists()
    with psycopg.connect(fresh_database.owner_url) as link:
        findings = verify(link)
    assert findings.intact, findings.first
    assert findings.entries > SIZE
    again = loaded(fresh_database)
    assert again.returncode != 0
    assert "data already" in again.stderr


def _every_clock_is_what_the_law_says() -> None:
    rules, calendar = law()
    clocks = Deadline.objects.prefetch_related("pauses").select_related("extension").order_by("pk")
    checked = 0
    for clock in clocks:
        term = rules.term(clock.key, on=clock.edition)
        pauses = [terms.Pause(row.first_day, row.last_day) for row in clock.pauses.all() if row.last_day]
        extension = getattr(clock, "extension", None)
        due = terms.compute(term, clock.started_at, calendar, pauses, (extension.units or True) if extension else False)
        assert due.due_at == clock.due_at, clock.key
        checked += 1
    assert checked > SIZE


@pytest.mark.parametrize("mode", ["serve"])
def test_never_into_a_real_database(fresh_database: FreshDatabase, mode: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "django", "load_demo", "--size", "5"],
        env={**fresh_database.environment, "YANTUO_DB_ROLE": "owner", "YANTUO_MODE": mode},
        capture_output=True,
        text=True,
        check=False,
        cwd=os.environ["PYTHONPATH"],
    )
    assert done.returncode != 0
    assert "never enters a real database" in done.stderr
