"""The embedded server: its place, its roles, and how it comes back after a kill."""

import os
import signal
import time
from pathlib import Path

import psycopg
import pytest

from yantuo.start import binaries, ghosts, pgtools, postgres, restore, roles
from yantuo.start.places import Problem
from yantuo.start.postgres import APP, LAUNCH, OWNER, Cluster


def rows(url: str, query: str) -> list[tuple[object, ...]]:
    with psycopg.connect(url) as db:
        return db.execute(query).fetchall()


def refused(url: str, query: str) -> str:
    with psycopg.connect(url) as db, pytest.raises(psycopg.errors.InsufficientPrivilege) as caught:
        db.execute(query)
    return str(caught.value)


@pytest.mark.parametrize(
    ("path", "inside"),
    [
        ("/srv/yantuo/var/demo/pg", True),
        ("/srv/" + "long/" * 20 + "pg", False),
        ("/srv/a, b/pg", False),
        ("/数据/pg", False),
    ],
)
def test_the_socket_lies_in_the_data_unless_its_path_is_no_good(path: str, inside: bool) -> None:
    folder = postgres.socket_folder(Path(path))
    assert (folder == Path(path)) is inside
    assert len(os.fsencode(folder / ".s.PGSQL.5432.lock")) <= 107
    assert folder == postgres.socket_folder(Path(path))


def test_two_long_paths_have_two_socket_folders() -> None:
    one, other = (postgres.socket_folder(Path("/srv/" + "long/" * 20 + name)) for name in ("a", "b"))
    assert one != other


def test_a_folder_that_somebody_put_in_place_of_the_socket_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "sockets").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(Problem, match="belongs to somebody else"):
        postgres.make_private(tmp_path / "sockets", None)
    postgres.make_private(tmp_path / "own", None)
    assert (tmp_path / "own").stat().st_mode & 0o777 == 0o700


def test_the_roles_can_do_no_more_than_they_should(cluster: Cluster) -> None:
    powers = "rolname, rolsuper, rolbypassrls, rolcreatedb, rolcreaterole"
    query = f"select {powers} from pg_roles where rolname ~ '^yantuo'"
    assert sorted(rows(cluster.url(LAUNCH, "postgres"), query)) == [
        (APP, False, False, False, False),
        (LAUNCH, True, True, True, True),
        (OWNER, False, False, False, False),
    ]


def test_the_application_reads_and_writes_what_the_owner_makes_and_alters_nothing(cluster: Cluster) -> None:
    with psycopg.connect(cluster.url(OWNER, "yantuo")) as db:
        db.execute("create table thing (id bigserial primary key, name text)")
    app = cluster.url(APP, "yantuo")
    with psycopg.connect(app) as db:
        db.execute("insert into thing (name) values ('长治')")
        db.execute("update thing set name = '襄垣'")
    assert rows(app, "select id, name from thing") == [(1, "襄垣")]
    for statement in ("truncate thing", "create table mine ()", "create schema mine"):
        assert "permission denied" in refused(app, statement)
    for statement in ("drop table thing", "alter table thing disable row level security"):
        assert "must be owner" in refused(app, statement)


def test_nobody_else_may_join_and_no_network_port_is_open(cluster: Cluster) -> None:
    assert rows(cluster.url(LAUNCH, "postgres"), "show listen_addresses") == [("",)]
    assert rows(cluster.url(APP, "yantuo"), "select current_user") == [(APP,)]
    wrong = cluster.url(APP, "yantuo").replace(cluster.passwords()[APP], "guessed")
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(wrong)


def test_chinese_words_have_trigrams(cluster: Cluster) -> None:
    with psycopg.connect(cluster.url(OWNER, "yantuo")) as db:
        db.execute("create extension pg_trgm")
        found = db.execute("select cardinality(show_trgm('长治市'))").fetchone()
        db.rollback()
    assert found == (4,)


def test_a_second_start_finds_the_running_server(cluster: Cluster) -> None:
    before = cluster.postmaster()
    assert Cluster(cluster.folder, fast=True).start() is False
    assert cluster.postmaster() == before


def test_the_last_that_holds_it_stops_it(cluster: Cluster) -> None:
    with postgres.running(Cluster(cluster.folder, fast=True)):
        pass
    assert cluster.ready()


def test_it_comes_back_after_a_kill_with_every_committed_row(cluster: Cluster) -> None:
    with psycopg.connect(cluster.url(OWNER, "yantuo"), autocommit=True) as db:
        db.execute("create table kept (n int)")
        for number in range(200):
            db.execute("insert into kept values (%s)", [number])
    killed = cluster.postmaster()
    os.kill(killed, signal.SIGKILL)
    assert cluster.start() is True
    assert cluster.postmaster() != killed
    assert rows(cluster.url(OWNER, "yantuo"), "select count(*) from kept") == [(200,)]


def test_an_id_file_that_names_another_program_does_not_stop_the_start(cluster: Cluster) -> None:
    """As in a container that gives the same process numbers out again after a crash."""
    cluster.stop()
    file = cluster.data / "postmaster.pid"
    file.write_text(f"{os.getpid()}\n{cluster.data}\n{int(time.time())}\n5432\n{cluster.sockets}\n\n\n")
    assert cluster.start() is True


def test_an_id_file_stays_while_anything_works_in_the_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "postmaster.pid"
    file.write_text(f"{os.getpid()}\n")
    (tmp_path / "lock").touch()
    monkeypatch.chdir(tmp_path)
    ghosts.lay(tmp_path, tmp_path / "lock")
    assert file.exists()
    monkeypatch.chdir("/")
    ghosts.lay(tmp_path, tmp_path / "lock")
    assert list(tmp_path.iterdir()) == []


def test_data_of_another_version_is_refused_with_what_to_do(tmp_path: Path) -> None:
    tmp_path.chmod(0o711)
    cluster = Cluster(tmp_path)
    cluster.passwords()
    cluster.data = tmp_path / "pg"
    cluster.data.mkdir()
    (cluster.data / "PG_VERSION").write_text("9\n")
    with pytest.raises(Problem, match=r"made by PostgreSQL 9.*set YANTUO_PG_BIN"):
        cluster.start()


def test_a_folder_with_something_else_in_it_is_left_alone(tmp_path: Path) -> None:
    cluster = Cluster(tmp_path)
    cluster.data = tmp_path / "pg"
    cluster.data.mkdir()
    (cluster.data / "letter.txt").write_text("dear")
    with pytest.raises(Problem, match="holds something that is no database"):
        cluster.start()
    assert (cluster.data / "letter.txt").read_text() == "dear"


def test_data_that_the_account_may_not_enter_is_refused_at_once(tmp_path: Path) -> None:
    cluster = Cluster(tmp_path)
    cluster.passwords()
    cluster.data = tmp_path / "pg"
    cluster.data.mkdir()
    (cluster.data / "PG_VERSION").write_text(f"{binaries.major(cluster.programs)}\n")
    cluster.data.chmod(
        0o600 if cluster.who is None else 0o700
    )  # an ordinary account's own folder is closed to it
    began = time.monotonic()
    with pytest.raises(Problem, match=r"cannot be used|may not be entered"):
        cluster.start()
    assert time.monotonic() - began < 5


def test_a_lost_password_file_is_named(tmp_path: Path) -> None:
    cluster = Cluster(tmp_path)
    cluster.data = tmp_path / "pg"
    cluster.data.mkdir()
    (cluster.data / "PG_VERSION").write_text(f"{binaries.major(cluster.programs)}\n")
    with pytest.raises(Problem, match=r"passwords of the database .* are missing"):
        cluster.start()


@pytest.mark.parametrize(
    ("reported", "sentence"),
    [
        ("FATAL:  could not write lock file: No space left on device", "The disk is full"),
        ('FATAL:  could not open file "base/1": Permission denied', "may not be read"),
        ("PANIC:  could not locate a valid checkpoint record", "restore the last backup"),
    ],
)
def test_what_postgresql_reports_becomes_a_sentence(reported: str, sentence: str) -> None:
    assert sentence in (postgres.cause(reported) or "")
    assert postgres.cause("LOG:  database system is ready to accept connections") is None


def test_the_mark_keeps_demonstration_and_real_data_apart(cluster: Cluster) -> None:
    roles.make_database(cluster, "marked")
    url = cluster.url(OWNER, "marked")
    assert roles.mark_database(url, "demo") == ""
    roles.mark_database(url, "demo", "loaded")
    assert roles.mark_database(url, "demo") == "loaded"
    with pytest.raises(Problem, match="belongs to 'demo', not to 'serve'"):
        roles.mark_database(url, "serve")


def test_only_a_role_without_power_may_serve(cluster: Cluster) -> None:
    roles.refuse_power(cluster.url(APP, "yantuo"))
    with pytest.raises(Problem, match="owns the database"):
        roles.refuse_power(cluster.url(OWNER, "yantuo"))
    with pytest.raises(Problem, match="is a superuser and has BYPASSRLS"):
        roles.refuse_power(cluster.url(LAUNCH, "yantuo"))


def test_an_empty_database_is_told_from_a_prepared_one(cluster: Cluster) -> None:
    assert roles.has_tables(cluster.url(APP, "yantuo")) is False
    with psycopg.connect(cluster.url(OWNER, "yantuo"), autocommit=True) as db:
        db.execute("create table django_migrations ()")
        assert roles.has_tables(cluster.url(APP, "yantuo")) is True
        db.execute("drop table django_migrations")


def test_only_one_program_prepares_a_database(cluster: Cluster) -> None:
    url = cluster.url(OWNER, "yantuo")
    ask = "select pg_try_advisory_lock(hashtext('yantuo prepare'))"
    with roles.one_at_a_time(url):
        assert rows(url, ask) == [(False,)]
    assert rows(url, ask) == [(True,)]


def test_a_killed_server_is_brought_up_again_and_a_living_one_left_alone(cluster: Cluster) -> None:
    before = cluster.postmaster()
    assert not cluster.tend()
    assert cluster.postmaster() == before
    os.kill(before, signal.SIGKILL)
    while Path("/proc", str(before)).exists():
        time.sleep(0.05)
    assert cluster.tend()
    assert rows(cluster.url(OWNER, "yantuo"), "select 1") == [(1,)]


def program(place: Path, told: str, status: int) -> Path:
    place.write_text(f"#!/bin/sh\necho '{told}' >&2\nexit {status}\n")
    place.chmod(0o755)
    return place


def test_a_client_program_older_than_the_server_gives_way_to_a_newer_one(tmp_path: Path) -> None:
    old = program(tmp_path / "old", "pg_dump: error: aborting because of server version mismatch", 1)
    new = program(tmp_path / "new", "done", 0)
    broken = program(tmp_path / "broken", "no such table", 1)
    url = "postgresql://a@127.0.0.1:1/b"
    assert pgtools._first_new_enough([old, new], url=url).returncode == 0
    assert pgtools._first_new_enough([broken, new], url=url).returncode == 1, "another fault is told as it is"
    with pytest.raises(Problem, match="is older than the database server"):
        pgtools._first_new_enough([old], url=url)


def test_a_backup_of_a_newer_server_is_refused_before_anything_is_touched(cluster: Cluster) -> None:
    url = cluster.url(OWNER, "yantuo")
    restore.refuse_older(url, {"server": "15.2 (Debian)"})
    with pytest.raises(Problem, match="made on PostgreSQL 99 and cannot go into"):
        restore.refuse_older(url, {"server": "99.1"})


def test_client_programs_are_there() -> None:
    for name in ("pg_dump", "pg_restore", "psql"):
        assert os.access(binaries.tools(name)[0], os.X_OK)


@pytest.mark.parametrize(
    ("gigabytes", "own", "expected"), [(1, 128, 512), (8, 1024, 4096), (64, 2048, 32768)]
)
def test_the_server_takes_an_eighth_of_the_memory_within_bounds(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, gigabytes: int, own: int, expected: int
) -> None:
    monkeypatch.setattr(postgres, "CONTAINER", tmp_path / "memory.max")
    sizes = {"SC_PAGE_SIZE": 4096, "SC_PHYS_PAGES": gigabytes * 2**30 // 4096}
    monkeypatch.setattr("os.sysconf", sizes.__getitem__)
    assert postgres._memory(fast=False) == {
        "shared_buffers": f"{own}MB",
        "effective_cache_size": f"{expected}MB",
    }
    assert postgres._memory(fast=True)["shared_buffers"] == "128MB"
    (tmp_path / "memory.max").write_text(f"{2**31}\n")
    assert postgres._memory(fast=False)["shared_buffers"] == f"{min(own, 256)}MB"
