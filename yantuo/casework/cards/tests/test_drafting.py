"""What drafting and issuing a card refuse, each with the sentence that says why."""

from datetime import date

import pytest

from yantuo.casework.cards import actions
from yantuo.casework.cards.drafting.actions import draft_card
from yantuo.casework.cards.enums import State
from yantuo.casework.cards.models import Card
from yantuo.casework.cards.rules import Stated
from yantuo.casework.cards.tests.factories import (
    AT,
    DAY,
    Cast,
    certify,
    drafted,
    issued,
    person,
    stated,
)
from yantuo.casework.cards.tests.refusals import refuses, state
from yantuo.directory.people.tests.factories import actor
from yantuo.kernel.flow import NotReady
from yantuo.records.numbering.models import Series
from yantuo.records.sight.session import SYSTEM, sight

pytestmark = pytest.mark.django_db


def test_a_card_goes_to_one_addressee(who: Cast) -> None:
    with sight(who.inspector.sight), refuses("either to an enterprise or to an office"):
        draft_card(by=who.inspector, at=AT, problems=stated(), overseers=[], seen_at=AT)
    with sight(who.city_head.sight), refuses("either to an enterprise or to an office"):
        draft_card(
            by=who.city_head, at=AT, problems=stated(), overseers=[], seen_at=AT, enterprise=who.firm,
            addressee=who.city.luzhou,
        )  # fmt: skip


def test_a_coordinating_body_puts_no_card_to_an_enterprise(who: Cast) -> None:
    with sight(SYSTEM):
        coordinator = actor("coordinator", who.city.coordinating)
    with sight(coordinator.sight):
        with refuses("no enforcement power", "国办发〔2024〕54号"):
            draft_card(
                by=coordinator, at=AT, problems=stated(), overseers=[], seen_at=AT, enterprise=who.firm
            )
        card = draft_card(
            by=coordinator, at=AT, problems=stated(), overseers=[], seen_at=AT, addressee=who.city.luzhou
        )
        assert card.state == State.DRAFT


@pytest.mark.parametrize("place", ["bureau", "xiangyuan", "luzhou"])
def test_a_card_is_put_to_nobody_above_beside_or_at_home(place: str, who: Cast) -> None:
    with sight(who.head.sight), refuses("is not under the oversight of 潞州区市场监督管理局"):
        draft_card(
            by=who.head,
            at=AT,
            problems=stated(),
            overseers=[],
            seen_at=AT,
            addressee=getattr(who.city, place),
        )


@pytest.mark.parametrize("days", [0, 31])
def test_days_lie_within_the_rule_and_the_time_in_the_past(days: int, who: Cast) -> None:
    with refuses("from 1 to 30 days", "lies in the future"):
        drafted(who, days=days, seen_at=AT + DAY)
    with sight(SYSTEM):
        assert not Card.objects.exists()


def test_a_draft_without_problems_clauses_or_overseers_is_not_issued(who: Cast) -> None:
    card = drafted(who, problems=[], overseers=[])
    with sight(who.head.sight), refuses("at least one problem", "at least two persons", error=NotReady):
        actions.issue(card=card, proved_with="password", by=who.head, at=AT)
    bare = drafted(who, problems=[Stated(text="无条款")])
    with sight(who.head.sight), refuses("needs its legal basis", error=NotReady):
        actions.issue(card=bare, proved_with="password", by=who.head, at=AT)
    assert (state(card), state(bare)) == ("draft", "draft")


def test_an_overseer_whose_certificate_expired_yesterday_is_named(who: Cast) -> None:
    with sight(SYSTEM):
        late = actor("inspector", who.city.luzhou, "钱刚")
        certify(late.person_id, late.office_id, until=date(2026, 11, 23))
        last = actor("inspector", who.city.luzhou, "吴静")
        certify(last.person_id, last.office_id, until=date(2026, 11, 24))
    card = drafted(who, overseers=[person(who.inspector), person(late)])
    with sight(who.head.sight), refuses("valid on that day: 钱刚", error=NotReady):
        actions.issue(card=card, proved_with="password", by=who.head, at=AT)
    good = drafted(who, overseers=[person(who.inspector), person(last)])
    with sight(who.head.sight):
        actions.issue(card=good, proved_with="password", by=who.head, at=AT)


def test_without_a_signature_nothing_is_issued_or_withdrawn(who: Cast) -> None:
    card = drafted(who)
    with sight(who.head.sight), refuses("only by a signature"):
        actions.issue(card=card, proved_with="", by=who.head, at=AT)
    card = issued(who)
    with sight(who.leader.sight):
        with refuses("only by a signature"):
            actions.withdraw(card=card, reason="错误", proved_with="", by=who.leader, at=AT)
        with refuses("only with a reason"):
            actions.withdraw(card=card, reason=" ", proved_with="totp", by=who.leader, at=AT)
    assert state(card) == "issued"


def test_without_a_series_nothing_is_issued(who: Cast) -> None:
    card = drafted(who)
    with sight(SYSTEM):
        Series.objects.filter(office_id=who.city.luzhou.pk).delete()
    with sight(who.head.sight), refuses("numbers for this are not set up yet"):
        actions.issue(card=card, proved_with="password", by=who.head, at=AT)
    assert state(card) == "draft"


def test_a_station_takes_its_bureaus_numbers(who: Cast) -> None:
    with sight(SYSTEM):
        head = actor("section_head", who.city.station, "周所长")
    with sight(head.sight):
        card = draft_card(
            by=head, at=AT, problems=stated(), seen_at=AT, enterprise=who.firm,
            overseers=[person(who.inspector), person(who.officer)],
        )  # fmt: skip
        actions.issue(card=card, proved_with="password", by=head, at=AT)
        assert card.dossier.number == "潞市监督办〔2026〕1号"
