"""`go rules`: whether the law is as locked, and what may be locked anew."""

import re
import shutil
from pathlib import Path
from typing import TypeAlias

import pytest

from yantuo.faces.cli import lock

RULES = Path(__file__).resolve().parents[4] / "rules"
Captured: TypeAlias = pytest.CaptureFixture[str]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name in ("terms", "domains"):
        shutil.copytree(RULES / name, tmp_path / name)
    return tmp_path


def test_lock_checks_and_updates(capsys: Captured, root: Path) -> None:
    assert lock.run([], root) == 0
    path = root / "terms" / "self.yaml"
    row = path.read_text(encoding="utf-8").split("\n- key: ")[1].replace("self.daily", "self.nightly")
    path.write_text(path.read_text(encoding="utf-8") + f"\n- key: {row}", encoding="utf-8")
    assert lock.run([], root) == 1
    assert "self.nightly 2022-11-01: is new" in capsys.readouterr().err
    assert lock.run(["--update"], root) == 0
    assert "locked: self.nightly 2022-11-01" in capsys.readouterr().out
    assert lock.run([], root) == 0


def test_lock_refuses_what_is_in_force_and_bad_usage(capsys: Captured, root: Path) -> None:
    path = root / "terms" / "sample.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("amount: 90", "amount: 91"), encoding="utf-8")
    assert lock.run(["--update"], root) == 1
    assert "sample.dispose 2019-10-01: is in force and was changed" in capsys.readouterr().err
    path.write_text("- 1", encoding="utf-8")
    assert lock.run([], root) == 1
    assert lock.run(["--upgrade"], root) == 2


def test_lock_shows_what_it_holds(capsys: Captured, root: Path) -> None:
    assert lock.run([], root) == 0
    shown = re.fullmatch(
        r"as locked: (\d+) limits; (\d+) rows in (\d+) editions of the fields\n", capsys.readouterr().out
    )
    assert shown
    limits, rows, editions = map(int, shown.groups())
    assert limits == len((root / "terms" / "LOCK").read_text(encoding="utf-8").splitlines())
    assert rows == len((root / "domains" / "LOCK").read_text(encoding="utf-8").splitlines())
    assert 7 <= editions < rows


def test_lock_refuses_an_altered_item_of_a_field(capsys: Captured, root: Path) -> None:
    path = root / "domains" / "dairy" / "checklists" / "dairy.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("weight: key", "weight: general"), encoding="utf-8"
    )
    lines = (root / "domains" / "LOCK").read_text(encoding="utf-8")
    for options in ([], ["--update"]):
        assert lock.run(options, root) == 1
        assert "domains/LOCK: dairy/checklists/dairy 2024-09-06 items" in capsys.readouterr().err
    assert (root / "domains" / "LOCK").read_text(encoding="utf-8") == lines


def test_lock_takes_in_a_new_field(capsys: Captured, root: Path) -> None:
    shutil.copytree(root / "domains" / "oversight", root / "domains" / "second")
    assert lock.run([], root) == 1
    assert "second/checklists/oversight 2022-03-15: is new and not locked yet" in capsys.readouterr().err
    assert lock.run(["--update"], root) == 0
    assert "locked: second/checklists/oversight 2022-03-15" in capsys.readouterr().out
    assert lock.run([], root) == 0
