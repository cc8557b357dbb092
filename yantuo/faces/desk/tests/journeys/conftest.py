"""A bureau served to a real browser, with an officer who may sit down at it."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from yantuo.directory.enterprises.models import Enterprise
from yantuo.directory.orgs.tests.factories import City, city
from yantuo.directory.people.actor import Actor
from yantuo.directory.people.models import Account
from yantuo.directory.people.tests.factories import PASSWORD
from yantuo.faces.desk.tests.factories import firm, person
from yantuo.records.sight.session import SYSTEM, sight

if TYPE_CHECKING:
    from playwright.sync_api import Page


@dataclass
class Bureau:
    """The site, its offices and the officer in front of the browser."""

    site: str
    page: "Page"
    offices: City
    officer: Actor
    session: Client
    firm: Enterprise
    administrator: Client = field(default_factory=Client)  # the browsers of others, where a test needs them
    representative: Client = field(default_factory=Client)

    @property
    def username(self) -> str:
        """The officer's user name."""
        with sight(SYSTEM):
            return Account.objects.get(person_id=self.officer.person_id).username

    def sit_down(self, session: Client | None = None) -> None:
        """Let the browser be one in which somebody has logged in already."""
        key = (session or self.session).cookies["sessionid"].value
        self.page.context.add_cookies([{"name": "sessionid", "value": key, "url": self.site}])

    def open(self, path: str) -> "Page":
        """Open a page of the site."""
        self.page.goto(self.site + path)
        return self.page

    def log_in(self) -> None:
        """Fill in the login page that is shown."""
        self.page.fill("#id_username", self.username)
        self.page.fill("#id_password", PASSWORD)
        send(self.page)

    def end_sessions(self) -> None:
        """End every session on the server, as the idle limit does."""
        Session.objects.all().delete()


def send(page: "Page", within: str = "main") -> None:
    """Press the button that sends the form, and wait for what is answered."""
    with page.expect_navigation(wait_until="load"):
        page.click(f"{within} form.form button.go")


@pytest.fixture
def bureau(page: "Page", site: str, now: datetime) -> Bureau:
    """The bureau of Luzhou with one enterprise, and its section head."""
    assert now
    with sight(SYSTEM):
        offices = city()
    officer, session = person("section_head", offices.luzhou, "王建国")
    return Bureau(site, page, offices, officer, session, firm(offices.luzhou, 1, "长治市晋韵醋业有限公司"))
