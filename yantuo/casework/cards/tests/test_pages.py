"""Pages of cards: the list, one card, every step by its form, the evidence, the firm's answer."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from yantuo.casework.cards.actions import issue
from yantuo.casework.cards.documents import AllMovedOn, card_paper
from yantuo.casework.cards.drafting.actions import draft_card
from yantuo.casework.cards.extensions.actions import ask
from yantuo.casework.cards.merging.actions import merge
from yantuo.casework.cards.models import Card, Problem, Reply
from yantuo.casework.cards.tests.factories import (
    AT,
    DAY,
    Cast,
    accepted,
    answered,
    closed,
    drafted,
    issued,
    person,
    photo,
    signed_for,
    stated,
)
from yantuo.directory.enterprises.tests.factories import enterprise
from yantuo.directory.people.actor import Actor
from yantuo.directory.people.models import Account, Person
from yantuo.directory.people.tests.factories import PASSWORD, account, logged_in
from yantuo.records.files.models import Attachment
from yantuo.records.sight.session import SYSTEM, sight
from yantuo.ui.tests.page_check import faults

pytestmark = pytest.mark.django_db
Asserts = Callable[..., Any]


def now() -> datetime:
    """A little before now, so that what the pages do comes after it."""
    return timezone.now() - timedelta(minutes=2)


def browser(who: Actor) -> Client:
    """A browser in which somebody is logged in."""
    with sight(SYSTEM):
        person = Person.objects.get(pk=who.person_id)
        login = Account.objects.filter(person=person).first() or account(person)
    client = logged_in(login)
    client.cookies["django_language"] = "en"
    return client


def opened(client: Client, name: str, card: Card | None = None) -> str:
    """A page that opens and has no fault."""
    answer = client.get(reverse(name, args=[card.pk] if card else []))
    assert answer.status_code == 200, (name, answer.status_code)
    html = answer.content.decode()
    assert faults(html) == [], name
    return html


def sent(client: Client, name: str, card: Card, **data: Any) -> Any:
    """A step by its form."""
    return client.post(reverse(name, args=[card.pk]), {"version": fresh(card).dossier.version, **data})


def fresh(card: Card) -> Card:
    with sight(SYSTEM):
        return Card.objects.select_related("dossier").get(pk=card.pk)


def test_the_list_filters_and_says_how_late(who: Cast, django_assert_max_num_queries: Asserts) -> None:
    late = signed_for(who, at=now() - 60 * DAY, days=5)
    draft, done = drafted(who, at=now()), closed(who, at=now())
    client = browser(who.officer)
    opened(client, "cards")
    place = reverse("cards")
    with django_assert_max_num_queries(24):  # however many there are: the page has no query per row
        html = client.get(place).content.decode()
    assert fresh(late).dossier.number in html
    assert "days late" in html
    shown = {
        "state=draft": draft, "overdue=yes": late, "state=closed": done, "to=enterprise": late,
        f"office={who.city.luzhou.pk}": late, "q=晋韵": late,
    }  # fmt: skip
    for asked, card in shown.items():
        assert reverse("card", args=[card.pk]) in client.get(f"{place}?{asked}").content.decode(), asked
    for asked in ("overdue=no", "to=office", "state=merged", "q=别家"):
        assert reverse("card", args=[late.pk]) not in client.get(f"{place}?{asked}").content.decode(), asked
    exported = client.get(f"{place}?export=csv").content.decode("utf-8-sig")
    assert len(re.findall("潞市监督办", exported)) == 2
    assert reverse("card", args=[late.pk]) not in browser(who.xiangyuan_leader).get(place).content.decode()


@pytest.mark.parametrize("make", [drafted, issued, signed_for, answered, accepted, closed])
def test_a_card_in_every_state(
    make: Callable[..., Card], who: Cast, django_assert_max_num_queries: Asserts
) -> None:
    card = make(who, at=now())
    for reader in (who.inspector, who.head, who.leader, who.city_leader):
        opened(browser(reader), "card", card)
    client = browser(who.leader)
    client.get(reverse("card", args=[card.pk]))
    with django_assert_max_num_queries(38):
        client.get(reverse("card", args=[card.pk]))
    if make is drafted:
        assert browser(who.boss).get(reverse("card", args=[card.pk])).status_code == 404
    else:  # the firm reads its card on its own pages
        answer = browser(who.boss).get(reverse("card", args=[card.pk]), follow=True)
        assert (answer.status_code, faults(answer.content.decode())) == (200, [])
    assert browser(who.xiangyuan_leader).get(reverse("card", args=[card.pk])).status_code == 404


def test_drafted_by_the_form_with_more_rows_and_changed(who: Cast) -> None:
    client = browser(who.inspector)
    opened(client, "card_new")
    rows = {
        "problem-TOTAL_FORMS": "2", "problem-INITIAL_FORMS": "0", "problem-0-text": "墙面霉变",
        "problem-0-clause": "《食品安全法》第三十三条", "problem-0-photos": photo("霉变.png"), "problem-1-text": "",
        "problem-0-needs_evidence": "on",
    }  # fmt: skip
    facts = {
        "enterprise": who.firm.credit_code, "origin": "report",
        "seen_at": f"{timezone.localtime(now()):%Y-%m-%dT%H:%M}",
        "place": "灌装车间", "days": "10", "overseer_1": who.inspector.person_id, "overseer_2": who.officer.person_id,
    }  # fmt: skip
    more = client.post(reverse("card_new"), {**facts, **rows, "more": "1"})
    assert (more.status_code, "problem-4-text" in more.content.decode()) == (200, True)
    assert "墙面霉变" in more.content.decode()
    rows["problem-0-photos"] = photo("霉变.png")
    bad = client.post(reverse("card_new"), {**facts, **rows, "days": "99", "problem-1-clause": "x"})
    assert bad.status_code == 422
    assert "Say what is wrong" in bad.content.decode()
    rows["problem-0-photos"] = photo("霉变.png")
    assert client.post(reverse("card_new"), {**facts, **rows, "days": "99"}).status_code == 422
    rows["problem-0-photos"] = photo("霉变.png")
    answer = client.post(reverse("card_new"), {**facts, **rows})
    assert answer.status_code == 302, answer.content.decode()[-3000:]
    with sight(SYSTEM):
        card = Card.objects.get()
        problem = card.problems.get()
        assert (problem.text, card.overseers.count(), card.place) == ("墙面霉变", 2, "灌装车间")
        assert Attachment.objects.of("card_problem", problem.pk).count() == 1
    opened(client, "card_redraft", card)
    del facts["enterprise"], rows["problem-0-photos"]
    change = {**facts, **rows, "problem-0-pk": problem.pk, "problem-0-text": "墙面大面积霉变", "version": 1}
    assert client.post(reverse("card_redraft", args=[card.pk]), change).status_code == 302
    assert (
        client.post(reverse("card_redraft", args=[card.pk]), change).status_code == 409
    )  # made from the first version
    with sight(SYSTEM):
        assert Problem.objects.get(pk=problem.pk).text == "墙面大面积霉变"


def test_no_firm_of_another_office_is_named(who: Cast) -> None:
    with sight(SYSTEM):
        theirs = enterprise(who.city.xiangyuan, "襄垣食品厂")
    facts = {
        "enterprise": theirs.credit_code, "origin": "other", "seen_at": "2026-01-05T10:00", "days": "10",
        "problem-TOTAL_FORMS": "0", "problem-INITIAL_FORMS": "0",
    }  # fmt: skip
    answer = browser(who.inspector).post(reverse("card_new"), facts)
    assert answer.status_code == 422
    assert "enterprise" in answer.context["form"].errors
    with sight(SYSTEM):
        assert not Card.objects.exists()


def test_issued_by_password_alone(who: Cast) -> None:
    card, client = drafted(who, at=now()), browser(who.head)
    opened(client, "card_issue", card)
    wrong = sent(client, "card_issue", card, password="wrong")
    assert (wrong.status_code, fresh(card).state) == (422, "draft")
    assert "Nothing was signed" in wrong.content.decode()
    assert sent(client, "card_issue", card, password=PASSWORD).status_code == 302
    assert (fresh(card).state, fresh(card).issued_with) == ("issued", "password")
    assert sent(browser(who.inspector), "card_issue", card, password=PASSWORD).status_code == 403


def test_the_firm_signs_answers_and_asks(who: Cast) -> None:
    card, client = issued(who, at=now()), browser(who.boss)
    opened(client, "card_sign_for", card)
    assert sent(client, "card_sign_for", card).status_code == 302
    opened(client, "card_ask_extension", card)
    assert sent(client, "card_ask_extension", card, reason="设备未到", days="5").status_code == 302
    html = opened(client, "card_answer", card)
    assert "问题1：原料进货查验记录不全" in html
    with sight(SYSTEM):
        one, two = card.problems.order_by("n")
    today = timezone.localdate().isoformat()
    half = {
        f"measures_{one.pk.hex}": "已补齐",
        f"done_on_{one.pk.hex}": today,
        f"files_{one.pk.hex}": photo(),
    }
    refused = sent(client, "card_answer", card, **half)
    assert refused.status_code == 422
    assert "已补齐" in refused.content.decode()  # nothing typed is lost
    whole = {
        **half, f"files_{one.pk.hex}": [photo("a.png"), photo("b.png")], f"measures_{two.pk.hex}": "已培训",
        f"done_on_{two.pk.hex}": today, f"files_{two.pk.hex}": photo(),
    }  # fmt: skip
    answer = sent(client, "card_answer", card, **whole)
    assert answer.status_code == 302, answer.content.decode()[-3000:]
    assert fresh(card).state == "answered"
    with sight(SYSTEM):
        counted = {
            part.problem_id: Attachment.objects.of("card_reply", part.pk).count()
            for part in Reply.objects.get().parts.all()
        }
        assert counted == {one.pk: 2, two.pk: 1}


def test_two_officers_saving_one_card(who: Cast) -> None:
    card = answered(who, at=now())
    version = fresh(card).dossier.version
    first, second = browser(who.officer), browser(who.head)
    place = reverse("card_accept", args=[card.pk])
    back = reverse("card_send_back", args=[card.pk])
    assert first.post(place, {"version": version}).status_code == 302
    late = second.post(back, {"version": version, "reasons": "照片不清楚", "days": "5"})
    assert late.status_code == 409
    assert "照片不清楚" in late.content.decode()


def test_reviewed_visited_and_reopened_then_closed(who: Cast) -> None:
    card, officer, inspector = answered(who, at=now()), browser(who.officer), browser(who.inspector)
    opened(officer, "card_send_back", card)
    assert sent(officer, "card_send_back", card, reasons="不清", days="40").status_code == 422
    opened(officer, "card_accept", card)
    assert sent(officer, "card_accept", card, note="").status_code == 302
    html = opened(inspector, "card_revisit", card)
    assert "已补齐记录" in html  # what was answered stands beside what is to be looked at
    with sight(SYSTEM):
        one, two = card.problems.order_by("n")
    visit = {"visited_at": f"{timezone.localtime():%Y-%m-%dT%H:%M}:59", "second": who.officer.person_id}
    found = {
        f"outcome_{one.pk.hex}": "corrected",
        f"outcome_{two.pk.hex}": "not",
        f"note_{two.pk.hex}": "仍未培训",
    }
    later = timezone.now() + timedelta(minutes=5)
    with patch("yantuo.casework.cards.revisits.views.timezone.now", lambda: later):
        refused = sent(inspector, "card_revisit", card, **visit, **found)
        assert refused.status_code == 422
        assert "set the days" in refused.content.decode()
        photos = {f"files_{one.pk.hex}": photo("回访.png")}
        answer = sent(inspector, "card_revisit", card, **visit, **found, **photos, days="7", signer="申丽")
    assert answer.status_code == 302, answer.content.decode()[-4000:]
    card = fresh(card)
    assert (card.state, card.round, card.days) == ("correcting", 2, 7)
    html = opened(inspector, "card", card)
    assert "not corrected" in html
    assert "Round 1" in html


def test_more_time_is_decided_by_the_leader(who: Cast) -> None:
    card = signed_for(who, at=now())
    leader = browser(who.leader)
    assert "card_grant_extension" not in str(leader.get(reverse("card", args=[card.pk])).context["beside"])
    with sight(who.boss.sight):
        ask(card=card, days=5, reason="设备未到", by=who.boss, at=now())
    html = opened(leader, "card", card)
    assert reverse("card_grant_extension", args=[card.pk]) in html
    opened(leader, "card_refuse_extension", card)
    assert sent(leader, "card_refuse_extension", card, answer="").status_code == 422
    assert "设备未到" in opened(leader, "card_grant_extension", card)
    assert sent(leader, "card_grant_extension", card, answer="").status_code == 302
    assert browser(who.head).get(reverse("card_grant_extension", args=[card.pk])).status_code == 403


def test_refusal_merge_withdrawal_discard(who: Cast) -> None:
    card, other = issued(who, at=now()), issued(who, at=now())
    inspector, head, leader = browser(who.inspector), browser(who.head), browser(who.leader)
    opened(inspector, "card_note_refusal", other)
    assert sent(inspector, "card_note_refusal", other, reason="拒签", witness="").status_code == 422
    html = opened(head, "card_merge", card)
    assert fresh(other).dossier.number in html
    assert sent(head, "card_merge", card, into=other.pk, reason="同一企业").status_code == 302
    assert fresh(card).state == "merged"
    opened(head, "card", fresh(card))
    opened(head, "card", fresh(other))
    assert sent(inspector, "card_note_refusal", other, reason="拒签", witness="李某").status_code == 302
    opened(leader, "card_withdraw", other)
    assert sent(leader, "card_withdraw", other, reason="错误", password="x").status_code == 422
    assert sent(leader, "card_withdraw", other, reason="错误", password=PASSWORD).status_code == 302
    assert fresh(other).state == "withdrawn"
    draft = drafted(who, at=now())
    opened(inspector, "card_discard", draft)
    assert sent(inspector, "card_discard", draft, reason="重复").status_code == 302
    opened(inspector, "card", draft)


def test_evidence_is_served_through_its_own_card_alone(who: Cast) -> None:
    card, other = answered(who, 1, at=now()), issued(who, 1, at=now())
    with sight(SYSTEM):
        file = Attachment.objects.get(owner_kind="card_reply")
    place = reverse("card_file", args=[card.pk, file.pk])
    for reader in (who.boss, who.officer, who.city_leader):
        answer = browser(reader).get(place)
        assert b"".join(answer.streaming_content).startswith(b"\x89PNG")
    assert browser(who.xiangyuan_leader).get(place).status_code == 404
    assert browser(who.officer).get(reverse("card_file", args=[other.pk, file.pk])).status_code == 404


def test_a_step_in_the_wrong_state_says_so(who: Cast) -> None:
    card = issued(who, at=now())
    answer = sent(browser(who.officer), "card_accept", card, note="")
    assert answer.status_code == 422
    assert "is not possible while the matter is" in answer.content.decode()


def test_on_an_office_the_page_offers_the_steps_of_each_side(who: Cast) -> None:
    at = now()
    with sight(who.city_head.sight):
        card = draft_card(
            by=who.city_head, at=at, problems=stated(1, needs_evidence=False), seen_at=at, addressee=who.city.luzhou,
            overseers=[person(who.city_head), person(who.city_leader)],
        )  # fmt: skip
        issue(card=card, proved_with="password", by=who.city_head, at=at)
    head = browser(who.head)
    assert reverse("card_sign_for", args=[card.pk]) in opened(head, "card", card)
    assert sent(head, "card_sign_for", card).status_code == 302
    opened(head, "card_answer", card)
    assert reverse("card_answer", args=[card.pk]) not in opened(browser(who.city_head), "card", card)


def test_a_merged_card_is_printed_with_the_problems_it_gave_away_or_says_where_they_are(who: Cast) -> None:
    card, into, third = signed_for(who, 2, days=20), signed_for(who, 1, days=15), signed_for(who, 1, days=10)
    with sight(who.head.sight):
        texts = list(card.problems.order_by("n").values_list("text", flat=True))
        merge(card=card, into=into, reason="同一企业", by=who.head, at=AT)
        assert [one.text for one in card_paper(card, at=AT, course=True).problems] == texts
        merge(card=into, into=third, reason="同一企业", by=who.head, at=AT)
        assert len(card_paper(into, at=AT).problems) == 3
        with pytest.raises(AllMovedOn):
            card_paper(card, at=AT)
    page = browser(who.head).get(reverse("card_print", args=[card.pk]), follow=True)
    assert page.redirect_chain[-1][0] == reverse("card", args=[card.pk])
    assert any("moved to another card" in str(one) for one in page.context["messages"])
