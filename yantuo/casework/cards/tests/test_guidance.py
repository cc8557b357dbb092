"""What a card's pages say to do next, and what its papers say of the rounds that are over."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from yantuo.casework.cards import actions
from yantuo.casework.cards.answering.actions import answer
from yantuo.casework.cards.documents import card_paper, reply_paper, revisit_paper
from yantuo.casework.cards.extensions.actions import ask, grant
from yantuo.casework.cards.models import Card, Reply, Revisit
from yantuo.casework.cards.tests.factories import (
    AT,
    DAY,
    Cast,
    accepted,
    answered,
    done,
    drafted,
    issued,
    person,
    signed_for,
    visited,
)
from yantuo.casework.cards.tests.test_pages import browser, fresh, now, opened, sent
from yantuo.records.sight.session import SYSTEM, sight

pytestmark = pytest.mark.django_db
OPEN = '<details class="fold" open>'
GO = '<a class="btn go" href="{}">'


def leads_to(html: str, name: str, card: Card) -> bool:
    """Whether the one coloured button leads to this step."""
    return GO.format(reverse(name, args=[card.pk])) in html and html.count('class="btn go"') == 1


def test_a_draft_says_who_issues_it_and_whoever_does_reads_what_is_signed(who: Cast) -> None:
    card = drafted(who, at=now(), requirement="限期整改")
    html = opened(browser(who.inspector), "card", card)
    assert "issued by a head of section or a leader" in html
    assert 'class="btn go"' not in html  # the next step is somebody else's
    html = opened(browser(who.head), "card", card)
    assert "issued by a head of section or a leader" not in html
    assert leads_to(html, "card_issue", card)
    html = opened(browser(who.head), "card_issue", card)
    for text in (who.firm.name, "问题1：原料进货查验记录不全", "王建国, 李敏", "限期整改"):
        assert text in html


def test_while_a_request_waits_both_decisions_stand_on_the_page(who: Cast) -> None:
    card = signed_for(who, at=now())
    leader = browser(who.leader)
    assert reverse("card_grant_extension", args=[card.pk]) not in opened(leader, "card", card)
    with sight(who.boss.sight):
        ask(card=card, days=5, reason="配件需采购", by=who.boss, at=timezone.now())
    html = opened(leader, "card", card)
    assert leads_to(html, "card_grant_extension", card)
    assert f'<a class="btn" href="{reverse("card_refuse_extension", args=[card.pk])}">' in html


def test_a_clock_offers_only_what_its_rule_and_its_date_allow(who: Cast) -> None:
    card = issued(who, at=now())
    with sight(SYSTEM):
        clocks = dict(card.dossier.deadlines.values_list("key", "pk"))
    leader = browser(who.leader)
    html = opened(leader, "card", card)
    assert reverse("deadline_extend", args=[clocks["card.correct"]]) in html
    assert reverse("deadline_extend", args=[clocks["card.sign"]]) not in html  # the rule knows no extension
    with sight(SYSTEM):
        card.dossier.deadlines.update(due_at=now() - DAY)
    html = opened(leader, "card", card)
    for page in ("deadline_extend", "deadline_pause"):  # too late for either
        assert reverse(page, args=[clocks["card.correct"]]) not in html


def test_whoever_reviews_sees_the_answer_without_opening_it(who: Cast) -> None:
    card = answered(who, at=now())
    assert OPEN in opened(browser(who.officer), "card", card)
    with sight(who.officer.sight):
        actions.accept(card=fresh(card), by=who.officer, at=timezone.now())
    assert OPEN not in opened(browser(who.officer), "card", card)


def test_an_answer_sent_back_begins_with_the_words_of_the_last_one(who: Cast) -> None:
    card = answered(who, at=now())
    with sight(who.officer.sight):
        actions.send_back(card=card, reasons="照片不清", days=5, by=who.officer, at=timezone.now())
    page = reverse("business_card_answer", args=[card.pk])
    boss = browser(who.boss)
    assert boss.get(page).content.decode().count("已补齐记录</textarea>") == 2
    empty = boss.post(page, {"version": fresh(card).dossier.version})
    assert "Problem 1 · Measures taken" in empty.content.decode()  # a fault says which problem it is of


def test_a_visit_in_the_minute_of_the_answer_is_not_before_it(who: Cast) -> None:
    moment = AT.replace(second=40)
    card = accepted(who, at=moment)
    visited(who, card, at=moment.replace(second=50), visited_at=moment.replace(second=0))
    assert fresh(card).state == "closed"


def test_the_course_names_the_clock_and_the_running_one_stands_first(who: Cast) -> None:
    card = signed_for(who, at=now())
    html = opened(browser(who.officer), "card", card)
    assert "Clock met (Sign for an oversight card)" in html
    clocks = html[html.index('id="clocks"') :]
    assert clocks.index("Correct what an oversight card names") < clocks.index("Sign for an oversight card")


def test_papers_of_a_round_that_is_over_keep_its_dates(who: Cast) -> None:
    card = signed_for(who, at=AT)  # ten days: until 4 December
    with sight(who.boss.sight):
        ask(card=card, days=5, reason="配件需采购", by=who.boss, at=AT)
    with sight(who.leader.sight):
        grant(card=card, by=who.leader, at=AT)
    with sight(who.boss.sight):
        answer(card=fresh(card), done=done(card, AT), by=who.boss, at=AT + DAY)
    with sight(who.officer.sight):
        actions.accept(card=fresh(card), by=who.officer, at=AT + DAY)
    visited(who, fresh(card), "partly", at=AT + 2 * DAY, days=20)
    with sight(SYSTEM):
        paper = card_paper(
            Card.objects.select_related("dossier__office").get(pk=card.pk), at=AT + 3 * DAY, course=True
        )
        assert (paper.days, str(paper.due)) == (10, "2026-12-04")  # as it was issued
        steps = {step.step: step.text for step in paper.course}
        assert steps["申请延期"] == "申请延长5日：配件需采购"
        assert steps["回复"] == "问题1：已补齐记录\n问题2：已补齐记录"
        assert steps["回访：未全部整改"] == "问题1：部分整改，仍缺三份记录\n问题2：已整改\n继续整改20日"
        assert str(reply_paper(Reply.objects.get()).due) == "2026-12-09"  # that of its own round
        assert str(revisit_paper(Revisit.objects.get()).new_due) == "2026-12-16"


def test_the_second_visitor_without_a_certificate_is_told_what_to_do(who: Cast) -> None:
    card = accepted(who, at=now())
    inspector = browser(who.inspector)
    assert "only such as hold an enforcement certificate" in opened(inspector, "card_revisit", card)
    with sight(SYSTEM):
        keys = {f"outcome_{row.pk.hex}": "corrected" for row in card.problems.all()}
    moment = timezone.localtime() - timedelta(minutes=1)
    said = sent(
        inspector, "card_revisit", card, visited_at=f"{moment:%Y-%m-%dT%H:%M}",
        second=person(who.leader).pk, **keys,
    )  # fmt: skip
    assert said.status_code == 422
    assert "valid on that day: 刘芳. Somebody who holds one goes." in said.content.decode()
