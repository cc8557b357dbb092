"""The enterprise's own pages: what is shown, in plain words; and how many statements a page takes."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from yantuo.casework.deadlines import actions as deadlines
from yantuo.casework.deadlines.models import Deadline
from yantuo.casework.documents import actions as documents
from yantuo.casework.documents.models import Document
from yantuo.casework.documents.tests.factories import AT, sealed
from yantuo.casework.matters import actions as matters
from yantuo.directory.enterprises.enums import LicenceState
from yantuo.directory.enterprises.models import Licence
from yantuo.faces.business.queries import licences
from yantuo.records.law.queries import law
from yantuo.records.sight.session import SYSTEM, sight
from yantuo.ui.tests.page_check import faults

from .conftest import Firm, World, matter

PAGES = ("business", "business_documents", "business_enterprise")
BOOKKEEPING = ("SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK TO SAVEPOINT", "select set_config")


def read(firm: Firm, name: str, *args: object, status: int = 200) -> str:
    answer = firm.client.get(reverse(name, args=args))
    assert answer.status_code == status
    text: str = answer.content.decode()
    return text


def main(page: str) -> str:
    return page.split("<main", 1)[1]


def test_after_the_login_comes_what_is_due(world: World) -> None:
    answer = world.mine.client.get("/")
    assert (answer.status_code, answer.headers["Location"]) == (302, reverse("business"))


def test_what_is_due_and_why(world: World) -> None:
    page = main(read(world.mine, "business"))
    assert "整改复查" in page
    assert "The limit ends on 2026-12-22 23:59." in page
    assert "Order 49 art. 39" in page
    assert "The day of the event, 2026-11-24, is not counted." in page
    assert "0355-2021234" in page


def test_one_thing_that_is_due(world: World) -> None:
    page = main(read(world.mine, "business_due", world.shown.pk))
    for text in (
        "整改复查的要求",
        "The limit ends on",
        "Why this date?",
        world.by.office.name,
        "tel:0355-2021234",
        world.paper.number,
    ):
        assert text in page


def test_a_paused_clock_says_so_without_naming_who_paused_it(world: World) -> None:
    with sight(SYSTEM):
        clock = Deadline.objects.get(dossier=world.shown.dossier)
        deadlines.pause(
            deadline=clock, first_day=AT.date(), reason="等待检验结果", basis="x", by=world.by.leader, at=AT
        )
    page = main(read(world.mine, "business_due", world.shown.pk))
    assert "The clock stands still just now" in page
    assert "等待检验结果" in page
    assert world.by.leader.name not in page


def test_the_officers_are_not_named(world: World) -> None:
    for page in (
        read(world.mine, "business"),
        read(world.mine, "business_due", world.shown.pk),
        read(world.mine, "business_enterprise"),
    ):
        for official in (world.by.officer, world.by.leader, world.by.registrar):
            assert official.name not in page


def test_something_done_is_no_longer_due_and_can_still_be_read(world: World) -> None:
    with sight(SYSTEM):
        matters.finish(matter=world.shown, outcome="内部结论", by=world.by.officer, at=AT)
    page = main(read(world.mine, "business"))
    assert "Nothing is due" in page
    page = main(read(world.mine, "business_due", world.shown.pk))
    assert "Ended on 2026-11-24." in page
    assert "内部结论" not in page


def test_the_most_urgent_comes_first(world: World) -> None:
    matter(world.by, world.mine.row, "已过期的事", shown=True)
    past = AT - timedelta(days=3)
    with sight(SYSTEM):
        Deadline.objects.filter(dossier__title="已过期的事").update(due_at=past, yellow_at=past)
    page = main(read(world.mine, "business"))
    assert page.index("已过期的事") < page.index("整改复查")
    assert "3 days late" in page


def test_facts_licences_persons(world: World) -> None:
    page = main(read(world.mine, "business_enterprise"))
    for text in (
        "晋韵醋业有限公司",
        world.mine.row.credit_code,
        "SC1031404030012",
        "延安南路12号",
        "李明",
        "•••••••1234",
    ):
        assert text in page
    assert "13900001234" not in page
    assert "前李明" not in page  # no longer responsible
    assert "Something wrong?" in page
    assert 'method="post"' not in page  # read only


def licence(world: World, **facts: Any) -> Any:
    with sight(SYSTEM):
        Licence.objects.filter(enterprise=world.mine.row).update(**facts)
    with sight(world.mine.actor.sight):
        return licences(world.mine.row, AT.date(), law())[0]


@pytest.mark.parametrize(
    ("facts", "tone", "words", "renew_by", "soon"),
    [
        ({}, "warn", "46 days left", date(2026, 11, 27), True),
        ({"valid_to": date(2028, 1, 9)}, "ok", "411 days left", date(2027, 11, 29), False),
        ({"valid_to": date(2026, 11, 24)}, "warn", "0 days left", date(2026, 10, 13), True),
        ({"valid_to": date(2026, 11, 23)}, "late", "ended on 2026-11-23", None, True),
        ({"valid_to": None}, "ok", "without an end", None, False),
        ({"kind": "JY"}, "warn", "46 days left", None, True),
        ({"kind": "JY", "valid_to": date(2027, 6, 1)}, "ok", "189 days left", None, False),
        ({"state": LicenceState.REVOKED}, "none", "revoked", None, False),
    ],
)
def test_licences_with_the_days_left(
    world: World, facts: dict[str, Any], tone: str, words: str, renew_by: date | None, soon: bool
) -> None:
    found = licence(world, **facts)
    assert (found.light.tone, str(found.light.text), found.soon) == (tone, words, soon)
    assert found.renew_by == renew_by
    assert bool(found.basis) == bool(renew_by)


def test_a_licence_that_ends_soon_stands_among_what_is_due(world: World) -> None:
    assert "SC1031404030012" in main(read(world.mine, "business"))
    licence(world, valid_to=date(2029, 1, 1))
    assert "SC1031404030012" not in main(read(world.mine, "business"))


def content(firm: Firm, name: str, paper: Document) -> bytes:
    """The bytes of a file as the browser gets them."""
    answer = firm.client.get(reverse(name, args=[paper.pk]))
    assert answer.status_code == 200
    found = b"".join(answer)
    answer.close()
    return found


def test_documents(world: World) -> None:
    page = main(read(world.mine, "business_documents"))
    assert world.paper.number in page
    page = main(read(world.mine, "business_document", world.paper.pk))
    for text in (
        world.paper.title,
        world.paper.number,
        "in force",
        world.paper.check_code,
        reverse("document_pdf", args=[world.paper.pk]),
    ):
        assert text in page
    assert "scan" not in page
    assert content(world.mine, "document_pdf", world.paper).startswith(b"%PDF")


def test_the_scan_of_the_sealed_paper_can_be_read(world: World) -> None:
    paper = sealed(world.by, enterprise=world.mine.row, shown_to_enterprise=True)
    assert reverse("document_scan", args=[paper.pk]) in read(world.mine, "business_document", paper.pk)
    assert content(world.mine, "document_scan", paper).startswith(b"%PDF")


def test_a_superseded_document_leads_to_the_later_one(world: World) -> None:
    with sight(SYSTEM):
        later = documents.new_version(document=world.paper, by=world.by.officer, at=AT)
    assert "superseded" not in read(
        world.mine, "business_document", world.paper.pk
    )  # the later one is a draft yet
    with sight(SYSTEM):
        documents.sign(document=later, proved_with="password", by=world.by.leader, at=AT)
        documents.number(document=later, by=world.by.registrar, at=AT)
    page = read(world.mine, "business_document", world.paper.pk)
    assert "superseded by a later one" in page
    assert reverse("business_document", args=[later.pk]) in page


def test_a_closed_enterprise_is_told_so(world: World) -> None:
    assert "on file as" not in read(world.mine, "business")
    with sight(SYSTEM):
        type(world.mine.row).objects.filter(pk=world.mine.row.pk).update(state="suspended")
    assert "on file as “business suspended”" in read(world.mine, "business")


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_pages_are_whole(world: World, name: str, language: str) -> None:
    world.mine.client.cookies["django_language"] = language
    assert faults(read(world.mine, name)) == []


def test_the_pages_of_one_thing_are_whole(world: World) -> None:
    assert faults(read(world.mine, "business_due", world.shown.pk)) == []
    assert faults(read(world.mine, "business_document", world.paper.pk)) == []


def test_the_rail_has_the_enterprises_places_and_no_others(world: World) -> None:
    rail = read(world.mine, "business").split('<nav class="rail"')[1].split("</nav>")[0]
    assert [name for name in PAGES if reverse(name) in rail] == list(PAGES)
    for name in ("matters", "enterprises", "documents", "tokens", "clock"):
        assert f'href="{reverse(name)}"' not in rail


@pytest.mark.parametrize(
    ("name", "number"), [("business", 10), ("business_documents", 5), ("business_enterprise", 9)]
)
def test_statements(world: World, name: str, number: int) -> None:
    read(world.mine, name)
    for _again in range(3):
        matter(world.by, world.mine.row, "又一件", shown=True)
    with CaptureQueriesContext(connection) as caught:
        read(world.mine, name)
    asked = [row["sql"] for row in caught.captured_queries if not row["sql"].startswith(BOOKKEEPING)]
    assert len(asked) == number, "\n".join(sql[:150] for sql in asked)
