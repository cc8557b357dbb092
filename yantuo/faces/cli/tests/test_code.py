"""The command `code`: answers, exit status and JSON keys."""

import json

import pytest

from yantuo.faces.cli.code import run
from yantuo.kernel.codes import make_credit_code


@pytest.mark.parametrize(
    ("argv", "status"),
    [
        (["uscc", "91110000600037341L"], 0),
        (["uscc", "911100006000373411"], 1),
        (["licence", "SC11464010500015"], 0),
        (["licence", "SC11464010500016"], 1),
        (["id", "11010519491231002X"], 0),
        (["id", "110105194912310021"], 1),
        (["division", "140403"], 0),
        (["division", "140402"], 1),
        (["division", "140402", "--on", "2009-12-31"], 0),
        (["division", "140402", "--on", "yesterday"], 2),
        (["passport", "E12345678"], 2),
        (["uscc"], 2),
        (["--help"], 0),
    ],
)
def test_exit_status(argv: list[str], status: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(argv) == status
    said = capsys.readouterr()
    assert bool(said.err) == (status == 2)


@pytest.mark.parametrize(
    ("argv", "keys"),
    [
        (["uscc", "91110000600037341L"], {"department", "kind", "division", "organisation_code_valid"}),
        (["licence", "SC11464010500015"], {"kind", "category", "category_name", "division", "sequence"}),
        (["id", "11010519491231002X"], {"masked", "region", "born", "sex"}),
        (["division", "140400"], {"code", "name", "level", "parent", "valid_to", "successors", "children"}),
    ],
)  # fmt: skip
def test_json_keys(argv: list[str], keys: set[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*argv, "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert keys | {"valid", "reason", "notes"} <= set(answer)
    assert (answer["valid"], answer["reason"]) == (True, None)


def test_a_refusal_says_why(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["uscc", "9111OOO0600037341L", "--json"]) == 1
    answer = json.loads(capsys.readouterr().out)
    assert answer["valid"] is False
    assert "91110000600037341L" in answer["reason"]


def test_children_follow_the_day(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["division", "140400", "--on", "2009-12-31", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["children"]) == 13


def test_plain_text(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["uscc", make_credit_code("140402", 9)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "valid"
    assert lines[1].startswith("note: 140402 城区 is today 140403")
    assert (
        "division: code 140402, name 城区, full_name 山西省长治市城区, state retired, successors 140403"
        in lines
    )


def test_the_identity_number_is_not_repeated(capsys: pytest.CaptureFixture[str]) -> None:
    run(["id", "11010519491231002X", "--json"])
    assert "11010519491231002X" not in capsys.readouterr().out
