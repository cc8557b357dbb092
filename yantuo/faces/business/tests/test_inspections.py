"""Inspections on the enterprise's own pages: only what was handed over to it, with findings, papers and publication."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from yantuo.casework.cards.tests.factories import representative
from yantuo.casework.documents.series import PATTERNS
from yantuo.directory.enterprises.tests.factories import enterprise
from yantuo.directory.people.actor import MACHINE, Actor
from yantuo.mechanisms.inspection.visits import actions
from yantuo.mechanisms.inspection.visits.enums import Kind
from yantuo.mechanisms.inspection.visits.findings import actions as findings
from yantuo.mechanisms.inspection.visits.models import Visit
from yantuo.mechanisms.inspection.visits.telling.actions import correct_record, tell
from yantuo.mechanisms.inspection.visits.tests.factories import AT, Bench, bench
from yantuo.mechanisms.inspection.visits.tests.test_actions import LATER, sign_it
from yantuo.records.numbering.actions import set_up_series
from yantuo.records.sight.session import SYSTEM, sight

from .test_cards import browser, page
from .test_pages import BOOKKEEPING

pytestmark = pytest.mark.django_db
SPOT = "1.4"  # an item that can be put right on the spot


@pytest.fixture
def at_hand(settings: Any, tmp_path: Any) -> Bench:
    settings.DATA = tmp_path
    made = bench()
    with sight(SYSTEM):
        for key in ("inspection", "correction", "card"):
            office = made.offices.luzhou.pk
            set_up_series(
                office=office, key=key, year=2026, pattern=PATTERNS[key], mark="潞市监", by=MACHINE, at=AT
            )
    return made


@pytest.fixture
def boss(at_hand: Bench) -> Actor:
    with sight(SYSTEM):
        return representative(at_hand.firm)


def told(at_hand: Bench, **plan: Any) -> Visit:
    """An inspection handed over, with one finding that was corrected on the spot."""
    visit = sign_it(at_hand, at_hand.concluded((SPOT,), **plan))
    with sight(at_hand.first.sight):
        for finding in visit.findings.all():
            findings.correct_on_spot(finding=finding, how="已当场封盖", by=at_hand.first, at=LATER)
        tell(visit=visit, proved_with="password", by=at_hand.first, at=LATER)
    return visit


def test_result_findings_papers_and_publication(at_hand: Bench, boss: Actor) -> None:
    visit = told(at_hand)
    own = reverse("business_inspection", args=[visit.pk])
    assert own in page(browser(boss), "business_inspections")
    shown = page(browser(boss), "business_inspection", visit.pk)
    with sight(SYSTEM):
        visit = Visit.objects.select_related("dossier").get(pk=visit.pk)
        note = visit.findings.get().note
    for text in (
        note,
        "已当场封盖",
        "corrected at once",
        visit.dossier.number,
        "not yet; the office does so by 2026-12-22",
        at_hand.first.name,
        "Documents to read",
    ):
        assert text in shown
    with sight(SYSTEM):
        actions.publish(visit=visit, by=at_hand.second, at=LATER + timedelta(hours=1))
    assert "not yet" not in page(browser(boss), "business_inspection", visit.pk)


@pytest.mark.parametrize("stage", ["planned", "under_way", "concluded"])
def test_what_was_not_handed_over_is_the_offices_affair(stage: str, at_hand: Bench, boss: Actor) -> None:
    visit: Visit = getattr(at_hand, stage)()
    client = browser(boss)
    for name in ("business_inspection", "visit", "business_due", "dossier"):
        answer = client.get(reverse(name, args=[visit.pk]), follow=True)
        assert answer.status_code == 404, name
    assert reverse("business_inspection", args=[visit.pk]) not in page(client, "business_inspections")
    assert str(visit.pk) not in page(client, "business")


def test_an_unannounced_one_is_seen_once_it_was_handed_over(at_hand: Bench, boss: Actor) -> None:
    planned = at_hand.planned(kind=Kind.UNANNOUNCED, notice_no="", unannounced_reason="举报线索核查")
    assert browser(boss).get(reverse("visit", args=[planned.pk])).status_code == 404
    visit = told(at_hand, kind=Kind.UNANNOUNCED, notice_no="", unannounced_reason="举报线索核查")
    assert "已当场封盖" in page(browser(boss), "business_inspection", visit.pk)


def test_a_record_being_corrected_is_shown_when_the_later_one_was_handed_over(
    at_hand: Bench, boss: Actor
) -> None:
    visit = told(at_hand)
    with sight(at_hand.first.sight):
        later = correct_record(visit=visit, reason="更正企业名称", by=at_hand.first, at=LATER)
    client = browser(boss)
    assert client.get(reverse("business_inspection", args=[later.pk])).status_code == 404
    assert "更正企业名称" not in page(client, "business_inspection", visit.pk)


def test_another_firm_finds_nothing(at_hand: Bench, boss: Actor) -> None:
    visit = told(at_hand)
    with sight(SYSTEM):
        stranger = browser(representative(enterprise(at_hand.offices.luzhou, "新源食品有限公司"), "张伟"))
    for name in ("business_inspection", "visit", "business_due"):
        assert stranger.get(reverse(name, args=[visit.pk])).status_code == 404
    assert reverse("business_inspection", args=[visit.pk]) not in page(stranger, "business_inspections")
    assert page(browser(boss), "business_inspection", visit.pk)  # the control


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_both_languages(language: str, at_hand: Bench, boss: Actor) -> None:
    visit, client = told(at_hand), browser(boss)
    client.cookies["django_language"] = language
    page(client, "business_inspections")
    page(client, "business_inspection", visit.pk)


@pytest.mark.parametrize(("name", "number"), [("business_inspections", 5), ("business_inspection", 13)])
def test_statements(name: str, number: int, at_hand: Bench, boss: Actor) -> None:
    visit, client = told(at_hand), browser(boss)
    args = [visit.pk] if name == "business_inspection" else []
    page(client, name, *args)
    with CaptureQueriesContext(connection) as caught:
        page(client, name, *args)
    asked = [row["sql"] for row in caught.captured_queries if not row["sql"].startswith(BOOKKEEPING)]
    assert len(asked) == number, "\n".join(sql[:150] for sql in asked)
