"""Recording, sealing and erasing."""

import stat
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import InternalError, ProgrammingError, connection, transaction
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from yantuo.records.sight.session import PUBLIC, SYSTEM, Sight, sight
from yantuo.records.trail import keys, queries
from yantuo.records.trail.actions import (
    SealRefused,
    erase_private,
    record,
    record_bulk,
    record_private,
    seal_day,
    write_anchor,
)
from yantuo.records.trail.chain import manifest_hash
from yantuo.records.trail.models import Entry, Private
from yantuo.records.trail.seals import NoAnchor, read_anchor
from yantuo.records.trail.tests.factories import AT, Somebody

BY = Somebody()
STAFF = Sight("staff", person=7, offices=(1,))
DAY = date(2026, 11, 21)
ELSEWHERE = Somebody(person_id=9, office_id=2, offices=(2,))

pytestmark = pytest.mark.django_db


def test_an_entry_freezes_the_names_of_the_moment() -> None:
    with sight(STAFF):
        record(by=BY, at=AT, verb="visit", kind="matter", subject=4, data={"on": DAY})
        entry = queries.course("matter", 4).get()
    assert (entry.office_id, entry.seq, entry.actor_name, entry.actor_post) == (1, 1, "李明", "执法人员")
    assert entry.data == {"on": "2026-11-21"}
    assert len(entry.hash) == 64


def test_nobody_in_sight_is_refused() -> None:
    with pytest.raises(ProgrammingError, match="no sight is set"), transaction.atomic():
        record(by=BY, at=AT, verb="visit", kind="matter")
    with sight(STAFF):
        assert record(by=BY, at=AT, verb="visit", kind="matter").pk


def test_the_application_may_not_touch_the_trail() -> None:
    with sight(SYSTEM):
        entry = record(by=BY, at=AT, verb="visit", kind="matter")
        for statement in (
            "update trail_entry set reason = 'x'",
            "delete from trail_entry",
            "update trail_head set seq = 0",
            "insert into trail_head values (9, 9, '')",
            "delete from trail_seal",
        ):
            with (
                pytest.raises((ProgrammingError, InternalError)),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(statement)
        assert Entry.objects.filter(pk=entry.pk, reason="").exists()


def test_offices_see_their_own_chain_and_the_auditor_all() -> None:
    with sight(SYSTEM):
        record(by=BY, at=AT, verb="visit", kind="matter")
        record(by=ELSEWHERE, at=AT, verb="visit", kind="matter")
        record(by=BY, at=AT, verb="send", kind="matter", office=2)
        auditor = replace(ELSEWHERE, offices=(), person_id=11, powers=frozenset({"trail.read"}))
        assert queries.entries(auditor).count() == 3
        assert queries.entries(ELSEWHERE).count() == 2
    with sight(Sight("staff", person=9, offices=(2,))):
        assert Entry.objects.count() == 2
    with sight(STAFF):
        assert Entry.objects.count() == 2  # the own office, and what the person did elsewhere
    with sight(Sight("staff", person=11, duties=("audit",))):
        assert Entry.objects.count() == 3
    with sight(PUBLIC):
        assert Entry.objects.count() == 0


def test_personal_data_lie_beside_the_chain_and_can_be_erased() -> None:
    with sight(STAFF):
        entry = record_private(
            by=BY, at=AT, verb="person.unmask", kind="person", subject=3, private={"phone": "13800000000"}
        )
        assert "13800000000" not in str(entry.data)
        assert queries.private_of(entry) == {"phone": "13800000000"}
        assert erase_private(entry=entry, by=BY, at=AT, reason="retention ended")
        assert queries.private_of(entry) is None
        assert not erase_private(entry=entry, by=BY, at=AT, reason="again")
        assert Entry.objects.get(pk=entry.pk).data["private"] == entry.data["private"]
        assert [row.verb for row in queries.course("trail", entry.pk)] == ["trail.erase_private"]


def test_personal_data_are_hidden_with_their_entry_and_never_rewritten() -> None:
    with sight(STAFF):
        entry = record_private(by=BY, at=AT, verb="person.unmask", kind="person", private={"phone": "1"})
        other = record_private(by=BY, at=AT, verb="person.unmask", kind="person", private={"phone": "2"})
        with pytest.raises(ProgrammingError, match="append-only"), transaction.atomic():
            Private.objects.filter(entry=entry).update(salt="0" * 32)
    with sight(Sight("staff", person=9, offices=(2,))):
        assert not Private.objects.exists()
        assert not Private.objects.filter(entry_id=entry.pk).delete()[0]
    with sight(STAFF):
        taken = Private.objects.get(entry=other)
        Private.objects.filter(entry__in=[entry, other]).delete()
        Private.objects.create(entry=entry, salt=taken.salt, sealed=taken.sealed)
        with pytest.raises(ValueError, match="not those of its digest"):
            queries.private_of(entry)


def test_a_bulk_act_is_one_entry_with_a_manifest() -> None:
    with sight(STAFF):
        entry = record_bulk(
            by=BY, at=AT, verb="import", kind="enterprise", ids=range(500), data={"file": "a.xlsx"}
        )
    assert entry.data == {"file": "a.xlsx", "count": 500, "manifest": manifest_hash(range(500))}


def test_a_day_is_sealed_once_and_its_file_written(
    settings: Settings,
    tmp_path: Path,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    settings.DATA = tmp_path
    with sight(SYSTEM), django_capture_on_commit_callbacks(execute=True):
        record(by=BY, at=AT, verb="visit", kind="matter")
        first = seal_day(day=DAY, at=AT)
        record(by=BY, at=AT, verb="visit", kind="matter")
        assert seal_day(day=DAY, at=AT) == first
        assert queries.sealed_until() == DAY
    file = tmp_path / "anchors" / "trail-2026-11-21.json"
    anchor = read_anchor(file)
    assert anchor.is_genuine()
    assert anchor.heads[1].seq == 1
    with sight(SYSTEM), django_capture_on_commit_callbacks(execute=True):
        file.unlink()
        seal_day(day=DAY, at=AT)
    assert read_anchor(file) == anchor
    assert write_anchor(anchor.model_copy(update={"heads": {}})) == file
    assert read_anchor(file) == anchor


def test_a_day_before_the_newest_seal_is_never_sealed_afterwards(settings: Settings, tmp_path: Path) -> None:
    settings.DATA = tmp_path
    with sight(SYSTEM):
        seal_day(day=DAY, at=AT)
        with pytest.raises(SealRefused, match="lies before the newest seal"):
            seal_day(day=DAY - timedelta(days=1), at=AT)
        seal_day(day=DAY + timedelta(days=1), at=AT)


def test_only_the_system_seals(settings: Settings, tmp_path: Path) -> None:
    settings.DATA = tmp_path
    with sight(STAFF), pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        seal_day(day=DAY, at=AT)
    with sight(SYSTEM):
        seal_day(day=DAY, at=AT)
    with sight(STAFF):
        assert queries.sealed_until() == DAY


def test_the_key_is_private_and_made_once(settings: Settings, tmp_path: Path) -> None:
    settings.DATA = tmp_path
    assert keys.trusted() == frozenset()
    first = keys.public_text(keys.signing_key())
    assert keys.public_text(keys.signing_key()) == first
    assert stat.S_IMODE((tmp_path / "keys" / keys.PRIVATE).stat().st_mode) == 0o600
    (tmp_path / "keys" / keys.PRIVATE).unlink()
    second = keys.public_text(keys.signing_key())
    assert keys.trusted() == {first, second}
    assert not keys.is_signed(b"x", "no base64!", first)


def test_what_is_no_anchor_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{"day": "2026-11-21"}')
    with pytest.raises(NoAnchor, match=r"a\.json"):
        read_anchor(tmp_path / "a.json")
    with pytest.raises(NoAnchor, match=r"b\.json"):
        read_anchor(tmp_path / "b.json")
