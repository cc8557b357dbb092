"""The trail on screen: filters, one entry, personal data, seals, and the check that finds what was altered."""

from datetime import date, timedelta
from html import unescape
from uuid import UUID

import psycopg
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from yantuo.casework.notices.models import Notice
from yantuo.directory.orgs.tests.factories import City, city
from yantuo.directory.people.actor import MACHINE, Actor
from yantuo.faces.desk.tests.factories import NOW, firm, matter, person, questions
from yantuo.faces.desk.trail.words import said
from yantuo.records.jobs.models import Job, State
from yantuo.records.jobs.running import run
from yantuo.records.sight.session import SYSTEM, sight
from yantuo.records.trail.actions import as_sealed, record, record_private, seal_day
from yantuo.records.trail.models import Entry, Seal
from yantuo.start.testfixtures import FreshDatabase

Asked = tuple[Actor, Client]


@pytest.fixture
def auditor(offices: City) -> Asked:
    return person("audit_admin", offices.bureau, "审某")


def rows(client: Client, query: str = "") -> list[Entry]:
    answer = client.get(f"/trail/{query}", headers={"Accept-Language": "en"})
    assert answer.status_code == 200, answer.content[:300]
    return list(answer.context["page"].rows)


def text(client: Client, address: str) -> str:
    return unescape(client.get(address, headers={"Accept-Language": "en"}).content.decode())


def test_the_auditor_reads_the_acts_of_all_offices(auditor: Asked, offices: City) -> None:
    for office in (offices.luzhou, offices.xiangyuan):
        actor, _client = person("case_officer", office)
        matter(actor, office)
    chains = {row.office_id for row in rows(auditor[1])}
    assert {offices.luzhou.pk, offices.xiangyuan.pk} <= chains
    moments = [row.at for row in rows(auditor[1])]
    assert moments == sorted(moments, reverse=True)


def test_filters_narrow_it(auditor: Asked, offices: City) -> None:
    actor, _client = person("case_officer", offices.luzhou, "韩梅")
    matter(actor, offices.luzhou)
    firm(offices.xiangyuan, 1)
    assert {row.office_id for row in rows(auditor[1], f"?office={offices.xiangyuan.pk}")} == {
        offices.xiangyuan.pk
    }
    assert {row.actor_name for row in rows(auditor[1], "?who=韩")} == {"韩梅"}
    assert {row.verb for row in rows(auditor[1], "?act=enterprise.create")} == {"enterprise.create"}
    assert {row.kind for row in rows(auditor[1], "?kind=deadline")} == {"deadline"}
    day = f"{timezone.localtime(NOW) - timedelta(days=1):%Y-%m-%d}"
    assert {row.verb for row in rows(auditor[1], f"?at_from={day}&at_to={day}")} == {"open", "deadline.start"}
    assert rows(auditor[1], "?at_to=2020-01-01") == []
    assert rows(auditor[1], "?who=nobody") == []


def test_one_entry_says_everything(auditor: Asked, offices: City) -> None:
    actor, _client = person("case_officer", offices.luzhou, "韩梅")
    with sight(SYSTEM):
        entry = record(by=actor, at=NOW, verb="enterprise.edit", kind="enterprise", subject="x", reason="更正",
                       from_state="a", to_state="b", data={"changed": {"name": ["甲", "乙"]}})  # fmt: skip
        entry.refresh_from_db()
    page = text(auditor[1], f"/trail/{entry.pk}/")
    for part in (
        "韩梅",
        "Facts of the enterprise corrected",
        "更正",
        '{"name": ["甲", "乙"]}',
        entry.hash,
        entry.prev,
    ):
        assert part in page, part
    assert auditor[1].get("/trail/999999/").status_code == 404


def test_every_act_has_words(auditor: Asked, offices: City) -> None:
    """Whatever the factories did is said in words, never as a bare verb."""
    actor, _client = person("case_officer", offices.luzhou)
    matter(actor, offices.luzhou, enterprise=firm(offices.luzhou, 1))
    with sight(SYSTEM):
        bare = {entry.verb for entry in Entry.objects.all() if entry.verb in said(entry)}
    assert bare == set()


def test_personal_data_are_shown_only_by_a_recorded_disclosure(auditor: Asked, offices: City) -> None:
    with sight(SYSTEM):
        entry = record_private(
            by=MACHINE,
            at=NOW,
            verb="person.edit",
            kind="person",
            private={"phone": "13900001234"},
            office=offices.luzhou.pk,
        )
    page = text(auditor[1], f"/trail/{entry.pk}/")
    assert "13900001234" not in page
    assert f"/trail/{entry.pk}/private/" in page
    assert "13900001234" in text(auditor[1], f"/trail/{entry.pk}/private/")
    with sight(SYSTEM):
        last = Entry.objects.order_by("-id")[0]
    assert (last.verb, last.actor_id, last.subject) == ("trail.unmask", auditor[0].person_id, str(entry.pk))


def test_who_read_personal_data_is_a_list_of_its_own_that_can_be_exported(
    auditor: Asked, offices: City
) -> None:
    officer, client = person("case_officer", offices.luzhou, "韩梅")
    matter(officer, offices.luzhou)
    with sight(SYSTEM):
        for verb in ("person.unmask", "responsible.unmask", "trail.unmask"):
            record(by=officer, at=NOW, verb=verb, kind="person", subject=1)
    assert {row.verb for row in rows(auditor[1], "?box=disclosures")} == {
        "person.unmask",
        "responsible.unmask",
        "trail.unmask",
    }
    assert len(rows(auditor[1])) > 3
    exported = auditor[1].get("/trail/?box=disclosures&export=csv").content.decode()
    assert exported.count("韩梅") == 3
    assert client.get("/trail/?box=disclosures&export=csv").status_code == 403


def test_seals_are_listed_and_downloaded(auditor: Asked, offices: City) -> None:
    with sight(SYSTEM):
        seal = seal_day(day=date(2026, 11, 23), at=NOW)
        expected = as_sealed(seal).as_text()
    page = text(auditor[1], "/trail/seals/")
    assert "trail-2026-11-23.json" in page
    assert "signature fits" in page
    answer = auditor[1].get("/trail/seals/2026-11-23/anchor/")
    assert answer.content.decode() == expected
    assert answer.headers["Content-Disposition"] == 'attachment; filename="trail-2026-11-23.json"'
    assert auditor[1].get("/trail/seals/2026-11-22/anchor/").status_code == 404
    paper = auditor[1].get("/trail/seals/2026-11-23/paper/")
    assert paper.content.startswith(b"%PDF")


def test_a_false_anchor_is_refused_at_the_form(auditor: Asked) -> None:
    for content in (b"{}", b"not json", b'{"day": "2026-11-23"}'):
        answer = auditor[1].post(
            "/trail/check/",
            {"anchor": SimpleUploadedFile("anchor.json", content)},
            headers={"Accept-Language": "en"},
        )
        assert answer.status_code == 422
        assert "is no anchor" in unescape(answer.content.decode())
    with sight(SYSTEM):
        assert not Job.objects.exists()


PAGES = [
    "/trail/",
    "/trail/1/",
    "/trail/1/private/",
    "/trail/check/",
    "/trail/seals/",
    "/trail/seals/2026-11-23/anchor/",
]


@pytest.mark.parametrize("address", PAGES)
def test_only_the_audit_administrator(offices: City, address: str) -> None:
    for role, office in (
        ("city_leader", offices.bureau),
        ("system_admin", offices.bureau),
        ("security_admin", offices.bureau),
        ("legal", offices.luzhou),
    ):
        assert person(role, office, role)[1].get(address).status_code == 403, role
    assert Client().get(address).status_code == 302


def test_query_counts(auditor: Asked, offices: City) -> None:
    """Session, account, posts; offices, rows, views with notices. An administrator has no offices in sight."""
    for serial in range(3):
        firm(offices.luzhou, serial + 1)
    assert questions(auditor[1], "/trail/") == 6
    assert questions(auditor[1], "/trail/seals/") == 5
    assert questions(auditor[1], "/trail/check/") == 6


def checked(client: Client, anchor: str = "") -> tuple[str, Job]:
    """Order a check, have it made, and read its page."""
    given = {"anchor": SimpleUploadedFile("anchor.json", anchor.encode())} if anchor else {}
    answer = client.post("/trail/check/", given)
    address = answer.headers["Location"]
    pk = UUID(address.split("/")[3])
    assert (
        f'hx-get="{address}"' in client.get(address).content.decode()
    )  # the page that knows the outcome is asked
    assert run(pk, clock=timezone.now) is State.DONE
    with sight(SYSTEM):
        return text(client, address), Job.objects.get(pk=pk)


def tamper(link: psycopg.Connection, statement: str) -> None:
    """What an insider with the owner's password could do."""
    link.execute("alter table trail_entry disable trigger user")
    link.execute(statement)
    link.execute("alter table trail_entry enable trigger user")


def test_a_check_finds_what_was_altered_and_cut(
    fresh_database: FreshDatabase, owner_connection: psycopg.Connection
) -> None:
    with sight(SYSTEM):
        offices = city()
        firm(offices.luzhou, 1)
        seal_day(day=date(2026, 11, 23), at=NOW)
        anchor = as_sealed(Seal.objects.get()).as_text()
    _actor, client = person("audit_admin", offices.bureau)
    page, job = checked(client, anchor)
    assert job.result["intact"] is True
    assert "2026-11-23" in page
    with sight(SYSTEM):
        assert Entry.objects.filter(verb="trail.verify", data__intact=True).exists()
        assert not Notice.objects.filter(kind="trail.broken").exists()
    tamper(owner_connection, "update trail_entry set actor_name = '别人' where verb = 'enterprise.create'")
    page, job = checked(client)
    assert job.result["intact"] is False
    assert "was altered after it was written" in page
    with sight(SYSTEM):
        assert Notice.objects.filter(kind="trail.broken").exists()
    for table in ("trail_entry", "trail_head"):
        tamper(owner_connection, f"delete from {table} where office_id = {offices.luzhou.pk}")
    page, job = checked(client, anchor)
    assert "its whole chain is missing" in page
