"""What an officer does in a day, in a real browser: in Chinese, with the content policy, without a network."""

import re
from pathlib import Path

import pytest

from yantuo.casework.matters.models import Matter
from yantuo.faces.desk.tests.factories import matter
from yantuo.records.files.models import Attachment
from yantuo.records.files.tests.factories import photo
from yantuo.records.sight.session import SYSTEM, sight

from .conftest import Bureau, send

pytestmark = pytest.mark.browser
LATE = "2026-11-23T10:00"


def fill_matter(bureau: Bureau, title: str) -> None:
    """Fill in the form of a new matter."""
    page = bureau.page
    page.fill("#id_title", title)
    page.fill("#id_text", "公示检查结果，\n并告知企业。")
    page.fill("#id_enterprise_code", bureau.firm.credit_code)
    page.select_option("#id_term_key", "inspect.publish")
    page.fill("#id_event_at", LATE)


def test_a_day_at_the_desk(bureau: Bureau) -> None:
    page = bureau.open("/")
    assert "/login/" in page.url  # nothing is shown before the login
    bureau.log_in()
    assert page.url == f"{bureau.site}/"
    page.click("main .actions a[href='/matters/new/']")
    fill_matter(bureau, "晋韵醋业检查结果公示")
    send(page)
    address = page.url
    assert page.text_content("h1") == "晋韵醋业检查结果公示"
    assert "2026-12-21" in page.inner_text("main")  # twenty working days, by the law's own calendar
    bureau.open("/")
    page.click("main a:has-text('晋韵醋业检查结果公示')")
    assert page.url == address
    page.click("main a[href$='/finish/']")
    page.fill("#id_outcome", "已在网站公示。")
    send(page)
    assert page.url == address
    assert "已在网站公示。" in page.inner_text("main")
    assert page.locator("main a[href$='/finish/']").count() == 0
    with sight(SYSTEM):
        assert Matter.objects.get().state == "done"
    bureau.open("/")
    assert page.locator("main a:has-text('晋韵醋业检查结果公示')").count() == 0
    page.click("details.who summary")
    with page.expect_navigation():
        page.click("form[data-forget] button")
    assert "/login/" in page.url
    bureau.open(address.removeprefix(bureau.site))
    assert "/login/" in page.url


def test_a_firm_is_found_by_its_initials_and_the_clock_says_why(bureau: Bureau) -> None:
    bureau.sit_down()
    page = bureau.open("/")
    page.fill("#top-search", "jycy")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.wait_for_url(f"**/enterprises/{bureau.firm.pk}/")  # one hit is opened at once
    assert page.text_content("h1") == "长治市晋韵醋业有限公司"
    assert bureau.firm.credit_code in page.inner_text("main")
    bureau.open("/law/clock/")
    page.select_option("#id_key", "recall.2.start")
    page.fill("#id_event", "2026-12-02T09:30")
    send(page)
    answer = page.inner_text("main .answer")
    assert re.search(r"2026-12-\d\d", answer)
    assert "推算过程" in page.inner_text("main .side")
    assert page.locator("main .side ol li").count() >= 2


def test_everything_is_reached_on_a_phone(bureau: Bureau) -> None:
    bureau.sit_down()
    page = bureau.page
    page.set_viewport_size({"width": 390, "height": 844})
    bureau.open("/")
    assert not page.is_visible(".rail")
    page.click(".bar a[href='#menu']")
    page.click(".rail a[href='/referrals/']")
    page.wait_for_url("**/referrals/")
    assert not page.is_visible(".rail")
    with page.expect_navigation():
        page.click(".bar a[href='/enterprises/']")
    with page.expect_navigation():
        page.click("main a:has-text('晋韵醋业')")
    assert page.text_content("h1") == "长治市晋韵醋业有限公司"
    for path in (
        "/",
        "/enterprises/",
        f"/enterprises/{bureau.firm.pk}/",
        "/matters/new/",
        "/law/clock/",
        "/law/terms/",
    ):
        bureau.open(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path


def test_the_dark_scheme_stays(bureau: Bureau) -> None:
    bureau.sit_down()
    page = bureau.open("/")
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.click(".top .todark")
    assert page.get_attribute("html", "data-scheme") == "dark"
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert dark != light
    bureau.open("/enterprises/")
    assert page.get_attribute("html", "data-scheme") == "dark"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == dark


def test_a_form_in_error_keeps_what_was_typed(bureau: Bureau, complaints: list[str]) -> None:
    bureau.sit_down()
    page = bureau.open("/matters/new/")
    fill_matter(bureau, "晋韵醋业检查结果公示")
    page.fill("#id_enterprise_code", "91140403MA0000000X")
    page.fill("#id_event_at", "2027-01-04T10:00")
    send(page)
    assert "422" in complaints.pop()  # the browser notes the status of a page in error
    assert page.locator(".faults a").count() == 2  # all faults at once, each leading to its field
    assert page.input_value("#id_title") == "晋韵醋业检查结果公示"
    assert page.input_value("#id_text") == "公示检查结果，\n并告知企业。"
    page.click(".faults a >> nth=0")
    assert page.evaluate("document.activeElement.id") == "id_enterprise_code"
    page.fill("#id_enterprise_code", "")
    page.fill("#id_event_at", LATE)
    send(page)
    assert page.text_content("h1") == "晋韵醋业检查结果公示"


def test_nothing_typed_is_lost_with_the_session(bureau: Bureau) -> None:
    bureau.sit_down()
    page = bureau.open("/matters/new/")
    fill_matter(bureau, "晋韵醋业检查结果公示")
    bureau.end_sessions()
    send(page)
    assert "/login/" in page.url
    bureau.log_in()
    page.wait_for_selector(".restored")
    assert page.url.startswith(f"{bureau.site}/matters/new/")
    assert page.input_value("#id_title") == "晋韵醋业检查结果公示"
    assert page.input_value("#id_text") == "公示检查结果，\n并告知企业。"
    assert page.input_value("#id_term_key") == "inspect.publish"
    send(page)
    assert page.text_content("h1") == "晋韵醋业检查结果公示"
    bureau.open("/matters/new/")
    assert page.input_value("#id_title") == ""  # accepted, so the draft is gone


def test_a_photo_comes_in_and_is_shown_without_its_traces(bureau: Bureau, tmp_path: Path) -> None:
    opened = matter(bureau.officer, bureau.offices.luzhou, "车间整改", enterprise=bureau.firm)
    picture = tmp_path / "车间.jpg"
    picture.write_bytes(photo(size=(640, 480)))
    bureau.sit_down()
    page = bureau.open(f"/matters/{opened.pk}/")
    page.click(f"main a[href$='/dossiers/{opened.pk}/files/']")
    page.set_input_files("#id_scans", str(picture))
    page.fill("#id_note", "车间门口")
    send(page)
    assert "车间.jpg" in page.inner_text("main")
    with sight(SYSTEM):
        kept = Attachment.objects.get()
    assert (kept.note, kept.camera, kept.latitude) == ("车间门口", "HUAWEI P60", pytest.approx(36.195))
    shown = page.request.get(f"{bureau.site}/files/{kept.pk}/")
    assert shown.headers["content-type"] == "image/jpeg"
    assert b"HUAWEI" not in shown.body()


def test_the_county_is_chosen_on_the_map(bureau: Bureau) -> None:
    bureau.sit_down()
    page = bureau.open("/map/")
    page.wait_for_selector(".map svg a path")
    with page.expect_navigation():
        page.focus(".map svg a[href*='140403']")
        page.keyboard.press("Enter")
    assert "潞州区" in page.inner_text("main")
