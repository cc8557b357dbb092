"""The pages of a follow-up by referral: chosen, filled in, sent; what became of each, and what came back."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from yantuo.casework.documents.tests.factories import client_of
from yantuo.casework.dossiers.models import Dossier
from yantuo.casework.referrals import actions as referrals
from yantuo.casework.referrals.models import Referral
from yantuo.directory.people.actor import Actor
from yantuo.directory.people.tests.factories import actor
from yantuo.mechanisms.inspection.visits.models import Finding, Visit
from yantuo.mechanisms.inspection.visits.tests.factories import AT, Bench, bench
from yantuo.mechanisms.inspection.visits.tests.test_actions import items, signed
from yantuo.records.sight.session import SYSTEM, sight
from yantuo.ui.tests.page_check import faults

pytestmark = pytest.mark.django_db
ENGLISH = {"Accept-Language": "en"}
LATER = AT + timedelta(hours=3)


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch) -> None:
    """The views read this moment as the present one."""
    monkeypatch.setattr(timezone, "now", lambda: LATER)


@pytest.fixture
def at_hand() -> Bench:
    return bench()


@pytest.fixture
def client(at_hand: Bench) -> Client:
    return client_of(at_hand.first)


@pytest.fixture
def receiver(at_hand: Bench) -> Actor:
    with sight(SYSTEM):
        return actor("case_officer", at_hand.offices.xiangyuan, "赵强")


def get(client: Client, name: str, *ids: object, query: str = "") -> Any:
    return client.get(reverse(name, args=ids) + query, headers=ENGLISH)


def page(client: Client, name: str, *ids: object, query: str = "") -> str:
    text: str = get(client, name, *ids, query=query).content.decode()
    assert faults(text) == []
    return text


def found(visit: Visit) -> dict[str, Finding]:
    with sight(SYSTEM):
        return {one.item: one for one in visit.findings.all()}


def sent(client: Client, visit: Visit, *rows: Finding, **changes: Any) -> Any:
    address = reverse("referral_from_visit", args=[visit.pk])
    shown = client.get(address, {"finding": [row.pk for row in rows]}, headers=ENGLISH)
    filled = {name: shown.context["form"].initial[name] for name in ("title", "reason", "request")}
    data = {**filled, "finding": [row.pk for row in rows], "to": "襄垣县市场监督管理局", **changes}
    return client.post(address, data, headers=ENGLISH)


def returned(receiver: Actor) -> Referral:
    with sight(receiver.sight):
        referral = Referral.objects.get()
        referrals.send_back(referral=referral, reason="不属于本局管辖", by=receiver, at=LATER)
    return referral


def test_the_form_is_filled_in_from_the_findings_chosen(at_hand: Bench, client: Client) -> None:
    key, general, _spot = items(at_hand)
    visit = signed(at_hand, (key, general))
    rows = found(visit)
    shown = page(client, "visit", visit.pk)
    assert reverse("referral_from_visit", args=[visit.pk]) in shown
    one = page(client, "referral_from_visit", visit.pk, query=f"?finding={rows[key].pk}")
    assert f"监督检查发现的问题（{key}）" in one
    assert rows[key].clause in one
    assert rows[general].note not in one
    both = page(client, "referral_from_visit", visit.pk)
    assert "监督检查发现的2项问题" in both
    assert "请依法调查处理" in both


def test_sent_it_is_shown_where_it_went(at_hand: Bench, client: Client, receiver: Actor) -> None:
    key, general, _spot = items(at_hand)
    visit = signed(at_hand, (key, general))
    rows = found(visit)
    answer = sent(client, visit, rows[key])
    assert answer["Location"] == f"{reverse('visit', args=[visit.pk])}#findings"
    assert {one.item: one.follow for one in found(visit).values()} == {key: "referral", general: ""}
    with sight(SYSTEM):
        referral = Referral.objects.get()
    shown = page(client, "visit", visit.pk)
    assert "襄垣县市场监督管理局</a>" in shown
    assert "sent, not yet accepted" in shown
    assert reverse("dossier", args=[referral.pk]) in shown
    about = page(client, "referral", referral.pk)
    assert "Came out of" in about
    assert reverse("dossier", args=[visit.pk]) in about
    theirs = page(client_of(receiver), "referral", referral.pk)
    assert "Came out of" not in theirs
    assert get(client_of(receiver), "visit", visit.pk).status_code == 404


def test_who_does_not_see_the_referral_finds_no_link_to_it(at_hand: Bench, client: Client) -> None:
    visit = signed(at_hand, items(at_hand)[:1])
    sent(client, visit, *found(visit).values())
    with sight(SYSTEM):
        referral = Referral.objects.get()
        Dossier.objects.filter(pk=referral.pk).update(seen_by=[])  # as if another office had sent it
        title = referral.dossier.title
    shown = page(client, "visit", visit.pk)
    assert "referred" in shown
    assert str(referral.pk) not in shown
    assert title not in shown


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"to": "没有这个单位"}, ["to"]),
        ({"to": "襄垣"}, []),
        ({"to": "市"}, ["to"]),
        ({"to": "潞州区市场监督管理局"}, ["to"]),  # the own office is offered to nobody
        ({"title": "", "reason": ""}, ["reason", "title"]),
        ({"finding": []}, ["finding"]),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_nothing_is_sent(
    at_hand: Bench, client: Client, changes: dict[str, Any], wrong: list[str]
) -> None:
    visit = signed(at_hand, items(at_hand)[:1])
    answer = sent(client, visit, *found(visit).values(), **changes)
    if not wrong:
        assert answer.status_code == 302
        return
    assert answer.status_code == 422
    assert sorted(answer.context["form"].errors) == wrong
    with sight(SYSTEM):
        assert not Referral.objects.exists()
    assert {one.follow for one in found(visit).values()} == {""}


def test_a_finding_settled_meanwhile_is_not_sent_twice(at_hand: Bench, client: Client) -> None:
    visit = signed(at_hand, items(at_hand)[:1])
    rows = list(found(visit).values())
    assert sent(client, visit, *rows).status_code == 302
    twice = sent(client, visit, *rows, title="x", reason="y")
    assert twice.status_code == 422
    assert "has its follow-up meanwhile" in twice.content.decode()


def test_who_may_not_refer_or_does_not_see_the_inspection(at_hand: Bench, receiver: Actor) -> None:
    visit = signed(at_hand, items(at_hand)[:1])
    with sight(SYSTEM):
        registrar = actor("registrar", at_hand.offices.luzhou, "登记员")
    assert get(client_of(registrar), "referral_from_visit", visit.pk).status_code == 403
    assert get(client_of(receiver), "referral_from_visit", visit.pk).status_code == 404
    shown = page(client_of(registrar), "visit", visit.pk)
    assert reverse("referral_from_visit", args=[visit.pk]) not in shown
    assert 'name="finding"' not in shown


def test_what_came_back_is_said_where_the_inspection_is_read(
    at_hand: Bench, client: Client, receiver: Actor
) -> None:
    key = items(at_hand)[0]
    visit = signed(at_hand, (key,))
    at_hand.planned()
    rows = list(found(visit).values())
    sent(client, visit, *rows)
    referral = returned(receiver)
    listed = page(client, "visits")
    assert "1 finding came back" in listed
    assert "Findings of one inspection came back" in listed
    only = get(client, "visits", query="?follow=back")
    assert [row.pk for row in only.context["page"].rows] == [visit.pk]
    assert get(client, "visits", query="?follow=needed").context["page"].total.count == 1
    shown = page(client, "visit", visit.pk)
    assert f"the card or referral of these items came to nothing: {key}" in shown
    assert "不属于本局管辖" in shown
    assert reverse("dossier", args=[referral.pk]) in shown
    assert sent(client, visit, *rows, to="长治市生态环境局").status_code == 302
    assert "came back" not in page(client, "visits").partition("<main")[2].partition('class="filters')[0]
    assert get(client, "visits", query="?follow=back").context["page"].total.count == 0


def test_the_work_list_shows_the_clock_with_the_way_to_the_inspection(
    at_hand: Bench, client: Client, receiver: Actor
) -> None:
    visit = signed(at_hand, items(at_hand)[:1])
    sent(client, visit, *found(visit).values())
    returned(receiver)
    desk = get(client, "home", query="?scope=mine").content.decode()
    assert "Follow up findings that came back" in desk
    assert reverse("visit", args=[visit.pk]) in desk
