"""Every part and tag: sound HTML in both languages, escaped, and an error for what it does not know."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from yantuo.ui import parts
from yantuo.ui.charts import Area, Chart, Choropleth, Point, Series

from .conftest import Render
from .page_check import faults

EVIL = "<b>&\"'</b>"
NOW = datetime(2026, 11, 19, 8, 20, tzinfo=UTC)
CHART = Chart("bar", ["a", "b"], [Series("n", [1, None])], "t", "%", links=["/a/", "/b/"])
MAP = Choropleth("/x.json", [Area("140403", "a", 3, "/a/", note="n"), Area("140404", "b", None)], "t", "%")

PIECES: dict[str, tuple[str, dict[str, Any]]] = {
    "light": ('{% light "late" text %}{% light "green" text "title" %}', {}),
    "tag": ('{% tag text %}{% tag text "/x/" "warn" %}', {}),
    "badge": ('{% badge text "warn" text %}', {}),
    "link": ('{% link text "/x/" "file-text" %}', {}),
    "lines": ('{% lines text text "/x/" %}{% lines text %}', {}),
    "button": (
        '{% button text "/x/" "plus" go=True %}{% button text "/x/" danger=True post=True id=text %}',
        {},
    ),
    "kpis": ("{% kpis items %}", {"items": [parts.Kpi(EVIL, EVIL, "/k/", EVIL, "late")]}),
    "facts": (
        "{% facts items %}{% facts items 4 %}",
        {
            "items": [
                parts.Fact(EVIL, EVIL, "/f/", EVIL, True),
                parts.Fact("d", date(2026, 1, 2)),
                parts.Fact("n", None),
            ]
        },
    ),
    "timeline": (
        "{% timeline items %}",
        {
            "items": [
                parts.Event(NOW, EVIL, EVIL, EVIL, "/e/", "late", [parts.Link(EVIL, "/l/")]),
                parts.Event(date(2026, 1, 2), "x"),
            ]
        },
    ),
    "crumbs": ("{% crumbs items %}", {"items": [parts.Crumb(EVIL, "/c/"), parts.Crumb("here")]}),
    "tabs": ("{% tabs items %}", {"items": [parts.Tab(EVIL, "/t/", 3, True, True), parts.Tab("b", "/b/")]}),
    "stepper": (
        "{% stepper items %}",
        {"items": [parts.Stage(EVIL, state, EVIL, "/s/") for state in ("done", "now", "todo", "skipped")]},
    ),
    "tree": (
        "{% tree items %}",
        {"items": [parts.Node(EVIL, "/n/", EVIL, [parts.Node("b"), parts.Node("c", "/c/")], True, True)]},
    ),
    "changes": (
        "{% changes items %}",
        {
            "items": [
                parts.Change(EVIL, EVIL, "new"),
                parts.Change("same", 1, 1),
                parts.Change("was empty", "", "x"),
            ]
        },
    ),
    "progress": (
        "{% for job in items %}{% progress job %}{% endfor %}",
        {
            "items": [
                parts.Progress(EVIL, 5, 10, "running", poll_url="/p/", cancel_url="/c/"),
                parts.Progress("w", 0, 0, "waiting"),
                parts.Progress("d", 3, 3, "done", result_url="/r/", result_label=EVIL),
                parts.Progress("f", 1, 3, "failed", EVIL),
            ]
        },
    ),
    "nothing": ("{% nothing text text '/x/' text %}", {}),
    "problem": ("{% problem text text '/x/' text %}", {}),
    "longtext": ("{% longtext long %}{% longtext text %}", {"long": EVIL * 100}),
    "copyable": ("{% copyable text %}{% copyable text text %}", {}),
    "qr": ("{% qr text text %}", {}),
    "bar": ("{% bar 94.2 label=text %}{% bar none tone='late' %}{% bar 5 of=0 %}", {"none": None}),
    "spark": ("{% spark items text %}{% spark nobody %}", {"items": [1, (2, "late"), 0], "nobody": []}),
    "icon": ('{% icon "bell" %}{% icon "bell" 20 text %}', {}),
    "sheet": (
        '{% sheet text url="/x/" link=text pad=True id="a" %}x{% endsheet %}{% sheet %}y{% endsheet %}',
        {},
    ),
    "note": ('{% note "warn" %}{{ text }}{% endnote %}{% note %}x{% endnote %}', {}),
    "why": ("{% why text %}{{ text }}{% endwhy %}", {}),
    "fold": ("{% fold text %}{{ text }}{% endfold %}{% fold text open=True %}x{% endfold %}", {}),
    "menu": ('{% menu text "ellipsis" %}<a href="/x/">x</a>{% endmenu %}', {}),
    "chart": ("{% chart chart %}", {"chart": CHART}),
    "map": ("{% map map %}", {"map": MAP}),
}


@pytest.mark.parametrize("name", PIECES)
def test_sound_and_escaped(name: str, render: Render, language: str) -> None:
    source, values = PIECES[name]
    html = render(source, text=EVIL, **values)
    assert not faults(html)
    assert EVIL not in html


def test_parts_print_themselves(render: Render) -> None:
    html = render(
        "{{ light }}|{{ lines }}", light=parts.Light("red", EVIL), lines=parts.Lines(parts.Tag("t"), "s")
    )
    light, lines = html.split("|")
    assert light == '<span class="light late">&lt;b&gt;&amp;&quot;&#x27;&lt;/b&gt;</span>'
    assert lines == '<span class="tag none">t</span><span class="sub">s</span>'


@pytest.mark.parametrize(
    "make",
    [
        lambda: parts.Light("purple", "x").render(),
        lambda: parts.Stage("x", "started"),
        lambda: parts.Progress("x", 1, 2, "sleeping"),
        lambda: Chart("pie", [], []),
        lambda: Chart("bar", ["a"], [Series("n", [1, 2])]),
        lambda: Chart("bar", ["a"], [], links=["/1/", "/2/"]),
        lambda: Choropleth("/x", [Area("1", "a", 1, tone="blue")]).data(),
    ],
)
def test_what_is_unknown_is_an_error(make: Any) -> None:
    with pytest.raises(ValueError, match=r"unknown|differ"):
        make()


def test_unknown_icon_is_an_error(render: Render) -> None:
    with pytest.raises(Exception, match="no-such-icon"):
        render('{% icon "no-such-icon" %}')


def test_post_button_is_a_form_with_its_token(render: Render) -> None:
    html = render('{% button "Send" "/x/" post=True id="7" %}')
    assert '<form class="inline" method="post" action="/x/">' in html
    assert 'name="csrfmiddlewaretoken" value="token"' in html
    assert 'name="id" value="7"' in html


def test_progress_polls_only_while_it_moves() -> None:
    assert 'hx-get="/p/"' in parts.Progress("x", 1, 2, "running", poll_url="/p/").render()
    assert "hx-get" not in parts.Progress("x", 2, 2, "done", poll_url="/p/").render()
    assert parts.Progress("x", 300, 200, "running").percent == 100
    assert parts.Progress("x", 3, 0, "running").percent == 0


def test_figures_of_drawings_are_also_a_table(render: Render, english: None) -> None:
    html = render("{% chart chart %}", chart=CHART)
    assert '<a href="/a/">a</a>' in html
    assert '<td class="num">—</td>' in html
    html = render("{% map map %}", map=MAP)
    assert '<a href="/a/">a</a>' in html


def test_map_data_resolves_lazy_texts() -> None:
    from django.utils.translation import gettext_lazy as _

    data = Choropleth("/x", [Area("1", _("Area"), 2.5)], points=[Point("p", 113.1, 36.2, tone="red")]).data()
    assert isinstance(data["areas"][0]["label"], str)  # type: ignore[index]
    assert data["points"][0]["tone"] == "late"  # type: ignore[index]
