"""An inspection in a real browser: a sheet by the keyboard, photos at once, a draft that survives, a signature."""

from typing import TYPE_CHECKING

import pytest
from django.contrib.sessions.models import Session

from yantuo.casework.checklists.models import Answer
from yantuo.casework.documents.tests.factories import client_of
from yantuo.directory.people.actor import Actor
from yantuo.mechanisms.inspection.visits.models import Visit
from yantuo.mechanisms.inspection.visits.tests.factories import Bench, bench
from yantuo.records.files.models import Attachment
from yantuo.records.files.tests.factories import photo
from yantuo.records.sight.session import SYSTEM, sight

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


class Spot:
    """The browser on the spot, with an inspection that is under way."""

    def __init__(self, page: "Page", site: str) -> None:
        self.page, self.site, self.at_hand = page, site, bench()
        self.sit_down(self.at_hand.first)

    def sit_down(self, who: Actor) -> None:
        """Let the browser be one in which somebody has logged in."""
        key = client_of(who).cookies["sessionid"].value
        self.page.context.add_cookies([{"name": "sessionid", "value": key, "url": self.site}])

    def open(self, visit: Visit, step: str = "") -> None:
        """Open a page of an inspection."""
        self.page.goto(f"{self.site}/inspection/visits/{visit.pk}/{step}")

    def open_sheet(self, visit: Visit) -> None:
        """Open its sheet, and wait until its keys are there."""
        with sight(SYSTEM):
            sheet = self.at_hand.sheet(visit)
        self.open(visit, f"sheets/{sheet.pk}/")
        self.page.wait_for_selector("[data-filling][data-started]")

    def press(self, *keys: str) -> None:
        """Press keys one after another."""
        for key in keys:
            self.page.keyboard.press(key)

    @property
    def focused(self) -> str:
        """The id of what has the focus."""
        return str(self.page.evaluate("document.activeElement.id"))


@pytest.fixture
def spot(page: "Page", site: str) -> Spot:
    return Spot(page, site)


def stored(at_hand: Bench, visit: Visit) -> dict[str, str]:
    with sight(SYSTEM):
        rows = Answer.objects.filter(sheet=at_hand.sheet(visit)).exclude(verdict="")
        return dict(rows.values_list("item", "verdict"))


def test_a_sheet_by_the_keyboard_with_photos_sent_at_once(spot: Spot) -> None:
    visit, page = spot.at_hand.under_way(), spot.page
    spot.open_sheet(visit)
    spot.press("j", "1", "1", "2")
    assert spot.focused == "n-1.3"  # what does not conform is described
    page.keyboard.type("设备布局调整未报告，12项")  # figures are text here
    assert page.is_visible("#c-1\\.3")
    spot.press("Escape")
    assert spot.focused == "item-1.3"
    spot.press("k")
    assert spot.focused == "item-1.2"
    spot.press("u")
    assert spot.focused == "item-1.4"
    spot.press("3")  # must not be left out: nothing happens
    assert page.inner_text("[data-said]") == "3/60项"
    page.set_input_files(
        "#item-1\\.3 input[type=file]", {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": photo()}
    )
    page.wait_for_selector("#item-1\\.3 .photo img")
    with sight(SYSTEM):
        assert Attachment.objects.filter(owner_kind="answer").count() == 1
    assert stored(spot.at_hand, visit) == {}
    with page.expect_navigation():
        page.click("button[name=done]")
    assert stored(spot.at_hand, visit) == {"1.1": "conform", "1.2": "conform", "1.3": "fails"}


def test_what_was_entered_survives_a_lost_session_beside_a_colleagues_answers(spot: Spot) -> None:
    visit, page = spot.at_hand.under_way(), spot.page
    spot.open_sheet(visit)
    spot.press("j", "2")
    page.keyboard.type("许可证过期")
    Session.objects.all().delete()
    with page.expect_navigation():
        page.click("button[name=done]")
    assert "/login/" in page.url
    spot.at_hand.filled(
        visit, ("2.1",)
    )  # meanwhile a colleague fills in the whole sheet, this item as conforming
    spot.sit_down(spot.at_hand.first)
    spot.open_sheet(visit)
    assert page.input_value("#n-1\\.1") == "许可证过期"
    assert page.is_checked("#v-1\\.1-2")
    assert page.inner_text("[data-said]") == "60/60项"  # the draft has emptied nothing
    with page.expect_navigation():
        page.click("button[name=done]")
    assert stored(spot.at_hand, visit)["1.1"] == "fails"
    assert len(stored(spot.at_hand, visit)) == 60


def test_a_signature_is_drawn_and_a_blank_one_refused(spot: Spot, complaints: list[str]) -> None:
    visit, page = spot.at_hand.concluded(), spot.page
    spot.open(visit, "sign/")
    page.wait_for_selector("canvas", state="visible")
    page.fill("[name=signer_name]", "王厂长")
    page.fill("[name=signer_post]", "厂长")
    with page.expect_navigation():
        page.click("form.signform button.go")
    assert "尚未签名" in page.inner_text("main")
    complaints.clear()  # the browser notes every 422
    box = page.locator("canvas").bounding_box()
    assert box
    page.mouse.move(box["x"] + 40, box["y"] + 60)
    page.mouse.down()
    page.mouse.move(box["x"] + 200, box["y"] + 90, steps=8)
    page.mouse.up()
    assert page.input_value("[name=signature]").startswith("data:image/png;base64,")
    with page.expect_navigation():
        page.click("form.signform button.go")
    page.wait_for_selector("#signed img")
    with sight(SYSTEM):
        visit.refresh_from_db()
        assert visit.signature
        assert visit.signature.blob.type == "image/png"
