"""Posts: granted by another, never two administrators in one hand, whoever writes to the database."""

from datetime import date, timedelta
from typing import Any

import psycopg
import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction

from yantuo.directory.orgs.models import Organisation
from yantuo.directory.orgs.tests.factories import City, city
from yantuo.directory.people import actions
from yantuo.directory.people.actor import MACHINE, actor_of, posts_in_force
from yantuo.directory.people.models import Person, Post
from yantuo.directory.people.roles import roles
from yantuo.directory.people.tests.factories import AT, SINCE, actor, logged_in, login_of, post
from yantuo.records.sight.session import LOGIN, SYSTEM, sight
from yantuo.records.trail.models import Entry

pytestmark = pytest.mark.django_db
ADMINISTRATORS = ("system_admin", "security_admin", "audit_admin")
PAIRS = [(one, other) for one in ADMINISTRATORS for other in ADMINISTRATORS if one != other]


@pytest.fixture
def offices() -> City:
    with sight(SYSTEM):
        return city()


def grant(person: Person, offices: City, role: str, begins: date = SINCE, ends: date | None = None) -> Post:
    return actions.grant(
        person=person,
        organisation=offices.bureau,
        role=role,
        title=role,
        begins=begins,
        ends=ends,
        by=MACHINE,
        at=AT,
    )


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_nobody_holds_two_of_the_three(offices: City, one: str, other: str) -> None:
    with sight(SYSTEM):
        person = post(one, offices.bureau).person
        with pytest.raises(ValidationError):
            grant(person, offices, other)
        assert Post.objects.filter(person=person).count() == 1


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_the_database_itself_refuses_it(offices: City, one: str, other: str) -> None:
    with sight(SYSTEM):
        held = post(one, offices.bureau)
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "insert into people_post (person_id, organisation_id, enterprise_name, role, title, "
                "main, begins, granted_by)"
                " values (%s, %s, '', %s, 'x', false, %s, 0)",
                [held.person_id, offices.bureau.pk, other, SINCE],
            )
        with (
            transaction.atomic(),
            connection.cursor() as cursor,
        ):  # the same insert of a role that may stand beside it
            cursor.execute(
                "insert into people_post (person_id, organisation_id, enterprise_name, role, title, "
                "main, begins, granted_by)"
                " values (%s, %s, '', 'legal', 'x', false, %s, 0)",
                [held.person_id, offices.bureau.pk, SINCE],
            )


def test_the_database_refuses_a_change_that_brings_two_together(offices: City) -> None:
    with sight(SYSTEM):
        person = post("audit_admin", offices.bureau).person
        other = grant(person, offices, "legal")
        with pytest.raises(IntegrityError), transaction.atomic():
            Post.objects.filter(pk=other.pk).update(role="system_admin")


def test_one_after_the_other_is_allowed(offices: City) -> None:
    last = date(2026, 6, 30)
    with sight(SYSTEM):
        person = post("system_admin", offices.bureau, ends=last).person
        with pytest.raises(ValidationError):
            grant(person, offices, "audit_admin", begins=last)
        grant(person, offices, "audit_admin", begins=last + timedelta(days=1))


def test_the_same_duty_twice_is_no_conflict(offices: City) -> None:
    with sight(SYSTEM):
        person = post("audit_admin", offices.bureau).person
        grant(person, offices, "audit_admin")


def test_the_constraint_names_the_roles_that_exclude_each_other() -> None:
    assert {key for key, role in roles().items() if role.excludes} == set(ADMINISTRATORS)


def test_nobody_grants_himself_a_post(offices: City) -> None:
    with sight(SYSTEM):
        security = actor("security_admin", offices.bureau)
        other = post("case_officer", offices.luzhou).person
    with sight(security.sight):
        facts: dict[str, Any] = {
            "organisation": offices.bureau,
            "role": "city_leader",
            "title": "局长",
            "begins": SINCE,
            "by": security,
            "at": AT,
        }
        with pytest.raises(ValidationError):
            actions.grant(person=Person.objects.get(pk=security.person_id), **facts)
        assert actions.grant(person=other, **facts).granted_by == security.person_id


def test_the_page_refuses_it_with_a_sentence(offices: City) -> None:
    with sight(SYSTEM):
        own = login_of("security_admin", offices.bureau)
        other = post("case_officer", offices.luzhou).person
    client = logged_in(own)
    given = {
        "organisation": offices.bureau.pk,
        "role": "city_leader",
        "title": "局长",
        "begins": "2026-11-24",
        "main": "on",
    }
    assert client.post(f"/people/{own.person_id}/post/", given).status_code == 422
    assert client.post(f"/people/{other.pk}/post/", given).status_code == 302
    with sight(SYSTEM):
        assert not Post.objects.filter(person=own.person_id, role="city_leader").exists()
        entry = Entry.objects.get(verb="post.grant", subject=other.pk, actor_id=own.person_id or 0)
    assert entry.data["role"] == "city_leader"


@pytest.mark.parametrize("role", ["system_admin", "audit_admin", "city_leader"])
def test_nobody_but_the_security_administrator_grants(offices: City, role: str) -> None:
    with sight(SYSTEM):
        client = logged_in(login_of(role, offices.bureau, "李某"))
        other = post("case_officer", offices.luzhou)
    given = {"organisation": offices.bureau.pk, "role": "legal", "title": "x", "begins": "2026-11-24"}
    assert client.post(f"/people/{other.person_id}/post/", given).status_code == 403
    assert client.post(f"/posts/{other.pk}/end/", {"on": "2026-11-24", "reason": "x"}).status_code == 403


def test_row_security_lets_no_officer_write_posts(offices: City) -> None:
    """Even a forgotten check in a view would end here."""
    with sight(SYSTEM):
        officer = actor("city_leader", offices.bureau)
        held = post("case_officer", offices.luzhou)
    with sight(officer.sight):
        assert Post.objects.filter(pk=held.pk).update(role="city_leader") == 0
        with pytest.raises(DatabaseError) as refused, transaction.atomic():
            Post.objects.create(
                person_id=officer.person_id,
                organisation=offices.bureau,
                role="city_leader",
                title="x",
                begins=SINCE,
            )
    assert isinstance(refused.value.__cause__, psycopg.errors.InsufficientPrivilege)


def test_a_post_ends_with_its_last_day(offices: City) -> None:
    with sight(SYSTEM):
        held = post("case_officer", offices.luzhou)
        actions.end(post=held, on=date(2026, 11, 30), by=MACHINE, at=AT, reason="调动")
        assert [found.pk for found in posts_in_force(held.person_id, date(2026, 11, 30))] == [held.pk]
        assert posts_in_force(held.person_id, date(2026, 12, 1)) == []
        with pytest.raises(ValidationError):
            actions.end(post=held, on=SINCE - timedelta(days=1), by=MACHINE, at=AT, reason="x")


def test_administrators_see_no_dossier(offices: City) -> None:
    with sight(SYSTEM):
        for role in ADMINISTRATORS:
            assert actor_of(post(role, offices.bureau, role)).offices == ()


@pytest.mark.parametrize("place", ["bureau", "section", "luzhou", "station", "department"])
@pytest.mark.parametrize("role", ["case_officer", "legal", "city_leader", "expert", "system_admin"])
def test_an_actor_is_the_same_whether_the_tree_came_with_the_post_or_not(
    offices: City, role: str, place: str
) -> None:
    with sight(SYSTEM):
        plain = post(role, getattr(offices, place))
    with sight(LOGIN):  # as at the beginning of a request
        (held,) = posts_in_force(plain.person_id, AT.date())
        assert actor_of(held) == actor_of(Post.objects.get(pk=plain.pk))


def test_what_an_actor_sees_is_asked_anew_every_time(offices: City) -> None:
    with sight(SYSTEM):
        held = post("city_leader", offices.bureau)
        before = actor_of(posts_in_force(held.person_id, AT.date())[0])
        Organisation.objects.filter(pk=offices.station.pk).update(lineage=[offices.station.pk])
        after = actor_of(posts_in_force(held.person_id, AT.date())[0])
    assert set(before.offices) - set(after.offices) == {offices.station.pk}
