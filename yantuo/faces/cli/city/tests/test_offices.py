"""Offices, people, posts and certificates."""

from collections import Counter
from datetime import timedelta

import pytest
import yaml

from yantuo.faces.cli.city import DEMO_FIRM, DEMO_LOGINS, City
from yantuo.faces.cli.city.desks import Desks
from yantuo.faces.cli.city.draws import Draws
from yantuo.faces.cli.city.names import LANDLINE, MOBILE
from yantuo.faces.cli.city.people import whole_office
from yantuo.faces.cli.city.rows import Post
from yantuo.faces.cli.city.tests.conftest import DAY, RULES, make
from yantuo.kernel.codes import read_identity

ROLES = yaml.safe_load((RULES / "roles.yaml").read_text(encoding="utf-8"))


def in_force(post: Post) -> bool:
    return post.begins <= DAY and (post.ends is None or post.ends >= DAY)


def test_every_office_comes_after_the_one_above_it(city: City) -> None:
    seen = {""}
    for office in city.offices:
        assert office.parent in seen, office.key
        seen.add(office.key)
    assert len(seen) == len(city.offices) + 1


def test_the_city_has_what_the_article_speaks_of(city: City) -> None:
    kinds = Counter(office.kind for office in city.offices)
    assert kinds["department"] == 9
    assert kinds["regulator"] == kinds["government"] == 13
    assert kinds["coordinating"] == kinds["expert_body"] == 1
    assert kinds["laboratory"] == 2
    assert kinds["school"] == 5
    assert kinds["station"] >= 24


def test_a_coordinating_office_does_not_enforce(city: City) -> None:
    assert not any(office.enforces for office in city.offices if office.kind == "coordinating")
    assert all(office.enforces for office in city.offices if office.kind in {"regulator", "station"})


def test_document_marks_are_given_once(city: City) -> None:
    marks = [office.mark for office in city.offices if office.mark]
    assert len(marks) == len(set(marks)) > 30
    assert all(
        office.mark for office in city.offices if office.kind in {"regulator", "government", "department"}
    )


def test_offices_have_english_names_and_no_places_left_to_fill(city: City) -> None:
    for office in city.offices:
        assert office.name_en.isascii(), office
        assert "{" not in office.name + office.short_name + office.name_en
        assert office.phone.startswith(LANDLINE)


def test_every_role_has_one_login(city: City) -> None:
    assert set(DEMO_LOGINS.values()) == set(ROLES)
    assert set(city.logins()) == set(DEMO_LOGINS)
    assert len(set(city.logins().values())) == len(DEMO_LOGINS)
    _, own = city.representative()
    for login, person in city.logins().items():
        held = [post for post in (*city.staff.posts, own) if post.person == person and in_force(post)]
        assert DEMO_LOGINS[login] in {post.role for post in held}, login


def test_the_firm_login_acts_for_the_demonstration_firm(city: City) -> None:
    person, post = city.representative()
    assert (post.person, post.firm, post.office, post.role) == (person.key, DEMO_FIRM, "", "enterprise")
    assert person.name == next(city.firms()).firm.legal_representative


def test_posts_are_in_offices_that_exist_with_roles_that_exist(city: City) -> None:
    offices = {office.key for office in city.offices}
    for post in city.staff.posts:
        assert post.office in offices, post
        assert post.role in ROLES, post
        assert post.ends is None or post.begins < post.ends


def test_nobody_holds_two_roles_that_exclude_each_other(city: City) -> None:
    for person in city.staff.persons:
        held = {post.role for post in city.staff.posts if post.person == person.key}
        assert not any(held & set(ROLES[role].get("excludes", ())) for role in held)


def test_persons_are_synthetic_and_different(city: City) -> None:
    persons = city.staff.persons
    assert 140 <= len(persons) <= 170
    for values in ({person.key for person in persons}, {person.name for person in persons}):
        assert len(values) == len(persons)
    assert len({person.identity for person in persons}) == len(persons)
    for person in persons:
        reading = read_identity(person.identity, on=DAY)
        assert reading.valid
        assert person.identity[14:17] in {"998", "999"}
        assert person.phone.startswith(MOBILE)


def test_certificates_are_numbered_once_and_one_has_lapsed(city: City) -> None:
    certificates = city.staff.certificates
    assert len({one.number for one in certificates}) == len(certificates)
    left = [(one.valid_to - DAY).days for one in certificates]
    assert sum(days < 0 for days in left) == 1
    assert sum(0 <= days <= 30 for days in left) == 1


def test_every_inspector_in_post_has_a_certificate(city: City) -> None:
    holders = {one.person for one in city.staff.certificates}
    assert all(post.person in holders for post in city.staff.posts if post.role == "inspector")


def test_some_posts_have_ended_and_their_successors_are_there(city: City) -> None:
    ended = [post for post in city.staff.posts if post.ends]
    assert len(ended) == 4
    for post in ended:
        others = city.staff.holders()[whole_office(post.office), post.role]
        assert any(in_force(other) for other in others)


def test_the_same_people_whatever_the_size() -> None:
    assert make(5).staff == make(500).staff
    assert make(5, seed=1).staff != make(5, seed=2).staff


def test_sections_count_as_their_bureau() -> None:
    assert whole_office("bureau.legal") == "bureau"
    assert whole_office("140403.food") == "140403.bureau"
    assert whole_office("140403.station.001") == "140403.station.001"
    assert whole_office("laboratory.drug") == "laboratory.drug"


def test_desks_find_who_is_in_post_on_the_day(city: City) -> None:
    desks, draws = Desks(city.staff), Draws(1, "desks")
    left = next(post for post in city.staff.posts if post.ends and post.role == "case_officer")
    office, roles = whole_office(left.office), ("case_officer",)
    assert left.ends is not None
    assert left.person in {desks.anyone(office, roles, left.ends, draws) for _ in range(40)}
    after = left.ends + timedelta(days=1)
    assert desks.still(left.person, office, roles, left.ends, draws) == left.person
    assert desks.still(left.person, office, roles, after, draws) != left.person
    with pytest.raises(LookupError, match="nobody at schoolyard is inspector"):
        desks.anyone("schoolyard", ("inspector",), DAY, draws)
