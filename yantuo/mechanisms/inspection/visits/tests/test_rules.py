"""What a field says of its inspections holds by the day: editions follow one another and never overlap."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings as shipped
from pytest_django import Settings

from yantuo.kernel import packlock, rulelock
from yantuo.kernel.rulefiles import RuleFaults
from yantuo.mechanisms.inspection.visits.rules import Inspections, _editions, inspections_of

SINCE = "valid_from: 2024-12-30"


def of(domain: str, on: date) -> Inspections:
    found = inspections_of(domain, on)
    assert found
    return found


@pytest.fixture
def own(tmp_path: Path, settings: Settings) -> Path:
    """A second edition from 2027 on: a firm of grade D may then be inspected twelve times a year."""
    folder = Path(shutil.copytree(shipped.RULES / "domains", tmp_path / "domains")) / "food"
    text = (folder / "inspection.yaml").read_text(encoding="utf-8")
    (folder / "inspection.yaml").write_text(
        text.replace(SINCE, f"{SINCE}\nvalid_to: 2026-12-31"), encoding="utf-8"
    )
    later = text.replace(SINCE, "valid_from: 2027-01-01").replace("grade: D, most: 4", "grade: D, most: 12")
    (folder / "inspection_2027.yaml").write_text(later, encoding="utf-8")
    rows = packlock.rows_of(folder.parent, [])
    rulelock.update(folder.parent / rulelock.NAME, rows, date(2026, 11, 24))
    settings.RULES = tmp_path
    return folder


def test_the_edition_of_the_day_holds(own: Path) -> None:
    assert of("food", date(2026, 12, 31)).cap("D") == 4
    assert of("food", date(2027, 1, 1)).cap("D") == 12


def test_a_field_that_extends_another_has_that_ones_editions(own: Path) -> None:
    assert of("dairy", date(2027, 1, 1)).cap("D") == 12


def test_before_the_first_edition_nothing_is_published() -> None:
    assert inspections_of("food", date(2024, 12, 29)) is None
    assert inspections_of("special_equipment", date(2026, 1, 1)) is None
    assert inspections_of("unknown", date(2026, 1, 1)) is None


def test_editions_that_overlap_are_refused(tmp_path: Path) -> None:
    text = (shipped.RULES / "domains" / "food" / "inspection.yaml").read_text(encoding="utf-8")
    (tmp_path / "inspection.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "inspection_2027.yaml").write_text(
        text.replace(SINCE, "valid_from: 2027-01-01"), encoding="utf-8"
    )
    with pytest.raises(RuleFaults, match="the edition before is still in force on 2027-01-01: close it"):
        _editions(tmp_path)
