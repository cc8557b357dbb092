"""In a real Chromium, without a server: drafts survive a lost session, the map is drawn, nothing breaks the policy."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django_htmx
import pytest
from axe_playwright_python.sync_playwright import Axe
from django import forms
from playwright.sync_api import Browser, ConsoleMessage, Page, Route

import yantuo.ui
from yantuo.ui.charts import Area, Choropleth, Point
from yantuo.ui.frame import Frame, NavItem, NavSection
from yantuo.ui.widgets import Long

from .conftest import Render

pytestmark = pytest.mark.browser
SITE = "http://ui.test"
STATIC = {
    "/static/ui/": Path(yantuo.ui.__file__).parent / "static" / "ui",
    "/static/django_htmx/": Path(django_htmx.__file__).parent / "static" / "django_htmx",
}
KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; form-action 'self'"
)
SQUARE = [[[113, 36], [114, 36], [114, 37], [113, 37], [113, 36]]]
GEOJSON = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "properties": {"code": "140403", "name": "x"},
            "geometry": {"type": "Polygon", "coordinates": SQUARE},
        }
    ],
}
# Ten strips beside each other, each as narrow as a county on a phone.
STRIPS = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "properties": {"code": str(i), "name": "x"},
            "geometry": {
                "type": "Polygon",
                "coordinates": [
                    [[113 + (i + x) / 10, 36 + y] for x, y in ((0, 0), (1, 0), (1, 1), (0, 1), (0, 0))]
                ],
            },
        }
        for i in range(10)
    ],
}
MAPS = {"/map.json": GEOJSON, "/strips.json": STRIPS}
FRAME = Frame(
    brand="B", person="P", owner="7", logout_url="/out/", nav=[NavSection([NavItem("Home", "/", "house")])]
)


class Report(forms.Form):
    title = forms.CharField()
    text = forms.CharField(widget=Long())
    secret = forms.CharField(widget=forms.PasswordInput)


class Site:
    """Pages by path, answered inside the browser."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.pages: dict[str, str] = {}
        self.faults: list[str] = []
        page.on("console", self.hear)
        page.on("pageerror", lambda fault: self.faults.append(str(fault)))
        page.route("**/*", self.answer)

    def hear(self, said: ConsoleMessage) -> None:
        """Keep what the browser complains of: refused by the policy, missing, broken."""
        if said.type == "error":
            self.faults.append(said.text)

    def answer(self, route: Route) -> None:
        path = route.request.url.removeprefix(SITE).partition("?")[0]
        for start, folder in STATIC.items():
            if path.startswith(start):
                file = folder / path.removeprefix(start)
                return route.fulfill(body=file.read_bytes(), content_type=KINDS[file.suffix])
        if path in MAPS:
            return route.fulfill(json=MAPS[path])
        headers = {"Content-Security-Policy": POLICY, "Content-Type": "text/html; charset=utf-8"}
        return route.fulfill(body=self.pages[path], headers=headers)

    def send(self) -> None:
        """Send the form of the page and wait until the answer's own scripts have run."""
        with self.page.expect_navigation(wait_until="load"):
            self.page.click(".form .btn.go")

    def open(self, path: str) -> Page:
        self.page.goto(SITE + path)
        return self.page


@pytest.fixture
def site(chromium: Browser) -> Iterator[Site]:
    context = chromium.new_context()
    yield Site(context.new_page())
    context.close()


def base(content: str, start: str = "ui/base.html") -> str:
    return f'{{% extends "{start}" %}}{{% block content %}}{content}{{% endblock %}}'


def test_what_was_typed_survives_a_lost_session_and_goes_when_accepted(
    site: Site, render: Render, english: None
) -> None:
    form = base('{% form form "Save" action="/send/" keep="report" %}')
    site.pages = {
        "/report/": render(form, frame=FRAME, form=Report()),
        "/send/": render(base("Sign in", "ui/bare.html"), frame=Frame()),
        "/done/": render(base("Saved"), frame=FRAME),
        "/out/": render(base("Bye", "ui/bare.html"), frame=Frame()),
    }
    page = site.open("/report/")
    page.fill("#id_title", "A title")
    page.fill("#id_text", "Long\ntext")
    page.fill("#id_secret", "password")
    site.send()  # the session is gone: the login page answers
    page = site.open("/report/")
    assert page.input_value("#id_title") == "A title"
    assert page.input_value("#id_text") == "Long\ntext"
    assert page.input_value("#id_secret") == ""
    assert "password" not in page.evaluate("JSON.stringify(sessionStorage)")
    page.click(".restored button")
    assert page.input_value("#id_title") == ""
    page.fill("#id_title", "Again")
    site.pages["/send/"] = site.pages["/done/"]
    site.send()  # accepted
    assert site.open("/report/").input_value("#id_title") == ""
    page.fill("#id_title", "Third")
    page.click(".who summary")
    page.once("dialog", lambda dialog: dialog.accept())
    page.click("form[data-forget] button")
    assert "Third" not in page.evaluate("JSON.stringify(sessionStorage)")
    assert not site.faults


def test_a_draft_is_not_shown_to_somebody_else(site: Site, render: Render, english: None) -> None:
    form = base('{% form form "Save" action="/send/" keep="report" %}')
    site.pages = {
        "/report/": render(form, frame=FRAME, form=Report()),
        "/send/": render(base("x", "ui/bare.html")),
    }
    page = site.open("/report/")
    page.fill("#id_title", "Mine")
    site.send()
    other = Frame(brand="B", person="Q", owner="8")
    site.pages["/report/"] = render(form, frame=other, form=Report())
    assert site.open("/report/").input_value("#id_title") == ""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_map_is_drawn_with_links_and_nothing_is_inaccessible(
    scheme: Any, site: Site, render: Render, language: str
) -> None:
    areas = [Area("140403", "One", 3, "/one/"), Area("140404", "Two", None)]
    drawing = Choropleth("/map.json", areas, "Map", "%", [Point("Spot", 113.5, 36.5, "/spot/", "late")])
    source = base('{% sheet "Card" pad=True %}{% map map %}{% light "late" "late" %}{% endsheet %}')
    site.pages = {"/": render(source, frame=FRAME, map=drawing, title="Title")}
    site.page.emulate_media(color_scheme=scheme)
    page = site.open("/")
    page.wait_for_selector(".map svg a[href='/one/'] path")
    assert page.locator(".map svg a[href='/spot/'] circle").count() == 1
    assert page.locator(".figures a[href='/one/']").count() == 1
    found = Axe().run(page).response["violations"]
    assert not [(one["id"], [node["html"] for node in one["nodes"]]) for one in found]
    assert not site.faults


OVERLAPS = """() => {
  const texts = [...document.querySelectorAll(".map text")].filter((one) => one.textContent);
  const boxes = texts.map((one) => one.getBoundingClientRect());
  const over = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  return boxes.filter((a, i) => boxes.some((b, j) => i < j && over(a, b))).length;
}"""


@pytest.mark.parametrize("width", [390, 1440])
def test_names_on_a_map_never_cover_each_other(width: int, site: Site, render: Render) -> None:
    areas = [Area(str(i), f"Longername{i} County", i) for i in range(10)]
    drawing = Choropleth("/strips.json", areas)
    site.pages = {"/": render(base("{% map map %}"), frame=FRAME, map=drawing, title="Title")}
    site.page.set_viewport_size({"width": width, "height": 900})
    page = site.open("/")
    page.wait_for_selector(".map svg path")
    page.wait_for_function("document.querySelector('.map svg').hasAttribute('font-size')")
    shown = page.eval_on_selector_all(".map text", "all => all.map((one) => one.textContent).filter(Boolean)")
    assert shown
    assert page.evaluate(OVERLAPS) == 0
    page.eval_on_selector_all(
        ".map text", "all => all.forEach((one) => (one.textContent = one.dataset.full))"
    )
    assert page.evaluate(OVERLAPS) > 0  # so they would, left alone
    assert page.get_attribute(".map svg", "aria-label") == "Longername0 County"
    assert not site.faults


@pytest.mark.parametrize(
    ("values", "steps"),
    [
        ([4, None], ["4", "no data"]),
        ([0, 1, 2], ["0", "1", "≥ 2"]),
        ([0, 2, 6], ["≤ 1", "2 – 3", "4 – 5", "≥ 6"]),
        ([0.5, 3.5], ["< 1", "1 – 2", "2 – 3", "≥ 3"]),
    ],
)
def test_the_legend_of_whole_figures_has_whole_steps(
    values: list[float | None], steps: list[str], site: Site, render: Render, english: None
) -> None:
    drawing = Choropleth("/strips.json", [Area(str(i), f"C{i}", value) for i, value in enumerate(values)])
    site.pages = {"/": render(base("{% map map %}"), frame=FRAME, map=drawing, title="Title")}
    page = site.open("/")
    page.wait_for_selector(".legend span")
    assert page.locator(".legend span").all_inner_texts() == steps
    assert not site.faults


def test_the_scheme_changes_at_once(site: Site, render: Render) -> None:
    site.pages = {"/": render(base("x"), frame=FRAME)}
    page = site.open("/")
    page.click(".top .todark")
    assert page.get_attribute("html", "data-scheme") == "dark"
    assert "scheme=dark" in page.evaluate("document.cookie")
    assert page.evaluate("document.activeElement.className") == "plain tolight"
    page.keyboard.press("Enter")
    assert page.get_attribute("html", "data-scheme") == "light"
    assert not site.faults


def test_the_phone_has_its_whole_navigation_without_a_script(site: Site, render: Render) -> None:
    site.pages = {"/": render(base("x"), frame=FRAME)}
    site.page.set_viewport_size({"width": 360, "height": 740})
    page = site.open("/")
    assert not page.is_visible(".rail")
    page.click(".bar a[href='#menu']")
    assert page.is_visible(".rail a[href='/']")
    page.click(".rail .close")
    assert not page.is_visible(".rail")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
