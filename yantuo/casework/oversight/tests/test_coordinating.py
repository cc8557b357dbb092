"""A coordinating office oversees: its officers run the round, its head puts the cards, and no firm ever gets one."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from yantuo.casework.cards import actions as cards
from yantuo.casework.cards.drafting.actions import draft_card
from yantuo.casework.cards.models import Card
from yantuo.casework.cards.rules import Stated
from yantuo.casework.checklists.actions import Given, mark_of
from yantuo.casework.documents.models import Document
from yantuo.casework.dossiers.models import Dossier
from yantuo.casework.escalation.queries import persons
from yantuo.casework.notices.models import Notice
from yantuo.casework.oversight.models import Round
from yantuo.casework.oversight.tests import factories as make
from yantuo.casework.oversight.tests.factories import AT, Cast
from yantuo.casework.oversight.tests.test_pages import browser, fresh, now, opened, sheet_data, step
from yantuo.directory.enterprises.models import Enterprise
from yantuo.directory.orgs.models import Organisation
from yantuo.directory.people import actions as people
from yantuo.directory.people.actor import MACHINE, Actor
from yantuo.directory.people.tests.factories import PASSWORD, actor
from yantuo.kernel.flow import NotAllowed, NotReady
from yantuo.records.files.tests.factories import photo, upload
from yantuo.records.sight.session import SYSTEM, sight


def planned(who: Cast) -> Round:
    """A round of the coordinating office over one county bureau, run by its officer."""
    by, second = who.coordinator, make.person(who.second_coordinator)
    return make.planned(
        who, by=by, at=now(), leader=make.person(by), team=[second], offices=[who.city.luzhou]
    )


def draft(who: Cast, by: Actor, **to: Any) -> Card:
    problem = Stated(text="3件结果未公开", clause="《食品生产经营监督检查管理办法》第三十九条")
    both = [make.person(who.coordinator), make.person(who.second_coordinator)]
    return draft_card(by=by, at=AT, problems=[problem], overseers=both, seen_at=AT, **to)


def act(client: Client, name: str, pk: object, **data: Any) -> HttpResponse:
    """A step of a card or document on its page, in the version that stands."""
    with sight(SYSTEM):
        dossier = Dossier.objects.filter(pk=pk).first()
    return client.post(reverse(name, args=[pk]), {"version": dossier.version if dossier else "", **data})


def test_from_plan_to_end_with_the_logins_of_the_coordinating_office(who: Cast) -> None:
    officer, director = browser(who.coordinator), browser(who.director)
    made = planned(who)
    assert step(officer, "round_begin", made).status_code == 302
    (stop,) = make.stops_of(made)
    ids = (made.pk, stop.pk)
    assert officer.post(reverse("draw_freeze", args=ids), {"size": "2"}).status_code == 302
    assert officer.post(reverse("draw_reveal", args=ids)).status_code == 302
    blank = {"was-3.5": mark_of(Given())}
    sent = {**sheet_data(stop, "3.5"), **blank, "p-3.5": upload(photo()), "done": "1"}
    assert officer.post(reverse("stop", args=ids), sent).status_code == 302
    when = f"{timezone.localtime(now()):%Y-%m-%dT%H:%M}"
    assert officer.post(reverse("stop_finish", args=ids), {"visited_at": when}).status_code == 302
    answer = officer.post(reverse("stop_card", args=ids), {"items": ["3.5"], "days": "10"})
    with sight(SYSTEM):
        card = Card.objects.get(origin_dossier=made.pk)
        assert Notice.objects.filter(kind="card.to_issue", person_id=who.director.person_id).exists()
    assert reverse("card_issue", args=[card.pk]) not in opened(officer, "card", card.pk)
    assert answer["Location"] == reverse("card", args=[card.pk])
    _issued_by_its_head_alone(officer, director, card)
    _answered_and_revisited(who, officer, card)
    _reported(officer, director, made)
    assert step(officer, "round_close", made, outcome="已整改").status_code == 302
    assert fresh(made.pk).state == "closed"


def _issued_by_its_head_alone(officer: Client, director: Client, card: Card) -> None:
    assert act(officer, "card_issue", card.pk, password=PASSWORD).status_code == 403
    assert reverse("card_issue", args=[card.pk]) in opened(director, "card", card.pk)
    assert act(director, "card_issue", card.pk, password="wrong").status_code == 422
    assert act(director, "card_issue", card.pk, password=PASSWORD).status_code == 302
    with sight(SYSTEM):
        card = Card.objects.select_related("dossier").get(pk=card.pk)
        paper = Document.objects.get(dossier=card.pk)
    assert (card.state, card.issuer_name) == ("issued", "孟洁")
    assert (paper.data["office"], paper.number) == ("长治市打假办", card.dossier.number)


def _answered_and_revisited(who: Cast, officer: Client, card: Card) -> None:
    county = browser(who.county_leader)
    assert opened(county, "card", card.pk).count("<img") == 1
    assert act(county, "card_sign_for", card.pk).status_code == 302
    with sight(SYSTEM):
        key = card.problems.get().pk.hex
    done = {
        f"measures_{key}": "已全部公开", f"done_on_{key}": f"{timezone.localdate():%Y-%m-%d}",
        f"files_{key}": upload(photo(), "公开页面.jpg"),
    }  # fmt: skip
    assert act(county, "card_answer", card.pk, **done).status_code == 302
    assert act(officer, "card_accept", card.pk, reason="同意").status_code == 302
    opened(officer, "card_revisit", card.pk)
    seen = {
        "visited_at": f"{timezone.localtime():%Y-%m-%dT%H:%M:%S.%f}", f"outcome_{key}": "corrected",
        "second": who.second_coordinator.person_id,
    }  # fmt: skip
    assert act(officer, "card_revisit", card.pk, **seen).status_code == 302
    with sight(SYSTEM):
        assert Card.objects.get(pk=card.pk).state == "closed"


def _reported(officer: Client, director: Client, made: Round) -> None:
    form = officer.get(reverse("round_paper", args=[made.pk])).context["form"]
    assert officer.post(reverse("round_paper", args=[made.pk]), dict(form.initial)).status_code == 302
    with sight(SYSTEM):
        paper = Document.objects.get(dossier=made.pk)
    assert "has not been signed yet" in step(officer, "round_report", made).content.decode()
    assert act(officer, "document_sign", paper.pk, password=PASSWORD).status_code == 403
    assert act(director, "document_sign", paper.pk, password=PASSWORD).status_code == 302
    assert act(director, "document_number", paper.pk).status_code == 302
    assert step(officer, "round_report", made).status_code == 302
    with sight(SYSTEM):
        paper.refresh_from_db()
    assert paper.number
    assert fresh(made.pk).report_id == paper.pk


@pytest.mark.parametrize("role", ["director", "coordinator"])
def test_no_firm_gets_a_card_from_it_and_the_refusal_says_why_and_what_to_do(who: Cast, role: str) -> None:
    by: Actor = getattr(who, role)
    with sight(by.sight):
        firm = Enterprise.objects.order_by("pk").first()
        with pytest.raises(ValidationError) as refused:
            draft(who, by, enterprise=firm)
    (said,) = refused.value.messages
    assert "has no enforcement power" in said
    assert "国办发〔2024〕54号" in said
    assert "Refer what concerns the enterprise to the bureau" in said


def test_a_bureau_that_has_lost_its_power_issues_no_draft_on_a_firm(who: Cast) -> None:
    with sight(SYSTEM):
        firm = Enterprise.objects.order_by("pk").first()
        card = draft(who, who.head, enterprise=firm)
        Organisation.objects.filter(pk=who.city.bureau.pk).update(enforces=False)
        card = Card.objects.select_related("dossier__office").get(pk=card.pk)
        with pytest.raises(NotReady, match="has no enforcement power"):
            cards.issue(card=card, proved_with="password", by=who.head, at=AT)
        with pytest.raises(IntegrityError, match="puts no card to an enterprise"), transaction.atomic():
            Card.objects.filter(pk=card.pk).update(issued_at=AT)


def test_the_database_takes_no_card_of_it_on_a_firm(who: Cast) -> None:
    with sight(who.director.sight):
        card = draft(who, who.director, addressee=who.city.luzhou)
    with sight(SYSTEM):
        firm = Enterprise.objects.order_by("pk").first()
        assert firm
        turned = {"addressee": None, "enterprise_id": firm.pk, "issued_at": AT}
        with pytest.raises(IntegrityError, match="puts no card to an enterprise"), transaction.atomic():
            Card.objects.filter(pk=card.pk).update(**turned)


def test_only_offices_of_its_area_are_overseen(who: Cast) -> None:
    with sight(SYSTEM):
        elsewhere = Organisation.objects.create(
            kind="regulator", name="晋城市市场监督管理局", code="1405.bureau", enforces=True,
            division_id=who.city.luzhou.division_id, parent=None, lineage=[], office_id=0,
        )  # fmt: skip
        Organisation.objects.filter(pk=elsewhere.pk).update(
            division_id="140500", lineage=[elsewhere.pk], office_id=elsewhere.pk
        )
        elsewhere.refresh_from_db()
    with sight(who.director.sight), pytest.raises(ValidationError, match="not under the oversight of"):
        draft(who, who.director, addressee=elsewhere)


def test_who_also_serves_the_office_addressed_issues_no_card_to_it(who: Cast) -> None:
    with sight(SYSTEM):
        people.grant(
            person=make.person(who.director), organisation=who.city.luzhou, role="county_leader", title="副局长",
            begins=date(2020, 1, 1), ends=None, by=MACHINE, at=AT,
        )  # fmt: skip
        second = actor("coordination_head", who.city.coordinating, "于敏")
        ours, beside = (
            draft(who, who.coordinator, addressee=one) for one in (who.city.luzhou, who.city.xiangyuan)
        )
    with sight(who.director.sight):
        with pytest.raises(ValidationError, match="somebody else of 长治市打假办 issues"):
            cards.issue(card=ours, proved_with="password", by=who.director, at=AT)
        cards.issue(card=beside, proved_with="password", by=who.director, at=AT)
    with sight(second.sight):
        ours.refresh_from_db()
        cards.issue(card=ours, proved_with="password", by=second, at=AT)


def test_its_cards_are_its_own_and_their_ladder_ends_with_its_head(who: Cast) -> None:
    with sight(SYSTEM):
        card = draft(who, who.coordinator, addressee=who.city.luzhou)
        with pytest.raises(NotAllowed):
            cards.issue(card=card, proved_with="password", by=who.leader, at=AT)  # the bureau beside it
    with sight(who.director.sight):
        cards.issue(card=card, proved_with="password", by=who.director, at=AT)
    with sight(SYSTEM):
        clock = card.dossier.deadlines.first()
        assert clock
        assert persons("leader", clock, AT) == [who.director.person_id]
        seen = {
            one for one in ("county_leader", "leader") if Card.objects.visible_to(getattr(who, one)).exists()
        }
        assert seen == {"county_leader", "leader"}, "the office addressed, and the bureau above it"
        beside = actor("county_leader", who.city.xiangyuan)
        assert not Card.objects.visible_to(beside).exists()
