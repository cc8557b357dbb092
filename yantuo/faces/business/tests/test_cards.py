"""Cards on the enterprise's own pages: what is next, until when and why, its three steps, nothing foreign."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from yantuo.casework.cards import actions
from yantuo.casework.cards.extensions.actions import ask, grant, refuse
from yantuo.casework.cards.models import Card
from yantuo.casework.cards.tests.factories import (
    Cast,
    accepted,
    answered,
    closed,
    drafted,
    issued,
    photo,
    representative,
    signed_for,
    stated,
    the_cast,
    visited,
)
from yantuo.casework.cards.tests.test_pages import browser, fresh, now
from yantuo.directory.enterprises.tests.factories import enterprise
from yantuo.directory.people.actor import Actor
from yantuo.records.files.models import Attachment
from yantuo.records.sight.session import SYSTEM, sight
from yantuo.ui.tests.page_check import faults

from .test_pages import BOOKKEEPING, main

pytestmark = pytest.mark.django_db
LISTS = ("business", "business_cards")
ONE = ("business_card", "business_card_sign", "business_card_answer", "business_card_more_time")
TURNS = {
    issued: "Sign for it",
    signed_for: "Answer what was corrected",
    answered: "Waiting for the review",
    accepted: "Waiting for the return visit",
}
Make = Callable[..., Card]


@pytest.fixture
def who(settings: Any, tmp_path: Any) -> Cast:
    settings.DATA = tmp_path
    return the_cast()


def page(client: Client, name: str, *args: object) -> str:
    """A page that opens and has no fault, from its main part on."""
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200, (name, answer.status_code)
    html = answer.content.decode()
    assert faults(html) == [], name
    return main(html)


def sent(client: Client, name: str, card: Card, **data: Any) -> Any:
    """A step by its form."""
    return client.post(reverse(name, args=[card.pk]), {"version": fresh(card).dossier.version, **data})


def neighbour(who: Cast) -> Actor:
    """Somebody who speaks for another firm of the same county."""
    with sight(SYSTEM):
        return representative(enterprise(who.city.luzhou, "新源食品有限公司"), "张伟")


def answer_of(card: Card, *, through: str = "camera", **more: Any) -> dict[str, Any]:
    """The entries of an answer to every problem."""
    with sight(SYSTEM):
        keys = [one.pk.hex for one in card.problems.order_by("n")]
    return {
        name: value
        for key in keys
        for name, value in {
            f"measures_{key}": "已补齐记录", f"done_on_{key}": timezone.localdate().isoformat(),
            f"{through}_{key}": photo(),
        }.items()
    } | more  # fmt: skip


@pytest.mark.parametrize(("make", "button"), TURNS.items())
def test_what_is_next_stands_first_with_its_day_and_why(make: Make, button: str, who: Cast) -> None:
    card = make(who, at=now())
    client, theirs = browser(who.boss), make in (issued, signed_for)
    for name in LISTS:
        shown = page(client, name)
        assert button in shown
        assert "2 problems, found on " in shown
        assert "House limit of the oversight system" in shown  # the basis
        assert ("Until <b>" in shown) == theirs
        assert ("The office does this by" in shown) == (not theirs)
    one = page(client, "business_card", card.pk)
    assert button in one
    assert (reverse("business_card_answer", args=[card.pk]) in one) == (make is signed_for)
    assert (reverse("business_card_sign", args=[card.pk]) in one) == (make is issued)
    assert (reverse("business_card_more_time", args=[card.pk]) in one) == theirs


def test_why_that_day_in_words(who: Cast) -> None:
    card, at = signed_for(who, at=now()), now()
    day = f"{timezone.localtime(at):%Y-%m-%d}"
    shown = page(browser(who.boss), "business_card", card.pk)
    assert f"The office gave you 10 days to correct it, counted from {day}." in shown
    with sight(who.boss.sight):
        ask(card=card, days=5, reason="设备未到", by=who.boss, at=at)
    shown = page(browser(who.boss), "business_card", card.pk)
    assert "You asked for 5 days more. That is being decided" in shown
    assert reverse("business_card_more_time", args=[card.pk]) not in shown
    with sight(who.leader.sight):
        grant(card=card, by=who.leader, at=at)
    shown = page(browser(who.boss), "business_card", card.pk)
    assert "you were given more time." in shown
    assert "You were given 5 days more." in shown
    assert who.leader.name not in shown
    assert reverse("business_card_more_time", args=[card.pk]) not in shown  # once only


def test_its_own_turn_comes_before_waiting_and_the_rest(who: Cast) -> None:
    waiting, urgent, later = (
        answered(who, at=now()),
        issued(who, at=now()),
        signed_for(who, at=now(), days=30),
    )
    done = closed(who, at=now())
    for name in LISTS:
        shown = page(browser(who.boss), name)
        places = [shown.index(reverse("business_card", args=[one.pk])) for one in (urgent, later, waiting)]
        assert places == sorted(places)
    assert places[-1] < shown.index(reverse("business_card", args=[done.pk]))
    assert reverse("business_card", args=[done.pk]) not in page(browser(who.boss), "business")


def test_the_clocks_of_cards_do_not_stand_twice(who: Cast) -> None:
    card = issued(who, at=now())
    shown = page(browser(who.boss), "business")
    assert reverse("business_due", args=[card.pk]) not in shown
    answer = browser(who.boss).get(reverse("business_due", args=[card.pk]))
    assert answer.headers["Location"] == reverse("business_card", args=[card.pk])


def test_signed_for_answered_more_time_asked(who: Cast) -> None:
    card, client = issued(who, at=now()), browser(who.boss)
    assert "That does not mean that you agree" in page(client, "business_card_sign", card.pk)
    assert sent(client, "business_card_sign", card).headers["Location"] == reverse(
        "business_card", args=[card.pk]
    )
    assert fresh(card).state == "correcting"
    assert "You have signed for the card." in page(client, "business_card", card.pk)
    page(client, "business_card_more_time", card.pk)
    assert sent(client, "business_card_more_time", card, reason="", days="5").status_code == 422
    assert sent(client, "business_card_more_time", card, reason="设备未到", days="5").status_code == 302
    form = page(client, "business_card_answer", card.pk)
    assert 'capture="environment"' in form
    assert 'accept="image/*"' in form
    assert "问题1：原料进货查验记录不全" in form
    assert sent(client, "business_card_answer", card, **answer_of(card)).status_code == 302
    assert fresh(card).state == "answered"
    shown = page(client, "business_card", card.pk)
    assert "已补齐记录" in shown
    assert "Your answer has been sent." in shown
    assert shown.count("<img") == 2


def test_photos_of_both_buttons_are_kept(who: Cast) -> None:
    card, client = signed_for(who, 1, at=now()), browser(who.boss)
    whole = answer_of(card) | answer_of(card, through="files")
    assert sent(client, "business_card_answer", card, **whole).status_code == 302
    with sight(SYSTEM):
        assert Attachment.objects.filter(owner_kind="card_reply").count() == 2


def test_without_a_photo_nothing_is_sent_and_nothing_typed_is_lost(who: Cast) -> None:
    card, client = signed_for(who, 1, at=now()), browser(who.boss)
    bare = {name: value for name, value in answer_of(card).items() if not name.startswith("camera")}
    refused = sent(client, "business_card_answer", card, **bare)
    assert refused.status_code == 422
    html = refused.content.decode()
    assert html.count("Add a photo or a file that shows the correction.") == 2  # at the top and at the field
    assert "已补齐记录" in html
    assert faults(html) == []
    assert fresh(card).state == "correcting"


def test_where_no_photo_is_needed_none_is_asked_for(who: Cast) -> None:
    card = signed_for(who, at=now(), problems=stated(1, needs_evidence=False))
    client = browser(who.boss)
    bare = {name: value for name, value in answer_of(card).items() if not name.startswith("camera")}
    assert sent(client, "business_card_answer", card, **bare).status_code == 302


def test_what_reviewer_and_return_visit_said(who: Cast) -> None:
    card, client = answered(who, at=now()), browser(who.boss)
    with sight(who.officer.sight):
        actions.send_back(card=card, reasons="照片看不清楚", days=6, by=who.officer, at=now())
    shown = page(client, "business_card", card.pk)
    assert "Your answer is not enough yet. You have 6 days to correct it." in shown
    assert "照片看不清楚" in shown
    other = accepted(who, at=now())
    visited(who, other, "not", "corrected", at=now(), days=7)
    shown = page(client, "business_card", other.pk)
    assert "The return visit found 1 problem that is not corrected yet." in shown
    assert "仍缺三份记录" in shown
    assert "seen to be corrected" in shown
    assert "to be corrected" in shown


def test_a_refused_request_says_why(who: Cast) -> None:
    card = signed_for(who, at=now())
    with sight(who.boss.sight):
        ask(card=card, days=5, reason="设备未到", by=who.boss, at=now())
    with sight(who.leader.sight):
        refuse(card=card, answer="时间充足", by=who.leader, at=now())
    shown = page(browser(who.boss), "business_card", card.pk)
    assert "You were given no more time." in shown
    assert "时间充足" in shown


def test_of_officials_only_those_on_the_card_are_named(who: Cast) -> None:
    card = answered(who, at=now())
    with sight(who.head.sight):
        actions.send_back(card=card, reasons="不清", days=6, by=who.head, at=now())
    shown = page(browser(who.boss), "business_card", card.pk)
    assert who.inspector.name in shown  # an overseer, named on the card itself
    for official in (who.head, who.leader):
        assert official.name not in shown


def test_closed_withdrawn_and_merged_cards_can_still_be_read(who: Cast) -> None:
    done, taken_back, into = closed(who, at=now()), issued(who, at=now()), issued(who, at=now())
    with sight(who.leader.sight):
        actions.withdraw(card=taken_back, reason="签发有误", proved_with="password", by=who.leader, at=now())
    client = browser(who.boss)
    assert "The card is closed." in page(client, "business_card", done.pk)
    assert "签发有误" in page(client, "business_card", taken_back.pk)
    listed = page(client, "business_cards")
    assert [
        listed.count(reverse("business_card", args=[one.pk])) > 0 for one in (done, taken_back, into)
    ] == [True] * 3
    for gone in (done, taken_back):
        assert reverse("business_card_answer", args=[gone.pk]) not in page(client, "business_card", gone.pk)


def test_a_step_out_of_turn_is_refused_in_words(who: Cast) -> None:
    card, client = issued(who, 1, at=now()), browser(who.boss)
    assert "The card cannot be answered just now." in page(client, "business_card_answer", card.pk)
    refused = sent(client, "business_card_answer", card, **answer_of(card))
    assert refused.status_code == 422
    assert fresh(card).state == "issued"


def test_drafts_never_appear_nor_what_became_of_them(who: Cast) -> None:
    draft, discarded = drafted(who, at=now()), drafted(who, at=now())
    with sight(who.inspector.sight):
        actions.discard(card=discarded, reason="重复起草", by=who.inspector, at=now())
    client = browser(who.boss)
    for card in (draft, discarded):
        for name in (*ONE, "business_due", "card", "dossier"):
            assert client.get(reverse(name, args=[card.pk])).status_code == 404, name
    for name in LISTS:
        shown = page(client, name)
        assert "重复起草" not in shown
        assert "原料进货查验记录" not in shown
    with sight(who.head.sight):  # the control: issued, the same draft is there
        actions.issue(card=draft, proved_with="password", by=who.head, at=now())
    assert reverse("business_card", args=[draft.pk]) in page(client, "business")


def test_a_draft_shown_by_mistake_is_no_card_yet(who: Cast) -> None:
    draft = drafted(who, at=now())
    with sight(SYSTEM):
        type(draft.dossier).objects.filter(pk=draft.pk).update(shown_to_enterprise=True)
    assert browser(who.boss).get(reverse("business_card", args=[draft.pk])).status_code == 404
    assert reverse("business_card", args=[draft.pk]) not in page(browser(who.boss), "business_cards")


def test_another_firm_finds_and_changes_nothing(who: Cast) -> None:
    card, stranger = answered(who, at=now()), browser(neighbour(who))
    signed = issued(who, at=now())
    with sight(SYSTEM):
        file = Attachment.objects.filter(owner_kind="card_reply").latest("uploaded_at")
    for one in (card, signed):
        for name in (*ONE, "business_due", "card", "dossier", "card_answer", "card_sign_for"):
            assert stranger.get(reverse(name, args=[one.pk])).status_code == 404, name
    assert sent(stranger, "business_card_sign", signed).status_code == 404
    assert fresh(signed).state == "issued"
    assert stranger.get(reverse("card_file", args=[card.pk, file.pk])).status_code == 404
    for name in LISTS:
        shown = page(stranger, name)
        assert card.dossier.number not in shown
        assert reverse("business_card", args=[card.pk]) not in shown
    mine = browser(who.boss).get(reverse("card_file", args=[card.pk, file.pk]))  # the control
    assert b"".join(mine).startswith(b"\x89PNG")
    mine.close()


def test_the_desks_page_of_a_card_leads_the_enterprise_to_its_own(who: Cast) -> None:
    card = issued(who, at=now())
    own = reverse("business_card", args=[card.pk])
    for name in ("card", "dossier"):
        assert browser(who.boss).get(reverse(name, args=[card.pk])).headers["Location"] == own
    assert browser(who.inspector).get(reverse("card", args=[card.pk])).status_code == 200


def test_officials_have_no_pages_here(who: Cast) -> None:
    card = issued(who, at=now())
    for official in (who.inspector, who.leader):
        for name in ONE:
            assert browser(official).get(reverse(name, args=[card.pk])).status_code == 403
    assert browser(who.boss).get(reverse("business_card", args=[uuid4()])).status_code == 404


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("make", [issued, signed_for, answered, accepted, closed])
def test_every_state_in_both_languages(make: Make, language: str, who: Cast) -> None:
    card, client = make(who, at=now()), browser(who.boss)
    client.cookies["django_language"] = language
    for name in LISTS:
        page(client, name)
    page(client, "business_card", card.pk)


def test_a_day_that_has_passed_is_late_and_more_time_is_gone(who: Cast) -> None:
    card = signed_for(who, at=now() - timedelta(days=40))
    shown = page(browser(who.boss), "business_card", card.pk)
    assert "late" in shown
    assert reverse("business_card_more_time", args=[card.pk]) not in shown
    assert reverse("business_card_answer", args=[card.pk]) in shown


@pytest.mark.parametrize(("name", "number"), [("business", 11), ("business_cards", 8), ("business_card", 18)])
def test_statements(who: Cast, name: str, number: int) -> None:
    client, cards = browser(who.boss), [signed_for(who, n, at=now()) for n in (1, 3)]
    args = [cards[1].pk] if name == "business_card" else []
    page(client, name, *args)
    with CaptureQueriesContext(connection) as caught:
        page(client, name, *args)
    asked = [row["sql"] for row in caught.captured_queries if not row["sql"].startswith(BOOKKEEPING)]
    assert len(asked) == number, "\n".join(sql[:150] for sql in asked)
