"""What asking for more time and granting it refuse, each with the sentence that says why."""

import pytest

from yantuo.casework.cards.answering.actions import answer
from yantuo.casework.cards.extensions import actions as extensions
from yantuo.casework.cards.tests.factories import (
    AT,
    DAY,
    Cast,
    done,
    signed_for,
)
from yantuo.casework.cards.tests.refusals import refuses
from yantuo.casework.deadlines.models import Deadline
from yantuo.kernel.flow import NotAllowed, WrongState
from yantuo.records.sight.session import sight

pytestmark = pytest.mark.django_db


def test_more_time_is_asked_for_with_a_reason_once_and_before_it_is_over(who: Cast) -> None:
    card = signed_for(who)
    with sight(who.boss.sight):
        with refuses("only for a reason", "from 1 to 30 days"):
            extensions.ask(card=card, days=31, reason=" ", by=who.boss, at=AT)
        with refuses("ran out on 2026-12-04"):
            extensions.ask(card=card, days=5, reason="设备未到", by=who.boss, at=AT + 11 * DAY)
        extensions.ask(card=card, days=5, reason="设备未到", by=who.boss, at=AT)
        with refuses("is waiting already"):
            extensions.ask(card=card, days=5, reason="设备未到", by=who.boss, at=AT)


def test_more_time_is_granted_once_before_the_end_and_by_another(who: Cast) -> None:
    card = signed_for(who)
    with sight(who.leader.sight), refuses("No request for more time is waiting"):
        extensions.grant(card=card, by=who.leader, at=AT)
    with sight(who.boss.sight):
        extensions.ask(card=card, days=5, reason="设备未到", by=who.boss, at=AT)
    with sight(who.head.sight), pytest.raises(NotAllowed):
        extensions.grant(card=card, by=who.head, at=AT)
    own = type(who.leader)(**{**vars(who.leader), "person_id": who.boss.person_id})
    with sight(who.leader.sight):
        with refuses("Nobody decides on his own request"):
            extensions.grant(card=card, by=own, at=AT)
        with refuses("ran out on 2026-12-04"):
            extensions.grant(card=card, by=who.leader, at=AT + 11 * DAY)
        extensions.grant(card=card, by=who.leader, at=AT + DAY)
        assert f"{Deadline.objects.get(dossier_id=card.pk, state='open').due_at:%Y-%m-%d}" == "2026-12-09"
    with sight(who.boss.sight), refuses("extended once already"):
        extensions.ask(card=card, days=5, reason="再次", by=who.boss, at=AT + 2 * DAY)


def test_a_request_is_refused_with_a_reason(who: Cast) -> None:
    card = signed_for(who)
    with sight(who.boss.sight):
        extensions.ask(card=card, days=5, reason="设备未到", by=who.boss, at=AT)
    with sight(who.leader.sight):
        with refuses("refused only with a reason"):
            extensions.refuse(card=card, answer="", by=who.leader, at=AT)
        extensions.refuse(card=card, answer="可以按期完成", by=who.leader, at=AT)
        assert f"{Deadline.objects.get(dossier_id=card.pk, state='open').due_at:%Y-%m-%d}" == "2026-12-04"


def test_a_request_lapses_with_the_answer(who: Cast) -> None:
    card = signed_for(who)
    with sight(who.boss.sight):
        extensions.ask(card=card, days=5, reason="设备未到", by=who.boss, at=AT)
        answer(card=card, done=done(card, AT), by=who.boss, at=AT)
        request = card.extension_requests.get()
        assert (request.granted, request.decided_by) == (False, None)
    with sight(who.leader.sight), pytest.raises(WrongState):
        extensions.grant(card=card, by=who.leader, at=AT)
