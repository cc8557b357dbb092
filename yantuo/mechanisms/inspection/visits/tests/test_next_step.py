"""What the page of an inspection says to do next, at every point of its way."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from yantuo.casework.checklists.queries import verdicts
from yantuo.casework.documents.tests.factories import client_of
from yantuo.mechanisms.inspection.visits import actions, shown
from yantuo.mechanisms.inspection.visits.models import Visit
from yantuo.mechanisms.inspection.visits.tests.factories import AT, Bench, bench
from yantuo.records.sight.session import sight
from yantuo.ui.tests.page_check import faults

pytestmark = pytest.mark.django_db
ENGLISH = {"Accept-Language": "en"}


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch) -> None:
    """The views read this moment as the present one."""
    monkeypatch.setattr(timezone, "now", lambda: AT + timedelta(hours=2))


@pytest.fixture
def at_hand() -> Bench:
    return bench()


@pytest.fixture
def client(at_hand: Bench) -> Client:
    return client_of(at_hand.first)


def page(client: Client, name: str, visit: Visit) -> str:
    html = client.get(reverse(name, args=[visit.pk]), headers=ENGLISH).content.decode()
    assert faults(html) == []
    return html


def stage(visit: Visit) -> str:
    """The stage that waits."""
    return next((str(one.label) for one in shown.stages(visit) if one.state == "now"), "")


def test_a_sheet_is_filled_in_before_a_result_is_formed(at_hand: Bench, client: Client) -> None:
    visit = at_hand.under_way()
    with sight(at_hand.first.sight):
        sheet, conclude = at_hand.sheet(visit), reverse("visit_conclude", args=[visit.pk])
    fill = reverse("visit_sheet", args=[visit.pk, sheet.pk])
    html = page(client, "visit", visit)
    assert f'<a class="btn go" href="{fill}">Fill in</a>' in html
    assert f'<a class="btn" href="{conclude}">' in html
    html = page(client, "visit_conclude", visit)
    assert f'<a class="btn go" href="{fill}">Fill in</a>' in html
    assert '<form class="form' not in html  # no button that can only be refused
    at_hand.filled(visit)
    html = page(client, "visit", visit)
    assert f'<a class="btn go" href="{conclude}">' in html
    assert f'<a class="btn" href="{fill}">Change answers</a>' in html
    assert "Answers and photos are closed" in page(client, "visit_conclude", visit)


def test_the_stage_that_is_marked_is_the_one_that_waits(at_hand: Bench) -> None:
    visit = at_hand.planned()
    assert stage(visit) == "Planned"
    with sight(at_hand.first.sight):
        actions.begin(visit=visit, by=at_hand.first, at=AT)
    assert stage(visit) == "On the spot"
    visit = at_hand.concluded(item_code="SC-JC-02", cap_reason="x", repeat_reason="x")
    assert stage(visit) == "Signatures"
    with sight(at_hand.first.sight):
        facts = {"refusal": "有异议", "witness": "社区工作人员"}
        actions.sign(visit=visit, by=at_hand.first, at=AT + timedelta(hours=1), **facts)
    assert stage(visit) == "Handed over"
    visit.state = "published"
    assert stage(visit) == ""


def test_opening_again_says_that_a_signature_is_void(at_hand: Bench, client: Client) -> None:
    visit = at_hand.concluded()
    assert "The signature is void" not in page(client, "visit_reopen", visit)
    with sight(at_hand.first.sight):
        facts = {"refusal": "有异议", "witness": "社区工作人员"}
        actions.sign(visit=visit, by=at_hand.first, at=AT + timedelta(hours=1), **facts)
    assert "The signature is void" in page(client, "visit_reopen", visit)


def test_without_a_published_item_one_is_asked_to_choose_it(at_hand: Bench, client: Client) -> None:
    place = f"{reverse('visit_new')}?enterprise={at_hand.firm.credit_code}"
    form = client.get(place, headers=ENGLISH).content.decode()
    assert (
        f'data-keep="visit-new-{at_hand.firm.pk}"' in form
    )  # what was typed for one firm is not put to another
    said = client.post(place, {"kind": "daily", "source": "plan"}, headers=ENGLISH).content.decode()
    assert "Choose the published item of inspection" in said
    assert "— is no published item" not in said
    said = client.post(place, {"item_code": "SC-JC-02"}, headers=ENGLISH).content.decode()
    assert "Choose the published item of inspection" not in said


def test_a_result_is_explained_in_the_commas_of_the_language(at_hand: Bench) -> None:
    visit = at_hand.under_way()
    sheet = at_hand.filled(visit, ("2.2", "2.4"))
    with sight(at_hand.first.sight):
        outcome = sheet.table.outcome(verdicts(sheet))
    assert "general items failed: 2 (2.2, 2.4)" in outcome.explained.english
    with translation.override("zh-hans"):
        assert "不符合的重点项：无；不符合的一般项：2项（2.2、2.4）" in str(outcome.explained)
        assert "general items failed: 2 (2.2, 2.4)" in outcome.explained.english
