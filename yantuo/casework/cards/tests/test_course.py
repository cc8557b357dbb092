"""The course of a card from draft to closed, and what every step does besides."""

from datetime import timedelta
from uuid import uuid4

import pytest

from yantuo.casework.cards import actions
from yantuo.casework.cards.answering.actions import answer
from yantuo.casework.cards.drafting.actions import draft_card, redraft
from yantuo.casework.cards.enums import State
from yantuo.casework.cards.models import Card, Overseer, Problem, Reply, Review, Revisit, Revisited
from yantuo.casework.cards.rules import Stated
from yantuo.casework.cards.tests.factories import (
    AT,
    DAY,
    Cast,
    accepted,
    answered,
    closed,
    done,
    drafted,
    issued,
    person,
    photo,
    signed_for,
    stated,
    visited,
)
from yantuo.casework.deadlines.models import Deadline
from yantuo.casework.dossiers.models import Dossier
from yantuo.casework.dossiers.queries import timeline
from yantuo.casework.notices.models import Notice
from yantuo.casework.notices.words import said
from yantuo.records.files.actions import attach_all
from yantuo.records.files.models import Attachment
from yantuo.records.sight.session import SYSTEM, sight
from yantuo.records.trail.models import Entry

pytestmark = pytest.mark.django_db


def running(card: Card) -> dict[str, str]:
    with sight(SYSTEM):
        rows = Deadline.objects.open().filter(dossier_id=card.pk)
        return {row.key: f"{row.due_at:%Y-%m-%d}" for row in rows}


def told(person_id: int) -> list[str]:
    with sight(SYSTEM):
        rows = Notice.objects.filter(person_id=person_id).order_by("at", "kind")
        assert all(said(row) != row.kind for row in rows)  # each has its sentence
        return [row.kind for row in rows]


def test_a_draft_is_its_offices_own_affair(who: Cast) -> None:
    card = drafted(who)
    for other in (who.boss, who.xiangyuan_leader):
        with sight(other.sight):
            assert not Card.objects.filter(pk=card.pk).exists()
            assert not Problem.objects.filter(card_id=card.pk).exists()
            assert not Dossier.objects.filter(pk=card.pk).exists()
    assert running(card) == {}


def test_issuing_numbers_it_starts_both_clocks_and_shows_it(who: Cast) -> None:
    card = issued(who)
    assert (card.state, card.dossier.number) == (State.ISSUED, "潞市监督办〔2026〕1号")
    assert running(card) == {"card.sign": "2026-11-27", "card.correct": "2026-12-04"}
    assert told(who.boss.person_id) == ["card.issued"]
    with sight(who.boss.sight):
        assert Card.objects.visible_to(who.boss).get().pk == card.pk
        assert Problem.objects.filter(card_id=card.pk).count() == 2
        assert [one.name for one in Overseer.objects.order_by("pk")] == ["王建国", "李敏"]
    assert (card.issuer_name, card.issued_with) == ("赵强", "password")
    assert issued(who).dossier.number == "潞市监督办〔2026〕2号"


def test_the_whole_course(who: Cast) -> None:
    card = closed(who)
    assert (card.state, card.dossier.state) == (State.CLOSED, "closed")
    with sight(SYSTEM):
        card = Card.objects.get(pk=card.pk)
        assert (card.state, card.dossier.closed_at) == (State.CLOSED, AT)
        assert not Problem.objects.filter(card=card).exclude(state="corrected", corrected_at=AT).exists()
        verbs = [e.verb for e in Entry.objects.about("card", card.pk).order_by("id") if e.kind == "card"]
        assert verbs == ["open", "issue", "card.number", "sign_for", "answer", "accept", "confirm"]
        assert all(event.text for event in timeline(card.dossier))
    assert running(card) == {}
    assert told(who.boss.person_id) == ["card.accepted", "card.closed", "card.issued"]
    assert told(who.inspector.person_id) == ["card.answered", "card.signed_for"]


def test_an_answer_stands_with_its_evidence(who: Cast) -> None:
    card = answered(who)
    with sight(who.officer.sight):
        reply = Reply.objects.get(card=card)
        parts = list(reply.parts.order_by("problem__n"))
        assert [part.measures for part in parts] == ["已补齐记录", "已补齐记录"]
        assert all(Attachment.objects.of("card_reply", part.pk).count() == 1 for part in parts)
    assert running(card) == {"card.review": "2026-12-01"}


def test_sent_back_with_reasons_it_comes_again(who: Cast) -> None:
    card = answered(who)
    with sight(who.officer.sight):
        actions.send_back(card=card, reasons="照片看不清", days=5, by=who.officer, at=AT + DAY)
        assert (card.state, card.round, card.days) == (State.CORRECTING, 2, 5)
        assert Review.objects.get(card=card).reasons == "照片看不清"
    assert running(card) == {"card.correct": "2026-11-30"}
    with sight(who.boss.sight):
        answer(card=card, done=done(card, AT), by=who.boss, at=AT + 2 * DAY)
        assert Reply.objects.filter(card=card).count() == 2
    with sight(who.officer.sight):
        actions.accept(card=card, by=who.officer, at=AT + 3 * DAY)
    assert running(card) == {"card.revisit": "2026-12-11"}


def test_a_visit_that_finds_less_reopens_exactly_what_is_left(who: Cast) -> None:
    card = accepted(who, 3)
    visited(who, card, "corrected", "partly", "not", days=7, at=AT + DAY)
    with sight(who.boss.sight):
        card = Card.objects.get(pk=card.pk)
        assert (card.state, card.round, card.days) == (State.CORRECTING, 2, 7)
        assert [p.state for p in card.problems.order_by("n")] == ["corrected", "open", "open"]
        reply = answer(card=card, done=done(card, AT), by=who.boss, at=AT + 2 * DAY)
        assert [part.problem.n for part in reply.parts.order_by("problem__n")] == [2, 3]
    with sight(who.officer.sight):
        actions.accept(card=card, by=who.officer, at=AT + 2 * DAY)
    visited(who, card, at=AT + 3 * DAY)
    with sight(SYSTEM):
        assert Card.objects.get(pk=card.pk).state == State.CLOSED
        assert Revisit.objects.filter(card_id=card.pk).count() == 2
        assert Revisited.objects.filter(problem__card_id=card.pk).count() == 5


def test_a_new_problem_joins_the_card_and_keeps_it_open(who: Cast) -> None:
    card = accepted(who)
    visited(who, card, new_problems=stated(1), days=5)
    with sight(SYSTEM):
        card = Card.objects.get(pk=card.pk)
        rows = list(card.problems.order_by("n").values_list("n", "state", "born"))
        assert rows == [(1, "corrected", "issued"), (2, "corrected", "issued"), (3, "open", "revisit")]
        assert card.state == State.CORRECTING


def test_a_new_problem_may_have_a_card_of_its_own(who: Cast) -> None:
    card = accepted(who)
    visited(who, card, new_problems=[Stated(text="新问题", clause="第三十三条", files=[photo()])], apart=True)
    with sight(SYSTEM):
        assert Card.objects.get(pk=card.pk).state == State.CLOSED
        other = Card.objects.get(origin_dossier_id=card.pk)
        assert (other.state, other.origin, other.enterprise_id) == ("draft", "revisit", who.firm.pk)
        assert other.overseers.count() == 2
        problem = other.problems.get()
        assert Attachment.objects.of("card_problem", problem.pk).count() == 1


def test_a_refused_signature_is_noted_and_the_correction_is_due_all_the_same(who: Cast) -> None:
    card = issued(who)
    with sight(who.inspector.sight):
        actions.note_refusal(card=card, reason="拒绝签收", witness="社区干部李某", by=who.inspector, at=AT)
        assert (card.state, card.witness, card.signed_name) == (State.CORRECTING, "社区干部李某", "")
    assert list(running(card)) == ["card.correct"]


def test_a_card_on_an_office_is_answered_by_its_head_or_leader(who: Cast) -> None:
    with sight(who.city_head.sight):
        card = draft_card(
            by=who.city_head, at=AT, problems=stated(1, needs_evidence=False), seen_at=AT, days=15,
            overseers=[person(who.city_head), person(who.city_leader)], addressee=who.city.luzhou,
            origin="oversight", co_units=[who.city.xiangyuan.pk, who.city.luzhou.pk, who.city.bureau.pk],
        )  # fmt: skip
        assert card.co_units == [who.city.xiangyuan.pk]
        actions.issue(card=card, proved_with="totp", by=who.city_head, at=AT)
    for reader in (who.leader, who.xiangyuan_leader):  # the addressee, and who is to help
        with sight(reader.sight):
            assert Card.objects.visible_to(reader).filter(pk=card.pk).exists()
            assert Problem.objects.filter(card_id=card.pk).exists()
    assert told(who.leader.person_id) == ["card.issued"]
    with sight(who.leader.sight):
        card = Card.objects.get(pk=card.pk)
        actions.sign_for(card=card, by=who.leader, at=AT)
        answer(card=card, done=done(card, AT, files=1), by=who.leader, at=AT)
    with sight(who.city_leader.sight):
        part = Reply.objects.get(card_id=card.pk).parts.get()
        assert Attachment.objects.of("card_reply", part.pk).exists()
        actions.accept(card=card, by=who.city_leader, at=AT)
        assert card.state == State.ACCEPTED


def test_evidence_of_a_card_is_seen_by_whoever_sees_the_card(who: Cast) -> None:
    with sight(who.inspector.sight):
        shot = attach_all(
            files=[photo("现场.png")], owner_kind="answer", owner=uuid4(), office=who.city.luzhou.pk,
            enterprise=who.firm.pk, by=who.inspector, at=AT,
        )  # fmt: skip
    card = drafted(who, problems=[Stated(text="墙面霉变", clause="第三十三条", carried=shot)])
    with sight(SYSTEM):
        problem = Problem.objects.get(card=card)
    with sight(who.boss.sight):
        assert not Attachment.objects.of("card_problem", problem.pk).exists()
    with sight(who.head.sight):
        actions.issue(card=card, proved_with="password", by=who.head, at=AT)
    with sight(who.boss.sight):
        (copy,) = Attachment.objects.of("card_problem", problem.pk)
        assert (copy.original_id, copy.pk != shot[0].pk) == (shot[0].original_id, True)
        assert not Attachment.objects.filter(
            pk=shot[0].pk
        ).exists()  # the finding itself stays with the office
    with sight(who.xiangyuan_leader.sight):
        assert not Attachment.objects.of("card_problem", problem.pk).exists()


def test_a_draft_is_changed_until_it_is_issued(who: Cast) -> None:
    card = drafted(who, 2)
    with sight(who.inspector.sight):
        first, second = card.problems.order_by("n")
        facts = {
            "seen_at": AT - timedelta(hours=2), "place": "灌装车间", "requirement": "立即整改", "unit": "质检科",
            "responsible": "申丽", "days": 7, "origin": "report",
        }  # fmt: skip
        kept = Stated(text="改写", clause="第四十六条", pk=second.pk)
        redraft(
            card=card, by=who.inspector, at=AT, problems=[kept, *stated(1)], title="灌装车间",
            overseers=[person(who.head)], **facts,
        )  # fmt: skip
        assert card.problems.get(n=1).text == "改写"
        assert not Problem.objects.filter(pk=first.pk).exists()
        assert (card.days, card.place, card.dossier.title) == (7, "灌装车间", "灌装车间")
        assert [one.name for one in card.overseers.all()] == ["赵强"]
    with sight(who.head.sight):
        actions.discard(card=card, reason="重复", by=who.head, at=AT)
        assert card.state == State.WITHDRAWN


def test_withdrawn_by_signature_it_keeps_its_problems(who: Cast) -> None:
    card = signed_for(who)
    with sight(who.leader.sight):
        actions.withdraw(card=card, reason="适用条款错误", proved_with="totp", by=who.leader, at=AT)
        assert (card.state, card.withdrawn_with, card.withdrawn_by) == (State.WITHDRAWN, "totp", "刘芳")
        assert card.problems.filter(state="open").count() == 2
    assert running(card) == {}
    assert told(who.boss.person_id)[-1] == "card.withdrawn"
