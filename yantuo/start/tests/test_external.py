"""A given PostgreSQL: what is good passes, and each fault has its sentence, all at once."""

from collections.abc import Iterator
from dataclasses import replace

import psycopg
import pytest

from yantuo.start import external
from yantuo.start.external import Facts, Side
from yantuo.start.places import Problem
from yantuo.start.postgres import APP, LAUNCH, OWNER, Cluster

GOOD = Facts(Side(role="app", place="1"), Side(role="owner", place="1", owns_database=True, owns_tables=True))


def told(url: str, admin_url: str | None) -> str:
    with pytest.raises(Problem) as caught:
        external.check(url, admin_url)
    return str(caught.value)


def command(cluster: Cluster, text: str) -> None:
    with psycopg.connect(cluster.url(LAUNCH, "postgres"), autocommit=True) as db:
        db.execute(text)


def test_a_good_database_passes_with_and_without_the_owners_address(cluster: Cluster) -> None:
    external.check(cluster.url(APP, "yantuo"), cluster.url(OWNER, "yantuo"))
    external.check(cluster.url(APP, "yantuo"), None)


@pytest.fixture
def bad_database(cluster: Cluster) -> Iterator[str]:
    """Wrong encoding, no Chinese letters, and not the owner's."""
    command(
        cluster, "create database bad encoding 'LATIN1' locale_provider libc locale 'C' template template0"
    )
    yield "bad"
    command(cluster, "drop database bad with (force)")


@pytest.fixture
def strong_role(cluster: Cluster) -> Iterator[str]:
    command(cluster, "create role strong login superuser bypassrls password 'p'")
    yield cluster.url(APP, "bad").replace(APP, "strong").replace(cluster.passwords()[APP], "p")
    command(cluster, "drop role strong")


def test_all_faults_are_told_at_once(cluster: Cluster, bad_database: str, strong_role: str) -> None:
    text = told(strong_role, cluster.url(OWNER, bad_database))
    for sentence in (
        "is encoded in LATIN1",
        "ALTER ROLE strong NOSUPERUSER",
        "ALTER ROLE strong NOBYPASSRLS",
        f"ALTER DATABASE bad OWNER TO {OWNER}",
    ):
        assert sentence in text


@pytest.mark.parametrize("encoding", ["LATIN1", "SQL_ASCII"])
def test_another_encoding_is_told_also_where_the_owner_may_make_extensions(
    cluster: Cluster, encoding: str
) -> None:
    made = f"create database other encoding '{encoding}' locale_provider libc locale 'C' template template0"
    command(cluster, f"{made} owner {OWNER}")
    try:
        text = told(cluster.url(APP, "other"), cluster.url(OWNER, "other"))
    finally:
        command(cluster, "drop database other with (force)")
    assert f"is encoded in {encoding}" in text
    assert "Chinese letters" not in text


def test_a_database_without_chinese_letters_is_refused(cluster: Cluster) -> None:
    command(
        cluster, f"create database plain locale_provider libc locale 'C' template template0 owner {OWNER}"
    )
    try:
        assert "does not know Chinese letters" in told(cluster.url(APP, "plain"), cluster.url(OWNER, "plain"))
    finally:
        command(cluster, "drop database plain with (force)")


def test_nothing_is_left_behind_by_the_check(cluster: Cluster) -> None:
    external.check(cluster.url(APP, "yantuo"), cluster.url(OWNER, "yantuo"))
    with psycopg.connect(cluster.url(OWNER, "yantuo")) as db:
        assert db.execute("select extname from pg_extension where extname <> 'plpgsql'").fetchall() == []


def test_one_role_for_both_and_two_databases_are_refused(cluster: Cluster) -> None:
    assert "Both addresses use the role" in told(cluster.url(OWNER, "yantuo"), cluster.url(OWNER, "yantuo"))
    assert "lead to different databases" in told(cluster.url(APP, "yantuo"), cluster.url(OWNER, "postgres"))


def test_an_owner_that_serves_is_refused(cluster: Cluster) -> None:
    assert "owns the database or its tables" in told(
        cluster.url(OWNER, "yantuo"), cluster.url(LAUNCH, "yantuo")
    )


def test_tables_that_a_superuser_made_are_refused_by_name(cluster: Cluster) -> None:
    command(cluster, f"create database lent encoding 'UTF8' template template0 owner {OWNER}")
    try:
        external.check(cluster.url(APP, "lent"), cluster.url(OWNER, "lent"))
        with psycopg.connect(cluster.url(LAUNCH, "lent"), autocommit=True) as db:
            db.execute("create table public.lent (id int)")
        assert f"Tables here belong to {LAUNCH}" in told(cluster.url(APP, "lent"), cluster.url(OWNER, "lent"))
    finally:
        command(cluster, "drop database lent with (force)")


def test_an_address_that_leads_nowhere_is_named_without_its_password() -> None:
    text = told("postgresql://somebody:secret@127.0.0.1:1/nothing", None)
    assert "DATABASE_URL (somebody@127.0.0.1/nothing) does not let us in" in text
    assert "secret" not in text


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        (replace(GOOD, app=replace(GOOD.app, version=140011)), "PostgreSQL 14, but 15 or newer is needed"),
        (replace(GOOD, missing=("ltree",)), "extensions ltree cannot be created"),
        (replace(GOOD, app=replace(GOOD.app, owns_tables=True)), "owns the database or its tables"),
        (replace(GOOD, admin=replace(GOOD.app, role="o", other_owner="boss")), "Tables here belong to boss"),
    ],
)
def test_each_fault_has_its_sentence(facts: Facts, sentence: str) -> None:
    assert [fault for fault in external.found_wrong(facts) if sentence in fault]
    assert external.found_wrong(GOOD) == []
