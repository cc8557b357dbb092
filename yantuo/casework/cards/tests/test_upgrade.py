"""An installation with cards comes from the state before and back: the migrations work on rows, not on empty tables."""

import subprocess
import sys

import psycopg
from django.conf import settings
from django.db import connection

from yantuo.casework.cards.models import Card
from yantuo.casework.cards.tests.factories import accepted, closed, signed_for, the_cast, visited
from yantuo.records.sight.session import SYSTEM, sight
from yantuo.records.tally.queries import differences
from yantuo.start.testfixtures import FreshDatabase

KEPT = "select dossier_id, drafted_at, due_at, late_from from cards_card order by 1"


def manage(database: FreshDatabase, *command: str) -> None:
    """Run a management command as the owner of the tables."""
    done = subprocess.run(
        [sys.executable, "-m", "django", *command],
        cwd=settings.ROOT,
        env={**database.environment, "YANTUO_DB_ROLE": "owner"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_what_is_kept_beside_cards_is_made_from_what_is_there(
    fresh_database: FreshDatabase, owner_connection: "psycopg.Connection[tuple[object, ...]]"
) -> None:
    who = the_cast()
    closed(who)
    signed_for(who)
    visited(who, accepted(who), "partly", "corrected", days=5)
    before = owner_connection.execute(KEPT).fetchall()
    assert len(before) == 3
    connection.close()
    manage(fresh_database, "migrate", "cards", "0003_guards")
    columns = (
        "select count(*) from information_schema.columns where table_name = 'cards_card' and column_name = %s"
    )
    for name in ("late_from", "drafted_at"):
        assert owner_connection.execute(columns, [name]).fetchone() == (0,)
    manage(fresh_database, "prepare_database")
    known = "select count(*) from pg_stats where tablename = 'cards_card' and attname = 'drafted_at'"
    assert owner_connection.execute(known).fetchone() == (1,)  # else the planner would read whole tables
    assert owner_connection.execute(KEPT).fetchall() == before
    found = owner_connection.execute("select corrected, count(*) from cards_revisit group by 1 order by 1")
    assert found.fetchall() == [(False, 1), (True, 1)]
    with sight(SYSTEM):
        assert differences() == []
        assert Card.objects.filter(due_at__isnull=False).count() == 2
