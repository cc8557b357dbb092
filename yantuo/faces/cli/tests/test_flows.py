"""The drawings of the flow tables: written, found out of date, removed with their table."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from yantuo.faces.cli.flows import ROOT, run
from yantuo.kernel.flow import Flow, Step
from yantuo.kernel.flow_drawing import markdown
from yantuo.kernel.who import power


@dataclass
class Thing:
    state: str = "new"


def table(label: str = "Close", name: str = "thing") -> Flow[Thing]:
    step = Step[Thing](verb="close", label=label, source=("new",), target="closed", who=power("x.y"))
    states = [("new", "New"), ("closed", "Closed")]
    return Flow[Thing](name, [step], states=states, initial="new", final=("closed",))


def test_drawings_are_written_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([], tmp_path, [table()]) == 0
    drawn = tmp_path / "docs/flows/thing.md"
    assert drawn.read_text(encoding="utf-8") == markdown(table())
    capsys.readouterr()
    assert run([], tmp_path, [table()]) == 0
    assert capsys.readouterr().out == "every drawing was up to date\n"
    assert run(["--check"], tmp_path, [table()]) == 0


def test_check_names_what_is_out_of_date_and_changes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run([], tmp_path, [table(), table(name="old")])
    before = (tmp_path / "docs/flows/thing.md").read_text(encoding="utf-8")
    capsys.readouterr()
    assert run(["--check"], tmp_path, [table("Shut"), table(name="fresh")]) == 1
    assert capsys.readouterr().err.splitlines() == [
        "docs/flows/fresh.md is missing: run flows",
        "docs/flows/old.md belongs to no table of steps: run flows",
        "docs/flows/thing.md is out of date: run flows",
    ]
    assert (tmp_path / "docs/flows/thing.md").read_text(encoding="utf-8") == before
    assert run([], tmp_path, [table("Shut"), table(name="fresh")]) == 0
    assert sorted(path.name for path in (tmp_path / "docs/flows").iterdir()) == ["fresh.md", "thing.md"]
    assert run(["--check"], tmp_path, [table("Shut"), table(name="fresh")]) == 0


def test_the_drawings_of_the_house_are_up_to_date() -> None:
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("DATABASE", "YANTUO"))
    }
    done = subprocess.run(
        [sys.executable, "-m", "yantuo.faces.cli.flows", "--check"],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
