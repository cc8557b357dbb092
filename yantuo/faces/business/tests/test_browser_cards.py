"""In a real browser, on a phone: the enterprise signs for a card, asks for more time, answers with photos."""

from pathlib import Path

import pytest
from django.urls import reverse
from PIL import Image
from playwright.sync_api import Page, expect
from pytest_django import Settings

from yantuo.casework.cards.models import Card, ExtensionRequest
from yantuo.casework.cards.tests.factories import Cast, issued, the_cast
from yantuo.casework.cards.tests.test_pages import fresh, now
from yantuo.directory.people.models import Person
from yantuo.directory.people.tests.factories import PASSWORD, account
from yantuo.faces.desk.tests.journeys.test_for_everybody import looked_at
from yantuo.records.files.models import Attachment
from yantuo.records.sight.session import SYSTEM, sight
from yantuo.start.testfixtures import FreshDatabase

pytestmark = pytest.mark.browser
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def card(fresh_database: FreshDatabase, settings: Settings, tmp_path: Path) -> tuple[Cast, Card, str]:
    """An issued card, really committed, and the user name of who speaks for the firm."""
    assert fresh_database.name
    settings.DATA = tmp_path
    who = the_cast()
    with sight(SYSTEM):
        login = account(Person.objects.get(pk=who.boss.person_id)).username
    return who, issued(who, 1, at=now()), login


def log_in(page: Page, login: str) -> None:
    page.fill("[name=username]", login)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")


def shot(tmp_path: Path, name: str, colour: str) -> str:
    """A photo as the camera hands it over."""
    path = tmp_path / name
    Image.new("RGB", (40, 30), colour).save(path, "JPEG")
    return str(path)


def test_a_firm_signs_asks_and_answers(
    card: tuple[Cast, Card, str], site: str, page: Page, tmp_path: Path
) -> None:
    _who, its, login = card
    page.set_viewport_size(PHONE)
    page.goto(site + "/login/")
    log_in(page, login)
    page.wait_for_url(site + reverse("business"))
    page.click("main a.go:has-text('签收')")
    page.click("main button:has-text('确认签收')")
    page.wait_for_url(f"**{reverse('business_card', args=[its.pk])}")
    assert fresh(its).state == "correcting"

    page.click("main a:has-text('申请延期')")
    page.fill("[name=reason]", "洗手池配件需从外地采购")
    page.fill("[name=days]", "5")
    page.click("main button:has-text('提交申请')")
    expect(page.locator("main")).to_contain_text("已申请延长5天")
    with sight(SYSTEM):
        assert ExtensionRequest.objects.get().days == 5

    page.click("main a.go:has-text('回复整改')")
    page.fill("textarea[name^=measures]", "已补齐三批次查验记录")
    page.context.clear_cookies(name="sessionid")  # the session is lost half-way
    page.fill("input[name^=done_on]", its.issued_at.date().isoformat() if its.issued_at else "")
    page.click("main button:has-text('提交回复')")
    log_in(page, login)
    page.wait_for_url(f"**{reverse('business_card_answer', args=[its.pk])}")
    expect(page.locator("textarea[name^=measures]")).to_have_value("已补齐三批次查验记录")

    camera = page.locator("input[name^=camera]")
    for name, colour in (("一.jpg", "green"), ("二.jpg", "blue"), ("三.jpg", "red")):
        camera.set_input_files(shot(tmp_path, name, colour))  # one after another, as a camera does
    expect(page.locator(".taken li")).to_have_count(3)
    page.click(".taken li:has(img[alt='三.jpg']) button")
    expect(page.locator(".taken li")).to_have_count(2)
    assert [looked_at(page, "answer"), page.set_viewport_size(PHONE)] == [[], None]
    page.click("main button:has-text('提交回复')")
    page.wait_for_url(f"**{reverse('business_card', args=[its.pk])}")
    expect(page.locator("main")).to_contain_text("等待审核")
    assert fresh(its).state == "answered"
    with sight(SYSTEM):
        names = (
            Attachment.objects.filter(owner_kind="card_reply").order_by("name").values_list("name", flat=True)
        )
        assert set(names) == {"一.jpg", "二.jpg"}
    wrong = []
    for name, args in (
        ("business", []),
        ("business_cards", []),
        ("business_card", [its.pk]),
        ("business_inspections", []),
    ):
        page.goto(site + reverse(name, args=args))
        wrong += looked_at(page, name)
    assert wrong == []
