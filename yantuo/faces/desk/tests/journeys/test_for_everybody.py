"""Every kind of page as a person with a screen reader, a phone or a dark screen meets it: axe finds nothing."""

from datetime import date
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from yantuo.casework.referrals import actions as referrals
from yantuo.directory.enterprises import actions as register
from yantuo.directory.enterprises.models import Licence, Premises
from yantuo.directory.people import actions as people
from yantuo.directory.people.actor import MACHINE
from yantuo.directory.people.tests.factories import account, logged_in
from yantuo.faces.desk.tests.factories import NOW, matter, person
from yantuo.kernel.codes import make_licence_number
from yantuo.records.sight.session import SYSTEM, sight

from .conftest import Bureau

pytestmark = pytest.mark.browser
EVERYTHING = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOURS = {"type": "rule", "values": ["color-contrast"]}
LOOKS: tuple[tuple[int, int, Literal["light", "dark"], Any], ...] = (
    (1440, 900, "light", EVERYTHING),
    (1440, 900, "dark", COLOURS),  # the same page in other colours
    (390, 844, "dark", EVERYTHING),
    (390, 844, "light", COLOURS),
)


def violations(page: Page, rules: Any = EVERYTHING) -> list[str]:
    """What axe finds on a page, in words."""
    found = Axe().run(page, options={"runOnly": rules, "resultTypes": ["violations"]}).response["violations"]
    return [f"{one['id']}: {node['html'][:160]}" for one in found for node in one["nodes"]]


def looked_at(page: Page, path: str) -> list[str]:
    """What is wrong with the page that is open, in both widths and both schemes."""
    wrong = []
    for width, height, scheme, rules in LOOKS:
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # no colour is measured half-way
        wrong += [f"{path} {width} {scheme}: {fault}" for fault in violations(page, rules)]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            wrong.append(f"{path} is wider than {width}")
    return wrong


@pytest.fixture
def busy(bureau: Bureau) -> Bureau:
    """The bureau with something of everything."""
    officer, luzhou = bureau.officer, bureau.offices.luzhou
    place = {
        "name": "主厂区",
        "address": "英雄中路1号",
        "county_id": "140403",
        "latitude": 36.2,
        "longitude": 113.11,
    }
    number = make_licence_number("food", "03", "140403", 1)
    days = {"valid_from": date(2023, 6, 1), "valid_to": date(2026, 12, 20)}
    sender, _session = person("coordinator", bureau.offices.coordinating, "李敏")
    _admin, bureau.administrator = person("system_admin", bureau.offices.bureau, "张伟")
    with sight(SYSTEM):
        for row in (Premises(main=True, **place), Licence(number=number, **days)):
            row.enterprise = bureau.firm
            register.put(row=row, by=officer, at=NOW)
        referrals.send(to=luzhou, title="举报线索", reason="群众举报", by=sender, at=NOW)
        owner = people.add_person(name="赵磊", office=luzhou, by=MACHINE, at=NOW)
        facts = {
            "enterprise": bureau.firm.pk,
            "name": bureau.firm.name,
            "supervisor": luzhou.pk,
            "title": "法定代表人",
        }
        people.represent(person=owner, begins=date(2020, 1, 1), by=MACHINE, at=NOW, **facts)
        bureau.representative = logged_in(account(owner))
    for title, ago in (("检查结果公示", 40), ("整改复查", 3)):
        matter(officer, luzhou, title, days_ago=ago, enterprise=bureau.firm)
    return bureau


def pages_of(bureau: Bureau) -> list[str]:
    """One page of every kind."""
    with sight(SYSTEM):
        from yantuo.casework.dossiers.models import Dossier

        found = dict(Dossier.objects.values_list("kind", "pk"))
    firm, opened, sent = bureau.firm.pk, found["matter"], found["referral"]
    return [
        "/", "/enterprises/", f"/enterprises/{firm}/", f"/enterprises/{firm}/edit/", "/matters/", "/matters/new/",
        f"/matters/{opened}/", f"/referrals/{sent}/", "/search/?q=晋韵", "/handovers/new/", "/law/terms/?q=召回",
        "/law/clock/?key=recall.2.start&event=2026-12-02T09:30", "/law/calendar/?year=2027", "/map/", "/account/",
    ]  # fmt: skip


@pytest.mark.parametrize("half", [0, 1])
def test_nothing_shuts_anybody_out_at_the_desk(half: int, busy: Bureau) -> None:
    busy.sit_down()
    wrong = []
    for path in pages_of(busy)[half::2]:
        wrong += looked_at(busy.open(path), path)
    assert not wrong, "\n".join(wrong)


def test_nor_at_the_door_nor_where_something_went_wrong(busy: Bureau, complaints: list[str]) -> None:
    page, wrong = busy.page, []
    for path in ("/login/", "/business/activate/", "/public/", "/public/check/"):
        wrong += looked_at(busy.open(path), path)
    busy.sit_down(busy.administrator)
    for path in ("/people/", "/offices/", "/status/", "/set-up/"):
        wrong += looked_at(busy.open(path), path)
    busy.sit_down(busy.representative)
    for path in ("/business/", "/business/enterprise/"):
        wrong += looked_at(busy.open(path), path)
    assert complaints == []
    for path in ("/nowhere/", "/matters/"):
        wrong += looked_at(busy.open(path), path)
    assert not wrong, "\n".join(wrong)
    assert ["404" in complaints[0], "403" in complaints[1], len(complaints)] == [True, True, 2]
    complaints.clear()
    assert page.url.endswith("/matters/")


def test_what_shuts_people_out_or_lets_code_in_is_found(bureau: Bureau, complaints: list[str]) -> None:
    page = bureau.open("/login/")
    assert violations(page) == []
    page.evaluate("document.querySelector('label').remove()")
    assert [fault.split(":")[0] for fault in violations(page)] == ["label"]
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"window.hurt = 1\">')")
    page.evaluate(
        "document.head.append(Object.assign(document.createElement('script'), {text: 'window.hurt = 1'}))"
    )
    page.wait_for_function("document.images[document.images.length - 1].complete")
    assert page.evaluate("window.hurt") is None
    assert sum("Content Security Policy" in one for one in complaints) == 2
    complaints.clear()
