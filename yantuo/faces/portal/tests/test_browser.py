"""In a real browser: a file is compared without being sent, and axe finds nothing on the public pages."""

from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import Page, Request
from pytest_django import Settings

from yantuo.casework.documents.models import Document
from yantuo.casework.documents.tests.factories import bureau, sealed
from yantuo.faces.desk.tests.journeys.test_for_everybody import looked_at
from yantuo.records.files.store import place_of
from yantuo.records.files.tests.factories import PDF
from yantuo.start.testfixtures import FreshDatabase

pytestmark = pytest.mark.browser


@pytest.fixture
def paper(fresh_database: FreshDatabase, settings: Settings, tmp_path: Path) -> Document:
    """A sealed document."""
    assert fresh_database.name
    settings.DATA = tmp_path
    return sealed(bureau())


def test_a_file_is_compared_on_the_device(paper: Document, site: str, page: Page, tmp_path: Path) -> None:
    sent: list[str] = []
    page.on("request", lambda request: sent.append(_told(request)))
    page.goto(f"{site}/public/check/{paper.check_code}/")
    assert page.locator("[data-compare-local]").is_visible()
    sent.clear()
    files = {
        "pdf": place_of(paper.pdf_id or "").read_bytes(),
        "scan": PDF,
        "other": b"%PDF-1.7 something else",
    }
    said = {}
    for kind, content in files.items():
        given = tmp_path / f"{kind}.pdf"
        given.write_bytes(content)
        page.set_input_files("input[type=file]", given)
        page.locator(f"[data-compare-result] .note.{'late' if kind == 'other' else 'ok'}").wait_for()
        page.wait_for_timeout(50)
        said[kind] = page.locator("[data-compare-result]").inner_text()
    assert "存档文件完全一致" in said["pdf"]
    assert "扫描件完全一致" in said["scan"]
    assert "不一致" in said["other"]
    page.click("button[type=submit]:has-text('比对')")  # the same again, by the button
    assert sent == []


def _told(request: Request) -> str:
    return f"{request.method} {request.url}"


def test_everybody_can_use_the_public_pages(
    paper: Document, site: str, page: Page, complaints: list[str]
) -> None:
    found = Client().get(f"/public/check/{paper.check_code}/").status_code
    assert found == 200
    wrong = []
    for path in (
        "/public/",
        "/public/check/?number=&code=",
        "/public/check/AAAAAAAAAA/",
        f"/public/check/{paper.check_code}/",
    ):
        page.goto(site + path)
        wrong += looked_at(page, path)
    assert wrong == []
    complaints[:] = [
        said for said in complaints if "404" not in said and "422" not in said
    ]  # asked for above
