"""The work list: order of lateness, next steps, figures that open the rows they count, scopes, counties, refusals."""

from html import unescape
from typing import Any

import pytest
from django.test import Client

from yantuo.casework.cards.tests import factories as cards
from yantuo.casework.deadlines import actions as clocks
from yantuo.casework.matters import actions as matters
from yantuo.casework.notices.actions import tell
from yantuo.casework.referrals import actions as referrals
from yantuo.directory.orgs.tests.factories import City
from yantuo.directory.people.actor import Actor
from yantuo.directory.people.models import Person
from yantuo.directory.people.tests.factories import account, logged_in
from yantuo.faces.desk.tests.factories import NOW, firm, matter, person, questions
from yantuo.records.sight.session import SYSTEM, sight
from yantuo.records.tally.actions import fold
from yantuo.records.tally.queries import differences

Asked = tuple[Actor, Client]


@pytest.fixture
def officer(offices: City) -> Asked:
    return person("case_officer", offices.luzhou)


@pytest.fixture
def leader(offices: City) -> Asked:
    return person("city_leader", offices.bureau, "李敏")


def titles(client: Client, address: str) -> list[str]:
    answer = client.get(address)
    assert answer.status_code == 200, answer.content[:300]
    return [row.dossier.title for row in answer.context["page"].rows]


def text(client: Client, address: str) -> str:
    return unescape(client.get(address, headers={"Accept-Language": "en"}).content.decode())


def test_the_latest_comes_first(officer: Asked, offices: City) -> None:
    actor, client = officer
    for title, days in (("soon", 27), ("late", 60), ("far", 1)):
        matter(actor, offices.luzhou, title, days_ago=days)
    assert titles(client, "/") == ["late", "soon", "far"]


def test_only_ones_own_and_the_scopes_widen(officer: Asked, leader: Asked, offices: City) -> None:
    actor, client = officer
    matter(actor, offices.luzhou, "mine")
    matter(leader[0], offices.luzhou, "the leader's in my office")
    matter(leader[0], offices.station, "below")
    matter(leader[0], offices.xiangyuan, "of the other county")
    assert titles(client, "/") == ["mine"]
    assert sorted(titles(client, "/?scope=office")) == ["mine", "the leader's in my office"]
    assert "below" in titles(client, "/?scope=all")
    assert "of the other county" not in titles(client, "/?scope=all")
    assert titles(client, "/?scope=nonsense") == ["mine"]
    assert len(titles(leader[1], "/")) == 4  # who leads begins with all in sight


def test_one_open_step_is_the_button_several_are_not(officer: Asked, offices: City) -> None:
    actor, client = officer
    _head, head_client = person("section_head", offices.luzhou, "赵强")
    late = matter(actor, offices.luzhou, days_ago=90)
    page = text(client, "/")
    assert f'<a class="btn go" href="/matters/{late.pk}/finish/">Close as done</a>' in page
    page = text(head_client, "/?scope=office")  # the head may also withdraw
    assert f'<a class="btn" href="/matters/{late.pk}/">Open</a>' in page
    assert "/finish/" not in page


def test_what_is_uncertain_about_a_date_is_said(officer: Asked, offices: City) -> None:
    actor, client = officer
    matter(actor, offices.luzhou, "sure", days_ago=1)
    assert "figure not confirmed" not in text(client, "/")
    matter(actor, offices.luzhou, "of the house", term="referral.accept")
    matter(actor, offices.luzhou, "into the next year", term="case.decide")
    page = text(client, "/")
    assert page.count("figure not confirmed") == 1
    assert page.count("calendar provisional") == 1


def test_an_ended_step_is_no_button(officer: Asked, offices: City) -> None:
    """The owner may not accept what came to another office."""
    actor, client = officer
    with sight(SYSTEM):
        referrals.send(
            to=offices.xiangyuan, title="移送", reason="管辖", request="", enterprise=None, by=actor, at=NOW
        )
    receiver, receiver_client = person("case_officer", offices.xiangyuan, "韩梅")
    assert titles(client, "/?scope=all") == []
    page = text(receiver_client, "/?scope=office")
    assert ">Open</a>" in page  # accept and return are both open
    assert receiver.may("referral.receive")


def test_a_step_beside_the_way_is_never_the_next_one(offices: City) -> None:
    """The head may merge a late card into another, and nothing more: that is no next step."""
    with sight(SYSTEM):
        people = cards.cast_of(offices)
    card = cards.signed_for(people, at=NOW - 30 * cards.DAY)
    for who in (people.head, people.leader):
        with sight(SYSTEM):
            client = logged_in(account(Person.objects.get(pk=who.person_id)))
        page = text(client, "/?scope=office")
        assert f'<a class="btn" href="/cards/{card.pk}/">Open</a>' in page
        assert "/merge/" not in page
        assert "/withdraw/" not in page


def test_what_has_no_date_yet_is_not_forgotten(offices: City) -> None:
    with sight(SYSTEM):
        people = cards.cast_of(offices)
        boss = logged_in(account(Person.objects.get(pk=people.head.person_id)))
        maker = logged_in(account(Person.objects.get(pk=people.inspector.person_id)))
    draft = cards.drafted(people, at=NOW)
    cards.issued(people, at=NOW)  # has a date
    for client, scope in ((maker, "mine"), (boss, "office"), (boss, "all")):
        assert titled(client, f"/work/undated/?scope={scope}") == [draft.dossier.title]
    assert "Without a date <b>1</b>" in text(maker, "/")
    assert titled(boss, "/work/undated/?scope=mine") == []
    assert f'href="/cards/{draft.pk}/issue/">Issue</a>' in text(boss, "/work/undated/?scope=office")
    assert f'<a class="btn" href="/cards/{draft.pk}/">Open</a>' in text(maker, "/work/undated/")
    _actor, stranger = person("case_officer", offices.xiangyuan, "韩梅")
    assert titled(stranger, "/work/undated/?scope=all") == []


def titled(client: Client, address: str) -> list[str]:
    return [row.title for row in client.get(address).context["page"].rows]


def figures(client: Client, address: str = "/") -> dict[str, Any]:
    answer = client.get(address, headers={"Accept-Language": "en"})
    return {str(kpi.label): kpi for kpi in answer.context["figures"]}


def test_every_figure_opens_as_many_rows_as_it_says(officer: Asked, leader: Asked, offices: City) -> None:
    actor, client = officer
    for days in (60, 61, 26, 27, 1):
        matter(actor, offices.luzhou, f"{days}", days_ago=days)
    done = matter(actor, offices.luzhou, "done", days_ago=2)
    overdue = matter(actor, offices.luzhou, "done late", days_ago=70)
    paused = matter(actor, offices.luzhou, "paused", days_ago=20)
    with sight(SYSTEM):
        for one in (done, overdue):
            matters.finish(matter=one, outcome="办结", by=actor, at=NOW)
        clocks.pause(
            deadline=paused.dossier.deadlines.get(),
            first_day=NOW.date(),
            reason="检验",
            basis="第十八条",
            by=actor,
            at=NOW,
        )
    for reader, scope in ((client, "mine"), (leader[1], "all")):
        found = figures(reader, f"/?scope={scope}")
        said = {label: str(kpi.value) for label, kpi in found.items()}
        assert said == {"Late": "2", "Soon due": "2", "Running clocks": "6", "Ended in time": "50.0%"}
        for label, kpi in found.items():
            rows = titles(reader, kpi.url)
            assert len(rows) == (2 if label == "Ended in time" else int(str(kpi.value))), label
    assert titles(client, "/?scope=mine&light=paused") == ["paused"]
    with sight(SYSTEM):  # what the triggers kept of all this is what a recount finds, folded or not
        assert differences() == []
        assert fold() > 0
        assert differences() == []
    assert {k: str(kpi.value) for k, kpi in figures(leader[1], "/?scope=all").items()} == said
    assert titles(client, "/work/ended/?result=late") == ["done late"]
    assert titles(client, "/work/ended/?result=in_time") == ["done"]


def test_nothing_ended_gives_no_rate(officer: Asked) -> None:
    assert str(figures(officer[1])["Ended in time"].value) == "—"


def test_tabs_and_filter_form_keep_the_rest(officer: Asked) -> None:
    page = text(officer[1], "/?scope=office&light=late&sort=-due")
    assert '<a href="?scope=all&light=late&sort=-due">' in page
    assert '<input type="hidden" name="scope" value="office">' in page


def test_counties_stand_worst_first_and_open_their_rows(officer: Asked, leader: Asked, offices: City) -> None:
    actor, client = officer
    good, bad = (
        matter(actor, offices.station, "in time", days_ago=2),
        matter(actor, offices.xiangyuan, "late", days_ago=90),
    )
    matter(actor, offices.luzhou, "burning", days_ago=90)
    with sight(SYSTEM):
        for one in (good, bad):
            matters.finish(matter=one, outcome="办结", by=leader[0], at=NOW)
    rows = leader[1].get("/").context["counties"]
    assert [(row.name, row.rate, row.late) for row in rows] == [("襄垣县", 0.0, 0), ("潞州区", 1.0, 1)]
    assert titles(leader[1], rows[0].url) == ["late"]
    assert titles(leader[1], rows[1].late_url) == ["burning"]
    assert client.get("/").context["counties"] == []  # one county needs no comparison


def test_the_list_is_exported_without_its_buttons(officer: Asked, offices: City) -> None:
    actor, client = officer
    matter(actor, offices.luzhou, "月报", enterprise=firm(offices.luzhou, 1))
    answer = client.get("/?export=csv", headers={"Accept-Language": "en"})
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert lines[0] == "Due,Matter,Time limit,Enterprise / office,Responsible person,Kind"
    assert lines[1].split(",")[1:4] == ["月报", "Publish the result of an inspection", "晋韵醋业有限公司"]
    assert client.get("/?export=xlsx").headers["Content-Type"].endswith("spreadsheetml.sheet")


def test_who_may_not_export_is_refused_and_sees_no_menu(offices: City) -> None:
    _actor, client = person("liaison", offices.department)
    assert client.get("/?export=csv").status_code == 403
    assert "export=csv" not in text(client, "/")


def test_query_counts(officer: Asked, leader: Asked, offices: City) -> None:
    """Session, account, posts; figures (of all in two), calendar, rows; views with notices."""
    actor, client = officer
    for days in range(8):
        matter(actor, offices.luzhou, f"{days}", days_ago=days + 1, enterprise=firm(offices.luzhou, days + 1))
    assert questions(client, "/") == 7
    assert questions(leader[1], "/?scope=all") == 8
    assert questions(client, "/work/ended/") == 6


@pytest.mark.parametrize("role", ["system_admin", "security_admin", "audit_admin"])
def test_who_has_no_desk_is_led_to_their_own_place(offices: City, role: str) -> None:
    _actor, client = person(role, offices.bureau)
    assert client.get("/").status_code == 302
    assert client.get("/work/ended/").status_code == 403


def test_anonymous_is_asked_to_log_in(offices: City) -> None:
    for address in ("/", "/work/ended/"):
        assert Client().get(address).headers["Location"].startswith("/login/")


@pytest.mark.parametrize(
    ("role", "scope"),
    [
        ("case_officer", "mine"),
        ("section_head", "office"),
        ("liaison", "office"),
        ("registrar", "all"),
        ("legal", "all"),
        ("county_leader", "all"),
        ("expert", "mine"),
        ("laboratory", "mine"),
    ],
)
def test_everybody_begins_where_their_work_is(role: str, scope: str, offices: City) -> None:
    _actor, client = person(role, offices.luzhou)
    page = client.get("/").context["page"]
    assert dict(page.pairs)["scope"] == scope


def test_who_sees_no_office_is_offered_no_other_scope(offices: City) -> None:
    _actor, client = person("expert", offices.luzhou)
    page = text(client, "/?scope=all")
    assert "Nothing is assigned to you now" in page
    assert "?scope=office" not in page
    _actor, client = person("case_officer", offices.luzhou, "赵强")
    page = text(client, "/")
    assert "Nothing is due" in page
    assert '<a class="btn" href="?scope=office">Look at my office</a>' in page


def test_the_bell_counts_the_same_with_a_list_and_without(officer: Asked) -> None:
    actor, client = officer
    with sight(SYSTEM):
        for number in range(3):
            params = {"title": f"{number}", "by": "李敏"}
            tell(
                persons=[actor.person_id], kind="matter.opened", at=NOW, office=actor.office_id, params=params
            )
    for address in ("/", "/matters/", "/account/"):
        frame = client.get(address).context["frame"]
        assert frame.notices_count == 3, address
