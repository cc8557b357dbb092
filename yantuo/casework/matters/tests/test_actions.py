"""A matter from opened to done, and what is refused on the way."""

from datetime import UTC, datetime, timedelta

import pytest

from yantuo.casework.deadlines import actions as clocks
from yantuo.casework.deadlines.models import Deadline, Light
from yantuo.casework.deadlines.models import State as Clock
from yantuo.casework.dossiers.take import MovedOn
from yantuo.casework.matters import actions
from yantuo.casework.matters.models import Matter, State
from yantuo.casework.notices.models import Notice
from yantuo.directory.enterprises.tests.factories import enterprise
from yantuo.directory.orgs.tests.factories import City, city
from yantuo.directory.people.actor import Actor
from yantuo.directory.people.models import Person
from yantuo.directory.people.tests.factories import actor
from yantuo.kernel.flow import NotAllowed, WrongState
from yantuo.records.sight.session import SYSTEM, sight
from yantuo.records.trail.models import Entry

pytestmark = pytest.mark.django_db
AT = datetime(2026, 9, 18, 2, 0, tzinfo=UTC)  # a Friday before the make-up Sunday 2026-09-20


@pytest.fixture
def offices() -> City:
    with sight(SYSTEM):
        return city()


@pytest.fixture
def officer(offices: City) -> Actor:
    with sight(SYSTEM):
        return actor("case_officer", offices.luzhou)


@pytest.fixture
def leader(offices: City) -> Actor:
    with sight(SYSTEM):
        return actor("county_leader", offices.luzhou, "李敏")


def opened(officer: Actor, offices: City, owner: int = 0) -> Matter:
    with sight(SYSTEM):
        firm = enterprise(offices.luzhou)
    with sight(officer.sight):
        return actions.open_matter(
            by=officer,
            at=AT,
            title="检查结果公示",
            term_key="inspect.publish",
            event_at=AT,
            owner=Person.objects.get(pk=owner or officer.person_id),
            office=offices.luzhou.pk,
            enterprise=firm,
        )


def test_opening_starts_the_clock_with_its_reasons(officer: Actor, offices: City) -> None:
    matter = opened(officer, offices)
    with sight(officer.sight):
        clock = Deadline.objects.get(dossier=matter.dossier)
        assert (
            clock.due_at.isoformat() == "2026-10-22T15:59:59+00:00"
        )  # 20 wd, 20 September worked, 1-7 October off
        assert clock.confirmed
        assert not clock.provisional
        assert {step["code"] for step in clock.why} >= {"event", "makeup", "holiday"}
        assert clock.light(AT) is Light.GREEN
        assert clock.light(clock.due_at + timedelta(seconds=1)) is Light.RED
        assert [e.verb for e in Entry.objects.about("matter", matter.pk)] == ["open"]


def test_finish_meets_the_clock(officer: Actor, offices: City) -> None:
    matter = opened(officer, offices)
    with sight(officer.sight):
        actions.finish(matter=matter, outcome="已公示", by=officer, at=AT + timedelta(days=1))
        assert Matter.objects.get(pk=matter.pk).state == State.DONE
        clock = Deadline.objects.get(dossier=matter.dossier)
        assert (clock.state, matter.dossier.closed_at is not None) == (Clock.MET, True)


def test_finish_twice_is_refused(officer: Actor, offices: City) -> None:
    matter = opened(officer, offices)
    with sight(officer.sight):
        actions.finish(matter=matter, outcome="已公示", by=officer, at=AT)
        with pytest.raises(WrongState):
            actions.finish(matter=matter, outcome="再次", by=officer, at=AT)


def test_two_officers_saving_one_thing(officer: Actor, offices: City, leader: Actor) -> None:
    matter = opened(officer, offices)
    with sight(leader.sight):
        stale = matter.dossier.version
        from yantuo.casework.dossiers.actions import give

        give(dossier=matter.dossier, to=Person.objects.get(pk=officer.person_id), by=leader, at=AT)
        with pytest.raises(MovedOn):
            actions.finish(matter=matter, outcome="已公示", by=leader, at=AT, version=stale)
        actions.finish(matter=matter, outcome="已公示", by=leader, at=AT, version=stale + 1)


def test_withdraw_takes_the_power(officer: Actor, offices: City, leader: Actor) -> None:
    matter = opened(officer, offices)
    with sight(officer.sight), pytest.raises(NotAllowed):
        actions.withdraw(matter=matter, reason="重复", by=officer, at=AT)
    with sight(leader.sight):
        actions.withdraw(matter=matter, reason="重复", by=leader, at=AT)
        assert Deadline.objects.get(dossier=matter.dossier).state == Clock.VOID


def test_another_county_does_not_see_it(officer: Actor, offices: City) -> None:
    matter = opened(officer, offices)
    with sight(SYSTEM):
        stranger = actor("case_officer", offices.xiangyuan, "赵强")
    with sight(stranger.sight):
        assert not Matter.objects.filter(pk=matter.pk).exists()  # the database itself hides it
        assert not Deadline.objects.filter(dossier_id=matter.pk).exists()
        assert not Entry.objects.filter(subject=str(matter.pk)).exists()


def test_owner_from_elsewhere_is_told(officer: Actor, offices: City, leader: Actor) -> None:
    opened(officer, offices, owner=leader.person_id)
    with sight(leader.sight):
        assert [n.kind for n in Notice.objects.filter(person_id=leader.person_id)] == ["matter.opened"]


def test_pause_and_extension_move_the_date(officer: Actor, offices: City, leader: Actor) -> None:
    matter = opened(officer, offices)
    with sight(leader.sight):
        clock = Deadline.objects.get(dossier=matter.dossier)
        before = clock.due_at
        clocks.pause(
            deadline=clock, first_day=AT.date(), reason="检验", basis="程序规定第六十四条", by=leader, at=AT
        )
        clocks.resume(
            deadline=clock, last_day=AT.date() + timedelta(days=3), by=leader, at=AT + timedelta(days=3)
        )
        clock.refresh_from_db()
        assert clock.due_at > before
        with pytest.raises(clocks.ClockRefused, match="allows no extension"):
            clocks.extend(deadline=clock, reason="复杂", by=leader, at=AT + timedelta(days=3))
