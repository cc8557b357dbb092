"""The pages of a round, from its plan to its end, and what they answer to bad input."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from yantuo.casework.documents.models import Document
from yantuo.casework.oversight.draws import actions as draws
from yantuo.casework.oversight.models import Draw, Round, Stop
from yantuo.casework.oversight.tests import factories as make
from yantuo.casework.oversight.tests.factories import Cast
from yantuo.directory.people.actor import Actor
from yantuo.directory.people.models import Account
from yantuo.directory.people.tests.factories import PASSWORD, account, logged_in
from yantuo.records.sight.session import SYSTEM, sight
from yantuo.ui.tests.page_check import faults


def browser(who: Actor) -> Client:
    with sight(SYSTEM):
        person = make.person(who)
        login = Account.objects.filter(person=person).first() or account(person)
    client = logged_in(login)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


def opened(client: Client, name: str, *ids: object) -> str:
    answer = client.get(reverse(name, args=ids))
    assert answer.status_code == 200, answer.content.decode()[-2000:]
    html = answer.content.decode()
    assert faults(html) == []
    return html


def now() -> Any:
    return timezone.now() - timedelta(minutes=5)


def fresh(pk: object) -> Round:
    with sight(SYSTEM):
        return Round.objects.select_related("dossier").get(pk=pk)


def step(client: Client, name: str, made: Round, **data: Any) -> Any:
    version = fresh(made.pk).dossier.version
    return client.post(reverse(name, args=[made.pk]), {"version": version, **data})


def sheet_data(stop: Stop, *failing: str) -> dict[str, str]:
    data = {}
    for key, given in make.answers(stop, *failing).items():
        data |= {f"was-{key}": "", f"v-{key}": given.verdict, f"n-{key}": given.note}
    return data


def test_planned_on_its_page_with_every_fault_at_once(who: Cast) -> None:
    client = browser(who.head)
    assert "潞州区市场监督管理局" in opened(client, "round_new")
    facts = make.facts(who)
    sent = {
        **facts, "leader": facts["leader"].pk, "team": [facts["team"][0].pk], "first_day": "2026-11-24",
        "last_day": "2026-11-20", "offices": [one.pk for one in facts["offices"]],
    }  # fmt: skip
    refused = client.post(reverse("round_new"), sent)
    assert refused.status_code == 422
    assert "ends before it begins" in refused.content.decode()
    assert "2026年度督查计划" in refused.content.decode()
    made = client.post(reverse("round_new"), {**sent, "last_day": "2026-11-27"})
    assert made.status_code == 302
    with sight(SYSTEM):
        assert Round.objects.get().stops.count() == 2
    assert "2026年第四季度食品生产监管督查" in opened(client, "rounds")
    assert browser(who.officer).get(reverse("round_new")).status_code == 403


def test_looked_at_carded_reported_closed(who: Cast) -> None:
    made = make.planned(who, at=now(), offices=[who.city.luzhou])
    head, officer = browser(who.head), browser(who.officer)
    stop = make.stops_of(made)[0]
    ids = (made.pk, stop.pk)
    assert "The round has not begun" in opened(officer, "stop", *ids)
    opened(head, "round_begin", made.pk)
    assert step(head, "round_begin", made).status_code == 302
    stop = make.stops_of(made)[0]
    html = opened(officer, "stop", *ids)
    assert reverse("stop_figure", args=[*ids, "cards_to_it_late"]) in html
    place = reverse("stop", args=ids)
    bad = officer.post(place, sheet_data(stop, "2.1") | {"n-2.1": ""})
    assert bad.status_code == 422
    assert "describe what was found" in bad.content.decode()
    assert officer.post(place, sheet_data(stop, "2.1") | {"done": "1"}).status_code == 302
    opened(officer, "stop_finish", *ids)
    early = officer.post(reverse("stop_finish", args=ids), {"visited_at": "2099-01-01T10:00"})
    assert early.status_code == 422
    when = f"{timezone.localtime(now()):%Y-%m-%dT%H:%M}"
    assert officer.post(reverse("stop_finish", args=ids), {"visited_at": when}).status_code == 302
    html = opened(head, "stop", *ids)
    assert reverse("stop_card", args=ids) in html
    assert "on no card yet" in html
    assert "第2.1项不到位" in opened(head, "stop_card", *ids)
    refused = head.post(reverse("stop_card", args=ids), {"items": ["2.1"], "days": "400"})
    assert refused.status_code == 422
    answer = head.post(reverse("stop_card", args=ids), {"items": ["2.1"], "days": "10"})
    assert answer.status_code == 302
    assert "Nothing is left" in opened(head, "stop_card", *ids)
    assert head.get(answer["Location"]).status_code == 200
    page = opened(head, "round_paper", made.pk)
    assert "第2.1项不到位" in page
    form = head.get(reverse("round_paper", args=[made.pk])).context["form"]
    drafted = head.post(reverse("round_paper", args=[made.pk]), dict(form.initial))
    assert drafted.status_code == 302
    with sight(SYSTEM):
        paper = Document.objects.get(dossier=made.pk)
    assert paper.template == "redhead"
    assert "has not been signed yet" in step(head, "round_report", made).content.decode()
    proof = {"password": PASSWORD}
    assert browser(who.leader).post(reverse("document_sign", args=[paper.pk]), proof).status_code == 302
    assert step(head, "round_report", made).status_code == 302
    refused = step(head, "round_close", made, outcome="已办结")
    assert refused.status_code == 422
    assert "not closed yet" in refused.content.decode()
    with sight(SYSTEM):
        card = fresh(made.pk).dossier.cards_from.get()
    make.card_closed(who, make.issued(who, card, at=timezone.now()), at=timezone.now())
    assert step(head, "round_close", made, outcome="已办结").status_code == 302
    assert fresh(made.pk).state == "closed"
    opened(head, "round", made.pk)
    assert browser(who.head).get(reverse("round_paper", args=[made.pk])).status_code == 404


def test_the_course_names_the_office_of_every_sheet(who: Cast) -> None:
    made = make.under_way(who, at=now())
    page = opened(browser(who.head), "round", made.pk)
    assert "Checklist laid (潞州区市场监督管理局)" in page
    assert "Checklist laid (襄垣县市场监督管理局)" in page


def test_an_office_visited_is_told_where_findings_come_to_it(who: Cast) -> None:
    make.under_way(who, at=now())
    assert "comes to you as an oversight card" in opened(browser(who.county_leader), "rounds")


def test_a_colleagues_answer_is_not_overwritten(who: Cast) -> None:
    made = make.under_way(who, at=now(), offices=[who.city.luzhou])
    stop = make.stops_of(made)[0]
    place = reverse("stop", args=[made.pk, stop.pk])
    head, officer = browser(who.head), browser(who.officer)
    empty = officer.get(place).context["filling"].rows[0].mark
    one = {"was-1.1": empty, "v-1.1": "conform", "n-1.1": ""}
    assert officer.post(place, one).status_code == 302
    crossed = head.post(place, one | {"v-1.1": "fails", "n-1.1": "未分解到人"})
    assert crossed.status_code == 422
    assert "李敏 has entered" in crossed.content.decode()
    assert "未分解到人" in crossed.content.decode()


def test_drawn_on_its_page(who: Cast) -> None:
    made = make.under_way(who, at=now(), offices=[who.city.luzhou])
    stop = make.stops_of(made)[0]
    ids, head = (made.pk, stop.pk), browser(who.head)
    assert "6 firms of this office" in opened(head, "draw", *ids)
    assert head.get(reverse("draw_list", args=ids)).status_code == 404
    assert head.get(reverse("draw_freeze", args=ids)).status_code == 405
    assert head.post(reverse("draw_freeze", args=ids), {"size": "0"}).status_code == 422
    refused = head.post(reverse("draw_freeze", args=ids), {"size": "7"})
    assert "draw between 1 and that many" in refused.content.decode()
    assert head.post(reverse("draw_freeze", args=ids), {"size": "2"}).status_code == 302
    with sight(SYSTEM):
        row = Draw.objects.get()
    html = opened(head, "draw", *ids)
    assert row.list_sha256 in html
    assert row.key_sha256 in html
    assert row.key not in html
    assert head.get(reverse("draw_list", args=ids)).content == row.listed.encode()
    assert head.post(reverse("draw_reveal", args=ids)).status_code == 302
    html = opened(head, "draw", *ids)
    assert row.key in html
    with sight(SYSTEM):
        drawn = list(row.firms.order_by("n"))
    for page in (html, opened(head, "stop", *ids)):
        assert all(reverse("enterprise", args=[one.enterprise_id]) in page for one in drawn)
        assert all(one.name in page and one.entry not in page for one in drawn)
    assert [f"{one.code},{one.name}" for one in drawn] == [one.entry for one in drawn]
    assert head.post(reverse("draw_reveal", args=ids)).status_code == 422
    assert browser(who.officer).post(reverse("draw_reveal", args=ids)).status_code == 403
    assert browser(who.county_leader).get(reverse("draw", args=ids)).status_code == 404


@pytest.mark.parametrize("key", ["deadlines", "inspections", "certificates"])
def test_the_rows_of_a_figure(who: Cast, key: str) -> None:
    made = make.under_way(who, at=now())
    stop = make.stops_of(made)[0]
    opened(browser(who.head), "stop_figure", made.pk, stop.pk, key)
    assert (
        browser(who.head).get(reverse("stop_figure", args=[made.pk, stop.pk, "nothing"])).status_code == 404
    )


def test_opened_again_and_cancelled_on_their_pages(who: Cast) -> None:
    made = make.under_way(who, at=now(), offices=[who.city.luzhou])
    stop = make.looked_at(who, make.stops_of(made)[0], at=now())
    ids, head = (made.pk, stop.pk), browser(who.head)
    opened(head, "stop_reopen", *ids)
    assert head.post(reverse("stop_reopen", args=ids), {"reason": ""}).status_code == 422
    assert head.post(reverse("stop_reopen", args=ids), {"reason": "漏项"}).status_code == 302
    other = make.planned(who, at=now())
    opened(head, "round_cancel", other.pk)
    assert step(head, "round_cancel", other, reason="并入下季度").status_code == 302
    assert "并入下季度" in opened(head, "round", other.pk)


def test_pages_ask_a_fixed_number_of_queries(
    who: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    made = make.under_way(who, at=now())
    stop = make.stops_of(made)[0]
    with sight(who.head.sight):
        draws.freeze(stop=stop, size=2, by=who.head, at=now())
    make.planned(who, at=now())
    head = browser(who.head)
    every: list[tuple[str, list[object], int]] = [
        ("rounds", [], 13),
        ("round", [made.pk], 29),
        ("stop", [made.pk, stop.pk], 25),
    ]
    for name, ids, n in every:
        address = reverse(name, args=ids)
        head.get(address)
        with django_assert_num_queries(n):
            head.get(address)
