"""`due` as the person at the prompt meets them: keys of the answer, exit codes, one sentence of refusal."""

import json
from datetime import date
from pathlib import Path

import pytest

from yantuo.faces.cli import due
from yantuo.kernel.rulebook import Rulebook
from yantuo.kernel.worktime import Calendar

RULES = Path(__file__).resolve().parents[4] / "rules"
Captured = pytest.CaptureFixture[str]


def asked(capsys: Captured, line: str) -> dict[str, object]:
    assert due.run([*line.split(), "--json"]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert out.count("\n") == 1
    found: dict[str, object] = json.loads(out)
    return found


def refused(capsys: Captured, line: str, code: int) -> str:
    assert due.run(line.split()) == code
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    return err


def test_the_answer_has_the_keys_of_the_contract(capsys: Captured) -> None:
    found = asked(capsys, "licence.decide --from 2026-02-10")
    assert {key: found[key] for key in ("due_at", "unit", "amount", "basis", "confirmed", "provisional")} == {
        "due_at": "2026-03-02T23:59:59+08:00",
        "unit": "wd",
        "amount": 10,
        "basis": "Order 24 art. 22",
        "confirmed": True,
        "provisional": False,
    }
    assert found["edition"] == "2020-03-01"
    steps = found["why"]
    assert isinstance(steps, list)
    assert {"code", "params", "text"} == set(steps[0])


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("licence.decide --from 2026-02-10 --extend", "2026-03-09T23:59:59+08:00"),
        ("--extend licence.decide --from 2026-02-10", "2026-03-09T23:59:59+08:00"),
        ("case.decide --from 2026-03-02 --extend-by 60", "2026-07-30T23:59:59+08:00"),
        ("case.pay --from 2026-03-02 --pause 2026-03-05..2026-03-07 --pause 2026-03-08..2026-03-09",
         "2026-03-23T23:59:59+08:00"),
        ("recall.2.start --from 2026-12-01T10:30", "2026-12-02T22:30:00+08:00"),
        ("recall.2.start --from 2026-12-01T02:30Z", "2026-12-02T22:30:00+08:00"),
        ("recall.2.start --from 2026-12-01", "2026-12-02T12:00:00+08:00"),
        ("case.pay --from 2026-03-01T17:00Z", "2026-03-17T23:59:59+08:00"),
    ],
)  # fmt: skip
def test_options(capsys: Captured, line: str, expected: str) -> None:
    assert asked(capsys, line)["due_at"] == expected


def test_unconfirmed_and_provisional_are_told(capsys: Captured) -> None:
    found = asked(capsys, "licence.rectify --from 2026-12-15")
    assert (found["confirmed"], found["provisional"]) == (False, True)


def test_plain_text_says_the_date_the_basis_and_why(capsys: Captured) -> None:
    assert due.run(["case.pay", "--from", "2026-02-02"]) == 0
    first, second, *steps = capsys.readouterr().out.splitlines()
    assert first == "2026-02-24 23:59:59 +08:00  case.pay: Pay the fine (缴纳罚没款)"
    assert "15 days from: decision received" in second
    assert any("2026-02-17 is a day off (Spring Festival)" in step for step in steps)


@pytest.mark.parametrize(
    ("line", "code", "sentence"),
    [
        ("licence.decid --from 2026-02-10", 2, "did you mean licence.decide"),
        ("case.limit --from 2026-02-10", 2, "case.limit.general, case.limit.life"),
        ("self.daily --from 2026-02-10", 2, "no limit but a frequency"),
        ("self.training --from 2026-02-10", 2, "no limit but a rate"),
        ("case.surcharge --from 2026-02-10", 2, "no limit but a rate"),
        ("record.purchase --from 2026-02-10", 2, "no limit but a retention"),
        ("sample.keep.fail --from 2026-02-10", 2, "no limit but a retention"),
        ("se.lift.inspect --from 2026-02-10", 2, "no limit but a schedule"),
        ("recall.1.progress --from 2026-12-10", 2, "no limit but a frequency: every day"),
        ("report.tell --from 2026-04-15", 1, "2020-01-01 – 2026-04-14"),
        ("licence.site.verify --from 2026-02-10 --extend", 1, "allows no extension"),
        ("licence.decide --from 2026-02-10 --extend-by 6", 1, "by 5 working days at most"),
        ("licence.renew.apply --from 2026-02-10 --pause 2026-01-05..2026-01-06", 1, "nothing to pause"),
        ("licence.validity --from 9999-12-31", 1, "leaves the calendar"),
        ("licence.decide --from 9999-12-31T23:00-10:00", 2, "outside the calendar"),
        ("licence.decide", 2, "--from are needed"),
        ("--from 2026-02-10", 2, "KEY and --from are needed"),
        ("licence.decide --from yesterday", 2, "“yesterday” is no ISO date"),
        ("licence.decide --from 2026-02-30", 2, "“2026-02-30” is no ISO date"),
        ("licence.decide --from 2026-02-10 --pause 2026-02-12", 2, "is no span of days"),
        ("licence.decide --from 2026-02-10 --pause 2026-02-12..2026-02-11", 2, "cannot end"),
        ("licence.decide --from 2026-02-10 --extend-by none", 2, "no number of units"),
        ("licence.decide --from 2026-02-10 --extend --extend-by 1", 2, "not allowed with"),
        ("licence.decide --from 2026-02-10 --jsn", 2, "unrecognized arguments: --jsn"),
    ],
)  # fmt: skip
def test_refusals_are_one_sentence_with_the_right_exit_code(
    capsys: Captured, line: str, code: int, sentence: str
) -> None:
    assert sentence.lower() in refused(capsys, line, code).lower()


def test_the_list_holds_every_edition(capsys: Captured) -> None:
    assert due.run(["--list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert sum(line.startswith("recall.1.start ") for line in lines) == 2
    assert any(line.startswith("licence.rectify") and " ? " in line for line in lines)
    assert due.run(["--list", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert len(rows) == len(list(Rulebook.load(RULES)))
    assert {"key", "amount", "unit", "basis", "confirmed", "valid_from", "valid_to"} <= set(rows[0])


def test_help_is_no_error(capsys: Captured) -> None:
    assert due.run(["-h"]) == 0
    assert "--pause" in capsys.readouterr().out


def test_the_bureaus_own_rows_and_days_are_used_where_given(capsys: Captured) -> None:
    row = {"key": "case.pay", "valid_from": date(2021, 7, 15), "row": {"amount": 14}, "source": "本局规定",
           "approver": "王某", "date": date(2026, 1, 5)}  # fmt: skip
    rules = Rulebook.load(RULES).overlaid([row])
    calendar = Calendar.load(RULES).overlaid([(date(2026, 3, 16), False, "本地放假")])
    assert due.run(["case.pay", "--from", "2026-03-02", "--json"], rules, calendar) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["due_at"], found["local"], found["source"]) == (
        "2026-03-17T23:59:59+08:00",
        True,
        "本局规定",
    )


def test_broken_rules_are_told(capsys: Captured, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(due, "RULES", tmp_path)
    assert "holds no rule files" in refused(capsys, "licence.decide --from 2026-02-10", 1)
