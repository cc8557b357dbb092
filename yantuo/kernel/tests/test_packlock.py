"""The lock of the fields of supervision: nothing in an edition in force is altered, dropped or added; editions are."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
import yaml

from yantuo.kernel import packlock, rulelock
from yantuo.kernel.codes import CATEGORIES
from yantuo.kernel.rulefiles import Fault, RuleFaults

DOMAINS = Path(__file__).resolve().parents[3] / "rules" / "domains"
TODAY = date(2026, 11, 24)
TABLE = "food/checklists/food_production.yaml"
Edit = Callable[[str], str]


def swapped(old: str, new: str) -> Edit:
    return lambda text: text.replace(old, new, 1)


def without(start: str, end: str) -> Edit:
    """Drop the text from one mark to just before the next."""
    return lambda text: text[: text.index(start)] + text[text.index(end, text.index(start) + 1) :]


def exchanged(one: str, other: str, end: str) -> Edit:
    """Let two neighbours change places."""

    def edit(text: str) -> str:
        first, second, after = text.index(one), text.index(other), text.index(end)
        return text[:first] + text[second:after] + text[first:second] + text[after:]

    return edit


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(DOMAINS, tmp_path / "domains"))


def altered(folder: Path, name: str, edit: Edit) -> None:
    path = folder / name
    before = path.read_text(encoding="utf-8")
    path.write_text(edit(before), encoding="utf-8")
    assert path.read_text(encoding="utf-8") != before


def update(folder: Path, today: date = TODAY) -> list[str]:
    faults: list[Fault] = []
    rows = list(packlock.rows_of(folder, faults))
    assert not faults
    return rulelock.update(folder / rulelock.NAME, rows, today)


def refused(folder: Path) -> list[str]:
    """What the update of the lock says of faults; it must have written nothing."""
    lock = (folder / rulelock.NAME).read_text(encoding="utf-8")
    with pytest.raises(RuleFaults) as refusal:
        update(folder)
    assert (folder / rulelock.NAME).read_text(encoding="utf-8") == lock
    return [str(fault) for fault in refusal.value.faults]


def test_the_fields_of_the_repository_are_as_locked() -> None:
    assert packlock.check(DOMAINS) == []


ITEM = "domains/LOCK: food/checklists/food_production 2022-03-15 items 1.1"
CHANGED, TAKEN = "is in force and was changed", "is in force and was removed"
ADDED = "was added to an edition in force"
NEW_ITEM = """
      - key: "1.9"
        weight: general
        text: One more.
        text_zh: 新增一项。
        basis: House rule
        basis_zh: 内部规定

  - key: premises"""


@pytest.mark.parametrize(
    ("name", "edit", "row", "told"),
    [
        (TABLE, swapped("许可证在有效期内，", "许可证在有效期之内，"), ITEM, CHANGED),
        (TABLE, swapped("weight: key\n        text", "weight: general\n        text"), ITEM, CHANGED),
        (TABLE, swapped("basis: Food Safety Law art. 35 para. 1;", "basis: Food Safety Law art. 36;"), ITEM, CHANGED),
        (TABLE, swapped("correct_within: {amount: 10", "correct_within: {amount: 90"), "2022-03-15 items 1.3", CHANGED),
        (TABLE, swapped("general_failed: 9", "general_failed: 20"), "2022-03-15 result 2", CHANGED),
        (TABLE, swapped("kinds: [daily, ", "kinds: ["), "food_production 2022-03-15", CHANGED),
        (TABLE, without('- key: "1.1"', '- key: "1.2"'), ITEM, TAKEN),
        (TABLE, without("- outcome: basic", "- outcome: conforming"), "2022-03-15 result 4", TAKEN),
        (TABLE, swapped("\n  - key: premises", NEW_ITEM), "2022-03-15 items 1.9", ADDED),
        (TABLE, exchanged('- key: "1.1"', '- key: "1.2"', '- key: "1.3"'), "2022-03-15 order", CHANGED),
        ("food/categories.yaml", swapped("static: 13.5", "static: 12"), "2020-03-01 subs 0101", CHANGED),
        ("food/categories.yaml", without('- {code: "0102"', '- {code: "0103"'), "2020-03-01 subs 0102", TAKEN),
        ("food/inspection.yaml", swapped("grade: D, most: 4", "grade: D, most: 12"), "yearly_cap D", CHANGED),
        ("food/inspection.yaml", swapped("counts: [plan]", "counts: []"), "food/inspection 2024-12-30", CHANGED),
        ("food/inspection.yaml", without("- code: SC-JC-10", "- code: SC-JC-11"), "published SC-JC-10", TAKEN),
        ("food/inspection.yaml", swapped("valid_from: 2024-12-30", "valid_from: 2026-12-30"), "2024-12-30", TAKEN),
    ],
)  # fmt: skip
def test_an_edition_in_force_stays_as_it_is(folder: Path, name: str, edit: Edit, row: str, told: str) -> None:
    altered(folder, name, edit)
    assert any(row in str(fault) for fault in packlock.check(folder))
    assert [line for line in refused(folder) if f"{row}: {told}" in line]


def test_every_altered_row_is_told_and_its_order_is_not_told_twice(folder: Path) -> None:
    altered(folder, TABLE, without('- key: "1.1"', '- key: "1.2"'))
    altered(folder, "food/inspection.yaml", swapped("grade: D, most: 4", "grade: D, most: 12"))
    assert [line.split(": ")[1] for line in refused(folder)] == [
        "food/checklists/food_production 2022-03-15 items 1.1",
        "food/inspection 2024-12-30 yearly_cap D",
    ]


def test_an_edition_in_force_is_not_lost_with_its_file(folder: Path) -> None:
    (folder / "oversight" / "checklists" / "oversight.yaml").unlink()
    assert any("was removed" in str(fault) for fault in packlock.check(folder))
    (told,) = refused(folder)
    assert "oversight/checklists/oversight 2022-03-15: is in force and was removed: close it" in told


def test_a_new_edition_is_fine_once_locked(folder: Path) -> None:
    path = folder / "food" / "inspection.yaml"
    old = path.read_text(encoding="utf-8")
    since = "valid_from: 2024-12-30"
    path.write_text(old.replace(since, f"{since}\nvalid_to: 2026-12-31"), encoding="utf-8")
    new = old.replace(since, "valid_from: 2027-01-01").replace("grade: D, most: 4", "grade: D, most: 12")
    (folder / "food" / "inspection_2027.yaml").write_text(new, encoding="utf-8")
    told = [str(fault) for fault in packlock.check(folder)]
    assert any("food/inspection 2027-01-01: is new and not locked yet" in line for line in told)
    assert any("food/inspection 2024-12-30: was closed" in line for line in told)
    assert update(folder) == ["food/inspection 2024-12-30", "food/inspection 2027-01-01"]
    assert packlock.check(folder) == []
    assert update(folder) == []


def test_an_edition_to_come_may_still_be_mended(folder: Path) -> None:
    name = "food/checklists/food_production_entrusted.yaml"
    altered(folder, name, without('- key: "15.1"', '- key: "15.2"'))
    altered(folder, name, swapped("valid_from: 2026-12-01", "valid_from: 2026-12-15"))
    assert packlock.check(folder)
    assert update(folder) == ["food/checklists/food_production_entrusted 2026-12-15"]
    assert packlock.check(folder) == []


def test_an_ended_edition_is_not_reopened(folder: Path) -> None:
    altered(
        folder,
        "food/checklists/food_production_2016.yaml",
        swapped("valid_to: 2022-03-14", "valid_to: 2022-03-13"),
    )
    (told,) = refused(folder)
    assert "its last day cannot be changed any more" in told


def test_a_bureau_may_confirm_an_edition_and_comments_are_free(folder: Path) -> None:
    altered(folder, TABLE, swapped("confirmed: false", "confirmed: true  # 2026-11-24, legal section"))
    assert packlock.check(folder) == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("- {code: a}\n", "must be rows of a name each, with valid_from"),
        ("key: a\n", "must be rows of a name each, with valid_from"),
        ("valid_from: 2026-01-01\nrows: [{key: a}, {key: a}]\n", "rows a: stands twice"),
        ("valid_from: 2024-12-30\n", "food/inspection 2024-12-30: stands twice"),
        ("valid_from: 2026-01-01\nrows: {\n", "is not valid YAML"),
    ],
)
def test_a_file_that_could_not_be_locked_is_refused(folder: Path, text: str, told: str) -> None:
    (folder / "food" / "inspection_2.yaml").write_text(text, encoding="utf-8")
    assert any(told in str(fault) for fault in packlock.check(folder))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("x y z\n", "domains/LOCK: cannot be read"),
        ("a#published:A 2024-12-30 - abc\n", "a 2024-12-30 published A: is part of an edition"),
    ],
)
def test_a_broken_lock_is_refused(folder: Path, text: str, told: str) -> None:
    (folder / rulelock.NAME).write_text(text, encoding="utf-8")
    assert told in str(packlock.check(folder)[0])
    with pytest.raises(RuleFaults, match=told):
        update(folder)


def test_without_a_lock_nothing_dated_is_accepted(folder: Path) -> None:
    (folder / rulelock.NAME).unlink()
    assert "domains/LOCK: cannot be read" in str(packlock.check(folder)[0])
    assert len(update(folder)) == 7
    assert packlock.check(folder) == []


def test_the_categories_are_those_of_the_codes() -> None:
    text = (DOMAINS / "food" / "categories.yaml").read_text(encoding="utf-8")
    rows = yaml.safe_load(text)["categories"]
    assert [(row["code"], row["name_zh"]) for row in rows] == [(one.code, one.zh) for one in CATEGORIES]
