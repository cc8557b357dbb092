"""The command `trail verify`."""

import json
from datetime import date
from pathlib import Path

import psycopg
import pytest
from pytest_django import Settings

from yantuo.faces.cli.trail import run
from yantuo.records.sight.session import SYSTEM, sight
from yantuo.records.trail.actions import load_bulk, seal_day
from yantuo.records.trail.tests.factories import AT, act


@pytest.fixture
def anchor(owner_connection: psycopg.Connection, settings: Settings, tmp_path: Path) -> str:
    settings.DATA = tmp_path
    load_bulk(owner_connection, [act(number) for number in range(5)])
    with sight(SYSTEM):
        seal_day(day=date(2026, 11, 21), at=AT)
    return str(tmp_path / "anchors" / "trail-2026-11-21.json")


def cut(owner: psycopg.Connection) -> None:
    with owner.transaction():
        owner.execute("alter table trail_entry disable trigger user")
        owner.execute("delete from trail_entry where seq > 3")
        owner.execute("set constraints all immediate")
        owner.execute("alter table trail_entry enable trigger user")


def test_intact_then_cut(
    anchor: str, owner_connection: psycopg.Connection, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["verify", "--json", "--anchor", anchor]) == 0
    assert json.loads(capsys.readouterr().out) == {
        "entries": 5,
        "chains": 1,
        "seals": 1,
        "intact": True,
        "broken": None,
        "breaks": [],
        "anchor": {"day": "2026-11-21", "cut": False},
    }
    cut(owner_connection)
    assert run(["verify", "--json", "--anchor", anchor]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["broken"] == {"office": 1, "seq": 4, "reason": "cut", "told_by": "head"}
    assert (told["entries"], told["intact"], told["anchor"]["cut"]) == (3, False, True)


def test_in_sentences(
    anchor: str, owner_connection: psycopg.Connection, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["verify"]) == 0
    assert "--anchor" in capsys.readouterr().out
    assert run(["verify", "--anchor", anchor]) == 0
    assert "2026-11-21" in capsys.readouterr().out
    cut(owner_connection)
    assert run(["verify"]) == 1
    assert "4" in capsys.readouterr().out.splitlines()[-1]


def test_wrong_usage(anchor: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([]) == 2
    assert run(["verify", "--anchor", str(tmp_path / "nothing.json")]) == 2
    assert "nothing.json" in capsys.readouterr().err.splitlines()[-1]
    assert run(["--help"]) == 0
