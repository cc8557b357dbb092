"""What stands in the way of an inspection: everything at once, each with its rule; a plan in order is cleared."""

from datetime import date, timedelta

import pytest

from yantuo.directory.orgs.models import Organisation
from yantuo.directory.people.tests.factories import actor, post
from yantuo.mechanisms.inspection.visits import actions
from yantuo.mechanisms.inspection.visits.conflicts.actions import declare_conflict
from yantuo.mechanisms.inspection.visits.enums import Kind, Source
from yantuo.mechanisms.inspection.visits.models import Visit
from yantuo.mechanisms.inspection.visits.planning import PlanRefused, clear
from yantuo.mechanisms.inspection.visits.tests.factories import AT, DAY, Bench, bench, certified
from yantuo.records.sight.session import SYSTEM, sight

pytestmark = pytest.mark.django_db


@pytest.fixture
def at_hand() -> Bench:
    return bench()


def refused(at_hand: Bench, office: Organisation | None = None, **changes: object) -> dict[str, str]:
    with sight(SYSTEM), pytest.raises(PlanRefused) as refusal:
        clear(at_hand.plan(**changes), office or at_hand.offices.luzhou)
    return {name: str(sentence) for name, sentence in refusal.value.faults}


def test_a_plan_in_order_is_cleared(at_hand: Bench) -> None:
    with sight(SYSTEM):
        cleared = clear(at_hand.plan(), at_hand.offices.luzhou)
    assert (cleared.count, cleared.repeats, cleared.table.key) == (1, None, "food_production")
    assert len(cleared.certificates) == 2


def test_a_coordinating_body_may_not_inspect(at_hand: Bench) -> None:
    assert "国办发〔2024〕54号" in refused(at_hand, at_hand.offices.coordinating)[""]
    assert "no enforcement power" in refused(at_hand, at_hand.offices.department)[""]


def test_a_coordinator_is_refused_by_the_action_too(at_hand: Bench) -> None:
    with sight(SYSTEM):
        coordinator = actor("coordinator", at_hand.offices.coordinating, "打假办干部")
    with sight(coordinator.sight), pytest.raises(PlanRefused, match="coordinates and may not inspect"):
        actions.plan_visit(plan=at_hand.plan(), by=coordinator, at=AT)
    with sight(SYSTEM):
        assert not Visit.objects.exists()


def test_every_fault_is_told_at_once(at_hand: Bench) -> None:
    found = refused(
        at_hand,
        item_code="XX-1",
        approval_no=" ",
        notice_no="",
        inspectors=[at_hand.person(at_hand.first)],
        table_key="nothing",
    )
    assert sorted(found) == ["approval_no", "inspectors", "item_code", "notice_no", "table_key"]


def test_an_unannounced_one_needs_its_exception_and_no_notice(at_hand: Bench) -> None:
    found = refused(at_hand, kind=Kind.UNANNOUNCED, notice_no="")
    assert list(found) == ["unannounced_reason"]
    with sight(SYSTEM):
        plan = at_hand.plan(kind=Kind.UNANNOUNCED, notice_no="", unannounced_reason="举报称夜间生产")
        assert clear(plan, at_hand.offices.luzhou).item.code == "SC-JC-01"


def test_an_inspector_whose_certificate_expired_yesterday_does_not_inspect(at_hand: Bench) -> None:
    with sight(SYSTEM):
        expired = certified("inspector", at_hand.offices.luzhou, "赵强", until=DAY - timedelta(days=1))
        bare = post("inspector", at_hand.offices.luzhou, "钱伟")
    both = [at_hand.person(at_hand.first), at_hand.person(expired)]
    assert "2026-11-23, not on 2026-11-24" in refused(at_hand, inspectors=both)["inspectors"]
    without = [at_hand.person(at_hand.first), bare.person]
    assert "has no enforcement certificate" in refused(at_hand, inspectors=without)["inspectors"]
    with sight(SYSTEM):  # on its last day it is still good
        clear(at_hand.plan(inspectors=both, planned_on=DAY - timedelta(days=1)), at_hand.offices.luzhou)


def test_who_keeps_away_is_not_sent(at_hand: Bench) -> None:
    person = at_hand.person(at_hand.second)
    with sight(at_hand.first.sight):
        declare_conflict(person=person, enterprise=at_hand.firm, reason="亲属任职", by=at_hand.first, at=AT)
    assert "keeps away from" in refused(at_hand)["inspectors"]


def test_a_conflict_that_comes_up_before_the_beginning_stops_it(at_hand: Bench) -> None:
    visit = at_hand.planned()
    person = at_hand.person(at_hand.second)
    with sight(at_hand.first.sight):
        declare_conflict(person=person, enterprise=at_hand.firm, reason="持有股份", by=at_hand.first, at=AT)
        with pytest.raises(PlanRefused, match="keeps away"):
            actions.begin(visit=visit, by=at_hand.first, at=AT)


def test_a_certificate_that_ran_out_before_the_beginning_stops_it(at_hand: Bench) -> None:
    with sight(SYSTEM):
        soon = certified("inspector", at_hand.offices.luzhou, "赵强", until=DAY)
    visit = at_hand.planned(inspectors=[at_hand.person(at_hand.first), at_hand.person(soon)])
    with sight(at_hand.first.sight):
        with pytest.raises(PlanRefused, match="not valid on 2026-11-25"):
            actions.begin(visit=visit, by=at_hand.first, at=AT + timedelta(days=1))
        actions.begin(visit=visit, by=at_hand.first, at=AT)


def test_the_yearly_cap_holds_unless_a_reason_is_approved(at_hand: Bench) -> None:
    for month in (1, 2, 3):  # grade C: three a year
        at_hand.planned(planned_on=date(2026, month, 10))
    assert "number 4" in refused(at_hand)["cap_reason"]
    with sight(SYSTEM):
        assert clear(at_hand.plan(cap_reason="上年度两次抽检不合格"), at_hand.offices.luzhou).count == 4
        assert clear(at_hand.plan(source=Source.COMPLAINT), at_hand.offices.luzhou).count == 0
        assert clear(at_hand.plan(planned_on=date(2027, 1, 8)), at_hand.offices.luzhou).count == 1


def test_a_cancelled_one_does_not_count(at_hand: Bench) -> None:
    for month in (1, 2, 3):
        visit = at_hand.planned(planned_on=date(2026, month, 10))
    with sight(at_hand.first.sight):
        actions.cancel(visit=visit, reason="企业停产", by=at_hand.first, at=AT)
    with sight(SYSTEM):
        assert clear(at_hand.plan(), at_hand.offices.luzhou).count == 3


def test_what_a_superior_checked_is_not_checked_again_for_three_months(at_hand: Bench) -> None:
    with sight(SYSTEM):
        city = [certified("inspector", at_hand.offices.bureau, name) for name in ("市甲", "市乙")]
    above = Bench(at_hand.offices, *city, at_hand.firm)
    visit = above.concluded()
    found = refused(at_hand, planned_on=date(2027, 2, 24))["repeat_reason"]
    assert "长治市市场监督管理局" in found
    assert "2027-02-24" in found
    with sight(SYSTEM):
        plan = at_hand.plan(planned_on=date(2027, 2, 24), repeat_reason="投诉集中")
        assert clear(plan, at_hand.offices.luzhou).repeats == visit
        assert clear(at_hand.plan(planned_on=date(2027, 2, 25)), at_hand.offices.luzhou).repeats is None
        clear(
            above.plan(planned_on=date(2026, 12, 1)), at_hand.offices.bureau
        )  # the superior itself is not bound
