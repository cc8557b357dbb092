"""What the tests of the desk start from: a city with an officer, firms, matters on the clock."""

from datetime import UTC, datetime, timedelta

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from yantuo.casework.matters import actions as matters
from yantuo.casework.matters.models import Matter
from yantuo.directory.enterprises import actions as register
from yantuo.directory.enterprises.models import Enterprise
from yantuo.directory.orgs.models import Organisation
from yantuo.directory.people.actor import MACHINE, Actor, actor_of
from yantuo.directory.people.models import Person
from yantuo.directory.people.tests.factories import account, logged_in, post
from yantuo.kernel.codes.credit import make_credit_code
from yantuo.records.sight.session import SYSTEM, sight

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)  # a Tuesday, 10:00 in Changzhi


def person(role: str, office: Organisation, name: str = "王建国") -> tuple[Actor, Client]:
    """A person with one post, and a browser in which they are logged in."""
    with sight(SYSTEM):
        held = post(role, office, name)
        login = account(held.person)
        return actor_of(held), logged_in(login)


def firm(office: Organisation, serial: int, name: str = "晋韵醋业有限公司", **more: object) -> Enterprise:
    """An enterprise entered in the register as the program does, so that a search finds it."""
    county = office.division_id[:6] if office.division_id != "140400" else "140403"
    facts = {
        "credit_code": make_credit_code(county, serial),
        "name": name,
        "county_id": county,
        "office": office,
        "categories": ["0302"],
        **more,
    }
    with sight(SYSTEM):
        return register.create(by=MACHINE, at=NOW, facts=facts)


def matter(
    by: Actor,
    office: Organisation,
    title: str = "检查结果公示",
    *,
    days_ago: int = 1,
    term: str = "inspect.publish",
    enterprise: Enterprise | None = None,
    owner: int | None = None,
) -> Matter:
    """A matter whose event was so many days before NOW."""
    event = NOW - timedelta(days=days_ago)
    with sight(SYSTEM):
        return matters.open_matter(
            by=by,
            at=event,
            title=title,
            term_key=term,
            event_at=event,
            owner=Person.objects.get(pk=owner or by.person_id),
            office=office.pk,
            enterprise=enterprise,
        )


TECHNICAL = ("SAVEPOINT", "RELEASE", "select set_config")


def questions(client: Client, address: str) -> int:
    """How many queries a page asks when opened again, without those of its transaction and sight."""
    client.get(address)
    with CaptureQueriesContext(connection) as found:
        answer = client.get(address)
    assert answer.status_code == 200, answer.content[:300]
    return sum(not query["sql"].startswith(TECHNICAL) for query in found.captured_queries)
