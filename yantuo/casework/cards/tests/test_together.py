"""Two at once, in transactions that really commit: one goes through, the other is told; nothing is lost or doubled."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connections, transaction

from yantuo.casework.cards import actions
from yantuo.casework.cards.answering.actions import answer
from yantuo.casework.cards.extensions import actions as extensions
from yantuo.casework.cards.models import Card, Reply, Review
from yantuo.casework.cards.tests.factories import (
    AT,
    DAY,
    Cast,
    answered,
    done,
    drafted,
    signed_for,
    the_cast,
)
from yantuo.casework.deadlines.models import Deadline, Rung
from yantuo.casework.dossiers.take import MovedOn
from yantuo.casework.escalation.actions import sweep
from yantuo.directory.people.actor import Actor
from yantuo.kernel.flow import FlowError
from yantuo.records.sight.session import SYSTEM, Sight, sight


@pytest.fixture
def who(fresh_database: object) -> Cast:
    return the_cast()


def together(*acts: tuple[Sight, Callable[[], object]]) -> list[Exception | None]:
    """Run acts at the same moment, each in its own transaction; what each was refused with."""
    start, told = threading.Barrier(len(acts)), [None] * len(acts)

    def run(number: int, looking: Sight, act: Callable[[], object]) -> None:
        start.wait()
        try:
            with sight(looking), transaction.atomic():
                act()
        except Exception as refusal:  # noqa: BLE001 - told by the test
            told[number] = refusal
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(n, *act)) for n, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return told


def fresh(card: Card) -> Card:
    """The card as another process would have it."""
    with sight(SYSTEM):
        return Card.objects.select_related("dossier").get(pk=card.pk)


def test_two_reviewers_at_once(who: Cast) -> None:
    card = answered(who)
    version = fresh(card).dossier.version

    def take(by: Actor, *, accept: bool) -> Callable[[], object]:
        row = fresh(card)
        if accept:
            return lambda: actions.accept(card=row, by=by, at=AT, version=version)
        return lambda: actions.send_back(card=row, reasons="不清", days=5, by=by, at=AT, version=version)

    told = together(
        (who.officer.sight, take(who.officer, accept=True)), (who.head.sight, take(who.head, accept=False))
    )
    assert sorted(type(one).__name__ for one in told) == ["MovedOn", "NoneType"]
    with sight(SYSTEM):
        review = Review.objects.get(card_id=card.pk)
        assert Card.objects.get(pk=card.pk).state == ("accepted" if review.accepted else "correcting")
        assert Deadline.objects.open().filter(dossier_id=card.pk).count() == 1


def test_the_reviewer_against_the_firm(who: Cast) -> None:
    """The firm answers while the officer merges, withdraws or notes nothing of it: one of both is too late."""
    card = signed_for(who)
    given, row, other = done(card, AT), fresh(card), fresh(card)
    told = together(
        (who.boss.sight, lambda: answer(card=row, done=given, by=who.boss, at=AT)),
        (
            who.leader.sight,
            lambda: actions.withdraw(card=other, reason="错误", proved_with="totp", by=who.leader, at=AT),
        ),
    )
    with sight(SYSTEM):
        found = Card.objects.get(pk=card.pk)
        assert told[1] is None  # a withdrawal goes through before and after the answer
        assert found.state == "withdrawn"
        assert Reply.objects.filter(card=found).count() == (0 if told[0] else 1)
        assert told[0] is None or isinstance(told[0], FlowError)
        assert not Deadline.objects.open().filter(dossier_id=card.pk).exists()


def test_two_answers_of_one_firm(who: Cast) -> None:
    card = signed_for(who)
    version = fresh(card).dossier.version
    rows = [(fresh(card), done(card, AT)) for _n in range(2)]
    told = together(
        *(
            (
                who.boss.sight,
                lambda r=row, d=given: answer(card=r, done=d, by=who.boss, at=AT, version=version),
            )
            for row, given in rows
        )
    )
    assert [type(one) for one in told if one] == [MovedOn]
    with sight(SYSTEM):
        assert Reply.objects.filter(card_id=card.pk).count() == 1


def test_two_cards_issued_at_once_get_two_numbers(who: Cast) -> None:
    cards = [fresh(drafted(who)) for _n in range(4)]
    told = together(
        *(
            (
                who.head.sight,
                lambda c=card: actions.issue(card=c, proved_with="password", by=who.head, at=AT),
            )
            for card in cards
        )
    )
    assert told == [None] * 4
    with sight(SYSTEM):
        numbers = sorted(Card.objects.values_list("dossier__number", flat=True))
        assert numbers == [f"潞市监督办〔2026〕{n}号" for n in range(1, 5)]


@pytest.mark.parametrize("late", [False, True])
def test_an_extension_against_the_sweep(late: bool, who: Cast) -> None:
    """On the last day the ladder climbs while the leader grants more time; after it, only the ladder does."""
    card = signed_for(who, days=3)
    with sight(who.boss.sight):
        extensions.ask(card=card, days=5, reason="设备未到", by=who.boss, at=AT)
    with sight(SYSTEM):
        clock = Deadline.objects.get(dossier_id=card.pk, key="card.correct")
    moment = clock.due_at + (timedelta(minutes=1) if late else -timedelta(minutes=1))
    row = fresh(card)
    told = together(
        (who.leader.sight, lambda: extensions.grant(card=row, by=who.leader, at=moment)),
        (SYSTEM, lambda: sweep(at=moment)),
        (SYSTEM, lambda: sweep(at=moment)),
    )
    assert told[1:] == [None, None]
    assert isinstance(told[0], ValidationError) if late else told[0] is None
    with sight(SYSTEM):
        before, clock = clock.due_at, Deadline.objects.get(pk=clock.pk)
        assert (clock.due_at > before) is not late
        sweep(at=moment)
        sweep(at=moment + DAY)
        taken = list(Rung.objects.filter(deadline=clock).values_list("rung", "for_due_at"))
        assert len(taken) == len(set(taken))
        assert {due for _rung, due in taken} <= {before, clock.due_at}
