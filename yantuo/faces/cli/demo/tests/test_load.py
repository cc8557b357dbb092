"""The demonstration city in the database: whole, marked, on the legal clock, with an intact trail."""

import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from yantuo.casework.deadlines.models import Deadline, Rung
from yantuo.casework.documents.fonts import find_fonts
from yantuo.casework.documents.models import Document
from yantuo.casework.documents.models import State as DocumentState
from yantuo.casework.documents.series import PATTERNS
from yantuo.casework.documents.typeset import render
from yantuo.casework.dossiers.models import Dossier
from yantuo.casework.dossiers.verbs import said
from yantuo.directory.enterprises.models import Enterprise
from yantuo.directory.orgs.models import Organisation
from yantuo.directory.people.models import Account, Person
from yantuo.directory.people.roles import roles
from yantuo.kernel import terms
from yantuo.records.law.queries import law
from yantuo.records.numbering.models import Issued, Series
from yantuo.records.numbering.queries import gaps
from yantuo.records.sight.session import SYSTEM, sight
from yantuo.records.trail.models import Entry
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
        _documents_are_numbered_and_set_again(fresh_database)
        _every_act_at_a_firm_has_words()
    with psycopg.connect(fresh_database.owner_url) as link:
        findings = verify(link)
    assert findings.intact, findings.first
    assert findings.entries > SIZE
    again = loaded(fresh_database)
    assert again.returncode != 0
    assert "data already" in again.stderr


def _every_act_at_a_firm_has_words() -> None:
    """A timeline shows no bare verb; `said` falls back to it, so this looks for those."""
    entries = (
        Entry.objects.exclude(enterprise_id=None).order_by("kind", "verb", "at").distinct("kind", "verb")
    )
    bare = {one.verb for one in entries if said(one).startswith(one.verb)}
    assert not bare
    assert len(entries) > 20


def _every_clock_is_what_the_law_says() -> None:
    rules, calendar = law()
    clocks = Deadline.objects.prefetch_related("pauses").select_related("extension").order_by("pk")
    checked = 0
    for clock in clocks:
        term = rules.term(clock.key, on=clock.edition)
        pauses = [terms.Pause(row.first_day, row.last_day) for row in clock.pauses.all() if row.last_day]
        extension = getattr(clock, "extension", None)
        extended = (extension.units or True) if extension else False
        due = terms.compute(term, clock.started_at, calendar, pauses, extended, clock.chosen)
        assert due.due_at == clock.due_at, clock.key
        checked += 1
    assert checked > SIZE


def _documents_are_numbered_and_set_again(database: FreshDatabase) -> None:
    """No series has a gap, and every stored paper follows from its snapshot."""
    series = {row.pk: row for row in Series.objects.all()}
    assert len(series) == 2 * len(PATTERNS) * Organisation.objects.exclude(mark="").count()
    assert not [gap for row in series.values() for gap in gaps(row)]
    numbered = list(Document.objects.filter(state=DocumentState.NUMBERED).order_by("template", "pk"))
    issued = {row.subject: row.text for row in Issued.objects.filter(subject_kind="document")}
    own = {str(row.pk): row.number for row in numbered if str(row.pk) in issued}
    assert own == issued
    assert len(issued) > 5
    for document in numbered[::6]:
        assert document.data["synthetic"]
        assert render(document.template, document.data, fonts=find_fonts()).sha256 == document.pdf_id
        path = Path(database.environment["YANTUO_DATA"]) / "files" / document.pdf_id[:2] / document.pdf_id[2:]
        assert path.is_file()
    in_order = [(row.series_id, row.number) for row in Issued.objects.order_by("series", "at", "number")]
    assert in_order == sorted(in_order)


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
