"""What signing for a card and answering it refuse, each with the sentence that says why."""

import pytest

from yantuo.casework.cards import actions
from yantuo.casework.cards.answering.actions import Done, answer
from yantuo.casework.cards.models import Card, Reply
from yantuo.casework.cards.tests.factories import (
    AT,
    DAY,
    Cast,
    done,
    issued,
    photo,
    representative,
    signed_for,
    stated,
)
from yantuo.casework.cards.tests.refusals import refuses, state
from yantuo.directory.enterprises.tests.factories import enterprise
from yantuo.kernel.flow import NotAllowed, WrongState
from yantuo.records.files.refusals import FileRefused
from yantuo.records.sight.session import SYSTEM, sight

pytestmark = pytest.mark.django_db


def test_another_firm_or_office_signs_nothing(who: Cast) -> None:
    card = issued(who)
    with sight(SYSTEM):
        stranger = representative(enterprise(who.city.luzhou, "别家食品厂"), "别人")
    for one in (who.leader, who.head, who.xiangyuan_leader):  # the issuer's own, and a third office
        with sight(who.head.sight), pytest.raises(NotAllowed):
            actions.sign_for(card=card, by=one, at=AT)
    with sight(stranger.sight):
        assert not Card.objects.filter(pk=card.pk).exists()
        with pytest.raises(Exception, match="does not exist"):
            actions.sign_for(card=card, by=stranger, at=AT)
    assert state(card) == "issued"


@pytest.mark.parametrize(("reason", "witness"), [("", "李某"), ("拒绝", " ")])
def test_a_refusal_to_sign_needs_reason_and_witness(reason: str, witness: str, who: Cast) -> None:
    card = issued(who)
    with sight(who.inspector.sight), refuses("with its reason and a witness"):
        actions.note_refusal(card=card, reason=reason, witness=witness, by=who.inspector, at=AT)


def test_no_answer_before_the_card_is_signed_for(who: Cast) -> None:
    card = issued(who)
    with sight(who.boss.sight), pytest.raises(WrongState):
        answer(card=card, done=done(card, AT), by=who.boss, at=AT)


def test_an_answer_names_everything_that_is_missing_at_once(who: Cast) -> None:
    card = signed_for(who, 4)
    with sight(who.boss.sight):
        one, two, three, _four = card.problems.order_by("n")
        given = {
            one.pk: Done(measures=" ", done_on=None, files=[photo()]),
            two.pk: Done(measures="已改", done_on=AT.date() + DAY, files=[photo()]),
            three.pk: Done(measures="已改", done_on=AT.date(), files=[]),
        }
        with refuses(
            "Problem 1: say what was done", "Problem 1: give the day", "Problem 2: .* in the future",
            "Problem 3: add a photo", "Problem 4: say what was done", "Problem 4: give the day", "Problem 4: add",
        ):  # fmt: skip
            answer(card=card, done=given, by=who.boss, at=AT)
        assert not Reply.objects.exists()
    assert state(card) == "correcting"


def test_evidence_is_not_demanded_where_the_problem_says_so(who: Cast) -> None:
    card = signed_for(who, problems=stated(1, needs_evidence=False))
    with sight(who.boss.sight):
        answer(card=card, done=done(card, AT, files=0), by=who.boss, at=AT)
    assert state(card) == "answered"


def test_a_broken_file_is_refused_and_nothing_is_written(who: Cast) -> None:
    card = signed_for(who, 1)
    torn = photo()
    torn.file.truncate(30)
    torn.size = 30
    with sight(who.boss.sight):
        given = {p.pk: Done(measures="已改", done_on=AT.date(), files=[torn]) for p in card.problems.all()}
        with pytest.raises(FileRefused):
            answer(card=card, done=given, by=who.boss, at=AT)
        assert not Reply.objects.exists()
    assert state(card) == "correcting"


def test_a_problem_of_another_card_is_not_answered_here(who: Cast) -> None:
    card, other = signed_for(who, 1), signed_for(who, 1)
    with sight(who.boss.sight), refuses("no longer open on this card"):
        answer(card=card, done={**done(card, AT), **done(other, AT)}, by=who.boss, at=AT)
