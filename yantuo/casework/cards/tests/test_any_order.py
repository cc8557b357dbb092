"""Random orders of steps, right and wrong ones: no path closes a card with an uncorrected problem or loses one."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.db.models import Min
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yantuo.casework.cards import actions
from yantuo.casework.cards.answering.actions import answer
from yantuo.casework.cards.extensions import actions as extensions
from yantuo.casework.cards.merging.actions import merge
from yantuo.casework.cards.models import Card, Problem, Revisit, Revisited
from yantuo.casework.cards.revisits.actions import revisit
from yantuo.casework.cards.tests.factories import AT, Cast, done, drafted, person, seen, stated
from yantuo.directory.people.actor import Actor
from yantuo.kernel.flow import FlowError
from yantuo.kernel.refusal import LawRefusal
from yantuo.records.sight.session import SYSTEM, sight
from yantuo.records.tally.queries import differences

pytestmark = pytest.mark.django_db
REFUSALS = (FlowError, ValidationError, LawRefusal)
OUTCOMES = ["corrected", "corrected", "corrected", "partly", "not"]
ACTORS = ["inspector", "officer", "head", "leader", "boss", "city_leader"]

steps = st.one_of(
    st.tuples(st.just("right"), st.lists(st.sampled_from(OUTCOMES), min_size=4, max_size=4), st.integers(0, 3)),
    st.tuples(
        st.sampled_from(
            ["issue", "sign_for", "note_refusal", "answer", "accept", "send_back", "revisit", "ask", "grant",
             "refuse", "merge", "withdraw", "force"]
        ),
        st.sampled_from(ACTORS),
        st.lists(st.sampled_from(OUTCOMES), min_size=4, max_size=4),
    ),
)  # fmt: skip
NEXT = {"draft": ("issue", "head"), "issued": ("sign_for", "boss"), "correcting": ("answer", "boss"),
        "answered": ("accept", "officer"), "accepted": ("revisit", "inspector")}  # fmt: skip


class Play:
    """Two cards on one firm, and what was ever stated on them."""

    def __init__(self, who: Cast) -> None:
        self.who, self.at = who, AT
        facts: dict[str, Any] = {"problems": stated(2, needs_evidence=False)}
        self.cards = [drafted(who, **facts), drafted(who, **facts)]
        self.stated = 4

    def take(self, verb: str, by: Actor, card: Card, outcomes: list[str]) -> None:
        """Try one step; a refusal is an answer too."""
        card = Card.objects.get(pk=card.pk)
        facts: dict[str, Any] = {"card": card, "by": by, "at": self.at}
        other = self.cards[0] if card.pk == self.cards[1].pk else self.cards[1]
        acts: dict[str, Callable[[], object]] = {
            "issue": lambda: actions.issue(**facts, proved_with="password"),
            "sign_for": lambda: actions.sign_for(**facts),
            "note_refusal": lambda: actions.note_refusal(**facts, reason="拒签", witness="见证人"),
            "answer": lambda: answer(**facts, done=done(card, self.at, files=0)),
            "accept": lambda: actions.accept(**facts),
            "send_back": lambda: actions.send_back(**facts, reasons="不清", days=5),
            "revisit": lambda: self.visit(card, by, outcomes),
            "ask": lambda: extensions.ask(**facts, days=5, reason="设备未到"),
            "grant": lambda: extensions.grant(**facts),
            "refuse": lambda: extensions.refuse(**facts, answer="不同意"),
            "merge": lambda: merge(**facts, into=Card.objects.get(pk=other.pk), reason="同一企业"),
            "withdraw": lambda: actions.withdraw(**facts, reason="错误", proved_with="totp"),
        }
        acts[verb]()

    def visit(self, card: Card, by: Actor, outcomes: list[str]) -> None:
        """A return visit; where the last outcome is bad, it finds something new as well."""
        new = stated(1, needs_evidence=False) if outcomes[-1] == "not" else []
        second = self.who.officer if by.person_id != self.who.officer.person_id else self.who.inspector
        revisit(
            card=card, seen=seen(card, *outcomes), visited_at=self.at, second=person(second), by=by, at=self.at,
            new_problems=new, days=7,
        )  # fmt: skip
        self.stated += len(new)

    def attempt(self, verb: str, by: Actor, card: Card, outcomes: list[str]) -> None:
        try:
            with sight(by.sight), transaction.atomic():
                self.take(verb, by, card, outcomes)
        except (*REFUSALS, Card.DoesNotExist):
            pass

    def force(self, card: Card) -> None:
        """Close it straight in the table; only what is closed or may be closed lets itself be written so."""
        with sight(SYSTEM):
            before = Card.objects.get(pk=card.pk).state
            try:
                with transaction.atomic(), connection.cursor() as cursor:
                    cursor.execute("update cards_card set state = 'closed' where dossier_id = %s", [card.pk])
                    assert before == "closed"
            except DatabaseError:
                assert before != "closed"

    def holds(self) -> None:
        """What is true after any steps."""
        with sight(SYSTEM):
            assert Problem.objects.count() == self.stated
            for card in Card.objects.filter(state="closed"):
                assert card.problems.exists()
                for problem in card.problems.all():
                    assert problem.state == "corrected"
                    assert Revisited.objects.filter(problem=problem, outcome="corrected").count() == 1
                assert Revisit.objects.filter(card=card, round=card.round).exists()
            assert not Problem.objects.filter(card__state__in=["closed", "merged"], state="open").exists()
            for problem in Problem.objects.filter(state="corrected"):
                assert problem.revisited.filter(outcome="corrected").exists()

    def kept(self) -> None:
        """What the database keeps beside the rows is what the rows say."""
        with sight(SYSTEM):
            assert differences() == []
            for card in Card.objects.all():
                running = card.dossier.deadlines.open()
                assert card.due_at == running.aggregate(nearest=Min("due_at"))["nearest"]
                moving = running.filter(paused_since__isnull=True)
                assert card.late_from == moving.aggregate(nearest=Min("due_at"))["nearest"]


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(course=st.lists(steps, min_size=6, max_size=26))
def test_no_path_closes_a_card_early_or_loses_a_problem(course: list[Any], who: Cast) -> None:
    with transaction.atomic():
        play = Play(who)
        for number, (kind, first, second) in enumerate(course):
            play.at += timedelta(hours=5)
            card = play.cards[number % 2]
            if kind == "force":
                play.force(card)
            elif kind == "right":
                with sight(SYSTEM):
                    verb, name = NEXT.get(Card.objects.get(pk=card.pk).state, ("accept", "officer"))
                play.attempt(verb, getattr(who, name), card, first)
            else:
                play.attempt(kind, getattr(who, first), card, second)
            play.holds()
        play.kept()
        transaction.set_rollback(True)


def test_the_right_order_closes_both(who: Cast) -> None:
    """The control: the steps above do lead to the end when they come in order."""
    play = Play(who)
    for card in play.cards:
        for verb, name in NEXT.values():
            play.attempt(verb, getattr(who, name), card, ["corrected"] * 4)
    play.holds()
    play.kept()
    with sight(SYSTEM):
        assert Card.objects.filter(state="closed").count() == 2
