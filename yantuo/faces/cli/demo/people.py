"""Offices, persons, posts, certificates and the demonstration accounts."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.auth.hashers import make_password

from yantuo.directory.orgs.models import Kind, Organisation
from yantuo.directory.people.models import Account, Certificate, Detail, Person, Post
from yantuo.faces.cli.city import City
from yantuo.faces.cli.city import rows as city
from yantuo.faces.cli.city.people import DEMO_PASSWORD
from yantuo.faces.cli.demo.tables import copy
from yantuo.kernel.pinyin import sort_key
from yantuo.records.sight.sealed import seal

PASSWORD = DEMO_PASSWORD


@dataclass
class Ids:
    """The numbers that the city's keys got in the database, with the names the trail freezes."""

    offices: dict[str, int] = field(default_factory=dict)
    whole: dict[str, int] = field(default_factory=dict)  # key → id of the bureau that a section is part of
    names: dict[int, str] = field(default_factory=dict)  # office id → name
    lineage: dict[str, list[int]] = field(default_factory=dict)
    persons: dict[str, int] = field(default_factory=dict)
    person_names: dict[str, str] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)


def load_offices(town: City, ids: Ids) -> int:
    """The tree of offices; each row comes after its parent."""
    return copy(Organisation, list(_offices(town, ids)))


def _offices(town: City, ids: Ids) -> Iterator[dict[str, Any]]:
    for number, office in enumerate(town.offices, 1):
        ids.offices[office.key] = number
        ids.lineage[office.key] = [*ids.lineage.get(office.parent, []), number]
        section = office.kind == Kind.SECTION
        ids.whole[office.key] = ids.whole[office.parent] if section else number
        ids.names[number] = office.name
        yield {
            "id": number,
            "parent_id": ids.offices.get(office.parent),
            "kind": office.kind,
            "name": office.name,
            "short_name": office.short_name,
            "name_en": office.name_en,
            "code": office.key,
            "division_id": office.division,
            "mark": office.mark,
            "enforces": office.enforces,
            "phone": office.phone,
            "address": office.address,
            "lineage": ids.lineage[office.key],
            "office_id": ids.whole[office.key],
        }


def load_people(town: City, ids: Ids, at: datetime) -> None:
    """Persons with their sealed personal data, posts, duties, certificates, accounts."""
    staff = town.staff
    extra, firm_post = town.representative()
    persons = [*staff.persons, extra]
    posts = [*staff.posts, firm_post]
    home = {post.person: post.office for post in posts}
    for number, person in enumerate(persons, 1):
        ids.persons[person.key] = number
        ids.person_names[person.key] = person.name
    for post in reversed(posts):
        ids.titles[post.person] = post.title
    copy(Person, (_person(person, ids) for person in persons))
    copy(Detail, [_detail(person, home, ids) for person in persons if home.get(person.key)])
    copy(Post, [_post(number, post, ids, town) for number, post in enumerate(posts, 1)])
    copy(Certificate, [_certificate(row, ids) for row in staff.certificates])
    password = make_password(PASSWORD)
    copy(Account, [_account(name, key, ids, password, at) for name, key in town.logins().items()])


def _person(person: city.Person, ids: Ids) -> dict[str, Any]:
    sort = sort_key(person.name, person=True)
    return {"id": ids.persons[person.key], "name": person.name, "sort": sort, "synthetic": True}


def _detail(person: city.Person, home: dict[str, str], ids: Ids) -> dict[str, Any]:
    return {
        "person_id": ids.persons[person.key],
        "office_id": ids.whole[home[person.key]],
        "phone": seal(person.phone, "people_detail.phone"),
        "identity": seal(person.identity, "people_detail.identity"),
        "email": "",
    }


def _post(number: int, post: city.Post, ids: Ids, town: City) -> dict[str, Any]:
    firm = next(town.firms()).firm if post.firm else None
    return {
        "id": number,
        "person_id": ids.persons[post.person],
        "organisation_id": ids.offices.get(post.office),
        "enterprise_id": firm.number if firm else None,
        "enterprise_name": firm.name if firm else "",
        "supervisor_id": ids.whole[firm.office] if firm else None,
        "role": post.role,
        "title": post.title,
        "main": post.main,
        "begins": post.begins,
        "ends": post.ends,
    }


def _certificate(row: city.Certificate, ids: Ids) -> dict[str, Any]:
    return {
        "person_id": ids.persons[row.person],
        "office_id": ids.whole[row.office],
        "number": row.number,
        "issued_by": row.issued_by,
        "valid_from": row.valid_from,
        "valid_to": row.valid_to,
    }


def _account(name: str, key: str, ids: Ids, password: str, at: datetime) -> dict[str, Any]:
    return {"username": name, "person_id": ids.persons[key], "password": password, "password_set_at": at}
