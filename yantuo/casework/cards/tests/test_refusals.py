"""What every step refuses, each with the sentence that says why; nothing is changed by a refused step."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from yantuo.casework.cards import actions
from yantuo.casework.cards.answering.actions import Done, answer
from yantuo.casework.cards.drafting.actions import draft_card
from yantuo.casework.cards.enums import State
from yantuo.casework.cards.extensions import actions as extensions
from yantuo.casework.cards.merging.actions import merge
from yantuo.casework.cards.models import Card, Problem, Reply, Revisit
from yantuo.casework.cards.revisits.actions import Seen, revisit
from yantuo.casework.cards.rules import Stated
from yantuo.casework.cards.tests.factories import (
    AT,
    DAY,
    Cast,
    accepted,
    answered,
    certify,
    done,
    drafted,
    issued,
    person,
    photo,
    representative,
    seen,
    signed_for,
    stated,
)
from yantuo.casework.deadlines.models import Deadline
from yantuo.directory.enterprises.tests.factories import enterprise
from yantuo.directory.people.models import Certificate
from yantuo.directory.people.tests.factories import actor
from yantuo.kernel.flow import NotAllowed, NotReady, WrongState
from yantuo.kernel.refusal import LawRefusal
from yantuo.records.files.refusals import FileRefused
from yantuo.records.numbering.models import Series
from yantuo.records.sight.session import SYSTEM, sight

pytestmark = pytest.mark.django_db


def refuses(*sentences: str, error: type[Exception] = ValidationError) -> AbstractContextManager[Any]:
    """The block is refused with every one of these sentences."""
    return pytest.raises(error, match="".join(f"(?=[\\s\\S]*{sentence})" for sentence in sentences))


def state(card: Card) -> str:
    with sight(SYSTEM):
        return Card.objects.get(pk=card.pk).state


# Drafting and issuing


def test_a_card_goes_to_one_addressee(who: Cast) -> None:
    with sight(who.inspector.sight), refuses("either to an enterprise or to an office"):
        draft_card(by=who.inspector, at=AT, problems=stated(), overseers=[], seen_at=AT)
    with sight(who.city_head.sight), refuses("either to an enterprise or to an office"):
        draft_card(
            by=who.city_head, at=AT, problems=stated(), overseers=[], seen_at=AT, enterprise=who.firm,
            addressee=who.city.luzhou,
        )  # fmt: skip


def test_a_coordinating_body_puts_no_card_to_an_enterprise(who: Cast) -> None:
    with sight(SYSTEM):
        coordinator = actor("coordinator", who.city.coordinating)
    with sight(coordinator.sight):
        with refuses("no enforcement power", "国办发〔2024〕54号"):
            draft_card(
                by=coordinator, at=AT, problems=stated(), overseers=[], seen_at=AT, enterprise=who.firm
            )
        card = draft_card(
            by=coordinator, at=AT, problems=stated(), overseers=[], seen_at=AT, addressee=who.city.luzhou
        )
        assert card.state == State.DRAFT


@pytest.mark.parametrize("place", ["bureau", "xiangyuan", "luzhou"])
def test_a_card_is_put_to_nobody_above_beside_or_at_home(place: str, who: Cast) -> None:
    with sight(who.head.sight), refuses("is not under the oversight of 潞州区市场监督管理局"):
        draft_card(
            by=who.head,
            at=AT,
            problems=stated(),
            overseers=[],
            seen_at=AT,
            addressee=getattr(who.city, place),
        )


@pytest.mark.parametrize("days", [0, 31])
def test_days_lie_within_the_rule_and_the_time_in_the_past(days: int, who: Cast) -> None:
    with refuses("from 1 to 30 days", "lies in the future"):
        drafted(who, days=days, seen_at=AT + DAY)
    with sight(SYSTEM):
        assert not Card.objects.exists()


def test_a_draft_without_problems_clauses_or_overseers_is_not_issued(who: Cast) -> None:
    card = drafted(who, problems=[], overseers=[])
    with sight(who.head.sight), refuses("at least one problem", "at least two persons", error=NotReady):
        actions.issue(card=card, proved_with="password", by=who.head, at=AT)
    bare = drafted(who, problems=[Stated(text="无条款")])
    with sight(who.head.sight), refuses("needs its legal basis", error=NotReady):
        actions.issue(card=bare, proved_with="password", by=who.head, at=AT)
    assert (state(card), state(bare)) == ("draft", "draft")


def test_an_overseer_whose_certificate_expired_yesterday_is_named(who: Cast) -> None:
    with sight(SYSTEM):
        late = actor("inspector", who.city.luzhou, "钱刚")
        certify(late.person_id, late.office_id, until=date(2026, 11, 23))
        last = actor("inspector", who.city.luzhou, "吴静")
        certify(last.person_id, last.office_id, until=date(2026, 11, 24))
    card = drafted(who, overseers=[person(who.inspector), person(late)])
    with sight(who.head.sight), refuses("valid on that day: 钱刚", error=NotReady):
        actions.issue(card=card, proved_with="password", by=who.head, at=AT)
    good = drafted(who, overseers=[person(who.inspector), person(last)])
    with sight(who.head.sight):
        actions.issue(card=good, proved_with="password", by=who.head, at=AT)


def test_without_a_signature_nothing_is_issued_or_withdrawn(who: Cast) -> None:
    card = drafted(who)
    with sight(who.head.sight), refuses("only by a signature"):
        actions.issue(card=card, proved_with="", by=who.head, at=AT)
    card = issued(who)
    with sight(who.leader.sight):
        with refuses("only by a signature"):
            actions.withdraw(card=card, reason="错误", proved_with="", by=who.leader, at=AT)
        with refuses("only with a reason"):
            actions.withdraw(card=card, reason=" ", proved_with="totp", by=who.leader, at=AT)
    assert state(card) == "issued"


def test_without_a_series_nothing_is_issued(who: Cast) -> None:
    card = drafted(who)
    with sight(SYSTEM):
        Series.objects.filter(office_id=who.city.luzhou.pk).delete()
    with sight(who.head.sight), refuses("numbers for this are not set up yet"):
        actions.issue(card=card, proved_with="password", by=who.head, at=AT)
    assert state(card) == "draft"


def test_a_station_takes_its_bureaus_numbers(who: Cast) -> None:
    with sight(SYSTEM):
        head = actor("section_head", who.city.station, "周所长")
    with sight(head.sight):
        card = draft_card(
            by=head, at=AT, problems=stated(), seen_at=AT, enterprise=who.firm,
            overseers=[person(who.inspector), person(who.officer)],
        )  # fmt: skip
        actions.issue(card=card, proved_with="password", by=head, at=AT)
        assert card.dossier.number == "潞市监督办〔2026〕1号"


# Signing and answering


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


# Review and return visit


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


# More time


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


# Merging


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
