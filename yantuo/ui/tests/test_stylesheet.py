"""The stylesheet: readable in both schemes (WCAG 2.2 AA), the dark values written twice alike, nothing from outside."""

import re
from pathlib import Path

import pytest

import yantuo.ui

ROOT = Path(yantuo.ui.__file__).parent
STATIC = ROOT / "static" / "ui"
TOKENS = (STATIC / "tokens.css").read_text()
TEXT, GRAPHIC = 4.5, 3.0  # contrast WCAG asks for

TEXTS = [
    *((ink, ground) for ink in ("ink", "ink-2", "ink-3", "accent") for ground in ("paper", "sheet", "hover")),
    *((tone, ground) for tone in ("ok", "warn", "late") for ground in ("sheet", "hover", f"{tone}-soft")),
    *((ink, "accent-soft") for ink in ("ink", "ink-2", "accent")),
    *(("ink", f"{tone}-soft") for tone in ("ok", "warn", "late", "none")),
    ("ink-2", "none-soft"), ("go-ink", "go"), ("sheet", "accent"), ("sheet", "late"),
    ("rail-ink", "rail"), ("rail-dim", "rail"), ("rail-late", "rail"), ("rail-ink", "rail-on"),
    ("m-ink", "m0"), ("m-ink", "m1"), ("m-ink", "m2"), ("m-ink-2", "m4"), ("m-ink", "m-none"),
]  # fmt: skip
GRAPHICS = [
    ("edge", "sheet"),
    ("edge", "paper"),
    ("accent", "sheet"),
    ("rail-mark", "rail"),
    ("m-ink-2", "m3"),
]


def block(selector: str) -> dict[str, str]:
    found = re.search(re.escape(selector) + r" \{(.*?)\}", TOKENS, re.DOTALL)
    assert found, selector
    return dict(re.findall(r"--([\w-]+): ([^;]+);", found[1]))


LIGHT = block(":root")
DARK = block(':root[data-scheme="dark"]')


def brightness(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((brightness(one), brightness(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_computed_as_wcag_says() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
def test_contrast(scheme: dict[str, str]) -> None:
    pairs = [(ink, ground, TEXT) for ink, ground in TEXTS] + [
        (ink, ground, GRAPHIC) for ink, ground in GRAPHICS
    ]
    weak = [
        f"{ink} on {ground}: {contrast(scheme[ink], scheme[ground]):.2f}"
        for ink, ground, least in pairs
        if contrast(scheme[ink], scheme[ground]) < least
    ]
    assert not weak


def test_dark_by_device_and_dark_by_choice_are_the_same() -> None:
    assert block(':root:not([data-scheme="light"])') == DARK
    assert set(DARK) == set(LIGHT)


def test_every_value_used_is_declared() -> None:
    used = {
        name for file in STATIC.glob("*.*s*") for name in re.findall(r"var\(--([\w-]+)\)", file.read_text())
    }
    used |= set(re.findall(r'"--([\w-]+)"', (STATIC / "charts.js").read_text()))
    assert used <= set(re.findall(r"--([\w-]+):", TOKENS))


@pytest.mark.parametrize("file", sorted(STATIC.iterdir()), ids=lambda file: file.name)
def test_nothing_comes_from_outside_and_nothing_is_evaluated(file: Path) -> None:
    text = file.read_text().replace("http://www.w3.org/2000/svg", "")
    assert not re.search(r"https?://|@import|\beval\(|new Function|innerHTML|\.style\b", text)


def test_every_script_and_style_of_a_page_exists() -> None:
    sources = " ".join(file.read_text() for file in (ROOT / "templates").rglob("*.html"))
    named = set(re.findall(r"static 'ui/([\w.]+)'", sources))
    scripts = " ".join(file.read_text() for file in STATIC.glob("*.js"))
    imported = set(re.findall(r"""["']\./([\w.]+)["']""", scripts))
    assert named | imported == {file.name for file in STATIC.iterdir()}
