"""Persons with posts for tests, entered through the actions as the program does."""

from datetime import UTC, date, datetime
from itertools import count

from django.test import Client

from yantuo.directory.orgs.models import Organisation
from yantuo.directory.people import actions
from yantuo.directory.people.actor import MACHINE, Actor, actor_of
from yantuo.directory.people.models import Account, Person, Post
from yantuo.records.sight.session import SYSTEM, sight

AT = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)  # 10:00 in Changzhi
SINCE = date(2020, 1, 1)
PASSWORD = "Right-Horse-7"
_numbers = count(1)


def post(role: str, office: Organisation, name: str = "王建国", ends: date | None = None) -> Post:
    """A person with one post."""
    person = actions.add_person(name=name, office=office, by=MACHINE, at=AT, phone="19900000001", email="")
    return actions.grant(
        person=person, organisation=office, role=role, title=name, begins=SINCE, ends=ends, by=MACHINE, at=AT
    )


def actor(role: str, office: Organisation, name: str = "王建国") -> Actor:
    """The actor of a new person with one post."""
    return actor_of(post(role, office, name))


def account(person: Person, username: str = "") -> Account:
    """A login for a person, with PASSWORD."""
    made = actions.open_account(
        person=person, username=username or f"user{next(_numbers)}", by=MACHINE, at=AT, password=PASSWORD
    )
    made.must_change_password = False
    made.save()
    return made


def login_of(role: str, office: Organisation, name: str = "王建国") -> Account:
    """A login of a new person with one post."""
    return account(post(role, office, name).person)


def logged_in(account: Account) -> Client:
    """A browser in which the account is logged in."""
    client = Client()
    with sight(SYSTEM):  # the login notes its time on the account
        client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client
