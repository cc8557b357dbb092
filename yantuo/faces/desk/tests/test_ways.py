"""The ways into a list show the same rows in the same order as what `visible_to` says, and no way past the policies."""

import random
from collections.abc import Sequence

import pytest
from django.db import connection
from django.http import QueryDict

from yantuo.casework.deadlines.models import Deadline
from yantuo.casework.dossiers import ways as reach
from yantuo.casework.dossiers.models import Assignment, Dossier
from yantuo.casework.matters.models import Matter
from yantuo.casework.matters.queries import LIST, listed, ways_to
from yantuo.directory.orgs.tests.factories import City
from yantuo.directory.people.actor import Actor
from yantuo.faces.desk.tests.factories import NOW, matter, person
from yantuo.records.sight.session import PUBLIC, SYSTEM, sight
from yantuo.ui.lists import Way


@pytest.fixture
def people(offices: City) -> list[Actor]:
    return [
        person("case_officer", offices.luzhou)[0],
        person("case_officer", offices.station, "站员")[0],
        person("case_officer", offices.xiangyuan, "襄垣")[0],
        person("city_leader", offices.bureau, "李敏")[0],
    ]


@pytest.fixture
def many(people: list[Actor], offices: City) -> list[Matter]:
    """Matters of all offices, some owned, assigned or seen elsewhere than where they lie, some on the same moment."""
    chance = random.Random(7)
    places = [offices.luzhou, offices.station, offices.xiangyuan, offices.bureau]
    made = []
    for n in range(36):
        at = chance.randrange(4)
        made.append(matter(people[at], places[at], f"m{n}", days_ago=chance.randrange(1, 9)))
        with sight(SYSTEM):
            row = Dossier.objects.filter(pk=made[-1].pk)
            other = people[chance.randrange(4)]
            match n % 4:
                case 0:
                    row.update(owner_id=other.person_id)
                case 1:
                    row.update(seen_by=[places[chance.randrange(4)].pk])
                case 2:
                    Assignment.objects.create(
                        dossier=row.get(), office_id=places[at].pk, person_id=other.person_id, since=NOW
                    )
    return made


def pages(
    by: Actor, query: str, ways: Sequence[Way]
) -> tuple[list[list[object]], list[list[object]], object]:
    """The ids on every page forward, the same on the way back, and the total."""
    there, back = list[list[object]](), list[list[object]]()
    with sight(by.sight, read_only=True):
        page = LIST.page(listed(by), QueryDict(query), size=5, ways=ways)
        there.append([row.pk for row in page.rows])
        while page.next_key:
            page = LIST.page(listed(by), QueryDict(f"{query}&after={page.next_key}"), size=5, ways=ways)
            there.append([row.pk for row in page.rows])
        while page.previous_key:
            page = LIST.page(listed(by), QueryDict(f"{query}&before={page.previous_key}"), size=5, ways=ways)
            back.append([row.pk for row in page.rows])
    return there, back, page.total


@pytest.mark.parametrize("query", ["", "sort=opened", "state=open", "q=m1"])
@pytest.mark.parametrize("by_one", [0, 24])
@pytest.mark.usefixtures("many")
def test_the_ways_list_what_is_in_sight(
    people: list[Actor], query: str, by_one: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reach, "BY_ONE", by_one)
    seen = set()
    for by in people:
        plain = pages(by, query, ())
        assert pages(by, query, ways_to(by)) == plain
        seen.add(sum(map(len, plain[0])))
    assert len(seen) > 1  # they do not all see the same


@pytest.mark.usefixtures("many")
def test_without_a_filter_the_policies_still_hide(people: list[Actor]) -> None:
    for by in people:
        assert pages(by, "", [Way(Matter.objects.all())]) == pages(by, "", ())
    with sight(people[0].sight):
        assert 0 < Matter.objects.count() < 36


def elsewhere(kind: str = "matter") -> int:
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from dossiers_elsewhere(%s)", [kind])
        return int(cursor.fetchone()[0])


@pytest.mark.usefixtures("many")
def test_what_is_elsewhere_is_told_to_staff_about_themselves_only(people: list[Actor]) -> None:
    with sight(people[0].sight):
        assert elsewhere() > 0
        assert elsewhere("visit") == 0
        hidden = set(Dossier.objects.values_list("pk", flat=True))
        with connection.cursor() as cursor:
            cursor.execute("select id from dossiers_elsewhere('matter') id")
            assert {row[0] for row in cursor.fetchall()} <= hidden
    for who in (PUBLIC, SYSTEM):
        with sight(who):
            assert elsewhere() == 0


def undated(found: Matter) -> bool:
    with sight(SYSTEM):
        return Dossier.objects.get(pk=found.pk).undated


def test_a_dossier_knows_whether_a_limit_runs(people: list[Actor], offices: City) -> None:
    found = matter(people[0], offices.luzhou, "one limit")
    assert not undated(found)
    with sight(SYSTEM):
        Deadline.objects.filter(dossier_id=found.pk).update(state="met", ended_at=NOW)
    assert undated(found)
    with sight(SYSTEM):
        Dossier.objects.filter(pk=found.pk).update(undated=False)  # whatever is written, it is computed
    assert undated(found)
    with sight(SYSTEM):
        Dossier.objects.filter(pk=found.pk).update(closed_at=NOW)
    assert not undated(found)
    with sight(SYSTEM):
        Dossier.objects.filter(pk=found.pk).update(closed_at=None)
        Deadline.objects.filter(dossier_id=found.pk).update(state="open", ended_at=None)
    assert not undated(found)
