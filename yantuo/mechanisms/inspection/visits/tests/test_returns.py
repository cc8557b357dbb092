"""Findings referred, and what came back: none is lost, each waits by a date until it is followed up again."""

from datetime import timedelta
from typing import Any

import pytest

from yantuo.casework.deadlines.models import Deadline
from yantuo.casework.deadlines.models import State as Clock
from yantuo.casework.dossiers.models import Dossier
from yantuo.casework.notices.models import Notice
from yantuo.casework.referrals import actions as referrals
from yantuo.casework.referrals.models import Referral
from yantuo.directory.people.actor import Actor
from yantuo.directory.people.tests.factories import actor
from yantuo.kernel.flow import NotReady
from yantuo.mechanisms.inspection.visits import actions
from yantuo.mechanisms.inspection.visits.findings import actions as findings
from yantuo.mechanisms.inspection.visits.models import Finding, Visit
from yantuo.mechanisms.inspection.visits.telling.actions import correct_record
from yantuo.mechanisms.inspection.visits.tests.factories import AT, Bench
from yantuo.mechanisms.inspection.visits.tests.returning import (
    CLOCK,
    clock,
    follows,
    listed,
    numbered,
    published,
    refer,
    returned,
    told,
)
from yantuo.mechanisms.inspection.visits.tests.test_actions import LATER, items, sign_it, signed
from yantuo.records.files.models import Attachment
from yantuo.records.files.tests.factories import photo, upload
from yantuo.records.sight.session import SYSTEM, sight
from yantuo.records.trail.models import Entry

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def at_hand() -> Bench:
    return numbered()


@pytest.fixture
def receiver(at_hand: Bench) -> Actor:
    with sight(SYSTEM):
        return actor("case_officer", at_hand.offices.xiangyuan, "赵强")


# Referred


def test_findings_go_with_their_words_and_photos_in_one_step(at_hand: Bench, receiver: Actor) -> None:
    key, general, spot = items(at_hand)
    visit = at_hand.under_way()
    with sight(at_hand.first.sight):
        sheet, shot = at_hand.sheet(visit), [upload(photo())]
        actions.sheets.photograph(sheet=sheet, item=key, files=shot, by=at_hand.first, at=AT)
    at_hand.filled(visit, (key, general, spot))
    with sight(at_hand.first.sight):
        actions.conclude(visit=visit, by=at_hand.first, at=AT + timedelta(hours=1))
    sent = refer(at_hand, visit, key, general)
    assert follows(visit) == {key: "referral", general: "referral", spot: ""}
    with sight(receiver.sight):
        got = Referral.objects.select_related("dossier__enterprise").get()
        assert got.dossier.enterprise == at_hand.firm
        assert f"检查项目{key}，重点项" in got.grounds
        assert "依据：《" in got.grounds
        assert got.request == "请依法处理"
        (kept,) = Attachment.objects.of("dossier", got.pk)
        assert kept.taken_at is None or kept.blob_id
        assert not Visit.objects.exists()
    with sight(SYSTEM):
        said = Entry.objects.filter(subject=str(visit.pk), verb="finding.referral").order_by("pk")
        assert {one.data["item"] for one in said} == {key, general}
        assert {one.data["dossier"] for one in said} == {str(sent.pk)}
        assert Referral.objects.get().about_id == visit.pk


def test_a_finding_is_taken_on_once_and_nothing_is_sent_then(at_hand: Bench) -> None:
    key, general, _spot = items(at_hand)
    visit = signed(at_hand, (key, general))
    refer(at_hand, visit, key)
    with pytest.raises(actions.VisitRefused, match="follow-up already"):
        refer(at_hand, visit)
    with sight(SYSTEM):
        assert Referral.objects.count() == 1
    assert follows(visit) == {key: "referral", general: ""}


def test_not_to_oneself_and_not_without_a_finding(at_hand: Bench) -> None:
    visit = signed(at_hand, items(at_hand)[:1])
    facts: dict[str, Any] = {"title": "x", "reason": "y", "by": at_hand.first, "at": LATER}
    with sight(at_hand.first.sight):
        with pytest.raises(referrals.NotToOneself):
            findings.refer(findings=visit.findings.all(), to=at_hand.offices.luzhou, **facts)
        with pytest.raises(actions.VisitRefused, match="at least one"):
            findings.refer(findings=[], to=at_hand.offices.xiangyuan, **facts)
    assert set(follows(visit).values()) == {""}


def test_what_is_open_again_is_neither_referred_nor_put_on_a_card(at_hand: Bench) -> None:
    visit = signed(at_hand, items(at_hand)[:1])
    with sight(at_hand.first.sight):
        actions.reopen(visit=visit, reason="记错", by=at_hand.first, at=LATER)
        with pytest.raises(actions.VisitRefused, match="form the result first"):
            findings.card_for(findings=visit.findings.all(), by=at_hand.first, at=LATER)
    with pytest.raises(actions.VisitRefused, match="form the result first"):
        refer(at_hand, visit)


# Returned


def test_a_returned_referral_gives_its_findings_back_with_a_clock(at_hand: Bench, receiver: Actor) -> None:
    key, general, _spot = items(at_hand)
    visit = signed(at_hand, (key, general))
    referral = refer(at_hand, visit)
    assert not listed(visit)
    returned(at_hand, receiver, referral)
    assert follows(visit) == {key: "back", general: "back"}
    assert listed(visit)
    running = clock(visit)
    assert running
    assert (running.owner_id, running.confirmed) == (at_hand.first.person_id, False)
    with sight(SYSTEM):
        one = Finding.objects.get(visit=visit, item=key)
        assert (one.back_reason, one.dossier_id) == ("不属于本局管辖", referral.pk)
        notices = Notice.objects.filter(kind="finding.back").order_by("person_id")
        assert [n.person_id for n in notices] == sorted([at_hand.first.person_id, at_hand.second.person_id])
        assert notices[0].dossier_id == visit.pk
        said = Entry.objects.filter(subject=str(visit.pk), verb="finding.back")
        assert {one.actor_name for one in said} == {"赵强"}
        assert said.count() == 2
    with sight(at_hand.first.sight), pytest.raises(NotReady, match=key):
        actions.FLOW.check(visit, "tell", at_hand.first)


def test_after_publication_too_until_it_is_followed_up_again(at_hand: Bench, receiver: Actor) -> None:
    visit = signed(at_hand, items(at_hand)[:2])
    referral = refer(at_hand, visit)
    published(at_hand, visit)
    returned(at_hand, receiver, referral)
    assert listed(visit)
    assert clock(visit)
    with sight(at_hand.first.sight):
        first, second = visit.findings.all()
        card = findings.card_for(findings=[first], by=at_hand.first, at=LATER + DAY)
    assert clock(visit)  # one of two still waits
    refer(at_hand, visit, second.item)
    assert follows(visit) == {first.item: "card", second.item: "referral"}
    assert not listed(visit)
    assert clock(visit) is None
    with sight(SYSTEM):
        assert Deadline.objects.get(dossier_id=visit.pk, key=CLOCK).state == Clock.MET
        assert Finding.objects.get(pk=first.pk).dossier_id == card.pk


def test_the_clock_outlasts_the_publication(at_hand: Bench, receiver: Actor) -> None:
    visit = signed(at_hand, items(at_hand)[:1])
    referral = refer(at_hand, visit)
    told(at_hand, visit)
    returned(at_hand, receiver, referral)
    before = clock(visit)
    with sight(at_hand.second.sight):
        actions.publish(visit=visit, by=at_hand.second, at=LATER + DAY)
    after = clock(visit)
    assert before
    assert after
    assert after.due_at == before.due_at  # it still counts from when the findings came back
    with sight(SYSTEM):
        assert Dossier.objects.get(pk=visit.pk).closed_at


def test_sent_again_it_takes_on_what_still_waits(at_hand: Bench, receiver: Actor) -> None:
    key, general, _spot = items(at_hand)
    visit = signed(at_hand, (key, general))
    referral = refer(at_hand, visit)
    returned(at_hand, receiver, referral)
    with sight(at_hand.first.sight):
        findings.card_for(findings=visit.findings.filter(item=key), by=at_hand.first, at=LATER)
        referrals.resend(referral=referral, reason="补充材料", by=at_hand.first, at=LATER + DAY)
    assert follows(visit) == {key: "card", general: "referral"}
    assert clock(visit) is None
    returned(at_hand, receiver, referral, at=LATER + 2 * DAY)
    assert follows(visit) == {key: "card", general: "back"}
    assert clock(visit)


def test_a_withdrawn_referral_gives_its_findings_back(at_hand: Bench) -> None:
    visit = signed(at_hand, items(at_hand)[:1])
    referral = refer(at_hand, visit)
    with sight(at_hand.first.sight):
        referrals.withdraw(referral=referral, reason="移送对象有误", by=at_hand.first, at=LATER)
    assert set(follows(visit).values()) == {"back"}
    with sight(SYSTEM):  # who did it need not be told
        told_of = Notice.objects.filter(kind="finding.back").values_list("person_id", flat=True)
        assert list(told_of) == [at_hand.second.person_id]


def test_a_handled_referral_keeps_its_findings(at_hand: Bench, receiver: Actor) -> None:
    visit = signed(at_hand, items(at_hand)[:1])
    referral = refer(at_hand, visit)
    with sight(receiver.sight):
        referrals.accept(referral=referral, by=receiver, at=LATER)
        referrals.handle(referral=referral, outcome="已立案", by=receiver, at=LATER)
    assert set(follows(visit).values()) == {"referral"}
    assert clock(visit) is None


def test_on_the_spot_only_while_the_inspectors_are_there(at_hand: Bench, receiver: Actor) -> None:
    spot = items(at_hand)[2]
    visit = signed(at_hand, (spot,))
    referral = refer(at_hand, visit)
    returned(at_hand, receiver, referral)
    facts: dict[str, Any] = {"how": "已清理", "by": at_hand.first, "at": LATER}
    with sight(at_hand.first.sight):
        findings.correct_on_spot(finding=visit.findings.get(), **facts)
    assert clock(visit) is None
    assert follows(visit) == {spot: "spot"}
    other = signed(at_hand, (spot,))
    referral = refer(at_hand, other)
    told(at_hand, other)
    returned(at_hand, receiver, referral)
    with sight(at_hand.first.sight), pytest.raises(actions.VisitRefused, match="was handed over"):
        findings.correct_on_spot(finding=other.findings.get(), **facts)


def test_what_came_back_is_not_opened_again_but_corrected_by_a_further_record(
    at_hand: Bench, receiver: Actor
) -> None:
    key = items(at_hand)[0]
    visit = signed(at_hand, (key,))
    referral = refer(at_hand, visit)
    returned(at_hand, receiver, referral)
    with sight(at_hand.first.sight):
        with pytest.raises(actions.VisitRefused, match="further record"):
            actions.reopen(visit=visit, reason="x", by=at_hand.first, at=LATER)
        sent = refer(at_hand, visit)
    told(at_hand, visit)
    returned(at_hand, receiver, sent)
    with sight(at_hand.first.sight):
        later = correct_record(visit=visit, reason="条款引错", by=at_hand.first, at=LATER)
        assert clock(visit)  # until the further record is handed over it waits here
        actions.conclude(visit=later, by=at_hand.first, at=LATER)
    sign_it(at_hand, later)
    refer(at_hand, later)
    told(at_hand, later)
    assert clock(visit) is None
    assert not listed(visit)
    with pytest.raises(actions.VisitRefused, match="followed up there"):
        refer(at_hand, visit)
