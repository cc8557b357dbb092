"""Changing the law on screen: effect first, then in force, then every running date concerned counted anew."""

from datetime import date
from html import unescape
from typing import Any

import pytest
from django.test import Client

from yantuo.casework.deadlines import actions as clocks
from yantuo.casework.deadlines.models import Deadline
from yantuo.casework.notices.models import Notice
from yantuo.casework.notices.words import said
from yantuo.directory.orgs.tests.factories import City
from yantuo.directory.people.actor import Actor
from yantuo.faces.desk.law.changes.actions import recount
from yantuo.faces.desk.law.changes.effects import concerned
from yantuo.faces.desk.law.changes.jobs import changed_of, recount_all
from yantuo.faces.desk.tests.factories import NOW, matter, person
from yantuo.faces.desk.tests.test_notice import OFFICIAL
from yantuo.records.jobs.models import Job
from yantuo.records.law.models import CalendarDay, Overlay
from yantuo.records.law.queries import rulebook
from yantuo.records.sight.session import SYSTEM, sight
from yantuo.records.trail.models import Entry

Asked = tuple[Actor, Client]
ON = {"source": "长市监法〔2026〕3号", "approver": "李局长", "approved_on": "2026-11-20"}
NOTICE = "\n".join(
    f"{days} 休"
    for days in (
        "2027-01-01", "2027-02-05..2027-02-09", "2027-04-05", "2027-05-01..2027-05-02", "2027-06-09", "2027-09-15",
        "2027-10-01..2027-10-03",
    )
)  # fmt: skip
CONFIRM = "/law/terms/referral.accept/2009-01-01/confirm/"
CHANGE = "/law/terms/inspect.publish/2022-03-15/change/"


@pytest.fixture
def lawyer(offices: City) -> Asked:
    return person("legal", offices.bureau, "白某")


@pytest.fixture
def officer(offices: City) -> Asked:
    return person("case_officer", offices.luzhou)


def figures(**changes: Any) -> dict[str, Any]:
    """What the form of inspect.publish holds, with some values changed."""
    return {
        "amount": "20",
        "unit": "wd",
        "end_rule": "next_workday",
        "extend_unit": "wd",
        "confirmed": "on",
        **ON,
        **changes,
    }


def page(client: Client, address: str, given: dict[str, Any], status: int = 200) -> Any:
    answer = client.post(address, given, headers={"Accept-Language": "en"})
    assert answer.status_code == status, unescape(answer.content.decode())[:600]
    return answer


def in_force(client: Client, address: str, given: dict[str, Any]) -> Any:
    """Look at the effect, then make the change; returns the effect shown."""
    first = page(client, address, given)
    seal = unescape(first.content.decode()).split('name="seen" value="')[1].split('"')[0]
    page(client, address, {**given, "seen": seal}, 302)
    return first.context["effect"]


def counted_anew() -> Any:
    """Do what the recount last ordered is to do."""
    with sight(SYSTEM):
        job = Job.objects.filter(kind="law.recount").order_by("-created_at", "-id")[0]
        return recount(rows=concerned(changed_of(job.params)), at=NOW)


def clock_of(one: Any) -> Deadline:
    with sight(SYSTEM):
        return Deadline.objects.get(dossier_id=one.pk)


def test_nothing_is_changed_before_the_effect_was_seen(lawyer: Asked, officer: Asked, offices: City) -> None:
    actor, _client = officer
    for days in (1, 2, 3):
        matter(actor, offices.luzhou, f"公示 {days}", days_ago=days)
    answer = page(lawyer[1], CHANGE, figures(amount="10"))
    effect = answer.context["effect"]
    assert (effect.concerned, effect.moved, len(effect.rows), effect.more) == (3, 3, 3, 0)
    assert "公示 1" in answer.content.decode()
    with sight(SYSTEM):
        assert not Overlay.objects.exists()
        assert not Entry.objects.filter(kind="law").exists()
        assert not Job.objects.exists()


def test_own_numbers_move_the_running_dates_and_tell_their_owners(
    lawyer: Asked, officer: Asked, offices: City
) -> None:
    actor, _client = officer
    one = matter(actor, offices.luzhou, "公示", days_ago=1)
    other = matter(actor, offices.luzhou, "受理移送", term="referral.accept")
    before, other_before = clock_of(one).due_at, clock_of(other).due_at
    in_force(lawyer[1], CHANGE, figures(amount="10"))
    assert clock_of(one).due_at == before  # the worker counts, not the request
    done = counted_anew()
    assert (done.concerned, len(done.moved)) == (1, 1)
    now = clock_of(one)
    assert now.due_at < before
    assert (now.amount, now.local) == (10, True)
    assert clock_of(other).due_at == other_before
    with sight(SYSTEM):
        law, moved = Entry.objects.get(verb="law.change"), Entry.objects.get(verb="deadline.recount")
        notice = Notice.objects.get(person_id=actor.person_id, kind="deadline.moved")
    assert (law.actor_id, law.subject) == (lawyer[0].person_id, "inspect.publish")
    assert law.data["row"] == {"amount": 10}
    assert (moved.office_id, moved.data["key"]) == (offices.luzhou.pk, "inspect.publish")
    assert moved.data["before"].startswith(f"{before:%Y-%m-%d}")
    assert "a rule or the calendar has changed" in said(notice)
    assert f"{before:%Y-%m-%d}"[:8] in said(notice)


def test_what_was_altered_after_the_effect_is_shown_again(
    lawyer: Asked, officer: Asked, offices: City
) -> None:
    matter(officer[0], offices.luzhou)
    given = figures(amount="10")
    first = page(lawyer[1], CHANGE, given)
    seal = unescape(first.content.decode()).split('name="seen" value="')[1].split('"')[0]
    again = page(lawyer[1], CHANGE, {**given, "amount": "5", "seen": seal})
    assert again.context["effect"] is not None
    with sight(SYSTEM):
        assert not Overlay.objects.exists()


@pytest.mark.parametrize("missing", ["source", "approver", "approved_on"])
def test_source_approver_and_date_are_obligatory(lawyer: Asked, missing: str) -> None:
    for address, given in (
        (CONFIRM, ON),
        (CHANGE, figures(amount="10")),
        ("/law/calendar/set/", {**ON, "day": "2026-12-01", "is_working": "off"}),
    ):
        answer = page(lawyer[1], address, {**given, missing: ""}, 422)
        assert missing in answer.context["form"].errors


def test_a_date_in_the_future_and_an_impossible_row_are_refused(lawyer: Asked) -> None:
    answer = page(lawyer[1], CONFIRM, {**ON, "approved_on": "2027-01-01"}, 422)
    assert "lies in the future" in answer.content.decode()
    answer = page(lawyer[1], CHANGE, figures(valid_to="2020-01-01"), 422)
    assert "valid_to lies before valid_from" in unescape(answer.content.decode())
    answer = page(lawyer[1], CHANGE, figures(), 422)
    assert "Nothing is changed" in answer.content.decode()


def test_confirming_marks_the_dates_without_moving_them(lawyer: Asked, officer: Asked, offices: City) -> None:
    one = matter(officer[0], offices.luzhou, term="referral.accept")
    assert not clock_of(one).confirmed
    effect = in_force(lawyer[1], CONFIRM, ON)
    assert (effect.moved, effect.marked) == (0, 1)
    assert counted_anew().moved == []
    assert clock_of(one).confirmed
    edition = rulebook().editions("referral.accept")[0]
    assert (edition.term.confirmed, edition.source, edition.is_local) == (True, ON["source"], True)
    text = lawyer[1].get("/law/terms/referral.accept/", headers={"Accept-Language": "en"}).content.decode()
    for part in (ON["source"], ON["approver"], "2026-11-20", "As shipped, and as this bureau applies it"):
        assert part in unescape(text), part
    with sight(SYSTEM):
        assert not Notice.objects.filter(kind__startswith="deadline.").exists()


def test_hours_change_the_kind_of_the_limit(lawyer: Asked) -> None:
    in_force(lawyer[1], CHANGE, figures(amount="48", unit="h"))
    term = rulebook().editions("inspect.publish")[0].term
    assert (str(term.kind), str(term.unit), str(term.end_rule)) == ("hours", "h", "none")


def test_a_row_is_withdrawn_with_a_reason_and_the_shipped_one_counts_again(
    lawyer: Asked, officer: Asked, offices: City
) -> None:
    one = matter(officer[0], offices.luzhou)
    before = clock_of(one).due_at
    in_force(lawyer[1], CHANGE, figures(amount="10"))
    counted_anew()
    with sight(SYSTEM):
        row = Overlay.objects.get()
    address = f"/law/rows/{row.pk}/withdraw/"
    page(lawyer[1], address, {"reason": ""}, 422)
    effect = in_force(lawyer[1], address, {"reason": "误录"})
    assert effect.moved == 1
    counted_anew()
    assert clock_of(one).due_at == before
    assert not clock_of(one).local
    assert lawyer[1].get(address).status_code == 404  # it is withdrawn already
    assert "误录" not in ON.values()


def new_term(**changes: Any) -> dict[str, Any]:
    return {
        "key": "local.reply", "name": "Answer a letter", "name_zh": "答复来信", "trigger": "letter received",
        "trigger_zh": "收到来信", "kind": "act", "amount": "5", "unit": "wd", "direction": "forward",
        "end_rule": "next_workday", "instrument": "本局工作规则", "article": "3", "basis": "House rules art. 3",
        "basis_zh": "《本局工作规则》第三条", "valid_from": "2026-01-01", **ON, **changes,
    }  # fmt: skip


def test_a_limit_of_ones_own_is_added_and_asked(lawyer: Asked) -> None:
    in_force(lawyer[1], "/law/terms/new/", new_term())
    answer = lawyer[1].get("/law/clock/?key=local.reply&event=2026-11-24T10:00")
    assert f"{answer.context['answer'].due_at:%Y-%m-%d}" == "2026-12-01"
    assert [
        row.key for _label, rows in lawyer[1].get("/law/terms/?mark=local").context["groups"] for row in rows
    ] == ["local.reply"]
    answer = page(lawyer[1], "/law/terms/new/", new_term(), 422)
    assert "already: change it instead" in unescape(answer.content.decode())


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"key": "Local Reply"}, "small letters"),
        ({"amount": ""}, "A limit has amount and unit"),
        ({"unit": "h"}, "kind is hours"),
        ({"direction": "backward"}, "never moves to a later day"),
        ({"extend_amount": "3"}, "go together"),
    ],
)
def test_a_limit_that_cannot_be_right_is_refused(lawyer: Asked, changes: dict[str, str], told: str) -> None:
    answer = page(lawyer[1], "/law/terms/new/", new_term(**changes), 422)
    assert told in unescape(answer.content.decode())
    assert "答复来信" in answer.content.decode()  # nothing typed is lost


def test_a_new_edition_holds_from_its_day_on(lawyer: Asked, officer: Asked, offices: City) -> None:
    old, new = (matter(officer[0], offices.luzhou, f"{days}", days_ago=days) for days in (10, 1))
    before, old_before = clock_of(new).due_at, clock_of(old).due_at
    effect = in_force(
        lawyer[1], "/law/terms/inspect.publish/new/", figures(amount="7", valid_from="2026-11-20")
    )
    assert effect.moved == 1
    counted_anew()
    assert clock_of(new).due_at < before
    assert clock_of(new).edition == date(2026, 11, 20)
    assert clock_of(old).due_at == old_before


def test_a_day_set_off_moves_what_is_counted_across_it(lawyer: Asked, officer: Asked, offices: City) -> None:
    across = matter(officer[0], offices.luzhou, "across", days_ago=1)
    ended = matter(officer[0], offices.luzhou, "ran out before", days_ago=60)
    before = clock_of(across).due_at
    effect = in_force(lawyer[1], "/law/calendar/set/", {**ON, "day": "2026-12-01", "is_working": "off"})
    assert (effect.concerned, effect.moved) == (1, 1)
    counted_anew()
    assert (clock_of(across).due_at - before).days == 1
    assert clock_of(ended).due_at < NOW
    text = lawyer[1].get("/law/calendar/?year=2026", headers={"Accept-Language": "en"}).content.decode()
    assert ON["approver"] in text
    in_force(lawyer[1], "/law/calendar/2026-12-01/take-back/", {"reason": "误录"})
    counted_anew()
    assert clock_of(across).due_at == before
    assert lawyer[1].get("/law/calendar/2026-12-02/take-back/").status_code == 404
    assert lawyer[1].get("/law/calendar/2026-02-30/take-back/").status_code == 404


def test_a_holiday_notice_is_pasted_and_its_year_is_no_longer_provisional(
    lawyer: Asked, officer: Asked, offices: City
) -> None:
    one = matter(officer[0], offices.luzhou, "新年后到期", days_ago=0, term="case.decide")
    assert clock_of(one).provisional
    text = OFFICIAL.replace("1月4日（周日）上班", "1月9日（周六）上班")
    notice = {
        **ON,
        "year": "2027",
        "text": NOTICE,
    }
    answer = page(lawyer[1], "/law/calendar/notice/", {**notice, "text": "2027-01-01 休"}, 422)
    assert "enter all days off" in unescape(answer.content.decode())
    answer = page(lawyer[1], "/law/calendar/notice/", {**ON, "year": "2026", "text": text}, 422)
    assert "on file already" in unescape(answer.content.decode())
    answer = page(lawyer[1], "/law/calendar/notice/", {**notice, "text": "x"}, 422)
    assert "No day could be read" in unescape(answer.content.decode())
    effect = in_force(lawyer[1], "/law/calendar/notice/", notice)
    assert effect.concerned == 1
    counted_anew()
    assert not clock_of(one).provisional
    with sight(SYSTEM):
        assert CalendarDay.objects.filter(day__year=2027).count() == 14
    assert (
        "provisional"
        not in lawyer[1].get("/law/calendar/?year=2027", headers={"Accept-Language": "en"}).content.decode()
    )


def test_a_met_clock_and_a_pause_are_respected(lawyer: Asked, officer: Asked, offices: City) -> None:
    one = matter(officer[0], offices.luzhou, days_ago=5)
    with sight(SYSTEM):
        clock = Deadline.objects.get(dossier_id=one.pk)
        clocks.pause(
            deadline=clock,
            first_day=date(2026, 11, 20),
            reason="检验",
            basis="第十八条",
            by=officer[0],
            at=NOW,
        )
        clocks.resume(deadline=clock, last_day=date(2026, 11, 23), by=officer[0], at=NOW)
        paused = Deadline.objects.get(dossier_id=one.pk).due_at
        recount_all(at=NOW)
    assert clock_of(one).due_at == paused  # nothing has changed, so nothing moves
    with sight(SYSTEM):
        assert not Entry.objects.filter(verb="deadline.recount").exists()
        clocks.meet(dossier=one.dossier, keys=["inspect.publish"], by=officer[0], at=NOW)
    in_force(lawyer[1], CHANGE, figures(amount="10"))
    assert counted_anew().concerned == 0
    assert clock_of(one).due_at == paused


def test_many_moved_dates_are_told_as_a_number(lawyer: Asked, officer: Asked, offices: City) -> None:
    for days in range(5):
        matter(officer[0], offices.luzhou, f"{days}", days_ago=days + 1)
    in_force(lawyer[1], CHANGE, figures(amount="10"))
    counted_anew()
    with sight(SYSTEM):
        (notice,) = Notice.objects.filter(person_id=officer[0].person_id, kind__startswith="deadline.moved")
    assert said(notice).startswith("5 of your dates")


def test_dates_out_of_sight_are_counted_but_not_named(lawyer: Asked, offices: City) -> None:
    environment = person("case_officer", offices.department, "白某")
    matter(environment[0], offices.department, "别的部门的事")
    answer = page(lawyer[1], CHANGE, figures(amount="10"))
    assert (answer.context["effect"].moved, answer.context["effect"].rows) == (1, [])
    assert "别的部门的事" not in answer.content.decode()


def test_a_county_does_not_change_the_law_of_the_whole_bureau(offices: City) -> None:
    _county_lawyer, client = person("legal", offices.xiangyuan, "马某")
    for address in ADDRESSES:
        assert client.get(address).status_code == 403


ADDRESSES = [
    CONFIRM, CHANGE, "/law/terms/new/", "/law/terms/referral.accept/new/", "/law/calendar/set/",
    "/law/calendar/notice/",
]  # fmt: skip


@pytest.mark.parametrize("address", ADDRESSES)
def test_only_the_legal_section_changes_the_law(
    lawyer: Asked, officer: Asked, offices: City, address: str
) -> None:
    assert lawyer[1].get(address).status_code == 200
    for client in (
        officer[1],
        person("system_admin", offices.bureau)[1],
        person("city_leader", offices.bureau)[1],
    ):
        assert client.get(address).status_code == 403
        assert client.post(address, ON).status_code == 403
    assert Client().get(address).status_code == 302


def test_what_is_not_there_cannot_be_changed(lawyer: Asked) -> None:
    for address in (
        "/law/terms/no.such/2009-01-01/confirm/",
        "/law/terms/referral.accept/2010-01-01/change/",
        "/law/terms/no.such/new/",
        "/law/rows/999/withdraw/",
    ):
        assert lawyer[1].get(address).status_code == 404
