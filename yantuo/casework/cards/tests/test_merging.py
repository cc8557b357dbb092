"""What merging two cards refuses, and that a merger loses no problem."""

import pytest

from yantuo.casework.cards.answering.actions import answer
from yantuo.casework.cards.enums import State
from yantuo.casework.cards.merging.actions import merge
from yantuo.casework.cards.models import Problem, Reply
from yantuo.casework.cards.tests.factories import (
    AT,
    Cast,
    answered,
    done,
    issued,
    signed_for,
)
from yantuo.casework.cards.tests.refusals import refuses
from yantuo.casework.deadlines.models import Deadline
from yantuo.directory.enterprises.tests.factories import enterprise
from yantuo.kernel.flow import NotAllowed
from yantuo.records.sight.session import SYSTEM, sight

pytestmark = pytest.mark.django_db


def test_what_cannot_be_merged(who: Cast) -> None:
    card, answered_one = signed_for(who), answered(who)
    with sight(SYSTEM):
        firm = enterprise(who.city.luzhou, "别家食品厂")
    foreign, unsigned, later = issued(who, enterprise=firm), issued(who), signed_for(who, days=20)
    with sight(who.head.sight):
        for into, sentence in (
            (card, "into itself"),
            (foreign, "same enterprise or office"),
            (answered_one, "no longer being corrected"),
            (later, "would get a later date"),
        ):
            with refuses(sentence):
                merge(card=card, into=into, reason="同一问题", by=who.head, at=AT)
        with refuses("has not been signed for"):
            merge(card=unsigned, into=card, reason="同一问题", by=who.head, at=AT)
        with refuses("only with a reason"):
            merge(card=later, into=card, reason="", by=who.head, at=AT)
    with sight(who.inspector.sight), pytest.raises(NotAllowed):
        merge(card=later, into=card, reason="同一问题", by=who.inspector, at=AT)
    with sight(SYSTEM):
        assert Problem.objects.filter(born="merged").count() == 0


def test_a_merger_loses_no_problem(who: Cast) -> None:
    card, into = signed_for(who, 3, days=20), signed_for(who, 2, days=10)
    with sight(who.head.sight):
        texts = sorted(Problem.objects.filter(state="open").values_list("text", flat=True))
        moved = merge(card=card, into=into, reason="同一企业", by=who.head, at=AT)
        assert [problem.n for problem in moved] == [3, 4, 5]
        assert sorted(Problem.objects.filter(card=into, state="open").values_list("text", flat=True)) == texts
        assert {problem.from_card_id for problem in moved} == {card.pk}
        assert (card.state, card.merged_into_id) == (State.MERGED, into.pk)
        assert not Deadline.objects.open().filter(dossier_id=card.pk).exists()
    with sight(who.boss.sight):
        answer(card=into, done=done(into, AT), by=who.boss, at=AT)
        assert Reply.objects.get(card=into).parts.count() == 5
