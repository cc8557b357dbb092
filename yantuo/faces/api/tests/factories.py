"""What the tests of the API start from: two counties with a firm, a matter and a token each."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from yantuo.casework.matters import actions as matters
from yantuo.casework.matters.models import Matter
from yantuo.directory.enterprises import actions as register
from yantuo.directory.enterprises.models import Enterprise
from yantuo.directory.orgs.models import Organisation
from yantuo.directory.orgs.tests.factories import City, city
from yantuo.directory.people.actor import MACHINE, Actor, actor_of
from yantuo.directory.people.models import Person, Post
from yantuo.directory.people.tests.factories import AT, post
from yantuo.faces.api.actions import issue
from yantuo.faces.api.models import Token
from yantuo.faces.api.scopes import SCOPES
from yantuo.kernel.codes.credit import make_credit_code
from yantuo.records.sight.session import SYSTEM, sight

BOOKKEEPING = ("SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK TO SAVEPOINT", "select set_config")


@dataclass
class Caller:
    """Another system with its token."""

    text: str
    token: Token
    actor: Actor
    client: Client = field(
        default_factory=lambda: Client(headers={"accept-language": "en"}, raise_request_exception=False)
    )

    def __call__(self, method: str, path: str, data: object = None, **query: object) -> Any:
        """One request; `data` goes as JSON, what is named goes into the address."""
        more: dict[str, Any] = (
            {"data": json.dumps(data), "content_type": "application/json"} if data is not None else {}
        )
        headers = {"authorization": f"Bearer {self.text}"} if self.text else {}
        return self.client.generic(
            method, f"/api/v1/{path}", more.pop("data", ""), headers=headers, query_params=query, **more
        )


@dataclass(frozen=True)
class World:
    """Two counties."""

    city: City
    luzhou: Caller
    xiangyuan: Caller
    firms: dict[str, Enterprise]
    matters: dict[str, Matter]


def caller(held: Post, scopes: list[str] | None = None, days: int = 365) -> Caller:
    """A token for a post, with every scope its role can lend unless told."""
    found = actor_of(held)
    lent = [key for key, scope in SCOPES.items() if scope.power in found.powers] if scopes is None else scopes
    token, text = issue(
        name="信息平台", post=held, scopes=lent, expires_at=AT + timedelta(days=days), by=MACHINE, at=AT
    )
    return Caller(text, token, found)


def firm(office: Organisation, serial: int, name: str) -> Enterprise:
    """An enterprise entered as the program does."""
    code = make_credit_code(office.division_id, serial)
    facts = {
        "credit_code": code,
        "name": name,
        "county_id": office.division_id,
        "office": office,
        "categories": ["0302"],
    }
    return register.create(by=MACHINE, at=AT, facts=facts)


def matter(by: Actor, firm: Enterprise, days_ago: int = 1) -> Matter:
    """A matter about a firm, opened by its officer so many days ago."""
    event = AT - timedelta(days=days_ago)
    owner = Person.objects.get(pk=by.person_id)
    return matters.open_matter(
        by=by, at=event, title=f"{firm.name}检查结果公示", term_key="inspect.publish", event_at=event, owner=owner,
        office=firm.office_id, enterprise=firm,
    )  # fmt: skip


def world() -> World:
    """Both counties, made under the system's sight."""
    with sight(SYSTEM):
        made = city()
        callers = {
            name: caller(post("section_head", getattr(made, name), name)) for name in ("luzhou", "xiangyuan")
        }
        firms = {
            name: firm(getattr(made, name), serial, f"{name}醋业有限公司")
            for serial, name in enumerate(("luzhou", "xiangyuan"), 1)
        }
        opened = {name: matter(callers[name].actor, firms[name]) for name in firms}
    return World(made, callers["luzhou"], callers["xiangyuan"], firms, opened)


@contextmanager
def asked(number: int) -> Iterator[None]:
    """Exactly so many statements that read or write rows; transactions and the setting of the sight are not counted."""
    with CaptureQueriesContext(
        connection,
    ) as caught:
        yield
    found = [row["sql"] for row in caught.captured_queries if not row["sql"].startswith(BOOKKEEPING)]
    assert len(found) == number, "\n".join([f"{len(found)} statements:", *found])


def moment(text: str) -> datetime:
    """A moment of an answer."""
    return datetime.fromisoformat(text)
