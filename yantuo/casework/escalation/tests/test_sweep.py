"""The ladder is really climbed: once per rung, the right persons, a row, a trail entry and a notice each time."""

from datetime import UTC, datetime, timedelta

import pytest

from yantuo.casework.deadlines import actions as clocks
from yantuo.casework.deadlines.models import Deadline, Rung
from yantuo.casework.escalation.actions import sweep
from yantuo.casework.escalation.queries import persons
from yantuo.casework.escalation.rules import ladder, reached_at
from yantuo.casework.matters.actions import finish, open_matter
from yantuo.casework.matters.models import Matter
from yantuo.casework.notices.models import Delivery, Notice
from yantuo.directory.orgs.tests.factories import City, city
from yantuo.directory.people.actor import Actor
from yantuo.directory.people.models import Person
from yantuo.directory.people.tests.factories import actor
from yantuo.records.law.queries import calendar
from yantuo.records.sight.session import SYSTEM, sight
from yantuo.records.trail.models import Entry

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)


@pytest.fixture
def offices() -> City:
    with sight(SYSTEM):
        return city()


@pytest.fixture
def people(offices: City) -> dict[str, Actor]:
    with sight(SYSTEM):
        return {
            "owner": actor("case_officer", offices.station, "王建国"),
            "head": actor("section_head", offices.station, "李敏"),
            "leader": actor("county_leader", offices.luzhou, "赵强"),
            "city": actor("city_leader", offices.bureau, "孙丽"),
        }


@pytest.fixture
def clock(offices: City, people: dict[str, Actor]) -> Deadline:
    owner = people["owner"]
    with sight(owner.sight):
        matter = open_matter(
            by=owner,
            at=AT,
            title="受理许可申请",
            term_key="licence.accept.notify_gap",
            event_at=AT,
            owner=Person.objects.get(pk=owner.person_id),
            office=offices.station.pk,
        )
    with sight(SYSTEM):
        return Deadline.objects.get(dossier=matter.dossier)


def swept(at: datetime) -> list[tuple[str, list[str]]]:
    with sight(SYSTEM):
        before = set(Rung.objects.values_list("pk", flat=True))
        sweep(at=at)
        rows = Rung.objects.exclude(pk__in=before).filter(passed=False).order_by("pk")
        return [(rung.rung, rung.told) for rung in rows]


def test_nothing_while_the_light_is_green(clock: Deadline) -> None:
    assert swept(AT + timedelta(hours=1)) == []


def test_rung_by_rung(clock: Deadline) -> None:
    assert clock.due_at.date().isoformat() == "2026-11-09"
    assert swept(clock.yellow_at) == [("remind", ["王建国"])]
    assert swept(clock.yellow_at + timedelta(minutes=5)) == []  # once only
    assert swept(datetime(2026, 11, 9, 0, 30, tzinfo=UTC)) == [("due_today", ["王建国"])]
    assert swept(datetime(2026, 11, 10, 0, 30, tzinfo=UTC)) == [("overdue", ["王建国", "李敏"])]
    assert swept(datetime(2026, 11, 12, 0, 30, tzinfo=UTC)) == [("leader", ["王建国", "李敏"])]
    assert swept(datetime(2026, 11, 16, 0, 30, tzinfo=UTC)) == [("superior", ["赵强"])]


def test_a_township_climbs_to_its_county_and_then_to_the_city(
    offices: City, people: dict[str, Actor]
) -> None:
    with sight(SYSTEM):
        station, bureau = Deadline(office_id=offices.station.pk), Deadline(office_id=offices.bureau.pk)
        assert persons("superior", station, AT) == [people["leader"].person_id]
        assert persons("topmost", station, AT) == [people["city"].person_id]
        assert persons("topmost", bureau, AT) == []


def test_several_rungs_at_once_tell_only_the_highest(clock: Deadline) -> None:
    assert swept(datetime(2026, 11, 23, 0, 30, tzinfo=UTC)) == [("topmost", ["赵强", "孙丽"])]
    with sight(SYSTEM):
        assert Rung.objects.filter(passed=True).count() == len(ladder()) - 1
        assert {n.kind for n in Notice.objects.filter(kind__startswith="ladder.")} == {"ladder.topmost"}


def test_every_rung_leaves_notice_delivery_and_trail(clock: Deadline) -> None:
    swept(datetime(2026, 11, 9, 0, 30, tzinfo=UTC))
    with sight(SYSTEM):
        notice = Notice.objects.get(kind="ladder.due_today")
        assert (notice.deadline_id, notice.urgent) == (clock.pk, True)
        assert Delivery.objects.filter(notice=notice).count() == 2
        assert Entry.objects.filter(verb="ladder.climb", subject=str(clock.dossier_id)).count() == 2


def test_a_moved_date_climbs_anew(clock: Deadline, people: dict[str, Actor]) -> None:
    swept(clock.yellow_at)
    leader = people["leader"]
    with sight(SYSTEM):
        day = clock.yellow_at.date()
        clocks.pause(
            deadline=clock, first_day=day, reason="检验", basis="第二十二条", by=leader, at=clock.yellow_at
        )
    assert swept(clock.due_at + timedelta(days=9)) == []  # a paused clock climbs nothing
    with sight(SYSTEM):
        clocks.resume(deadline=clock, last_day=day + timedelta(days=13), by=leader, at=clock.yellow_at)
        clock.refresh_from_db()
    assert swept(clock.yellow_at) == [("remind", ["王建国"])]


def test_a_met_clock_climbs_nothing(clock: Deadline, people: dict[str, Actor]) -> None:
    owner = people["owner"]
    with sight(owner.sight):
        finish(
            matter=Matter.objects.get(pk=clock.dossier_id),
            outcome="已受理",
            by=owner,
            at=AT + timedelta(days=1),
        )
    assert swept(clock.due_at + timedelta(days=9)) == []


def test_every_rung_of_the_data_has_its_moment(clock: Deadline) -> None:
    with sight(SYSTEM):
        moments = [reached_at(rung, clock.yellow_at, clock.due_at, calendar()) for rung in ladder()]
    assert moments == sorted(moments)
    assert len(set(moments)) == len(moments)
