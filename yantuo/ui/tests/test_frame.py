"""The frame: which place is current, what stands in the phone's bar, and every base page in both languages."""

from dataclasses import replace

import pytest
from django.utils.safestring import SafeString

from yantuo.ui.frame import Frame, NavItem, NavSection, PostChoice, mark_current
from yantuo.ui.parts import Link

from .conftest import Render
from .page_check import faults

NAV = [
    NavSection(
        [NavItem("Home", "/", "layout-dashboard", 3, late=True), NavItem("Things", "/things/", count=0)]
    ),
    NavSection([NavItem("Late things", "/things/late/", "siren", 2, late=True, bar=True)], "More"),
]
FULL = Frame(
    brand="Brand", office="Office", nav=NAV, search_url="/search/", search_text='"><b>', person="Person", post="Post",
    posts=[PostChoice("A", "1", True), PostChoice("B", "2")], switch_url="/switch/", account=[Link("Me", "/me/")],
    notices_url="/n/", notices_count=5, logout_url="/out/", banner="Synthetic", owner="7", foot=[Link("About", "/a/")],
)  # fmt: skip
BASES = ["ui/base.html", "ui/phone.html", "ui/bare.html", "ui/portal.html"]


def current(path: str) -> list[str]:
    return [item.url for section in mark_current(NAV, path) for item in section.items if item.current]


@pytest.mark.parametrize(
    ("path", "url"),
    [
        ("/", "/"),
        ("/things/", "/things/"),
        ("/things/7/edit/", "/things/"),
        ("/things/late/9/", "/things/late/"),
    ],
)
def test_the_longest_prefix_is_current(path: str, url: str) -> None:
    assert current(path) == [url]


def test_elsewhere_nothing_is_current() -> None:
    assert current("/other/") == current("/thingsandmore/") == []


def test_the_bar_takes_marked_places_or_the_first_four() -> None:
    assert [item.url for item in FULL.bar] == ["/things/late/"]
    many = [NavSection([NavItem(str(i), f"/{i}/") for i in range(9)])]
    assert [item.url for item in replace(FULL, nav=many).bar] == ["/0/", "/1/", "/2/", "/3/"]


def test_lateness_hidden_in_the_menu_shows_on_the_menu() -> None:
    assert FULL.late
    assert not replace(FULL, nav=NAV[1:]).late


@pytest.mark.parametrize("base", BASES)
@pytest.mark.parametrize("frame", [FULL, Frame(), None], ids=["full", "anonymous", "none"])
def test_every_base_is_sound(base: str, frame: Frame | None, render: Render, language: str) -> None:
    html = render(f'{{% extends "{base}" %}}', **({"frame": frame, "title": "T<"} if frame else {}))
    assert not faults(html)
    assert f'<html lang="{"zh-Hans" if language == "zh-hans" else "en"}"' in html
    assert html.count("<h1>") == html.count("<main") == 1
    assert "T<" not in html


def test_what_the_frame_does_not_name_is_left_out(render: Render) -> None:
    html = render('{% extends "ui/base.html" %}', frame=Frame())
    for absent in ('role="search"', 'class="bell"', "data-forget", 'class="banner"'):
        assert absent not in html
        assert absent in render('{% extends "ui/base.html" %}', frame=FULL)


def test_language_and_scheme_can_be_switched(render: Render, english: None) -> None:
    html = render('{% extends "ui/base.html" %}', path="/here/?a=1", frame=FULL)
    assert '<button type="submit" class="plain" name="language" value="zh-hans" lang="zh-Hans">' in html
    assert 'name="scheme" value="dark"' in html
    assert 'name="next" value="/here/?a=1"' in html


@pytest.mark.parametrize(
    ("cookie", "scheme"), [("dark", "dark"), ("light", "light"), ("neon", "auto"), ("", "auto")]
)
def test_the_chosen_scheme_is_in_the_page(cookie: str, scheme: str, render: Render) -> None:
    html = render('{% extends "ui/base.html" %}', cookies={"scheme": cookie}, frame=FULL)
    assert f'data-scheme="{scheme}"' in html


def test_messages_have_a_tone(render: Render) -> None:
    class Said(str):
        __slots__ = ()
        level_tag = "error"

    html = render('{% extends "ui/base.html" %}', frame=FULL, messages=[Said("went wrong <b>")])
    assert '<div class="note late">' in html
    assert "went wrong &lt;b&gt;" in html


def test_blocks_reach_their_places(render: Render) -> None:
    names = ("sub", "actions", "tabs", "alerts", "content", "aside")
    blocks = {name: SafeString(f"<i>{name}</i>") for name in names}
    source = "".join(f"{{% block {name} %}}{html}{{% endblock %}}" for name, html in blocks.items())
    html = render('{% extends "ui/base.html" %}' + source, frame=FULL)
    assert all(str(piece) in html for piece in blocks.values())


def test_a_page_below_a_place_leads_back_to_it(render: Render, english: None) -> None:
    page = '{% extends "ui/base.html" %}'
    below = replace(FULL, nav=mark_current(NAV, "/things/7/edit/"))
    html = render(page, path="/things/7/edit/", frame=below)
    assert '<a href="/things/">Things</a>' in html[html.index('class="crumbs"') :]
    at = replace(FULL, nav=mark_current(NAV, "/things/"))
    assert 'class="crumbs"' not in render(page, path="/things/", frame=at)
    elsewhere = replace(FULL, nav=mark_current(NAV, "/other/"))
    assert 'class="crumbs"' not in render(page, path="/other/", frame=elsewhere)
