"""A leader's morning in a real browser: what is late and where, figures that open their rows, decisions, a round."""

import re
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from pytest_django import Settings

from yantuo.casework.cards.extensions.actions import ask
from yantuo.casework.cards.models import Card
from yantuo.casework.cards.tests.factories import (
    AT,
    DAY,
    Cast,
    accepted,
    closed,
    drafted,
    person,
    signed_for,
    the_cast,
    visited,
)
from yantuo.casework.oversight.actions import plan_round
from yantuo.directory.people.tests.factories import PASSWORD, account
from yantuo.records.sight.session import SYSTEM, sight

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
ROUND = "2026年第四季度所辖监管所督查"


@pytest.fixture
def who(site: str, now: datetime, settings: Settings, tmp_path: Path) -> Cast:
    """Luzhou with a card that is late, one closed, one sent to be corrected again, and a round over a station."""
    assert [site.startswith("http"), now] == [True, AT]
    settings.DATA = tmp_path  # papers are kept here
    people = the_cast()
    closed(people, at=AT - 40 * DAY)
    signed_for(people, at=AT - 20 * DAY)  # ten days for the correction, and no answer
    half = accepted(people, at=AT - 5 * DAY)
    visited(people, half, "partly", at=AT - 4 * DAY, days=10)
    team = {"leader": person(people.head), "team": [person(people.officer)], "offices": [people.city.station]}
    days = {"first_day": date(2026, 11, 24), "last_day": date(2026, 11, 27)}
    with sight(people.head.sight):
        plan_round(
            title=ROUND, kind="regular", basis="年度督查计划", plan="", by=people.head, at=AT, **team, **days
        )
    return people


@pytest.fixture
def leader(who: Cast, site: str, page: "Page") -> "Page":
    """The page after the leader has logged in."""
    with sight(SYSTEM):
        login = account(person(who.leader)).username
    page.goto(f"{site}/login/")
    page.fill("[name=username]", login)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(f"{site}/")
    return page


def rows(page: "Page") -> int:
    """How many rows the list that is open shows."""
    return page.locator("main table.rows tbody tr").count()


def figures(page: "Page") -> list[tuple[int, str]]:
    """The whole numbers and shares of the page of figures: how many rows each promises, and its address."""
    found = []
    for one in page.locator("main a.kpi").all():
        said = re.search(r"中(\d+)[个份次]|已销号(\d+)张", one.inner_text())
        number = next(filter(None, said.groups())) if said else one.locator("b").inner_text()
        found.append((int(number), str(one.get_attribute("href"))))
    offices, clauses = "main table:not(.rows) td.num a", "main table.rows td:nth-child(2) a"
    cells = page.locator(f"{offices}, {clauses}").all()
    whole = [(one.inner_text(), str(one.get_attribute("href"))) for one in cells]
    return found + [(int(text), address) for text, address in whole if text.isdigit()]


def test_what_is_late_and_where_in_figures_that_open(leader: "Page", site: str) -> None:
    late = leader.locator("main a.kpi").first
    assert re.search(r"逾期\s*1", late.inner_text())
    late.click()
    leader.wait_for_url("**light=late**")
    assert [rows(leader), "潞州区市场监督管理局" in leader.inner_text("main table")] == [1, True]
    leader.click(".rail a[href='/cards/figures/']")
    leader.wait_for_selector(".chart canvas")
    wide = "[...document.querySelectorAll('.chart canvas')].every(c => c.clientWidth >= c.parentElement.clientWidth)"
    assert leader.evaluate(wide)  # a chart is not squeezed
    promised = figures(leader)
    assert len(promised) >= 10
    opened = {}
    for number, address in promised:
        if address not in opened:
            leader.goto(site + address)
            opened[address] = rows(leader)
        assert opened[address] == number, address
    leader.goto(f"{site}/map/?by=cards")
    county = leader.locator(".map a[aria-label^='潞州区']")
    assert re.search(r"潞州区 1$", str(county.get_attribute("aria-label")))
    leader.goto(site + str(county.get_attribute("href")))
    assert rows(leader) == 1


def decide(page: "Page", path: str, step: str) -> None:
    """Open a card and go to the page of a step."""
    page.goto(path)
    with page.expect_navigation():
        page.click(f"main a.go:has-text('{step}')")


def send(page: "Page") -> None:
    """Send the form of a step."""
    with page.expect_navigation():
        page.click("main form.form button[type=submit]")


def test_more_time_a_signature_and_a_round(
    who: Cast, leader: "Page", site: str, complaints: list[str]
) -> None:
    def path(card: Card) -> str:
        return site + reverse("card", args=[card.pk])

    asked, draft = signed_for(who, at=AT - DAY), drafted(who)
    with sight(who.boss.sight):
        ask(card=asked, days=5, reason="配件需从外地采购", by=who.boss, at=AT)
    decide(leader, path(asked), "同意延期")
    assert "配件需从外地采购" in leader.inner_text("main")
    send(leader)
    assert "2026-12-08" in leader.inner_text("#clocks")  # from the third, by five days

    decide(leader, path(draft), "发卡")
    assert "问题1：原料进货查验记录不全" in leader.inner_text("main")  # what is signed is read before
    leader.fill("[name=password]", "not the password")
    send(leader)
    assert "未予签发" in leader.inner_text(".faults")
    complaints.clear()  # the browser notes every 422
    leader.fill("[name=password]", PASSWORD)
    send(leader)
    assert re.search(r"〔2026〕\d+号", leader.inner_text("main"))

    leader.click(".rail a[href='/oversight/']")
    with leader.expect_navigation():
        leader.click(f"main td a:has-text('{ROUND}')")
    assert leader.text_content("h1") == ROUND
    assert who.city.station.name in leader.inner_text("main")
