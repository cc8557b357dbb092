"""The way of a round: planned, begun, looked at, cards, reported, closed, and every door that stays shut."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from yantuo.casework.cards.actions import discard
from yantuo.casework.checklists.actions import Given, SheetLocked, SheetRefused
from yantuo.casework.documents.models import Document
from yantuo.casework.dossiers.models import Dossier
from yantuo.casework.notices.models import Notice
from yantuo.casework.oversight import actions
from yantuo.casework.oversight.models import Round, Stop
from yantuo.casework.oversight.queries import findings
from yantuo.casework.oversight.rules import RoundRefused
from yantuo.casework.oversight.stops import actions as stops
from yantuo.casework.oversight.tests import factories as make
from yantuo.casework.oversight.tests.factories import AT, DAY, Cast
from yantuo.directory.people import actions as people
from yantuo.directory.people.actor import MACHINE
from yantuo.directory.people.tests.factories import actor
from yantuo.kernel.flow import NotAllowed, NotReady, WrongState
from yantuo.records.sight.session import SYSTEM, sight


def fresh(made: Round) -> Round:
    with sight(SYSTEM):
        return Round.objects.select_related("dossier").get(pk=made.pk)


def test_the_whole_way(who: Cast) -> None:
    made = make.under_way(who)
    luzhou, xiangyuan = make.stops_of(made)
    make.looked_at(who, luzhou, "2.1", "3.3")
    make.looked_at(who, xiangyuan)
    card = make.drafted(who, luzhou, "2.1", "3.3")
    with sight(SYSTEM):
        assert card.addressee == who.city.luzhou
        assert (card.origin, card.origin_dossier_id, card.seen_at) == ("oversight", made.pk, AT)
        one, two = card.problems.order_by("n")
        assert (one.text, one.item, one.category) == ("第2.1项不到位", "2.1", "督查督办与时限")
        assert two.clause.startswith("《食品生产经营监督检查管理办法》第三十条")
        assert {overseer.name for overseer in card.overseers.all()} == {"郭涛", "李敏"}
    make.issued(who, card)
    make.written(who, made)
    with sight(who.head.sight):
        actions.report(case=made, by=who.head, at=AT)
        assert fresh(made).report_id == Document.objects.get(dossier=made.pk).pk
        with pytest.raises(NotReady, match="1 card of the round is not closed yet"):
            actions.close(case=made, outcome="已办结", by=who.head, at=AT)
    make.card_closed(who, card)
    with sight(who.head.sight):
        actions.close(case=made, outcome="两县均已整改", by=who.head, at=AT)
    made = fresh(made)
    assert (made.state, made.outcome, made.dossier.closed_at) == ("closed", "两县均已整改", AT)


def test_the_report_says_who_went_where_and_what_was_found(who: Cast) -> None:
    made = make.under_way(who)
    luzhou, xiangyuan = make.stops_of(made)
    make.looked_at(who, luzhou, "2.1")
    make.looked_at(who, xiangyuan)
    make.drafted(who, luzhou, "2.1")
    make.written(who, made)
    with sight(SYSTEM):
        data = Document.objects.get(dossier=made.pk).data
    said = "\n".join(block["text"] for block in data["body"])
    assert data["title"] == "关于2026年第四季度食品生产监管督查情况的报告"
    assert "对2个单位开展例行督查。督查人员：郭涛、李敏。" in said
    assert "（二）襄垣县市场监督管理局" in said
    assert "潞州区市场监督管理局问题1：第2.1项不到位（督查督办制度（整改、审核时限））。" in said
    assert "督查督办卡1张" in said


def test_a_finding_without_a_card_keeps_the_round_from_being_reported(who: Cast) -> None:
    made = make.under_way(who)
    luzhou, xiangyuan = make.stops_of(made)
    make.looked_at(who, luzhou, "2.1", "2.4")
    make.written(who, made)
    with sight(who.head.sight), pytest.raises(NotReady) as refused:
        actions.report(case=made, by=who.head, at=AT)
    assert "1 office has not been looked at yet" in str(refused.value)
    assert "2 findings stand on no card yet" in str(refused.value)
    make.looked_at(who, xiangyuan)
    card = make.drafted(who, luzhou, "2.1", "2.4")
    with sight(who.head.sight):
        discard(card=card, reason="重复", by=who.head, at=AT)
        with pytest.raises(NotReady, match="2 findings stand on no card yet"):
            actions.report(case=made, by=who.head, at=AT)
    make.drafted(who, luzhou, "2.1", "2.4")
    with sight(who.head.sight):
        actions.report(case=made, by=who.head, at=AT)


def test_a_round_is_not_reported_without_its_paper(who: Cast) -> None:
    made = make.under_way(who, offices=[who.city.luzhou])
    make.looked_at(who, *make.stops_of(made))
    with sight(who.head.sight), pytest.raises(NotReady, match="Draft the report"):
        actions.report(case=made, by=who.head, at=AT)
    make.written(who, made, signed=False)
    with sight(who.head.sight), pytest.raises(NotReady, match="has not been signed yet"):
        actions.report(case=made, by=who.head, at=AT)


def test_the_database_closes_no_round_with_an_open_card(who: Cast) -> None:
    made = make.under_way(who, offices=[who.city.luzhou])
    (luzhou,) = make.stops_of(made)
    make.looked_at(who, luzhou, "2.1")
    make.drafted(who, luzhou, "2.1")
    make.written(who, made)
    with sight(who.head.sight):
        actions.report(case=made, by=who.head, at=AT)
    with sight(SYSTEM):
        with pytest.raises(IntegrityError, match="every card of it is closed"), transaction.atomic():
            Round.objects.filter(pk=made.pk).update(state="closed")
        with pytest.raises(IntegrityError, match="never deleted"), transaction.atomic():
            Round.objects.filter(pk=made.pk)._raw_delete("default")  # type: ignore[attr-defined]


def test_who_may_go_is_checked_all_at_once(who: Cast) -> None:
    with sight(SYSTEM):
        both = make.person(actor("inspector", who.city.bureau, "兼职"))
        people.grant(
            person=both, organisation=who.city.station, role="inspector", title="副所长", begins=date(2020, 1, 1),
            ends=None, by=MACHINE, at=AT,
        )  # fmt: skip
    with pytest.raises(ValidationError) as refused:
        make.planned(
            who, team=[both, make.person(who.county_head)], offices=[who.city.luzhou, who.city.department],
            last_day=date(2026, 11, 20),
        )  # fmt: skip
    said = " ".join(refused.value.messages)
    for part in (
        "ends before it begins",
        "its team: 赵强",
        "is visited, and so not of the team: ",
        "兼职",
        "长治市生态环境局",
    ):
        assert part in said


def test_one_person_is_no_team_and_no_office_no_round(who: Cast) -> None:
    with pytest.raises(ValidationError) as refused:
        make.planned(who, team=[], offices=[])
    assert refused.value.messages == [
        "Name at least two persons of the team.",
        "Name at least one office to visit.",
    ]


def test_a_county_oversees_its_own_township_offices_and_no_neighbour(who: Cast) -> None:
    with sight(SYSTEM):
        second = make.person(actor("inspector", who.city.luzhou, "马兵"))
    team = {"leader": make.person(who.county_head), "team": [second]}
    make.planned(who, by=who.county_head, offices=[who.city.station], **team)
    with pytest.raises(ValidationError, match="Not under the oversight"):
        make.planned(who, by=who.county_head, offices=[who.city.xiangyuan], **team)


def test_a_coordinating_office_runs_a_round_without_any_certificate(who: Cast) -> None:
    by = who.coordinator
    made = make.planned(who, by=by, leader=make.person(by), team=[make.person(who.second_coordinator)])
    with sight(by.sight):
        actions.begin(case=made, by=by, at=AT)
    luzhou, _xiangyuan = make.stops_of(made)
    with sight(by.sight):
        stops.fill(stop=luzhou, shown={}, given=make.answers(luzhou, "4.1"), by=by, at=AT)
        stops.finish(stop=luzhou, visited_at=AT, by=by, at=AT)
        card = stops.card_for(stop=luzhou, items=["4.1"], by=by, at=AT)
    assert card.addressee == who.city.luzhou


def test_the_team_is_told_and_the_offices_visited_see_nothing(who: Cast) -> None:
    made = make.under_way(who)
    with sight(SYSTEM):
        assert Notice.objects.filter(kind="oversight.planned").values_list("person_id", flat=True).get() == (
            who.officer.person_id
        )
    with sight(who.county_leader.sight):
        assert not Round.objects.filter(pk=made.pk).exists()
        assert not Stop.objects.exists()
        assert not Dossier.objects.visible_to(who.county_leader).filter(pk=made.pk).exists()


def test_only_the_team_fills_in_and_only_while_it_is_under_way(who: Cast) -> None:
    made = make.planned(who)
    luzhou, _other = make.stops_of(made)
    with sight(SYSTEM):
        stranger = actor("inspector", who.city.bureau, "外人")
    with sight(who.officer.sight), pytest.raises(RoundRefused, match="only while it is under way"):
        stops.fill(stop=luzhou, shown={}, given={}, by=who.officer, at=AT)
    with sight(who.head.sight):
        actions.begin(case=made, by=who.head, at=AT)
    luzhou, _other = make.stops_of(made)
    with sight(stranger.sight), pytest.raises(RoundRefused, match="Only the team"):
        stops.fill(stop=luzhou, shown={}, given=make.answers(luzhou), by=stranger, at=AT)
    with sight(who.officer.sight):
        with pytest.raises(SheetRefused, match="describe what was found"):
            stops.fill(stop=luzhou, shown={}, given={"2.1": Given("fails")}, by=who.officer, at=AT)
        with pytest.raises(SheetRefused, match="see the sheet"):
            stops.finish(stop=luzhou, visited_at=AT, by=who.officer, at=AT)
        stops.fill(stop=luzhou, shown={}, given=make.answers(luzhou), by=who.officer, at=AT)
        with pytest.raises(RoundRefused, match="lies in the future"):
            stops.finish(stop=luzhou, visited_at=AT + DAY, by=who.officer, at=AT)
        stops.finish(stop=luzhou, visited_at=AT, by=who.officer, at=AT)
        with pytest.raises((RoundRefused, SheetLocked), match="finished"):
            stops.fill(stop=luzhou, shown={}, given=make.answers(luzhou), by=who.officer, at=AT)


def test_a_visit_is_opened_again_only_before_a_card(who: Cast) -> None:
    made = make.under_way(who, offices=[who.city.luzhou])
    (luzhou,) = make.stops_of(made)
    make.looked_at(who, luzhou, "2.1")
    with sight(who.officer.sight), pytest.raises(RoundRefused, match="who runs the round"):
        stops.reopen(stop=luzhou, reason="漏项", by=who.officer, at=AT)
    with sight(who.head.sight):
        stops.reopen(stop=luzhou, reason="漏项", by=who.head, at=AT)
    make.looked_at(who, luzhou, "2.1", "2.2")
    make.drafted(who, luzhou, "2.1")
    with sight(who.head.sight):
        with pytest.raises(RoundRefused, match="stand on a card"):
            stops.reopen(stop=luzhou, reason="漏项", by=who.head, at=AT)
        assert [bool(one.card) for one in findings(luzhou)] == [True, False]


def test_a_finding_stands_on_one_card_only(who: Cast) -> None:
    made = make.under_way(who, offices=[who.city.luzhou])
    (luzhou,) = make.stops_of(made)
    with pytest.raises(RoundRefused, match="Finish the visit first"):
        make.drafted(who, luzhou, "2.1")
    make.looked_at(who, luzhou, "2.1", "2.2")
    make.drafted(who, luzhou, "2.1")
    with pytest.raises(RoundRefused, match=r"these do or are none: 2\.1, 3\.1"):
        make.drafted(who, luzhou, "2.1", "3.1", "2.2")
    with pytest.raises(RoundRefused, match="Choose findings"):
        make.drafted(who, luzhou)
    make.drafted(who, luzhou, "2.2")


def test_steps_belong_to_who_runs_the_round_and_to_their_state(who: Cast) -> None:
    made = make.planned(who)
    for other in (who.officer, who.county_leader, who.coordinator):
        with sight(SYSTEM), pytest.raises(NotAllowed):
            actions.begin(case=made, by=other, at=AT)
    with sight(who.head.sight):
        with pytest.raises(WrongState):
            actions.close(case=made, outcome="x", by=who.head, at=AT)
        with pytest.raises(ValidationError, match="only with a reason"):
            actions.cancel(case=made, reason="", by=who.head, at=AT)
        actions.cancel(case=made, reason="并入下季度", by=who.head, at=AT)
        with pytest.raises(WrongState):
            actions.begin(case=made, by=who.head, at=AT)
