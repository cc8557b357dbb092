"""What the review of an answer and the return visit refuse, each with the sentence that says why."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from yantuo.casework.cards import actions
from yantuo.casework.cards.answering.actions import answer
from yantuo.casework.cards.models import Card, Revisit
from yantuo.casework.cards.revisits.actions import Seen, revisit
from yantuo.casework.cards.rules import Stated
from yantuo.casework.cards.tests.factories import (
    AT,
    DAY,
    Cast,
    accepted,
    answered,
    done,
    issued,
    person,
    representative,
    seen,
    signed_for,
)
from yantuo.casework.cards.tests.refusals import refuses, state
from yantuo.directory.people.models import Certificate
from yantuo.kernel.flow import NotAllowed, WrongState
from yantuo.kernel.refusal import LawRefusal
from yantuo.records.sight.session import SYSTEM, sight

pytestmark = pytest.mark.django_db


def test_who_answered_neither_reviews_nor_visits(who: Cast) -> None:
    """Even where the same person also holds a post in the issuing office."""
    card = signed_for(who)
    with sight(SYSTEM):
        twin = representative(who.firm)
        both = type(who.officer)(**{**vars(who.officer), "person_id": twin.person_id})
    with sight(twin.sight):
        answer(card=card, done=done(card, AT), by=twin, at=AT)
    with sight(both.sight):
        for act in (
            lambda: actions.accept(card=card, by=both, at=AT),
            lambda: actions.send_back(card=card, reasons="x", days=3, by=both, at=AT),
        ):
            with pytest.raises(NotAllowed):
                act()
    with sight(who.officer.sight):
        actions.accept(card=card, by=who.officer, at=AT)
    with sight(both.sight), pytest.raises(NotAllowed):
        revisit(card=card, seen=seen(card), visited_at=AT, second=person(who.inspector), by=both, at=AT)
    with sight(who.inspector.sight), refuses("Who answered the card does not make the return visit"):
        second = person(both)
        revisit(card=card, seen=seen(card), visited_at=AT, second=second, by=who.inspector, at=AT)


def test_sent_back_with_reasons_and_days_within_the_rule(who: Cast) -> None:
    card = answered(who)
    with sight(who.officer.sight):
        with refuses("only with reasons"):
            actions.send_back(card=card, reasons="", days=3, by=who.officer, at=AT)
        with pytest.raises(LawRefusal, match="from 1 to 30"):
            actions.send_back(card=card, reasons="不清", days=31, by=who.officer, at=AT)
    assert state(card) == "answered"


@pytest.mark.parametrize("make", [issued, signed_for, answered])
def test_no_return_visit_before_the_answer_is_accepted(make: Callable[..., Card], who: Cast) -> None:
    card = make(who)
    with sight(who.inspector.sight), pytest.raises(WrongState):
        revisit(
            card=card, seen=seen(card), visited_at=AT, second=person(who.officer), by=who.inspector, at=AT
        )
    with sight(SYSTEM):
        assert not Revisit.objects.exists()


def visit(who: Cast, card: Card, given: dict[Any, Seen], **more: Any) -> None:
    facts = {"visited_at": AT, "second": person(who.officer), **more}
    with sight(who.inspector.sight):
        revisit(card=card, seen=given, by=who.inspector, at=AT, **facts)


def test_a_return_visit_looks_at_every_open_problem(who: Cast) -> None:
    card = accepted(who, 3)
    with sight(SYSTEM):
        one, two, _three = card.problems.order_by("n")
    given = {one.pk: Seen(outcome="corrected"), two.pk: Seen(outcome="partly")}
    with refuses("Problem 2: say what is still missing", "Problem 3: say whether", "set the days"):
        visit(who, card, given)
    assert state(card) == "accepted"


def test_a_return_visit_is_made_by_two_certified_officers_after_the_answer_and_not_tomorrow(
    who: Cast,
) -> None:
    card = accepted(who)
    with refuses("cannot have been before the answer"):
        visit(who, card, seen(card), visited_at=AT - timedelta(hours=1))
    with refuses("lies in the future"):
        visit(who, card, seen(card), visited_at=AT + DAY)
    with refuses("at least two persons"):
        visit(who, card, seen(card), second=person(who.inspector))
    with refuses("valid on that day: 刘芳"):
        visit(who, card, seen(card), second=person(who.leader))
    with sight(SYSTEM):
        Certificate.objects.filter(person_id=who.inspector.person_id).update(valid_to=date(2026, 11, 23))
    with refuses("valid on that day: 王建国"):
        visit(who, card, seen(card))
    assert state(card) == "accepted"


def test_a_new_problem_needs_text_and_clause(who: Cast) -> None:
    card = accepted(who)
    with refuses("needs its text and its legal basis"):
        visit(who, card, seen(card), new_problems=[Stated(text="新")], days=3)


def test_the_firm_makes_no_return_visit(who: Cast) -> None:
    card = accepted(who)
    with sight(who.boss.sight), pytest.raises(NotAllowed):
        revisit(card=card, seen=seen(card), visited_at=AT, second=person(who.boss), by=who.boss, at=AT)
