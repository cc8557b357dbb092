"""The lock of the time limits: what is in force is never edited, a new edition is fine."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from yantuo.kernel import rulelock
from yantuo.kernel.rulebook import Fault, Rulebook, RuleFaults, shipped

RULES = Path(__file__).resolve().parents[3] / "rules"
BOOK = Rulebook.load(RULES)
TODAY = date(2026, 11, 24)
FIRST = date(2026, 12, 1)  # a day on which every edition of the recent rules is in force


def copied(tmp_path: Path, name: str, edit: Callable[[str], str]) -> Path:
    shutil.copytree(RULES / "terms", tmp_path / "terms")
    path = tmp_path / "terms" / name
    before = path.read_text(encoding="utf-8")
    after = edit(before)
    assert after != before
    path.write_text(after, encoding="utf-8")
    return tmp_path


def update(root: Path) -> list[str]:
    faults: list[Fault] = []
    rows = [rulelock.line_of(one.term) for one in shipped(root, faults)]
    assert not faults
    return rulelock.update(root / "terms" / rulelock.NAME, rows, TODAY)


@pytest.mark.parametrize(
    ("edit", "at_load", "at_update"),
    [
        (
            lambda text: text.replace("amount: 20", "amount: 21", 1),
            "was changed",
            "is in force and was changed",
        ),
        (lambda text: text.replace("confirmed: true", "confirmed: false", 1), "was changed", "was changed"),
        (
            lambda text: text.replace("basis: Order 15 art. 29", "basis: Order 15 art. 28"),
            "was changed",
            "was changed",
        ),
        (
            lambda text: "\n- key".join(text.split("\n- key")[:-1]) + "\n",
            "was removed",
            "close it with valid_to",
        ),
    ],
)
def test_a_row_in_force_is_never_edited(
    tmp_path: Path, edit: Callable[[str], str], at_load: str, at_update: str
) -> None:
    root = copied(tmp_path, "sample.yaml", edit)
    lock = (root / "terms" / "LOCK").read_text(encoding="utf-8")
    with pytest.raises(RuleFaults, match=at_load):
        Rulebook.load(root)
    with pytest.raises(RuleFaults, match=at_update):
        update(root)
    assert (root / "terms" / "LOCK").read_text(encoding="utf-8") == lock  # nothing was written


def test_a_new_edition_is_fine_once_locked(tmp_path: Path) -> None:
    def close_and_add(text: str) -> str:
        row = next(part for part in text.split("\n- key: ") if part.startswith("sample.deliver\n"))
        old = row.replace("valid_from: 2019-10-01", "valid_from: 2019-10-01\n  valid_to: 2027-05-31")
        new = row.replace("valid_from: 2019-10-01", "valid_from: 2027-06-01").replace(
            "amount: 5", "amount: 3"
        )
        return text.replace(row, f"{old}\n- key: {new}")

    root = copied(tmp_path, "sample.yaml", close_and_add)
    with pytest.raises(RuleFaults) as refused:
        Rulebook.load(root)
    assert [str(fault).split(":")[1].strip() for fault in refused.value.faults] == [
        "sample.deliver 2019-10-01", "sample.deliver 2027-06-01",
    ]  # fmt: skip
    assert update(root) == ["sample.deliver 2019-10-01", "sample.deliver 2027-06-01"]
    book = Rulebook.load(root)
    assert book.term("sample.deliver", on=date(2027, 5, 31)).amount == 5
    assert book.term("sample.deliver", on=date(2027, 6, 1)).amount == 3
    assert update(root) == []


def test_a_row_to_come_may_still_be_mended(tmp_path: Path) -> None:
    root = copied(tmp_path, "entrust.yaml", lambda text: text.replace("amount: 10", "amount: 15"))
    with pytest.raises(RuleFaults, match=r"entrust\.report 2026-12-01: was changed"):
        Rulebook.load(root)
    assert update(root) == ["entrust.report 2026-12-01"]
    assert Rulebook.load(root).term("entrust.report", on=FIRST).amount == 15


def test_an_ended_row_is_not_reopened(tmp_path: Path) -> None:
    root = copied(
        tmp_path,
        "complaint.yaml",
        lambda text: text.replace("valid_to: 2026-04-14", "valid_to: 2026-04-13", 1),
    )
    with pytest.raises(RuleFaults, match="was closed or reopened"):
        Rulebook.load(root)
    with pytest.raises(RuleFaults, match="its last day cannot be changed"):
        update(root)


@pytest.mark.parametrize("text", ["", "x y z\n", "licence.decide 2020-03-01 never abc\n"])
def test_a_broken_lock_is_refused(tmp_path: Path, text: str) -> None:
    shutil.copytree(RULES / "terms", tmp_path / "terms")
    (tmp_path / "terms" / "LOCK").write_text(text, encoding="utf-8")
    with pytest.raises(RuleFaults, match="cannot be read" if text else "is new and not locked yet"):
        Rulebook.load(tmp_path)


def test_without_a_lock_nothing_is_loaded(tmp_path: Path) -> None:
    shutil.copytree(RULES / "terms", tmp_path / "terms", ignore=shutil.ignore_patterns("LOCK"))
    with pytest.raises(RuleFaults, match="LOCK: cannot be read"):
        Rulebook.load(tmp_path)
    assert len(update(tmp_path)) == len(list(BOOK))
    Rulebook.load(tmp_path)
