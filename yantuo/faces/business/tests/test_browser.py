"""In a real browser: an enterprise finds on a phone what is due and opens its document; axe finds nothing."""

from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page
from pytest_django import Settings

from yantuo.directory.people.models import Account
from yantuo.directory.people.tests.factories import PASSWORD
from yantuo.faces.desk.tests.journeys.test_for_everybody import looked_at
from yantuo.records.sight.session import SYSTEM, sight
from yantuo.start.testfixtures import FreshDatabase

from .conftest import World, made

pytestmark = pytest.mark.browser


@pytest.fixture
def whole(fresh_database: FreshDatabase, settings: Settings, tmp_path: Path) -> World:
    """The two enterprises, really committed."""
    assert fresh_database.name
    settings.DATA = tmp_path
    return made()


def test_an_enterprise_on_the_phone(whole: World, site: str, page: Page) -> None:
    with sight(SYSTEM):
        login = Account.objects.get(person_id=whole.mine.actor.person_id).username
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(site + "/login/")
    page.fill("[name=username]", login)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(site + reverse("business"))
    page.click("main a:has-text('查看详情')")
    page.wait_for_url(f"**{reverse('business_due', args=[whole.shown.pk])}")
    page.click("main a:has-text('" + whole.paper.title + "')")
    page.wait_for_url(f"**{reverse('business_document', args=[whole.paper.pk])}")
    with page.expect_download() as paper:
        page.click("a:has-text('下载PDF')")
    assert Path(paper.value.path()).read_bytes().startswith(b"%PDF")
    own = [reverse(name) for name in ("business", "business_documents", "business_enterprise")]
    own += [
        reverse("business_due", args=[whole.shown.pk]),
        reverse("business_document", args=[whole.paper.pk]),
    ]
    wrong = []
    for path in own:
        page.goto(site + path)
        wrong += looked_at(page, path)
    assert wrong == []
