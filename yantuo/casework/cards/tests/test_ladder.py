"""The clocks of a card: over holidays and make-up days, and up the ladder, each rung exactly once."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yantuo.casework.cards import actions
from yantuo.casework.cards.answering.actions import answer
from yantuo.casework.cards.drafting.actions import draft_card
from yantuo.casework.cards.extensions import actions as extensions
from yantuo.casework.cards.models import Card
from yantuo.casework.cards.tests.factories import (
    AT,
    DAY,
    Cast,
    accepted,
    answered,
    done,
    issued,
    person,
    signed_for,
    stated,
)
from yantuo.casework.deadlines.models import Deadline, Rung
from yantuo.casework.escalation.actions import sweep
from yantuo.casework.escalation.rules import ladder, reached_at
from yantuo.casework.notices.models import Notice
from yantuo.directory.people.tests.factories import actor
from yantuo.records.law.queries import calendar
from yantuo.records.sight.session import SYSTEM, sight

pytestmark = pytest.mark.django_db
BEFORE_NATIONAL_DAY = datetime(2026, 9, 17, 2, 0, tzinfo=UTC)  # Thursday; Sunday 20 September is worked


def due(card: Card) -> dict[str, str]:
    """The last moment of every running clock, in Changzhi."""
    with sight(SYSTEM):
        rows = Deadline.objects.open().filter(dossier_id=card.pk)
        return {row.key: f"{row.due_at + timedelta(hours=8):%Y-%m-%d %H:%M:%S}" for row in rows}


def test_over_national_day_and_its_make_up_days(who: Cast) -> None:
    """2026: 20 September (Sunday) and 10 October (Saturday) are worked, 25-27 September and 1-7 October are off."""
    assert due(issued(who, at=BEFORE_NATIONAL_DAY, days=10)) == {
        "card.sign": "2026-09-21 23:59:59",  # 18th, worked Sunday 20th, 21st
        "card.correct": "2026-09-28 23:59:59",  # the 27th is off
    }
    assert due(issued(who, at=BEFORE_NATIONAL_DAY, days=14))["card.correct"] == "2026-10-08 23:59:59"
    assert (
        due(issued(who, at=BEFORE_NATIONAL_DAY, days=23))["card.correct"] == "2026-10-10 23:59:59"
    )  # worked
    assert due(answered(who, at=datetime(2026, 9, 30, 2, tzinfo=UTC)))["card.review"] == "2026-10-13 23:59:59"
    visit = due(accepted(who, at=datetime(2026, 9, 24, 2, tzinfo=UTC)))
    assert visit == {"card.revisit": "2026-10-15 23:59:59"}


def test_an_extension_is_counted_from_the_end_over_the_holidays(who: Cast) -> None:
    card = signed_for(who, at=BEFORE_NATIONAL_DAY, days=10)
    with sight(who.boss.sight):
        extensions.ask(card=card, days=5, reason="设备未到", by=who.boss, at=BEFORE_NATIONAL_DAY + DAY)
    with sight(who.leader.sight):
        extensions.grant(card=card, by=who.leader, at=BEFORE_NATIONAL_DAY + DAY)
    assert due(card)["card.correct"] == "2026-10-08 23:59:59"


def test_every_clock_says_why(who: Cast) -> None:
    card = issued(who, at=BEFORE_NATIONAL_DAY, days=14)
    with sight(SYSTEM):
        clock = Deadline.objects.get(dossier_id=card.pk, key="card.correct")
        assert {"event", "counted", "moved_on", "unconfirmed"} <= {step["code"] for step in clock.why}
        assert (clock.confirmed, clock.amount, clock.basis_en[:11]) == (False, 14, "House limit")


def rungs(card: Card) -> list[tuple[str, bool]]:
    with sight(SYSTEM):
        rows = Rung.objects.filter(deadline__dossier_id=card.pk, deadline__key="card.correct")
        return list(rows.order_by("at", "pk").values_list("rung", "passed"))


def swept(at: datetime) -> int:
    with sight(SYSTEM):
        return sweep(at=at)


def test_overdue_it_climbs_from_the_township_to_the_city_and_each_step_is_logged(who: Cast) -> None:
    with sight(SYSTEM):
        head = actor("section_head", who.city.station, "周所长")
    with sight(head.sight):
        card = draft_card(
            by=head, at=AT, problems=stated(1), seen_at=AT, enterprise=who.firm, days=10,
            overseers=[person(who.inspector), person(who.officer)],
        )  # fmt: skip
        actions.issue(card=card, proved_with="password", by=head, at=AT)
    with sight(who.boss.sight):
        actions.sign_for(card=card, by=who.boss, at=AT)
    with sight(SYSTEM):
        clock = Deadline.objects.get(dossier_id=card.pk, key="card.correct")
    for rung in ladder():
        moment = reached_at(rung, clock.yellow_at, clock.due_at, law_calendar())
        swept(moment)
        swept(moment + timedelta(minutes=5))
    assert rungs(card) == [(rung.key, False) for rung in ladder()]
    with sight(SYSTEM):
        told = {row.rung: row.told for row in Rung.objects.filter(deadline=clock)}
        assert told["overdue"] == ["周所长"]
        assert "刘芳" in told["superior"]  # the leader of the county
        assert Notice.objects.filter(person_id=who.leader.person_id, kind="ladder.superior").count() == 1
        if "topmost" in told:
            assert "陈伟" in told["topmost"]  # the leader of the city


def law_calendar() -> object:
    with sight(SYSTEM):
        return calendar()


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    hours=st.lists(st.integers(0, 24 * 40), min_size=1, max_size=9),
    extended=st.one_of(st.none(), st.integers(0, 24 * 9)),
)
def test_whenever_the_worker_looks_every_rung_is_taken_exactly_once(
    hours: list[int], extended: int | None, who: Cast
) -> None:
    """The sweep comes at any hours, also twice; an extension in between moves the date, and the ladder starts anew."""
    with transaction.atomic():
        card = signed_for(who, 1)
        acts = sorted([(hour, "sweep") for hour in hours] + [(hour, "sweep") for hour in hours[:2]])
        if extended is not None:
            acts = sorted([*acts, (extended, "extend")])
        for hour, act in acts:
            moment = AT + timedelta(hours=hour)
            if act == "extend":
                extend(who, card, moment)
            else:
                swept(moment)
        last = AT + timedelta(hours=max(hours))
        with sight(SYSTEM):
            clock = Deadline.objects.get(dossier_id=card.pk, key="card.correct")
            taken = list(Rung.objects.filter(deadline=clock).values_list("rung", "for_due_at"))
            assert len(taken) == len(set(taken))
            now = sorted(rung for rung, for_due in taken if for_due == clock.due_at)
            reached = [
                rung.key
                for rung in ladder()
                if reached_at(rung, clock.yellow_at, clock.due_at, calendar()) <= last
            ]
            if extended is None or extended <= max(hours):
                assert now == sorted(reached)
            loud = Rung.objects.filter(deadline=clock, passed=False).count()
            assert Notice.objects.filter(deadline_id=clock.pk).values("kind", "at").distinct().count() <= loud
        transaction.set_rollback(True)


def extend(who: Cast, card: Card, moment: datetime) -> None:
    with sight(who.boss.sight):
        extensions.ask(card=card, days=5, reason="设备未到", by=who.boss, at=moment)
    with sight(who.leader.sight):
        extensions.grant(card=card, by=who.leader, at=moment)


def test_an_answer_ends_the_climb(who: Cast) -> None:
    card = signed_for(who)
    swept(AT + 11 * DAY)
    before = rungs(card)
    with sight(who.boss.sight):
        answer(card=card, done=done(card, AT), by=who.boss, at=AT + 12 * DAY)
    swept(AT + 13 * DAY)
    assert before
    assert rungs(card) == before
