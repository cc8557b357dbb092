"""Whoever owns the tables can switch the triggers off; the verification still finds what was done."""

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import psycopg
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pytest_django import Settings

from yantuo.records.sight.session import SYSTEM, sight
from yantuo.records.trail import keys
from yantuo.records.trail.actions import as_sealed, load_bulk, seal_day
from yantuo.records.trail.chain import START, End, link
from yantuo.records.trail.models import Entry, Head, Seal
from yantuo.records.trail.seals import Sealed
from yantuo.records.trail.tests.factories import AT, act
from yantuo.records.trail.verification import Break, Findings, Reason, still, verify

DAY = date(2026, 11, 21)


@pytest.fixture
def owner(owner_connection: psycopg.Connection, settings: Settings, tmp_path: Path) -> psycopg.Connection:
    """Two chains of ten entries, and the owner's connection."""
    settings.DATA = tmp_path
    load_bulk(owner_connection, [act(number, office=1 + number % 2) for number in range(20)])
    return owner_connection


def check(anchor: Sealed | None = None) -> Findings:
    with still() as connection:
        return verify(connection, anchor=anchor)


def sealed(day: date = DAY) -> Sealed:
    with sight(SYSTEM):
        return as_sealed(seal_day(day=day, at=AT + timedelta(days=day.toordinal() - DAY.toordinal())))


@contextmanager
def unguarded(owner: psycopg.Connection) -> Iterator[psycopg.Connection]:
    """As an insider: every trigger of the trail off, changes made, triggers on again."""
    tables = ("trail_entry", "trail_seal")
    with owner.transaction():
        for table in tables:
            owner.execute(f"alter table {table} disable trigger user")
        yield owner
        owner.execute("set constraints all immediate")
        for table in tables:
            owner.execute(f"alter table {table} enable trigger user")


def rehash(owner: psycopg.Connection, office: int, since: int) -> None:
    """As a clever insider: compute every later hash of a chain anew, and its head."""
    with sight(SYSTEM):
        before = Entry.objects.filter(office_id=office, seq=since - 1).first()
        end = End(before.seq, before.hash) if before else START
        rows = list(Entry.objects.filter(office_id=office, seq__gte=since).order_by("seq"))
    for row in rows:
        facts = {name: getattr(row, name) for name in act().__dataclass_fields__}
        made = link(type(act())(**facts), end)
        owner.execute(
            "update trail_entry set seq = %s, prev = %s, hash = %s where id = %s",
            [made.seq, made.prev, made.hash, row.pk],
        )
        end = End(made.seq, made.hash)
    owner.execute("update trail_head set seq = %s, hash = %s where office_id = %s", [*end, office])


def test_untouched_chains_hold(owner: psycopg.Connection) -> None:
    found = check(sealed())
    assert (found.entries, found.chains, found.seals) == (20, 2, 1)
    assert found.intact
    assert found.first is None


def test_the_database_goes_on_where_the_bulk_load_ended(owner: psycopg.Connection) -> None:
    with sight(SYSTEM):
        Entry.objects.create(office_id=1, at=AT, actor_name="李明", verb="visit", kind="matter")
    assert load_bulk(owner, [act(30), act(31, office=3)]) == 2
    found = check()
    assert found.intact
    assert (found.entries, found.chains) == (23, 3)


def test_the_triggers_refuse_even_the_owner(owner: psycopg.Connection) -> None:
    for statement in (
        "update trail_entry set reason = 'x'",
        "delete from trail_entry",
        "truncate trail_entry cascade",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="append-only"):
            owner.execute(statement)
    assert check().intact


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("reason", "'nothing to see'"),
        ("actor_name", "'王强'"),
        ("at", "at + interval '1 second'"),
        ("data", "'{}'"),
        ("enterprise_id", "5"),
        ("hash", "repeat('0', 64)"),
    ],
)
def test_an_altered_row(owner: psycopg.Connection, column: str, value: str) -> None:
    with unguarded(owner):
        owner.execute(f"update trail_entry set {column} = {value} where office_id = 2 and seq = 4")
    assert check().first == Break(2, 4, Reason.ALTERED)


def test_an_altered_row_with_its_own_hash_made_anew(owner: psycopg.Connection) -> None:
    with unguarded(owner):
        owner.execute("update trail_entry set reason = 'x' where office_id = 2 and seq = 4")
        owner.execute(
            "update trail_entry e set hash = encode(sha256(convert_to(trail_text(e), 'UTF8')), 'hex')"
            " where office_id = 2 and seq = 4"
        )
    assert check().first == Break(2, 5, Reason.UNLINKED)


def test_an_altered_function_of_the_database_hides_nothing(owner: psycopg.Connection) -> None:
    with unguarded(owner):
        owner.execute("update trail_entry set reason = 'x' where office_id = 2 and seq = 4")
        owner.execute(
            "create or replace function trail_text(e trail_entry) returns text language sql as $$ select 'x' $$"
        )
    assert check().first == Break(2, 4, Reason.ALTERED)


def test_an_inserted_row(owner: psycopg.Connection) -> None:
    with unguarded(owner):
        owner.execute("update trail_entry set seq = seq + 1000 where office_id = 1 and seq > 5")
        owner.execute(
            "insert into trail_entry (office_id, seq, at, actor_id, actor_name, actor_post, actor_office, verb, kind,"
            " subject, from_state, to_state, reason, data, prev, hash) select office_id, 6, at, actor_id, '王强',"
            " actor_post, actor_office, verb, kind, subject, from_state, to_state, reason, data, prev, hash"
            " from trail_entry where office_id = 1 and seq = 5"
        )
        owner.execute("update trail_entry set seq = seq - 999 where office_id = 1 and seq > 1000")
    assert check().first == Break(1, 6, Reason.ALTERED)


def test_a_row_written_past_the_trigger_at_the_end(owner: psycopg.Connection) -> None:
    with sight(SYSTEM):
        last = Entry.objects.get(office_id=1, seq=10)
    made = link(act(99), End(last.seq, last.hash))
    with unguarded(owner):
        owner.execute(
            "insert into trail_entry (office_id, seq, at, actor_id, actor_name, actor_post, actor_office, verb, kind,"
            " subject, from_state, to_state, reason, data, prev, hash) values (1, 11, %s, 7, '李明', '', '', 'visit',"
            " 'matter', '99', '', '', '', %s, %s, %s)",
            [made.act.at, made.data, made.prev, made.hash],
        )
    assert check().first == Break(1, 11, Reason.HEAD_DIFFERS)


def test_two_rows_that_changed_places(owner: psycopg.Connection) -> None:
    with unguarded(owner):
        for old, new in ((3, 0), (7, 3), (0, 7)):
            owner.execute("update trail_entry set seq = %s where office_id = 1 and seq = %s", [new, old])
    assert check().first == Break(1, 3, Reason.ALTERED)


def test_a_row_deleted_in_the_middle(owner: psycopg.Connection) -> None:
    with unguarded(owner):
        owner.execute("delete from trail_entry where office_id = 2 and seq = 6")
    assert check().first == Break(2, 7, Reason.MISSING)


def test_a_row_deleted_and_the_gap_closed(owner: psycopg.Connection) -> None:
    with unguarded(owner):
        owner.execute("delete from trail_entry where office_id = 2 and seq = 6")
        owner.execute("update trail_entry set seq = seq - 1 where office_id = 2 and seq > 6")
    assert check().first == Break(2, 6, Reason.ALTERED)


def test_the_end_cut_off(owner: psycopg.Connection) -> None:
    with unguarded(owner):
        owner.execute("delete from trail_entry where office_id = 1 and seq > 8")
    found = check()
    assert found.first == Break(1, 9, Reason.CUT, "head")
    assert found.cut


def cut_with_its_head(owner: psycopg.Connection) -> None:
    owner.execute("delete from trail_entry where office_id = 1 and seq > 8")
    owner.execute(
        "update trail_head h set seq = 8, hash = e.hash from trail_entry e"
        " where h.office_id = 1 and e.office_id = 1 and e.seq = 8"
    )


def test_the_end_cut_off_and_the_head_reset_is_told_by_a_seal(owner: psycopg.Connection) -> None:
    sealed()
    with unguarded(owner):
        cut_with_its_head(owner)
    assert check().first == Break(1, 9, Reason.CUT, "2026-11-21")


def test_cut_head_and_seals_together_are_found_only_with_the_anchor(owner: psycopg.Connection) -> None:
    anchor = sealed()
    with unguarded(owner):
        cut_with_its_head(owner)
        owner.execute("delete from trail_seal")
    assert check().intact
    found = check(anchor)
    assert found.breaks == [Break(1, 9, Reason.CUT, "anchor"), Break(0, 0, Reason.SEAL_MISSING, "anchor")]
    assert found.cut


def test_history_rewritten_with_every_hash_is_found_only_with_the_anchor(owner: psycopg.Connection) -> None:
    anchor = sealed()
    with unguarded(owner):
        owner.execute("update trail_entry set reason = 'never mind' where office_id = 2 and seq = 3")
    with unguarded(owner):
        rehash(owner, 2, 3)
        owner.execute("delete from trail_seal")
    assert check().intact
    assert check(anchor).first == Break(2, 10, Reason.REPLACED, "anchor")


def test_a_chain_removed_with_its_head_is_found_only_with_the_anchor(owner: psycopg.Connection) -> None:
    anchor = sealed()
    with unguarded(owner):
        owner.execute("delete from trail_entry where office_id = 2")
        owner.execute("delete from trail_head where office_id = 2")
        owner.execute("delete from trail_seal")
    assert check().intact
    found = check(anchor)
    assert found.first == Break(2, 1, Reason.NO_CHAIN, "anchor")
    assert found.cut


def test_a_chain_removed_is_told_by_its_head(owner: psycopg.Connection) -> None:
    with unguarded(owner):
        owner.execute("delete from trail_entry where office_id = 2")
    assert check().first == Break(2, 1, Reason.NO_CHAIN, "head")


def test_a_head_removed_or_bent(owner: psycopg.Connection) -> None:
    owner.execute("update trail_head set hash = repeat('0', 64) where office_id = 1")
    owner.execute("delete from trail_head where office_id = 2")
    assert check().breaks == [Break(1, 10, Reason.HEAD_DIFFERS), Break(2, 10, Reason.HEAD_MISSING)]


def test_a_forged_seal(owner: psycopg.Connection) -> None:
    sealed()
    with unguarded(owner):
        owner.execute("update trail_seal set heads = jsonb_set(heads, '{1,0}', '9')")
    assert check().first == Break(0, 0, Reason.SEAL_FORGED, "2026-11-21")


def test_a_seal_that_is_no_seal(owner: psycopg.Connection) -> None:
    sealed()
    with unguarded(owner):
        owner.execute("update trail_seal set heads = '[]'")
    assert check().first == Break(0, 0, Reason.SEAL_FORGED, "2026-11-21")


def test_a_seal_signed_with_a_foreign_key(owner: psycopg.Connection) -> None:
    genuine = sealed()
    key = Ed25519PrivateKey.generate()
    signature = base64.b64encode(key.sign(genuine.content())).decode()
    with unguarded(owner):
        owner.execute(
            "update trail_seal set signature = %s, public_key = %s", [signature, keys.public_text(key)]
        )
    assert check().first == Break(0, 0, Reason.SEAL_UNKNOWN, "2026-11-21")
    (keys.folder() / keys.PUBLIC).unlink()  # where no key is known only the signature can be asked
    assert check().intact


def test_a_seal_removed_from_the_middle(owner: psycopg.Connection) -> None:
    for day in range(3):
        sealed(DAY + timedelta(days=day))
    assert check().intact
    with unguarded(owner):
        owner.execute("delete from trail_seal where day = '2026-11-22'")
    assert check().first == Break(0, 0, Reason.SEAL_MISSING, "2026-11-23")


def test_an_anchor_that_was_changed(owner: psycopg.Connection) -> None:
    anchor = sealed()
    forged = anchor.model_copy(update={"heads": {**anchor.heads, 1: End(3, "0" * 64)}})
    assert check(anchor).intact
    assert check(forged).first == Break(0, 0, Reason.SEAL_FORGED, "anchor")


def test_an_anchor_stays_good_while_the_trail_grows(owner: psycopg.Connection) -> None:
    anchor = sealed()
    load_bulk(owner, [act(number) for number in range(40, 60)])
    found = check(anchor)
    assert found.intact
    assert found.entries == 40


def test_every_broken_chain_is_named(owner: psycopg.Connection) -> None:
    with unguarded(owner):
        owner.execute("update trail_entry set reason = 'x' where seq in (2, 5)")
    assert check().breaks == [Break(1, 2, Reason.ALTERED), Break(2, 2, Reason.ALTERED)]
    assert Head.objects.count() == 2
    assert Seal.objects.count() == 0
