"""Values are written one way: +08:00, grouped, rounded half up."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import translation

from yantuo.ui import parts, values

LATE = datetime(2026, 11, 19, 16, 30, tzinfo=UTC)  # already the 20th in the law's zone


def test_days_and_moments_are_in_the_laws_zone() -> None:
    assert values.day(LATE) == '<time datetime="2026-11-20">2026-11-20</time>'
    assert values.moment(LATE) == '<time datetime="2026-11-20T00:30:00+08:00">2026-11-20 00:30</time>'
    assert values.moment(date(2026, 1, 2)) == '<time datetime="2026-01-02">2026-01-02</time>'
    assert values.day(None) == values.moment(None) == "—"


def test_a_moment_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        values.moment(datetime(2026, 1, 2, 3, 4))  # noqa: DTZ001 - that is the fault


@pytest.mark.parametrize(
    ("number", "decimals", "text"),
    [
        (1284, None, "1,284"),
        (1284.5, 1, "1,284.5"),
        (0.125, 2, "0.13"),
        (Decimal("-0.5"), 0, "-1"),
        (None, None, "—"),
        ("", None, "—"),
        ("n/a", None, "n/a"),
        (8_500_000, None, "8,500,000"),
    ],
)
def test_figures(number: object, decimals: int | None, text: str) -> None:
    assert values.figure(number, decimals) == text  # type: ignore[arg-type]


def test_percent() -> None:
    assert values.percent(0.942) == "94.2%"
    assert values.percent(1, 0) == "100%"
    assert values.percent(None) == "—"


def test_show_escapes_and_knows_its_types() -> None:
    assert values.show("<x>") == "&lt;x&gt;"
    assert values.show(parts.Tag("<x>")) == '<span class="tag none">&lt;x&gt;</span>'
    assert values.show(0) == "0"
    assert values.show("") == "—"
    with translation.override("en"):
        assert [values.show(True), values.show(False)] == ["Yes", "No"]


def test_plain_values_for_spreadsheets() -> None:
    assert values.plain(LATE) == datetime(2026, 11, 20, 0, 30)  # noqa: DTZ001 - spreadsheets know no zones
    assert values.plain(parts.Light("red", "late")) == "late"
    assert values.plain(parts.Lines(parts.Tag("a"), "b")) == "a"
    assert values.plain(Decimal("1.5")) == Decimal("1.5")
    assert values.plain(None) is None
