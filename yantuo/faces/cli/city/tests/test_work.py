"""A year of work: numbers, order of moments, who did it, and how it stands on the legal clock."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from itertools import islice
from typing import Any

import pytest
import yaml

from yantuo.faces.cli.city import City
from yantuo.faces.cli.city.data import read
from yantuo.faces.cli.city.people import whole_office
from yantuo.faces.cli.city.plans import plans
from yantuo.faces.cli.city.rows import FirmFile, Matter, Paper, Referral, Work
from yantuo.faces.cli.city.tests.conftest import RULES, make
from yantuo.kernel.rulebook import Rulebook
from yantuo.kernel.worktime import CHINA, Calendar

ROLES = yaml.safe_load((RULES / "roles.yaml").read_text(encoding="utf-8"))


def due(city: City, matter: Matter) -> datetime:
    units = matter.extension.units if matter.extension else 0
    return city.clock.due(matter.term, matter.event_at, matter.pauses, units)


def test_the_same_seed_and_day_give_the_same_work_whatever_the_size() -> None:
    assert list(make(40).with_work()) == list(islice(make(300).with_work(), 40))


def test_a_firm_may_be_asked_about_alone() -> None:
    city = make(40)
    files = list(city.firms())
    assert city.year().of(files[20]) == list(city.with_work())[20][1]


def test_numbers_are_those_of_a_city_of_1300_firms(
    matters: list[Matter], referrals: list[Referral], papers: list[Paper]
) -> None:
    assert 2200 <= len(matters) <= 2800
    assert 120 <= len(referrals) <= 190
    assert 100 <= len(papers) <= 250
    assert 290 <= sum(matter.state == "open" for matter in matters) <= 420


def test_some_open_matters_are_late_and_some_were_done_late(city: City, matters: list[Matter]) -> None:
    late = [one for one in matters if one.state == "open" and due(city, one) < city.clock.now]
    assert 25 <= len(late) <= 75
    tardy = [
        one for one in matters if one.closed_at and one.state == "done" and due(city, one) < one.closed_at
    ]
    assert 50 <= len(tardy) <= 160
    assert all(any(reason in one.outcome for reason in plans().late) for one in tardy)


@pytest.mark.parametrize("day", [date(2026, 12, 28), date(2027, 2, 20), date(2026, 10, 9), date(2026, 5, 6)])
def test_other_days_work_as_well(day: date) -> None:
    city = make(250, on=day)
    found = [matter for _, work in city.with_work() for matter in work.matters]
    assert 0.08 < sum(matter.state == "open" for matter in found) / len(found) < 0.22


def test_a_limit_that_is_not_yet_in_force_is_not_used(matters: list[Matter]) -> None:
    assert not any(matter.term == "entrust.report" for matter in matters)
    later = make(1300, on=date(2027, 3, 1))
    found = [one for _, work in later.with_work() for one in work.matters if one.term == "entrust.report"]
    assert found
    assert all(matter.event_at.date() >= date(2026, 12, 1) for matter in found)


def test_every_limit_is_in_the_rulebook_on_the_day_of_its_event(matters: list[Matter]) -> None:
    rules = Rulebook.load(RULES)
    assert all(rules.term(matter.term, on=matter.event_at.date()).is_limit for matter in matters)
    planned = [*plans().forward, plans().renewal, plans().inspection]
    assert {plan.term for plan in planned} <= set(rules.keys())


def test_moments_come_in_order_and_before_now(city: City, matters: list[Matter]) -> None:
    for matter in matters:
        assert matter.opened_at <= city.clock.now
        assert matter.closed_at is None or matter.opened_at < matter.closed_at < city.clock.now
        backward = matter.term in {"licence.renew.apply", "se.inspect.apply"}
        assert backward or matter.event_at <= matter.opened_at
        assert matter.opened_at.utcoffset() == CHINA.utcoffset(None)


def test_offices_work_on_working_days(matters: list[Matter]) -> None:
    calendar = Calendar.load(RULES)
    assert all(calendar.is_working(matter.opened_at.date()) for matter in matters)
    closed = [matter.closed_at for matter in matters if matter.closed_at]
    assert all(calendar.is_working(at.date()) for at in closed)


def test_states_have_what_the_register_asks_of_them(matters: list[Matter]) -> None:
    for matter in matters:
        assert (matter.closed_at is None) == (matter.state == "open") == (matter.closed_by == "")
        assert bool(matter.outcome) == (matter.state == "done")
        assert bool(matter.withdraw_reason) == (matter.state == "withdrawn")
    assert {matter.state for matter in matters} == {"open", "done", "withdrawn"}


def test_pauses_and_extensions_are_lawful(city: City, matters: list[Matter]) -> None:
    paused = [matter for matter in matters if matter.pauses]
    extended = [matter for matter in matters if matter.extension]
    assert len(paused) > 20
    assert len(extended) > 20
    for matter in paused:
        pause = matter.pauses[0]
        assert matter.event_at < pause.at < city.clock.now
        assert pause.at.date() <= pause.first_day
        assert matter.closed_at is None or (pause.last_day or date.max) <= matter.closed_at.date()
        assert matter.state == "open" or pause.last_day
    for matter in extended:
        assert matter.extension is not None
        before = city.clock.due(matter.term, matter.event_at, matter.pauses)
        assert matter.opened_at < matter.extension.at < before < due(city, matter)
        assert matter.closed_at is None or matter.closed_at > matter.extension.at


def actors(matter: Matter) -> Iterator[tuple[str, str, datetime]]:
    yield (
        matter.owner,
        "dossier.work",
        matter.opened_at if matter.state == "open" else matter.closed_at or matter.opened_at,
    )
    yield matter.opened_by, "matter.open", matter.opened_at
    if matter.closed_at:
        yield matter.closed_by, "dossier.work", matter.closed_at
    for pause in matter.pauses:
        yield pause.by, "deadline.pause", pause.at
    if matter.extension:
        yield matter.extension.approver, "deadline.extend", matter.extension.at


def powers(city: City, person: str, day: date) -> set[str]:
    held = [
        post.role
        for post in city.staff.posts
        if post.person == person and post.begins <= day and (post.ends is None or day <= post.ends)
    ]
    return {power for role in held for power in ROLES[role]["powers"]}


def test_everybody_was_in_post_and_had_the_power(
    city: City, matters: list[Matter], referrals: list[Referral], papers: list[Paper]
) -> None:
    acts = [act for matter in matters for act in actors(matter)]
    acts += [(one.from_person, "referral.send", one.sent_at) for one in referrals]
    acts += [(one.answered_by, "referral.receive", one.answered_at) for one in referrals if one.answered_at]
    acts += [(one.drafted_by, "document.draft", one.drafted_at) for one in papers]
    acts += [(one.signed_by, "document.sign", one.signed_at) for one in papers if one.signed_at]
    for person, power, at in acts:
        assert power in powers(city, person, at.date()), (person, power, at)
    assert "document.sign" not in powers(city, city.staff.logins["inspector"], city.on)


def test_owners_sit_where_the_matter_is(city: City, matters: list[Matter]) -> None:
    offices: dict[str, set[str]] = {}
    for post in city.staff.posts:
        offices.setdefault(post.person, set()).add(whole_office(post.office))
    for matter in matters:
        assert matter.office in offices[matter.owner] or matter.owner in matter.assigned


def test_the_open_matters_of_someone_who_has_left_wait_for_a_handover(
    city: City, matters: list[Matter]
) -> None:
    left = {post.person for post in city.staff.posts if post.ends}
    assert sum(matter.owner in left for matter in matters if matter.state == "open") >= 2


def test_those_who_log_in_find_work(city: City, matters: list[Matter], referrals: list[Referral]) -> None:
    waiting = [matter for matter in matters if matter.state == "open"]
    owners = Counter(matter.owner for matter in waiting)
    assert all(owners[city.staff.logins[login]] >= 4 for login in ("inspector", "officer", "lab"))
    assert any(city.staff.logins["expert"] in matter.assigned for matter in waiting)
    inbox = {one.to_office for one in referrals if one.state in {"sent", "accepted"}}
    assert {"agriculture", "coordination", "police"} <= inbox


def test_the_demonstration_firm_has_something_to_answer(everything: list[tuple[FirmFile, Work]]) -> None:
    shown = [matter for matter in everything[0][1].matters if matter.shown_to_enterprise]
    assert sum(matter.state == "open" for matter in shown) == 2
    assert {matter.term for matter in shown} >= {"sample.dispose", "licence.decide", "recall.3.finish"}


def test_nothing_is_done_about_firms_that_have_closed(everything: list[tuple[FirmFile, Work]]) -> None:
    closed = [work for file, work in everything if file.firm.state == "closed"]
    assert closed
    assert all(work == Work((), (), ()) for work in closed)


def test_referrals_go_to_other_offices_and_end_as_their_state_says(
    city: City, referrals: list[Referral]
) -> None:
    offices = {office.key for office in city.offices}
    for one in referrals:
        assert one.to_office in offices
        assert one.to_office != one.from_office
        assert (one.answered_at is None) == (one.state == "sent") == (one.answered_by == "")
        assert bool(one.return_reason) == (one.state == "returned")
        assert bool(one.outcome) == (one.state == "handled") == (one.handled_at is not None)
        moments = [at for at in (one.sent_at, one.answered_at, one.handled_at) if at]
        assert moments == sorted(moments)
        assert moments[-1] < city.clock.now
    assert {one.state for one in referrals} == {"sent", "accepted", "returned", "handled"}


def test_what_follows_a_matter_names_it(
    matters: list[Matter], referrals: list[Referral], papers: list[Paper]
) -> None:
    by_uid = {matter.uid: matter for matter in matters}
    assert len(by_uid) == len(matters)
    assert len({one.uid for one in referrals}) == len(referrals)
    assert all(one.firm == by_uid[one.about].firm for one in referrals)
    for paper in papers:
        matter = by_uid[paper.about]
        assert (paper.office, paper.signed_at, matter.state) == (matter.office, matter.closed_at, "done")
        assert paper.signed_at
        assert matter.opened_at <= paper.drafted_at <= paper.signed_at


def texts(rows: list[Any]) -> Iterator[str]:
    for row in rows:
        yield from (value for value in row if isinstance(value, str))


def test_texts_are_filled_in_and_fit(
    matters: list[Matter], referrals: list[Referral], papers: list[Paper]
) -> None:
    for text in texts([*matters, *referrals, *papers]):
        assert "{" not in text, text
    titles = [*(one.title for one in matters), *(one.title for one in referrals)]
    assert all(5 < len(title) <= 200 for title in titles)


def test_punctuation_between_chinese_words_is_chinese() -> None:
    for line in read.__wrapped__("work")["late"]:
        assert "," not in line
    assert not [plan.title for plan in plans().forward if ":" in plan.title or "," in plan.text]
