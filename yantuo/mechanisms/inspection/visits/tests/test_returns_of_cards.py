"""Findings that come back from cards, and what the database refuses: to lose, to forget, to reword one."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from yantuo.casework.cards import actions as cards
from yantuo.casework.cards.drafting.actions import redraft
from yantuo.casework.cards.merging.actions import merge
from yantuo.casework.cards.models import Card
from yantuo.casework.cards.rules import Stated
from yantuo.casework.dossiers.models import Dossier
from yantuo.directory.people.actor import Actor
from yantuo.directory.people.tests.factories import actor
from yantuo.mechanisms.inspection.visits.enums import State
from yantuo.mechanisms.inspection.visits.findings import actions as findings
from yantuo.mechanisms.inspection.visits.models import Finding, Visit
from yantuo.mechanisms.inspection.visits.tests.factories import Bench
from yantuo.mechanisms.inspection.visits.tests.returning import (
    at_the_end,
    clock,
    follows,
    listed,
    numbered,
    refer,
    returned,
    told,
)
from yantuo.mechanisms.inspection.visits.tests.test_actions import LATER, items, signed
from yantuo.records.sight.session import SYSTEM, sight

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def at_hand() -> Bench:
    return numbered()


@pytest.fixture
def receiver(at_hand: Bench) -> Actor:
    with sight(SYSTEM):
        return actor("case_officer", at_hand.offices.xiangyuan, "赵强")


# Cards


def carded(at_hand: Bench, *wanted: str) -> tuple[Visit, Card]:
    visit = signed(at_hand, wanted)
    with sight(at_hand.first.sight):
        return visit, findings.card_for(
            findings=visit.findings.all(), by=at_hand.first, at=LATER, requirement="整改"
        )


def head_of(at_hand: Bench) -> Actor:
    with sight(SYSTEM):
        return actor("section_head", at_hand.offices.luzhou, "赵科长")


def test_a_discarded_draft_gives_its_findings_back(at_hand: Bench) -> None:
    visit, card = carded(at_hand, *items(at_hand)[:2])
    told(at_hand, visit)
    with sight(at_hand.first.sight):
        cards.discard(card=card, reason="重复", by=at_hand.first, at=LATER)
    assert set(follows(visit).values()) == {"back"}
    assert clock(visit)
    assert listed(visit)


def test_a_problem_taken_out_of_a_draft_gives_its_finding_back(at_hand: Bench) -> None:
    key, general, _spot = items(at_hand)
    visit, card = carded(at_hand, key, general)
    with sight(at_hand.first.sight):
        kept = card.problems.get(item=key)
        stated = Stated(
            text=kept.text, clause=kept.clause, pk=kept.pk, item=key, source_answer=kept.source_answer
        )
        facts: dict[str, Any] = {
            name: getattr(card, name)
            for name in ("seen_at", "place", "requirement", "unit", "responsible", "origin")
        }
        redraft(
            card=card, problems=[stated], overseers=[at_hand.person(at_hand.first)], title="卡", days=10,
            co_units=(), by=at_hand.first, at=LATER, **facts,
        )  # fmt: skip
    assert follows(visit) == {key: "card", general: "back"}


def test_a_withdrawn_card_gives_back_what_was_not_corrected(at_hand: Bench) -> None:
    visit, card = carded(at_hand, *items(at_hand)[:1])
    head = head_of(at_hand)
    with sight(SYSTEM):
        leader = actor("county_leader", at_hand.offices.luzhou, "局长")
    with sight(head.sight):
        cards.issue(card=card, proved_with="password", by=head, at=LATER)
    with sight(leader.sight):
        cards.withdraw(card=card, reason="条款有误", proved_with="password", by=leader, at=LATER + DAY)
    assert set(follows(visit).values()) == {"back"}


def test_what_a_merger_moved_comes_back_from_where_it_is(at_hand: Bench) -> None:
    visit, card = carded(at_hand, items(at_hand)[0])
    _other, into = carded(at_hand, items(at_hand)[1])
    head = head_of(at_hand)
    with sight(SYSTEM):
        leader = actor("county_leader", at_hand.offices.luzhou, "局长")
    with sight(head.sight):
        for one in (card, into):
            cards.issue(card=one, proved_with="password", by=head, at=LATER)
        merge(card=card, into=into, reason="同一企业", by=head, at=LATER)
    assert set(follows(visit).values()) == {"card"}
    with sight(leader.sight):
        cards.withdraw(card=into, reason="条款有误", proved_with="password", by=leader, at=LATER)
    with sight(SYSTEM):
        assert Finding.objects.get(visit=visit).dossier_id == into.pk
    assert set(follows(visit).values()) == {"back"}


# What the database refuses


def test_no_card_or_referral_comes_to_nothing_without_giving_back(at_hand: Bench) -> None:
    visit, card = carded(at_hand, items(at_hand)[0])
    referred = signed(at_hand, items(at_hand)[1:2])
    referral = refer(at_hand, referred)
    for pk, state in ((card.pk, "withdrawn"), (referral.pk, "returned"), (referral.pk, "withdrawn")):
        with sight(SYSTEM), transaction.atomic():
            Dossier.objects.filter(pk=pk).update(state=state)
            with pytest.raises(DatabaseError, match="gives its findings back"), transaction.atomic():
                at_the_end()
            transaction.set_rollback(True)
    with sight(SYSTEM), transaction.atomic():
        card.problems.all().delete()
        with pytest.raises(DatabaseError, match="taken out of a draft"), transaction.atomic():
            at_the_end()
        transaction.set_rollback(True)
    assert set(follows(visit).values()) == {"card"}


def test_a_finding_comes_back_only_with_what_took_it_on_and_is_not_forgotten(
    at_hand: Bench, receiver: Actor
) -> None:
    visit = signed(at_hand, items(at_hand)[:1])
    referral = refer(at_hand, visit)
    rows = Finding.objects.filter(visit=visit)
    with sight(SYSTEM):
        for change in ({"follow": "back"}, {"follow": "", "dossier": None}, {"dossier": visit.dossier}):
            with pytest.raises(DatabaseError, match="comes back with it"), transaction.atomic():
                rows.update(**change)
    returned(at_hand, receiver, referral)
    with sight(SYSTEM):
        with pytest.raises(DatabaseError, match="followed up again"), transaction.atomic():
            rows.update(follow="", dossier=None)
        with pytest.raises(DatabaseError, match="not removed"), transaction.atomic():
            rows.delete()
        with pytest.raises(DatabaseError, match="does not change"), transaction.atomic():
            rows.update(note="没事")


def test_a_whole_round_commits(at_hand: Bench, receiver: Actor) -> None:
    """The guards that look at the end of a transaction are content with what the actions do."""
    visit = signed(at_hand, items(at_hand)[:1])
    referral = refer(at_hand, visit)
    returned(at_hand, receiver, referral)
    other, card = carded(at_hand, items(at_hand)[1])
    with sight(at_hand.first.sight):
        cards.discard(card=card, reason="重复", by=at_hand.first, at=LATER)
    with sight(SYSTEM):
        at_the_end()
    assert {*follows(visit).values(), *follows(other).values()} == {"back"}
    assert visit.state == State.SIGNED


def test_another_county_does_not_touch_the_findings(at_hand: Bench, receiver: Actor) -> None:
    visit = signed(at_hand, items(at_hand)[:1])
    refer(at_hand, visit)
    with sight(receiver.sight):
        assert not Finding.objects.exists()
        assert Finding.objects.filter(visit=visit.pk).update(back_reason="x") == 0
